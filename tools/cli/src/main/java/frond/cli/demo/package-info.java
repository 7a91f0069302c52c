/** {@code ./frond demo}: the whole line on one machine. */
package frond.cli.demo;

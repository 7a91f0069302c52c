/** {@code ./frond bench}: rows with stable names, measured by counting where the machine's noise would show. */
package frond.cli.bench;

/** The command line: the demo, the benchmark and the configuration block's writer, and what they share to drive the line's processes. */
package frond.cli;

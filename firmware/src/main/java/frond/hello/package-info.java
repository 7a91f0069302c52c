/** An application of one line: the check of a new board, and the baseline of what the VM weighs (docs/aot.md). */
package frond.hello;

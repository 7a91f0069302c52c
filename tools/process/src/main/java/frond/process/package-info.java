/** What the processes behind {@code ./frond NAME} have in common: how they start, what they may listen on, how they end. */
package frond.process;

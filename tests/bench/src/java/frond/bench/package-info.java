/**
 * The image that {@code ./frond bench} counts instructions with: the node's classes from the UART to UDP, compiled with the node's options, and
 * what they are fed. How it counts: docs/bench.md.
 */
package frond.bench;

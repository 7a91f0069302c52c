/** The composition: what a node is made of, its configuration, its console, and the board's main. Nothing below knows it. */
package frond.node;

/**
 * The only natives there are: what the Java of the node asks of the board.
 *
 * <p>
 * They follow MicroEJ's SNI: {@code static native}, base types and one-dimensional arrays of base types only. The C symbol of
 * {@code frond.hal.Clock.micros} is {@code Java_frond_hal_Clock_micros}; an array arrives as a pointer to its first element,
 * its length in the word before it. No native blocks, except {@link frond.hal.Power#idle(long)}, whose work is to wait.
 * The implementations are in {@code bsp/}.
 */
package frond.hal;

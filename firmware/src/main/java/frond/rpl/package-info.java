/**
 * RPL (RFC 6550): the messages ({@link frond.rpl.Dis}, {@link frond.rpl.Dio}, {@link frond.rpl.Dao}, {@link frond.rpl.DaoAck}, {@link
 * frond.rpl.RplOption}) as static accessors, and the leaf ({@link frond.rpl.RplLeaf}). {@link frond.rpl.Trickle} and the codec serve the root
 * in tools/border-router too.
 */
package frond.rpl;

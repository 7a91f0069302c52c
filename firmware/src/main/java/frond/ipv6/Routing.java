package frond.ipv6;

import frond.buffer.Packet;
import frond.lowpan.Datagram;

/** What {@link Ipv6} asks of the routing protocol. */
public interface Routing {
	/**
	 * Finds the next hop of a datagram that goes beyond the link.
	 *
	 * @param datagram its fields; the protocol may fill in the RPL option, or set a first hop as destination
	 * @param packet its upper layer, compressed; the protocol may push a routing header in front ({@link frond.lowpan.Nhc})
	 * @return the next hop's EUI-64; 0 for none
	 */
	long route(Datagram datagram, Packet packet);

	/**
	 * Takes an ICMPv6 message of type 155 (RFC 6550 section 6).
	 *
	 * @param datagram its addresses; {@code at} is behind the checksum, which was right
	 * @return 0, or the reason for which it was dropped ({@link frond.buffer.Drop}, not yet counted)
	 */
	int onMessage(int code, Datagram datagram, long now);

	/**
	 * Takes a datagram for another node.
	 *
	 * @return 0, or the reason for which it was dropped ({@link frond.buffer.Drop}, not yet counted)
	 */
	int onForward(Datagram datagram, long now);

	/**
	 * Takes a datagram with a source route that leads on from this node (RFC 6554): {@code datagram.routeAt} is where it is; or
	 * {@code datagram.hopsAt}, of one in 6LoWPAN Routing Headers (RFC 8138).
	 *
	 * @return as {@link #onForward}
	 */
	int onSourceRoute(Datagram datagram, long now);

	/**
	 * By how many bytes a datagram grows on its way up the DODAG: what a first hop elides because the link tells it, and a hop limit of 64, are inline
	 * from the second on (RFC 6282 section 3.1.1), and no router on the way may find that a frame has become too short.
	 */
	int growth();

	/** A unicast frame of this node was acknowledged, or was given up. */
	void onSent(long eui64, boolean acknowledged, long now);
}

package frond.ipv6;

import frond.lowpan.Datagram;

/** What {@link Ipv6} asks of neighbour discovery: a host's ({@link NeighborDiscovery}) or a router's. */
public interface Neighbors {
	/**
	 * Takes an ICMPv6 message of type 133 to 136.
	 *
	 * @param datagram {@code at} is behind the checksum, which was right; nothing else was checked ({@link NdMessage#check})
	 * @return 0, or the reason for which it was dropped ({@link frond.buffer.Drop}, not yet counted)
	 */
	int onMessage(int type, Datagram datagram, long now);

	/** The EUI-64 behind a link-local address; 0 for not known. */
	long resolve(long low);

	/** The EUI-64 of the next hop to an address beyond the link for which routing has none; 0 for none. */
	long route(long high, long low);

	/** A unicast frame of this node was acknowledged, or was given up. */
	void onSent(long eui64, boolean acknowledged, long now);
}

package frond.ipv6;

import frond.lowpan.Datagram;

/** What {@link NeighborDiscovery} hands on where this node is a router: an image that names no implementation carries none. */
public interface Advertiser {
	/**
	 * Takes a Router Advertisement that is no older than what was heard before.
	 *
	 * @param flags {@link NdMessage#MANAGED}, {@link NdMessage#OTHER}
	 * @param at index of the first option, all checked by {@link NdOption#length}
	 */
	void onAdvertisement(int flags, int hopLimit, byte[] bytes, int at, int end, long now);

	/** Takes a Router Solicitation that is right; 0, or the reason for which it was dropped ({@link frond.buffer.Drop}, not yet counted). */
	int onSolicitation(Datagram datagram, long now);
}

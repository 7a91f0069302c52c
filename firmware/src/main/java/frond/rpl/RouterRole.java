package frond.rpl;

import frond.ieee802154.LinkTable;
import frond.ipv6.Ipv6;

/** A board that has power enough to be awake for others. */
public final class RouterRole implements RplRole {
	@Override
	public RplLeaf create(Ipv6 ipv6, LinkTable links, int seed, RplLeaf.Listener listener) {
		return new RplRouter(ipv6, links, seed, listener);
	}
}

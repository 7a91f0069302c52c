package frond.rpl;

import frond.ieee802154.Coordinator;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ipv6.Ipv6;

/** A board that has power enough to be awake for others. */
public final class RouterRole implements RplRole {
	/** As many as are known as neighbours. */
	private static final int SLEEPERS = 16;
	private static final int HELD = 8;

	@Override
	public RplLeaf create(Ipv6 ipv6, LinkTable links, int seed, RplLeaf.Listener listener) {
		return new RplRouter(ipv6, links, seed, listener);
	}

	@Override
	public int held() {
		return HELD;
	}

	@Override
	public void serve(Mac mac) {
		new Coordinator(mac, SLEEPERS, HELD);
	}
}

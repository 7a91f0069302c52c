package frond.node;

import frond.dhcp.DhcpRelay;
import frond.ieee802154.Coordinator;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ipv6.Ipv6;
import frond.ipv6.NeighborDiscovery;
import frond.ipv6.RouterAdvertiser;
import frond.rpl.RplLeaf;
import frond.rpl.RplRouter;

/** A board that has power enough to be awake for others: it routes, says what the border router says, and relays DHCPv6. */
public final class RouterRole implements NodeRole {
	/** As many as are known as neighbours. */
	private static final int SLEEPERS = 16;
	private static final int HELD = 8;

	private RplLeaf router;
	private RouterAdvertiser advertiser;
	private DhcpRelay relay;

	@Override
	public RplLeaf create(Ipv6 ipv6, LinkTable links, int seed, RplLeaf.Listener listener) {
		this.router = new RplRouter(ipv6, links, seed, listener);
		return this.router;
	}

	@Override
	public int held() {
		return HELD;
	}

	@Override
	public void serve(Mac mac) {
		new Coordinator(mac, SLEEPERS, HELD);
	}

	@Override
	public void attach(Ipv6 ipv6, NeighborDiscovery discovery, int seed) {
		this.advertiser = new RouterAdvertiser(ipv6, seed);
		discovery.setAdvertiser(this.advertiser);
		this.relay = new DhcpRelay(ipv6, this.router);
	}

	@Override
	public void onTime(long now) {
		if (this.router.joined()) {
			this.advertiser.follow(this.router.rootHigh(), this.router.rootLow());
		} else {
			this.advertiser.follow(0, 0);
		}
		this.advertiser.onTime(now);
	}

	@Override
	public long nextDeadline() {
		return this.advertiser.nextDeadline();
	}

	/** Advertisements sent. */
	public int advertisements() {
		return this.advertiser.advertisements();
	}

	/** Messages of clients that went to the server, and answers that went back. */
	public int relayed() {
		return this.relay.relayed();
	}
}

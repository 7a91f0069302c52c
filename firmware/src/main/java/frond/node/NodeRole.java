package frond.node;

import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ipv6.Ipv6;
import frond.ipv6.NeighborDiscovery;
import frond.rpl.RplLeaf;

/** What a node does beyond being a leaf. An image that names no implementation carries none. */
public interface NodeRole {
	/** Makes the node's part in RPL; the parameters are those of {@link RplLeaf#RplLeaf}. */
	RplLeaf create(Ipv6 ipv6, LinkTable links, int seed, RplLeaf.Listener listener);

	/** Frames that are kept for neighbours that sleep: so many packets the node needs besides its own. */
	int held();

	/** Makes the node serve neighbours that sleep, or look for the network's channel. */
	void serve(Mac mac);

	/** Makes what needs neighbour discovery; once, after {@link #create}. */
	void attach(Ipv6 ipv6, NeighborDiscovery discovery, int seed);

	/** Does what is due. */
	void onTime(long now);

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	long nextDeadline();
}

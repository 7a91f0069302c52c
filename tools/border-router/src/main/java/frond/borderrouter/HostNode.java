package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.FrameCounterStore;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ieee802154.NetworkKeys;
import frond.ipv6.Ipv6;
import frond.ipv6.NdOption;
import frond.ipv6.NeighborDiscovery;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Fragmentation;
import frond.radio.Radio;
import frond.rpl.RplLeaf;
import java.util.function.Consumer;

/**
 * A node of the mesh with a host behind it: the firmware's layers up to RPL, and whole IPv6 packets of one address in the place of sensors. Sans-I/O; one
 * thread.
 */
final class HostNode implements NeighborDiscovery.Listener {
	/** Takes what happens. */
	interface Listener {
		/** There is a way to the root, and one from it to this address from now on. */
		void onHost(Address host, long now);

		/** The parent was given up. */
		void onLost(long now);

		/** A router names a DNS server. */
		void onDnsServer(Address server);
	}

	private static final int NEIGHBORS = 64;
	private static final int QUEUE = 16;
	private static final int PACKETS = QUEUE + 8;
	private static final int LARGE = 16;
	private static final int FRAGMENTS = 4;

	private final long eui64;
	private final int seed;
	private final Listener listener;
	private final Consumer<byte[]> out;
	private final Stats stats = new Stats();
	private final Stats fromHost = new Stats();
	private final Contexts contexts = new Contexts();
	private final Mac mac;
	private final Ipv6 ipv6;
	private final Fragmentation fragmentation;
	private final NeighborDiscovery discovery;
	private final HostLeaf leaf;
	private final ErrorRate errors = new ErrorRate();
	private final Datagram datagram = new Datagram();
	private Address host;
	private boolean told;
	private boolean started;

	/**
	 * @param eui64 as printed
	 * @param out takes the packets for the host
	 */
	HostNode(long eui64, Radio radio, int seed, Listener listener, Consumer<byte[]> out) {
		this.eui64 = eui64;
		this.seed = seed;
		this.listener = listener;
		this.out = out;
		PacketPool pool = new PacketPool(PACKETS, Radio.MAX_FRAME);
		LinkTable links = new LinkTable(NEIGHBORS);
		this.mac = new Mac(radio, pool, links, this.stats, QUEUE);
		this.ipv6 = new Ipv6(eui64, this.mac, pool, this.stats, this.contexts);
		this.fragmentation = new Fragmentation(this.mac, pool, LARGE, Fragmentation.MTU, FRAGMENTS, seed, this.stats);
		this.ipv6.setFragmentation(this.fragmentation);
		this.leaf = new HostLeaf(this.ipv6, links, seed + 1, this::onRpl, out);
		this.ipv6.setRouting(this.leaf);
		this.discovery = new NeighborDiscovery(this.ipv6, eui64, this.contexts, seed + 2, this);
		this.ipv6.setNeighbors(this.discovery);
	}

	/** Sets context 0; before {@link #start}. */
	void setContext(long prefix) {
		this.contexts.set(0, prefix, 0, 64);
		this.discovery.keepContext(0);
	}

	/** Secures the link; before {@link #start}. */
	void secure(NetworkKeys keys, int level, FrameCounterStore counters) {
		this.mac.setSecurity(keys.security(level, counters, NEIGHBORS));
	}

	/** Starts the radio, also again after it was away. */
	void start(int channel, int panId, long now) {
		this.mac.start(channel, panId, 0xffff, this.eui64, this.seed, this.ipv6, now);
		if (!this.started) {
			this.started = true;
			this.leaf.start(now);
			this.discovery.start(now);
		}
	}

	void onTime(long now) {
		this.mac.onTime(now);
		this.fragmentation.onTime(now);
		this.ipv6.onTime(now);
		this.leaf.onTime(now);
		this.discovery.onTime(now);
		if (!this.told && this.leaf.announced()) {
			this.told = true;
			this.listener.onHost(this.host, now);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds. */
	long nextDeadline() {
		if (!this.told && this.leaf.announced()) {
			return Long.MIN_VALUE;
		}
		long next = Math.min(Math.min(this.mac.nextDeadline(), this.fragmentation.nextDeadline()), Math.min(this.ipv6.nextDeadline(), this.leaf.nextDeadline()));
		return Math.min(next, this.discovery.nextDeadline());
	}

	/** Whether a datagram sent now would find a place in the queue. */
	boolean hasRoom() {
		return this.mac.queued() < QUEUE / 2 && this.fragmentation.free() > LARGE / 2;
	}

	/** Takes a packet of the host, which is this object's from now on. */
	void onPacket(byte[] packet, long now) {
		this.fromHost.received++;
		int reason = take(packet, now);
		if (reason == 0) {
			this.fromHost.delivered();
		} else {
			this.fromHost.drop(reason);
		}
	}

	private int take(byte[] packet, long now) {
		int wrong = Ipv6Packet.check(packet);
		if (wrong != 0) {
			return wrong;
		}
		// The host's own solicitations and MLD reports are among these.
		if (!Ipv6Packet.isGlobalUnicast(Ipv6Packet.destination(packet))) {
			return Drop.IPV6_OTHER_DESTINATION;
		}
		if (!Ipv6Packet.source(packet).equals(this.host)) {
			return Drop.IPV6_SOURCE;
		}
		if (Ipv6Packet.hopLimit(packet) <= 1) {
			error(packet, Ipv6Packet.TIME_EXCEEDED, 0, 0, now);
			return Drop.IPV6_HOP_LIMIT;
		}
		if (packet.length > Ipv6Packet.MTU) {
			error(packet, Ipv6Packet.PACKET_TOO_BIG, 0, Ipv6Packet.MTU, now);
			return Drop.LOWPAN_OVERSIZE;
		}
		if (!this.leaf.joined()) {
			error(packet, Ipv6Packet.DESTINATION_UNREACHABLE, Ipv6Packet.NO_ROUTE, 0, now);
			return Drop.IPV6_NO_ROUTE;
		}
		Ipv6Packet.into(packet, this.datagram);
		return this.ipv6.forward(this.datagram, now);
	}

	private void error(byte[] about, int type, int code, int value, long now) {
		byte[] error = Ipv6Packet.error(about, new Address(this.ipv6.prefix(), this.ipv6.iid()), type, code, value);
		if (error != null && this.errors.allow(now)) {
			this.out.accept(error);
		}
	}

	private void onRpl(int event, long now) {
		if (event == RplLeaf.LOST_PARENT) {
			this.listener.onLost(now);
		} else if (event == RplLeaf.JOINED) {
			// The EUI-64 as it is: no address that is made of one is like that, for its universal bit is inverted (RFC 4291 appendix A).
			Address address = new Address(this.ipv6.prefix(), this.eui64);
			this.told &= address.equals(this.host);
			this.host = address;
			this.leaf.setHost(address);
			this.leaf.announce(now);
		}
	}

	@Override
	public void onDiscovery(int event, long now) {
		// RPL says where the way goes.
	}

	@Override
	public void onAdvertisement(int flags, byte[] bytes, int at, int end, long now) {
		for (int option = at; option < end; option += NdOption.length(bytes, option, end)) {
			if (NdOption.type(bytes, option) == NdOption.DNS_SERVERS && NdOption.dnsLifetime(bytes, option) != 0) {
				this.listener.onDnsServer(new Address(Bytes.get64(bytes, option + 8), Bytes.get64(bytes, option + 16)));
			}
		}
	}

	/** Of the node's link: received = delivered + drops. */
	Stats stats() {
		return this.stats;
	}

	/** Of the host's packets: received = delivered to the mesh + drops. */
	Stats fromHost() {
		return this.fromHost;
	}

	HostLeaf leaf() {
		return this.leaf;
	}

	Fragmentation fragmentation() {
		return this.fragmentation;
	}
}

package frond.borderrouter;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.fuzz.Records;
import frond.fuzz.Target;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ipv6.Ipv6;
import frond.ipv6.NeighborDiscovery;
import frond.ipv6.UdpErrorReceiver;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Fragmentation;
import frond.node.RouterRole;
import frond.radio.Radio;
import frond.rpl.RplLeaf;
import java.util.HexFormat;

/**
 * MAC, IPv6, neighbour discovery and RPL of one node that has joined a DODAG (a router: what it says for the border router, and DHCPv6's relay, too), without the rest of a network: many times as fast as {@link NetworkTarget},
 * with the same to hold. Kind: as {@link Frames} has it but for the lowest bit, which says that nobody acknowledges what is sent from here on; the upper
 * three bits are the layer: 0 to 5 as there, others as {@link Frames#LOWPAN}.
 */
public final class HostTarget implements Target {
	private static final long NODE = 0x02f00d0000000101L;
	private static final long SECOND = 1_000_000;
	private static final int PACKETS = 6;
	private static final int LARGE = 2;
	/** Whatever is to be put together is given up by then. */
	private static final long PATIENCE = 61 * SECOND;
	private static final int UNACKNOWLEDGED = 1;
	/** Times that a node can have something due in a second. */
	private static final int BUSY = 10_000;
	/** Version 241, rank 128, non-storing; DODAG Configuration and the prefix. */
	private static final byte[] DIO = HexFormat.of().parseHex(("01 00f1 0080 8800 0000 fd00000000000000 00f00d0000000001 040e 00 0b 09 0a 0400 0080 0000 00 0a 003c"
			+ "081e 40 40 ffffffff ffffffff 00000000 fd00000000000000 0000000000000000").replace(" ", ""));
	private static final byte[][] DAO_ACKS = { HexFormat.of().parseHex("030000f000"), HexFormat.of().parseHex("030000f100") };

	private final boolean router;
	private final Frames frames = new Frames(NODE);

	/** @param router whether it is one */
	public HostTarget(boolean router) {
		this.router = router;
	}

	/** The node and its radio. */
	private static final class Host implements Radio, NeighborDiscovery.Listener, UdpReceiver, UdpErrorReceiver {
		final Stats stats = new Stats();
		final PacketPool pool = new PacketPool(PACKETS, MAX_FRAME);
		final LinkTable links = new LinkTable(8);
		final Mac mac = new Mac(this, this.pool, this.links, this.stats, 4);
		final Contexts contexts = new Contexts();
		final Ipv6 ipv6 = new Ipv6(NODE, this.mac, this.pool, this.stats, this.contexts);
		final Fragmentation large = new Fragmentation(this.mac, this.pool, LARGE, Fragmentation.MTU, 2, 3, this.stats);
		final NeighborDiscovery discovery = new NeighborDiscovery(this.ipv6, NODE, this.contexts, 1, this);
		final RplLeaf leaf;
		/** Null for a leaf. */
		final RouterRole role;
		boolean acknowledging = true;
		long now = SECOND;
		private boolean underway;

		Host(boolean router) {
			this.contexts.set(0, Frames.PREFIX, 0, 64);
			this.ipv6.setFragmentation(this.large);
			this.ipv6.setNeighbors(this.discovery);
			this.role = router ? new RouterRole() : null;
			this.leaf = router ? this.role.create(this.ipv6, this.links, 2, (event, when) -> { }) : new RplLeaf(this.ipv6, this.links, 2, (event, when) -> { });
			if (router) {
				this.role.attach(this.ipv6, this.discovery, 4);
			}
			this.ipv6.setRouting(this.leaf);
			this.ipv6.bind(10000, this);
			this.mac.start(26, Frames.PAN, 0xffff, NODE, 0, this.ipv6, this.now);
			this.leaf.start(this.now);
			this.discovery.start(this.now);
		}

		void hear(Frames frames, int layer, int kind, byte[] message) {
			int length = frames.write(layer, kind, message);
			this.mac.onFrame(frames.bytes, 0, length, -60, 200, this.now);
		}

		/** Lets time pass. */
		void pass(long micros) {
			long until = this.now + micros;
			for (int i = 0;; i++) {
				Target.check(i < BUSY, "always something due");
				long next = Math.min(Math.min(this.mac.nextDeadline(), this.leaf.nextDeadline()), this.discovery.nextDeadline());
				next = Math.min(next, Math.min(this.large.nextDeadline(), this.ipv6.nextDeadline()));
				next = this.role == null ? next : Math.min(next, this.role.nextDeadline());
				if (next > until) {
					this.now = until;
					return;
				}
				this.now = Math.max(this.now, next);
				this.mac.onTime(this.now);
				this.large.onTime(this.now);
				this.ipv6.onTime(this.now);
				this.leaf.onTime(this.now);
				this.discovery.onTime(this.now);
				if (this.role != null) {
					this.role.onTime(this.now);
				}
			}
		}

		@Override
		public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long when) {
			// The MAC is its listener.
		}

		@Override
		public boolean ready() {
			return !this.underway;
		}

		@Override
		public boolean transmit(byte[] bytes, int at, int length, long when) {
			Target.check(!this.underway && length <= MAX_FRAME, "a frame that the radio does not take");
			this.underway = true;
			return true;
		}

		@Override
		public int capabilities() {
			return AUTO_ACK | CSMA | RETRY;
		}

		@Override
		public void onTime(long when) {
			if (this.underway) {
				this.underway = false;
				this.mac.onTransmitted(this.acknowledging ? SENT : NO_ACK, 1, when);
			}
		}

		@Override
		public long nextDeadline() {
			return this.underway ? Long.MIN_VALUE : Long.MAX_VALUE;
		}

		@Override
		public int onDatagram(Datagram datagram, long when) {
			// An answer, so that what is received goes out too.
			Packet packet = this.ipv6.begin();
			if (packet == null) {
				return Drop.NO_PACKET;
			}
			int length = Math.min(datagram.end - datagram.at, this.ipv6.maxPayload());
			System.arraycopy(datagram.bytes, datagram.at, packet.bytes, packet.at, length);
			packet.end = packet.at + length;
			this.ipv6.send(packet, datagram.sourceHigh, datagram.sourceLow, 10000, datagram.sourcePort, when);
			return 0;
		}

		@Override
		public void onError(int type, int code, long destinationHigh, long destinationLow, int destinationPort, long when) {
			Target.check(type < 128, "an error that is none");
		}

		@Override
		public void onDiscovery(int event, long when) {
			// Told by what it does.
		}

		@Override
		public void onAdvertisement(int flags, byte[] bytes, int at, int end, long when) {
			// Options that are right: DHCPv6 and DNS have their own target.
		}
	}

	@Override
	public int take(byte[] input) {
		this.frames.begin();
		Host host = new Host(this.router);
		host.pass(SECOND);
		host.hear(this.frames, Frames.RPL, Frames.BROADCAST, DIO);
		host.pass(8 * SECOND);
		for (byte[] ack : DAO_ACKS) {
			host.hear(this.frames, Frames.RPL, Frames.GLOBAL, ack);
		}
		host.pass(SECOND);
		Target.check(host.leaf.joined(), "the node did not join");
		Records records = new Records(input);
		while (records.next()) {
			int layer = records.kind() >> 5;
			host.acknowledging &= !records.kind(UNACKNOWLEDGED);
			host.hear(this.frames, layer > Frames.ND ? Frames.LOWPAN : layer, records.kind() & ~Frames.TO_ROOT, records.message());
			host.pass(SECOND / 100);
			Target.check(host.stats.received == host.stats.handled(), "received " + host.stats.received + " frames and handled " + host.stats.handled());
		}
		host.acknowledging = true;
		host.pass(SECOND);
		if (host.large.free() != LARGE) {
			host.pass(PATIENCE);
			Target.check(host.large.free() == LARGE, "a large buffer is lost");
			Target.check(host.stats.received == host.stats.handled(), "received " + host.stats.received + " frames and handled " + host.stats.handled() + " in the end");
		}
		for (int i = 0; host.pool.free() != PACKETS; i++) {
			Target.check(i < 100, "a packet is lost");
			host.pass(SECOND / 60);
		}
		return records.count();
	}
}

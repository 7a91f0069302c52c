package frond.borderrouter;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.Coordinator;
import frond.ieee802154.FrameCounterStore;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ieee802154.NetworkKeys;
import frond.ipv6.Addresses;
import frond.ipv6.Ipv6;
import frond.lowpan.Contexts;
import frond.lowpan.Fragmentation;
import frond.lowpan.Iid;
import frond.radio.Radio;
import frond.rpl.Rpl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/** The mesh's side of the border router: the firmware's layers with a root in the place of a leaf. Sans-I/O; one thread. */
public final class Mesh {
	/**
	 * What is configured.
	 *
	 * @param channel 11 to 26; 0 if it is chosen later, by {@link Mesh#setChannel}
	 * @param panId 0 to 0xfffe
	 * @param eui64 this router's, as printed
	 * @param prefix first half of every address in the mesh
	 * @param context whether the prefix is context 0
	 * @param objective {@link frond.rpl.Rpl#OF0} or {@link frond.rpl.Rpl#MRHOF}
	 * @param mode {@link frond.rpl.Rpl#NON_STORING} or {@link frond.rpl.Rpl#STORING}
	 * @param advertiseInterval seconds between Router Advertisements to all; 0 for only after the start and when asked, -1 for no neighbour discovery
	 */
	public record Settings(int channel, int panId, long eui64, long prefix, boolean context, int objective, int mode, int advertiseInterval) {
		/** A non-storing DODAG, with {@link #ADVERTISE_INTERVAL}. */
		public Settings(int channel, int panId, long eui64, long prefix, boolean context, int objective) {
			this(channel, panId, eui64, prefix, context, objective, Rpl.NON_STORING, ADVERTISE_INTERVAL);
		}

		/**
		 * Its short address: the end of its EUI-64 but for the bit that multicast has (RFC 4944 section 9). Border routers are few, and nodes have none, so that
		 * nothing has to be assigned.
		 */
		public int shortAddress() {
			int low = (int) this.eui64 & 0x7fff;
			return low == 0 ? 0x7ffe : low;
		}

		/** Second half of its address: of the short one, so that frames and headers need little of it (RFC 4944 section 6). */
		long iid() {
			return Iid.ofShort(shortAddress());
		}
	}

	/** Seconds between Router Advertisements: MaxRtrAdvInterval's default (RFC 4861 section 6.2.1). */
	public static final int ADVERTISE_INTERVAL = 600;
	/** Addresses that neighbours may register. */
	private static final int REGISTRATIONS = 4096;

	private static final int NEIGHBORS = 512;
	/** Neighbours whose frame counters are kept. */
	private static final int SECURED_NEIGHBORS = 2 * NEIGHBORS;
	/** Frames that wait for the radio: a second's worth of full ones. */
	private static final int QUEUE = 32;
	/** Neighbours that may sleep, and frames that are kept for them. */
	private static final int SLEEPERS = NEIGHBORS;
	private static final int HELD = 128;
	/** Besides the queue's and those kept, one that is being written and one that answers it. */
	static final int PACKETS = QUEUE + HELD + 4;
	private static final int PACKET_SIZE = 128;
	/** Datagrams of more than a frame that can be on their way at a time, room for a long source route in front included, and frames of them. */
	static final int LARGE = 32;
	private static final int LARGE_SIZE = Fragmentation.MTU + 256;
	private static final int FRAGMENTS = QUEUE / 4;

	private final Settings settings;
	private final int seed;
	private final Stats stats;
	private final Contexts contexts = new Contexts();
	/** Those that are not the prefix's. */
	private final List<MeshContext> furtherContexts = new ArrayList<>();
	private final LinkTable links;
	private final Mac mac;
	private final Ipv6 ipv6;
	private final Fragmentation fragmentation;
	private final RplRoot root;
	private final SntpServer sntp;
	private final LongUnaryOperator unixMicros;
	private RouterDiscovery discovery;
	private boolean started;
	private int dhcpFlags;
	private boolean dns;
	private int channel;

	/**
	 * @param stats also the radio's, if that counts
	 * @param unixMicros microseconds since 1970 at a time of this mesh's clock
	 */
	public Mesh(Settings settings, Radio radio, Stats stats, int seed, LongUnaryOperator unixMicros, RplRoot.Listener listener) {
		this.settings = settings;
		this.channel = settings.channel();
		this.seed = seed;
		this.stats = stats;
		PacketPool pool = new PacketPool(PACKETS, PACKET_SIZE);
		this.unixMicros = unixMicros;
		if (settings.context()) {
			this.contexts.set(0, settings.prefix(), 0, 64);
		}
		this.links = new LinkTable(NEIGHBORS);
		this.mac = new Mac(radio, pool, this.links, this.stats, QUEUE);
		new Coordinator(this.mac, SLEEPERS, HELD);
		this.ipv6 = new Ipv6(settings.eui64(), this.mac, pool, this.stats, this.contexts);
		this.ipv6.setPrefix(settings.prefix());
		this.ipv6.addresses().assign(settings.prefix(), settings.iid(), Addresses.STATIC, Addresses.INFINITE, Addresses.INFINITE, 0);
		this.fragmentation = new Fragmentation(this.mac, pool, LARGE, LARGE_SIZE, FRAGMENTS, seed, this.stats);
		this.ipv6.setFragmentation(this.fragmentation);
		this.root = new RplRoot(this.ipv6, new Address(settings.prefix(), settings.iid()), settings.objective(), settings.mode(), seed, listener);
		this.ipv6.setRouting(this.root);
		this.sntp = new SntpServer(this.ipv6, unixMicros);
	}

	/** Secures the mesh; before {@link #start}. */
	public void secure(NetworkKeys keys, int level, FrameCounterStore counters) {
		this.mac.setSecurity(keys.security(level, counters, SECURED_NEIGHBORS));
	}

	/** Reads and writes one more context, and announces it; before {@link #start}. */
	void addContext(MeshContext context) {
		this.contexts.set(context.number(), context.high(), context.low(), context.bits());
		this.furtherContexts.removeIf(other -> other.number() == context.number());
		this.furtherContexts.add(context);
	}

	/**
	 * Asks nodes for RPL options as 6LoWPAN Routing Headers (RFC 8138), and writes them so; before {@link #start}.
	 *
	 * @param always whether that goes on when a node is found that does not
	 */
	public void compressRpl(boolean always) {
		this.root.compress(always);
	}

	/** Keeps what the root knows, also of a run before; before {@link #start}. */
	public void keep(RouteJournal journal, long now) {
		this.root.keep(journal, this.unixMicros, now);
	}

	/** Sets who knows how good the clock is that this router gives the time of. */
	void setClock(Supplier<HostClock.State> clock) {
		this.sntp.setClock(clock);
	}

	/** Says in advertisements that this router answers DNS. */
	void announceDns() {
		this.dns = true;
		announce();
	}

	/** Says that there is DHCPv6: {@link frond.ipv6.NdMessage#MANAGED}, {@link frond.ipv6.NdMessage#OTHER}. */
	void announceDhcp(int flags) {
		this.dhcpFlags = flags;
		announce();
	}

	private void announce() {
		if (this.discovery != null) {
			this.discovery.announce(this.dhcpFlags, this.dns);
		}
	}

	boolean announcesDns() {
		return this.dns;
	}

	/** Microseconds since 1970 at a time of the mesh's clock. */
	long unixMicros(long now) {
		return this.unixMicros.applyAsLong(now);
	}

	/** First half of every address in the mesh. */
	long prefix() {
		return this.settings.prefix();
	}

	long eui64() {
		return this.settings.eui64();
	}

	/** The channel, 11 to 26, or 0 if none is chosen yet. */
	int channel() {
		return this.channel;
	}

	/** Chooses the channel; before {@link #start}. */
	void setChannel(int chosen) {
		this.channel = chosen;
	}

	/** Starts the radio, also again after it was away. */
	public void start(long now) {
		this.mac.start(this.channel, this.settings.panId(), this.settings.shortAddress(), this.settings.eui64(), this.seed, this.ipv6, now);
		if (!this.started) {
			this.started = true;
			this.root.start(now);
			if (this.settings.advertiseInterval() >= 0) {
				// Seconds since 1970: a later run has a later version.
				int version = (int) (this.unixMicros.applyAsLong(now) / 1000000);
				this.discovery = new RouterDiscovery(this.ipv6, this.settings, this.furtherContexts, this.mac.maxPayload(), version, REGISTRATIONS, this.seed + 1);
				this.ipv6.setNeighbors(this.discovery);
				this.root.setNeighbors(this.discovery);
				announce();
				this.discovery.start(now);
			}
		}
	}

	public void onTime(long now) {
		this.mac.onTime(now);
		this.fragmentation.onTime(now);
		this.ipv6.onTime(now);
		this.root.onTime(now);
		if (this.discovery != null) {
			this.discovery.onTime(now);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds. */
	public long nextDeadline() {
		long next = Math.min(Math.min(this.mac.nextDeadline(), this.fragmentation.nextDeadline()), Math.min(this.ipv6.nextDeadline(), this.root.nextDeadline()));
		return this.discovery == null ? next : Math.min(next, this.discovery.nextDeadline());
	}

	/** Whether a datagram sent now would find a place in the queue, with some left for the protocols' own. */
	boolean hasRoom() {
		return this.mac.queued() < QUEUE / 2 && this.fragmentation.free() > LARGE / 2;
	}

	/**
	 * Sends a UDP datagram from this router's own address.
	 *
	 * @return 0, or why it was dropped, counted
	 */
	public int send(byte[] payload, int length, Address to, int sourcePort, int destinationPort, long now) {
		return send(payload, length, this.root.address(), to, sourcePort, destinationPort, now);
	}

	/** Sends a UDP datagram from one of this router's addresses, else as the other. */
	int send(byte[] payload, int length, Address from, Address to, int sourcePort, int destinationPort, long now) {
		Packet packet = this.ipv6.begin(length);
		if (packet == null) {
			return this.stats.drop(length > Fragmentation.MTU ? Drop.LOWPAN_OVERSIZE : Drop.NO_PACKET);
		}
		System.arraycopy(payload, 0, packet.bytes, packet.at, length);
		packet.end = packet.at + length;
		return this.ipv6.sendFrom(packet, from.high(), from.low(), to.high(), to.low(), sourcePort, destinationPort, now);
	}

	/** Datagrams of more than a frame. */
	public Fragmentation fragmentation() {
		return this.fragmentation;
	}

	public Ipv6 ipv6() {
		return this.ipv6;
	}

	/** Neighbour discovery; null before the start, and without. */
	public RouterDiscovery discovery() {
		return this.discovery;
	}

	/** What is known of the radio links to neighbours. */
	public LinkTable links() {
		return this.links;
	}

	public RplRoot root() {
		return this.root;
	}

	public Stats stats() {
		return this.stats;
	}
}

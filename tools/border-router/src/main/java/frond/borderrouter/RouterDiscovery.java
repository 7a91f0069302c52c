package frond.borderrouter;

import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.Addresses;
import frond.ipv6.Earo;
import frond.ipv6.Ipv6;
import frond.ipv6.NdMessage;
import frond.ipv6.NdOption;
import frond.ipv6.Neighbors;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import java.util.Arrays;
import java.util.List;

/**
 * The border router's part of neighbour discovery (RFC 4861 section 6.2, RFC 6775 sections 6 and 7, RFC 8505): says at intervals, and to who asks,
 * that it is here, with the mesh prefix, context 0 and itself as the authoritative border router; and registers its neighbours' addresses.
 */
public final class RouterDiscovery implements Neighbors {
	private static final long SECOND = 1000000;
	/** Advertisements soon after the start, and the pause between them at most (RFC 4861 section 10). */
	private static final int INITIAL = 3;
	private static final long INITIAL_INTERVAL = 16 * SECOND;
	private static final int START_JITTER = (int) SECOND / 2;
	/** Advertisements to all are at least so far apart (MIN_DELAY_BETWEEN_RAS). */
	private static final long LEAST_INTERVAL = 3 * SECOND;
	/** Seconds that a host takes this for its router without hearing from it. */
	private static final int ROUTER_LIFETIME = 1800;
	/** Seconds that addresses of the prefix are valid and preferred, RFC 4861's defaults. */
	private static final long VALID = 2592000;
	private static final long PREFERRED = 604800;
	/** Minutes that the context holds. */
	private static final int CONTEXT_LIFETIME = 1440;
	private static final int HOP_LIMIT = 64;
	/** IPHC between link-local addresses, with a group as destination, and ICMPv6's header. */
	private static final int HEADERS = 8;

	private final Ipv6 ipv6;
	private final Mesh.Settings settings;
	private final List<MeshContext> contexts;
	private final int framePayload;
	private final int version;
	private final Jitter jitter;
	private final Registrations registrations;
	private long advertiseAt = Long.MAX_VALUE;
	private long advertisedAt = -LEAST_INTERVAL;
	private int initial;
	private int advertisements;
	/** {@link NdMessage#MANAGED}, {@link NdMessage#OTHER}. */
	private int flags;
	private boolean dns;

	/**
	 * @param contexts besides that of the prefix
	 * @param framePayload what one frame has room for above the link, bytes
	 * @param version of what is said; later than that of an earlier run, so that hosts see that there was a restart and register again
	 */
	RouterDiscovery(Ipv6 ipv6, Mesh.Settings settings, List<MeshContext> contexts, int framePayload, int version, int registrations, int seed) {
		this.ipv6 = ipv6;
		this.settings = settings;
		this.contexts = contexts;
		this.framePayload = framePayload;
		this.version = version;
		this.jitter = new Jitter(seed);
		this.registrations = new Registrations(registrations);
		ipv6.beRouter();
	}

	/** Says that there is DHCPv6, and that this router answers DNS. */
	void announce(int flags, boolean dns) {
		this.flags = flags;
		this.dns = dns;
	}

	void start(long now) {
		this.advertiseAt = now + this.jitter.below(START_JITTER);
	}

	/** Advertisements sent, to all or to one. */
	public int advertisements() {
		return this.advertisements;
	}

	public Registrations registrations() {
		return this.registrations;
	}

	void onTime(long now) {
		this.registrations.expire(now);
		if (now >= this.advertiseAt) {
			this.advertisedAt = now;
			long interval = this.settings.advertiseInterval() * SECOND;
			if (++this.initial < INITIAL) {
				interval = interval == 0 ? INITIAL_INTERVAL : Math.min(interval, INITIAL_INTERVAL);
			}
			// Between three quarters of the interval and all of it, so that routers part.
			this.advertiseAt = interval == 0 ? Long.MAX_VALUE : now + interval - this.jitter.below((int) (interval / 4 / 1024)) * 1024L;
			advertise(Ipv6.MULTICAST_LINK, Ipv6.ALL_NODES, now);
		}
	}

	long nextDeadline() {
		return Math.min(this.advertiseAt, this.registrations.nextExpiry());
	}

	// What Ipv6 asks

	@Override
	public long resolve(long low) {
		return this.registrations.eui64(new Address(Ipv6.LINK_LOCAL, low));
	}

	@Override
	public long route(long high, long low) {
		return this.registrations.eui64(new Address(high, low));
	}

	@Override
	public void onSent(long eui64, boolean acknowledged, long now) {
		// Who does not answer now may be asleep; its registration ends with its lifetime.
	}

	@Override
	public int onMessage(int type, Datagram datagram, long now) {
		int reason = NdMessage.check(type, datagram);
		if (reason != 0) {
			return reason;
		}
		if (type == NdMessage.ROUTER_SOLICITATION) {
			return onRouterSolicitation(datagram, now);
		}
		// Advertisements of other routers and neighbours tell nothing that is used here.
		return type == NdMessage.NEIGHBOR_SOLICITATION ? onNeighborSolicitation(datagram, now) : Drop.ND_UNEXPECTED;
	}

	/** RFC 6775 section 6.3: the one who asks is answered alone; one without an address by an advertisement to all, not too often. */
	private int onRouterSolicitation(Datagram datagram, long now) {
		if (datagram.sourceHigh == Ipv6.LINK_LOCAL) {
			advertise(datagram.sourceHigh, datagram.sourceLow, now);
			return 0;
		}
		if (datagram.sourceHigh != 0 || datagram.sourceLow != 0) {
			return Drop.ND_INVALID;
		}
		this.advertiseAt = Math.min(this.advertiseAt, Math.max(now + this.jitter.below(START_JITTER), this.advertisedAt + LEAST_INTERVAL));
		return 0;
	}

	/** One advertisement, or two where a secured frame has not the room for all options of one (RFC 4861 section 6.2.3). */
	private void advertise(long high, long low, long now) {
		int length = NdMessage.ADVERTISEMENT_LENGTH + NdOption.CAPABILITIES_LENGTH + NdOption.PREFIX_LENGTH + NdOption.BORDER_ROUTER_LENGTH;
		int more = (this.settings.context() ? NdOption.CONTEXT_LENGTH : 0) + (this.dns ? NdOption.DNS_SERVER_LENGTH : 0);
		boolean together = length + more <= this.framePayload - HEADERS;
		advertise(high, low, true, together, now);
		if (!together) {
			advertise(high, low, false, true, now);
		}
		for (int i = 0; i < this.contexts.size(); i = advertiseContexts(i, high, low, now)) {
			// As many as a frame has room for, each time.
		}
	}

	/** Advertises contexts from one on, in an advertisement of their own; returns which comes next. */
	private int advertiseContexts(int from, long high, long low, long now) {
		int length = NdMessage.ADVERTISEMENT_LENGTH + NdOption.BORDER_ROUTER_LENGTH;
		int next = from;
		while (next < this.contexts.size() && (next == from || length + contextLength(next) <= this.framePayload - HEADERS)) {
			length += contextLength(next++);
		}
		Packet packet = this.ipv6.begin(length);
		if (packet != null) {
			byte[] bytes = packet.bytes;
			int at = NdMessage.writeAdvertisement(bytes, packet.at, HOP_LIMIT, this.flags, ROUTER_LIFETIME);
			for (MeshContext context : this.contexts.subList(from, next)) {
				at = NdOption.writeContext(bytes, at, context.number(), true, CONTEXT_LIFETIME, context.high(), context.low(), context.bits());
			}
			send(packet, at, high, low, now);
		}
		return next;
	}

	private int contextLength(int index) {
		return NdOption.CONTEXT_LENGTH + (this.contexts.get(index).bits() > 64 ? 8 : 0);
	}

	/**
	 * @param prefix whether the prefix is in it
	 * @param rest whether the context and the DNS server are
	 */
	private void advertise(long high, long low, boolean prefix, boolean rest, long now) {
		boolean context = rest && this.settings.context();
		boolean server = rest && this.dns;
		Packet packet = this.ipv6.begin(NdMessage.ADVERTISEMENT_LENGTH + NdOption.BORDER_ROUTER_LENGTH + (context ? NdOption.CONTEXT_LENGTH : 0)
				+ (server ? NdOption.DNS_SERVER_LENGTH : 0)
				+ (prefix ? NdOption.CAPABILITIES_LENGTH + NdOption.PREFIX_LENGTH : 0));
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int at = NdMessage.writeAdvertisement(bytes, packet.at, HOP_LIMIT, this.flags, ROUTER_LIFETIME);
		if (prefix) {
			at = NdOption.writeCapabilities(bytes, at, NdOption.EXTENDED_REGISTRATION);
			at = NdOption.writePrefix(bytes, at, NdOption.AUTONOMOUS, VALID, PREFERRED, this.settings.prefix());
		}
		if (context) {
			at = NdOption.writeContext(bytes, at, 0, true, CONTEXT_LIFETIME, this.settings.prefix());
		}
		if (server) {
			at = NdOption.writeDnsServer(bytes, at, ROUTER_LIFETIME, this.settings.prefix(), this.settings.iid());
		}
		send(packet, at, high, low, now);
	}

	/** Ends an advertisement, whose options so far end before {@code at}, and sends it. */
	private void send(Packet packet, int at, long high, long low, long now) {
		packet.end = NdOption.writeBorderRouter(packet.bytes, at, this.version, 0, this.settings.prefix(), this.settings.iid());
		this.advertisements++;
		this.ipv6.sendIcmpv6(packet, NdMessage.ROUTER_ADVERTISEMENT, 0, Addresses.LINK_LOCAL, high, low, NdMessage.HOP_LIMIT, now);
	}

	private int onNeighborSolicitation(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int registration = -1;
		long eui64 = 0;
		for (int option = datagram.at + NdMessage.NEIGHBOR_LENGTH; option < datagram.end; option += NdOption.length(bytes, option, datagram.end)) {
			if (NdOption.type(bytes, option) == NdOption.REGISTRATION) {
				registration = option;
			} else if (NdOption.type(bytes, option) == NdOption.SOURCE_LINK_ADDRESS) {
				eui64 = NdOption.eui64(bytes, option);
			}
		}
		long targetHigh = NdMessage.targetHigh(bytes, datagram.at);
		long targetLow = NdMessage.targetLow(bytes, datagram.at);
		int slot = this.ipv6.addresses().find(targetHigh, targetLow);
		boolean unspecified = datagram.sourceHigh == 0 && datagram.sourceLow == 0;
		// RFC 6775 section 6.5: without a source or its link-layer address, the option is ignored.
		if (registration >= 0 && eui64 != 0 && !unspecified && Earo.verifierLength(bytes, registration) != 0) {
			return register(datagram, registration, eui64, slot, now);
		}
		if (slot < 0) {
			return Drop.ND_UNEXPECTED;
		}
		Packet packet = this.ipv6.begin(NdMessage.NEIGHBOR_LENGTH + NdOption.LINK_ADDRESS_LENGTH);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		int flags = NdMessage.ROUTER | NdMessage.OVERRIDE | (unspecified ? 0 : NdMessage.SOLICITED);
		int end = NdMessage.writeNeighbor(packet.bytes, packet.at, flags, targetHigh, targetLow);
		packet.end = NdOption.writeLinkAddress(packet.bytes, end, NdOption.TARGET_LINK_ADDRESS, this.settings.eui64());
		this.ipv6.sendIcmpv6(packet, NdMessage.NEIGHBOR_ADVERTISEMENT, 0, unspecified ? Addresses.LINK_LOCAL : slot,
				unspecified ? Ipv6.MULTICAST_LINK : datagram.sourceHigh, unspecified ? Ipv6.ALL_NODES : datagram.sourceLow, NdMessage.HOP_LIMIT, now);
		return 0;
	}

	/** Registers the target (extended) or the source (RFC 6775), and says so. */
	private int register(Datagram datagram, int option, long eui64, int slot, long now) {
		byte[] bytes = datagram.bytes;
		boolean extended = Earo.extended(bytes, option);
		if (!extended && slot < 0) {
			return Drop.ND_UNEXPECTED;
		}
		Address address = extended && slot < 0 ? new Address(NdMessage.targetHigh(bytes, datagram.at), NdMessage.targetLow(bytes, datagram.at))
				: new Address(datagram.sourceHigh, datagram.sourceLow);
		byte[] verifier = Arrays.copyOfRange(bytes, option + 8, option + 8 + Earo.verifierLength(bytes, option));
		int status;
		if (this.ipv6.addresses().find(address.high(), address.low()) >= 0) {
			status = Earo.DUPLICATE;
		} else if (address.high() != Ipv6.LINK_LOCAL && address.high() != this.settings.prefix()) {
			status = Earo.NOT_ON_LINK;
		} else {
			status = this.registrations.register(address, eui64, verifier, extended ? Earo.transaction(bytes, option) : -1, Earo.route(bytes, option),
					Earo.lifetime(bytes, option), now);
		}
		int length = 8 + verifier.length;
		Packet packet = this.ipv6.begin(NdMessage.NEIGHBOR_LENGTH + length);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		int end = NdMessage.writeNeighbor(packet.bytes, packet.at, NdMessage.ROUTER | NdMessage.SOLICITED | NdMessage.OVERRIDE,
				NdMessage.targetHigh(bytes, datagram.at), NdMessage.targetLow(bytes, datagram.at));
		System.arraycopy(bytes, option, packet.bytes, end, length);
		packet.bytes[end + 2] = (byte) status;
		packet.end = end + length;
		// Where the address is another's, the answer goes to the one that the EUI-64 makes (RFC 6775 section 6.5.2): this router's neighbour cache
		// would send it to the owner.
		boolean toSource = status == Earo.SUCCESS && Earo.lifetime(bytes, option) != 0 || datagram.sourceHigh == Ipv6.LINK_LOCAL;
		this.ipv6.sendIcmpv6(packet, NdMessage.NEIGHBOR_ADVERTISEMENT, 0, slot < 0 ? Addresses.LINK_LOCAL : slot, toSource ? datagram.sourceHigh : Ipv6.LINK_LOCAL,
				toSource ? datagram.sourceLow : Iid.ofEui64(eui64), NdMessage.HOP_LIMIT, now);
		return status == Earo.FULL ? Drop.ND_TABLE_FULL : 0;
	}
}

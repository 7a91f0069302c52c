package frond.ipv6;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.lowpan.Datagram;

/**
 * A router's part of neighbour discovery beyond the border router's reach (RFC 6775 section 8.1): what the border router says of prefixes, contexts and DNS
 * is kept as long as it says so, and said again to those who ask and, when it is new, to all. Lifetimes count down from hop to hop. Where several would
 * say the same, few do. It registers no addresses: those below find that out, and take it for a plain router. Times in microseconds.
 */
public final class RouterAdvertiser implements Advertiser {
	private static final long NEVER = Long.MAX_VALUE;
	private static final int SECOND = 1000000;
	private static final long MINUTE = 60L * SECOND;
	/** An advertisement to all is at least so far from the one before (MIN_DELAY_BETWEEN_RAS). */
	private static final long LEAST_INTERVAL = 3L * SECOND;
	/** MAX_RA_DELAY_TIME. */
	private static final int DELAY = SECOND / 2;
	/** What is new is said in this time. */
	private static final int NEWS = 4 * SECOND;
	/** As many that say the same, heard meanwhile, are enough. */
	private static final int REDUNDANCY = 2;
	/** Seconds that a host takes this for its router without hearing from it. */
	private static final int ROUTER_LIFETIME = 1800;
	/** Options that are kept, and the longest. */
	private static final int SLOTS = 6;
	private static final int LONGEST = 40;
	/** IPHC between link-local addresses, with a group as destination, and ICMPv6's header. */
	private static final int HEADERS = 8;

	private final Ipv6 ipv6;
	private final Jitter jitter;
	/** {@link #SLOTS} options of {@link #LONGEST} bytes; type 0 is a free one. */
	private final byte[] kept = new byte[SLOTS * LONGEST];
	/** When each ends; and a prefix as a preferred one. */
	private final long[] until = new long[SLOTS];
	private final long[] preferredUntil = new long[SLOTS];
	/** The DODAG's root, which is the border router that is believed; 0 while there is no way to it. */
	private long rootHigh;
	private long rootLow;
	/** Whose what is kept is. */
	private long high;
	private long low;
	private int version;
	private long borderRouterUntil;
	private int flags;
	private int hopLimit;
	private long advertiseAt = NEVER;
	private long advertisedAt = -LEAST_INTERVAL;
	private int heard;
	private int advertisements;

	/** @param seed of the jitter */
	public RouterAdvertiser(Ipv6 ipv6, int seed) {
		this.ipv6 = ipv6;
		this.jitter = new Jitter(seed);
		ipv6.beRouter();
	}

	/** Advertisements sent, to all or to one. */
	public int advertisements() {
		return this.advertisements;
	}

	/** Names the border router to which there is a way; 0 for none, and this node is nobody's default router. */
	public void follow(long rootHigh, long rootLow) {
		this.rootHigh = rootHigh;
		this.rootLow = rootLow;
	}

	/** Whether there is something to say. */
	private boolean knows() {
		return this.rootHigh != 0 && this.high == this.rootHigh && this.low == this.rootLow;
	}

	@Override
	public void onAdvertisement(int flags, int hopLimit, byte[] bytes, int at, int end, long now) {
		int authority = find(bytes, at, end);
		if (authority < 0) {
			return;
		}
		long high = NdOption.borderRouterHigh(bytes, authority);
		long low = NdOption.borderRouterLow(bytes, authority);
		int version = NdOption.borderRouterVersion(bytes, authority);
		boolean same = high == this.high && low == this.low;
		if (!same && this.rootHigh != 0 && (high != this.rootHigh || low != this.rootLow) || same && version - this.version < 0) {
			return;
		}
		if (!same || version != this.version) {
			for (int i = 0; i < SLOTS; i++) {
				this.kept[i * LONGEST] = 0;
			}
			this.high = high;
			this.low = low;
			this.version = version;
			this.borderRouterUntil = 0;
			this.heard = 0;
			this.advertiseAt = now + this.jitter.below(NEWS);
		} else {
			this.heard++;
		}
		int minutes = NdOption.borderRouterLifetime(bytes, authority);
		this.borderRouterUntil = later(this.borderRouterUntil, now + (minutes == 0 ? NdOption.DEFAULT_BORDER_ROUTER_LIFETIME : minutes) * MINUTE);
		this.flags = flags;
		this.hopLimit = hopLimit;
		for (int option = at; option < end; option += NdOption.length(bytes, option, end)) {
			keep(bytes, option, now);
		}
	}

	private static int find(byte[] bytes, int at, int end) {
		for (int option = at; option < end; option += NdOption.length(bytes, option, end)) {
			if (NdOption.type(bytes, option) == NdOption.BORDER_ROUTER) {
				return option;
			}
		}
		return -1;
	}

	/** Keeps an option that is to be said again; one that holds no longer is forgotten. */
	private void keep(byte[] bytes, int option, long now) {
		int type = NdOption.type(bytes, option);
		long seconds;
		switch (type) {
		case NdOption.PREFIX:
			seconds = NdOption.validLifetime(bytes, option);
			break;
		case NdOption.CONTEXT:
			seconds = NdOption.contextLifetime(bytes, option) * 60L;
			break;
		case NdOption.DNS_SERVERS:
		case NdOption.SEARCH_LIST:
			seconds = NdOption.dnsLifetime(bytes, option);
			break;
		default:
			return;
		}
		int length = (bytes[option + 1] & 0xff) << 3;
		int slot = slot(bytes, option, type);
		if (length > LONGEST || slot < 0) {
			return;
		}
		byte[] kept = this.kept;
		boolean known = kept[slot * LONGEST] != 0;
		long end = type != NdOption.CONTEXT && seconds == NdOption.INFINITE ? NEVER : now + seconds * SECOND;
		// What came a longer way has not been renewed.
		if (seconds == 0) {
			kept[slot * LONGEST] = 0;
		} else if (!known || end > this.until[slot]) {
			System.arraycopy(bytes, option, kept, slot * LONGEST, length);
			this.until[slot] = end;
			if (type == NdOption.PREFIX) {
				long preferred = NdOption.preferredLifetime(bytes, option);
				this.preferredUntil[slot] = preferred == NdOption.INFINITE ? NEVER : now + preferred * SECOND;
			}
		}
	}

	/** The slot of an option: of the same prefix, context, or kind; else a free one; -1 for none. */
	private int slot(byte[] bytes, int option, int type) {
		int free = -1;
		for (int i = 0; i < SLOTS; i++) {
			int at = i * LONGEST;
			if (this.kept[at] == 0) {
				free = i;
			} else if (this.kept[at] == type && (type == NdOption.PREFIX ? NdOption.prefixHigh(this.kept, at) == NdOption.prefixHigh(bytes, option)
					: type != NdOption.CONTEXT || NdOption.context(this.kept, at) == NdOption.context(bytes, option))) {
				return i;
			}
		}
		return free;
	}

	/** Answers a Router Solicitation that is right: one that asks this router alone, alone; others to all, after a moment in which another may do it. */
	@Override
	public int onSolicitation(Datagram datagram, long now) {
		if (!knows()) {
			return Drop.ND_UNEXPECTED;
		}
		if (datagram.destinationHigh != Ipv6.MULTICAST_LINK && datagram.sourceHigh == Ipv6.LINK_LOCAL) {
			advertise(datagram.sourceHigh, datagram.sourceLow, now);
		} else if (this.advertiseAt == NEVER) {
			this.heard = 0;
			long soon = now + this.jitter.below(DELAY);
			this.advertiseAt = later(soon, this.advertisedAt + LEAST_INTERVAL);
		}
		return 0;
	}

	/** Does what is due. */
	public void onTime(long now) {
		if (now < this.advertiseAt) {
			return;
		}
		this.advertiseAt = NEVER;
		if (knows() && this.heard < REDUNDANCY) {
			this.advertisedAt = now;
			advertise(Ipv6.MULTICAST_LINK, Ipv6.ALL_NODES, now);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		return this.advertiseAt;
	}

	/** As many advertisements as it takes for each to fit a frame, where its options do. */
	private void advertise(long high, long low, long now) {
		if (now >= this.borderRouterUntil) {
			return;
		}
		int room = this.ipv6.framePayload() - HEADERS - NdMessage.ADVERTISEMENT_LENGTH - NdOption.BORDER_ROUTER_LENGTH;
		int slot = 0;
		do {
			int first = slot;
			int length = 0;
			while (slot < SLOTS) {
				int more = length(slot, now);
				if (length != 0 && length + more > room) {
					break;
				}
				length += more;
				slot++;
			}
			if (length == 0 && first != 0) {
				return;
			}
			Packet packet = this.ipv6.begin(NdMessage.ADVERTISEMENT_LENGTH + length + NdOption.BORDER_ROUTER_LENGTH);
			if (packet == null) {
				return;
			}
			byte[] bytes = packet.bytes;
			int at = NdMessage.writeAdvertisement(bytes, packet.at, this.hopLimit, this.flags, ROUTER_LIFETIME);
			for (int i = first; i < slot; i++) {
				at = write(i, bytes, at, now);
			}
			long minutes = (this.borderRouterUntil - now + MINUTE - 1) / MINUTE;
			packet.end = NdOption.writeBorderRouter(bytes, at, this.version, (int) minutes, this.high, this.low);
			this.advertisements++;
			this.ipv6.sendIcmpv6(packet, NdMessage.ROUTER_ADVERTISEMENT, 0, Addresses.LINK_LOCAL, high, low, NdMessage.HOP_LIMIT, now);
		} while (slot < SLOTS);
	}

	/** Bytes of what a slot has to say; 0 for nothing. */
	private int length(int slot, long now) {
		int at = slot * LONGEST;
		return this.kept[at] == 0 || now >= this.until[slot] ? 0 : (this.kept[at + 1] & 0xff) << 3;
	}

	/** Writes a slot's option with what is left of its lifetime; returns the index behind it. */
	private int write(int slot, byte[] bytes, int at, long now) {
		int length = length(slot, now);
		if (length == 0) {
			return at;
		}
		System.arraycopy(this.kept, slot * LONGEST, bytes, at, length);
		int type = NdOption.type(bytes, at);
		if (type == NdOption.CONTEXT) {
			Bytes.put16(bytes, at + 6, (int) ((this.until[slot] - now + MINUTE - 1) / MINUTE));
		} else {
			Bytes.put32(bytes, at + 4, left(this.until[slot], now));
			if (type == NdOption.PREFIX) {
				Bytes.put32(bytes, at + 8, left(this.preferredUntil[slot], now));
			}
		}
		return at + length;
	}

	/** Seconds until a time, begun ones too. */
	private static int left(long until, long now) {
		return until == NEVER ? -1 : until <= now ? 0 : (int) ((until - now + SECOND - 1) / SECOND);
	}

	private static long later(long a, long b) {
		return a > b ? a : b;
	}
}

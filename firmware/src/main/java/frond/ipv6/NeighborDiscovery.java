package frond.ipv6;

import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;

/**
 * A host's part of neighbour discovery (RFC 4861, 4862, 6775, 8505): looks for routers with a back-off that ends only when there is one (RFC 7559),
 * takes prefixes, contexts and servers from what they say, has its addresses registered by {@link Registration} where they do that, and answers
 * who asks for this node. Where there is no router at all (RPL with prefixes in DIOs), it costs a solicitation an hour. Times in microseconds.
 */
public final class NeighborDiscovery implements Neighbors {
	/** Takes what happens, and what routers say about other protocols. */
	public interface Listener {
		/** One of {@link #ROUTER}, {@link #REGISTERED}, {@link #DUPLICATE}, {@link #NO_ROUTER} happened. */
		void onDiscovery(int event, long now);

		/**
		 * A Router Advertisement was taken, for DHCPv6 and DNS: valid during the call only.
		 *
		 * @param flags {@link NdMessage#MANAGED}, {@link NdMessage#OTHER}
		 * @param at index of the first option ({@link NdOption#DNS_SERVERS}, {@link NdOption#SEARCH_LIST} and others), all checked by {@link NdOption#length}
		 */
		void onAdvertisement(int flags, byte[] bytes, int at, int end, long now);
	}

	/** Event: there is a default router, or another one. */
	public static final int ROUTER = 1;
	/** Event: an address was registered that was not before. */
	public static final int REGISTERED = 2;
	/** Event: an address is another node's. */
	public static final int DUPLICATE = 3;
	/** Event: the last default router is gone. */
	public static final int NO_ROUTER = 4;

	private static final long NEVER = Long.MAX_VALUE;
	private static final int SECOND = 1000000;
	/** First solicitation: at once but for jitter, as the DIS (RFC 4861 section 6.3.7 allows a second). */
	private static final int START_JITTER = SECOND / 2;
	/** IRT and MRT of RFC 7559 section 2. */
	private static final long SOLICIT_FIRST = 4L * SECOND;
	private static final long SOLICIT_LAST = 3600L * SECOND;
	/** What a router says is asked for again when three quarters of it are over; not sooner than this. */
	private static final long REFRESH_SHORTEST = 30L * SECOND;
	private static final long REFRESH_LONGEST = 24L * 3600 * SECOND;
	/** Times that the router in use is asked alone before all are. */
	private static final int REFRESH_TRIES = 3;
	private static final int CACHE = 4;
	private static final long MINUTE = 60L * SECOND;

	private final Ipv6 ipv6;
	private final Addresses addresses;
	private final AnnouncedContexts contexts;
	private final long eui64;
	private final Jitter jitter;
	private final Listener listener;
	final Routers routers = new Routers();
	private final Registration registration;

	private final NeighborCache cache = new NeighborCache(CACHE);
	/** Null where this node is no router. */
	private Advertiser advertiser;

	private long solicitAt = NEVER;
	private long solicitInterval = SOLICIT_FIRST;
	private long refreshAt = NEVER;
	private int refreshTries;

	private long borderRouterHigh;
	private long borderRouterLow;
	private int borderRouterVersion;
	private long borderRouterUntil;

	/**
	 * @param eui64 this node's, as printed
	 * @param contexts where announced contexts go
	 * @param seed of the jitter
	 */
	public NeighborDiscovery(Ipv6 ipv6, long eui64, Contexts contexts, int seed, Listener listener) {
		this.ipv6 = ipv6;
		this.addresses = ipv6.addresses();
		this.eui64 = eui64;
		this.contexts = new AnnouncedContexts(contexts);
		this.jitter = new Jitter(seed);
		this.listener = listener;
		this.registration = new Registration(ipv6, this.routers, eui64, this.jitter, listener);
	}

	/** Keeps a configured context, whatever routers say. */
	public void keepContext(int context) {
		this.contexts.keep(context);
	}

	/** Makes this node a router for those around; before {@link #start}. */
	public void setAdvertiser(Advertiser set) {
		this.advertiser = set;
	}

	/** Begins to look for a router. */
	public void start(long now) {
		this.solicitInterval = SOLICIT_FIRST;
		this.solicitAt = now + this.jitter.below(START_JITTER);
	}

	/** EUI-64 of the default router in use; 0 for none. */
	public long router() {
		return this.routers.current < 0 ? 0 : this.routers.eui64s[this.routers.current];
	}

	/** Whether the default router in use registers addresses. */
	public boolean registers() {
		return this.routers.current >= 0 && this.routers.modes[this.routers.current] == Routers.REGISTERS;
	}

	/** Addresses that are registered. */
	public int registered() {
		return this.registration.registered();
	}

	/** First half of the border router's address (ABRO); 0 if none said it. */
	public long borderRouterHigh() {
		return this.borderRouterHigh;
	}

	/** Second half of the border router's address. */
	public long borderRouterLow() {
		return this.borderRouterLow;
	}

	/** Ends this node's registrations, before it leaves or is switched off. */
	public void deregister(long now) {
		this.registration.end(now);
	}

	// What Ipv6 asks

	@Override
	public long resolve(long low) {
		int router = this.routers.find(low);
		return router >= 0 ? this.routers.eui64s[router] : this.cache.find(low);
	}

	@Override
	public long route(long high, long low) {
		// One that acknowledges nothing any more has to be heard from before anything is entrusted to it.
		return this.routers.current < 0 || this.routers.isSilent(this.routers.current) ? 0 : router();
	}

	@Override
	public void onSent(long to, boolean acknowledged, long now) {
		// Unacknowledged again and again: by now a solicitation of all routers tells more than one that nobody acknowledges, and costs the link's
		// statistics nothing. It goes on, ever more slowly, until one answers.
		if (this.routers.onSent(to, acknowledged)) {
			this.routers.avoidUntil[this.routers.current] = now + Routers.AVOID;
			choose(now);
			if (this.solicitAt == NEVER && this.routers.isSilent(this.routers.current)) {
				start(now);
			}
		}
	}

	@Override
	public int onMessage(int type, Datagram datagram, long now) {
		int reason = NdMessage.check(type, datagram);
		if (reason != 0) {
			return reason;
		}
		switch (type) {
		case NdMessage.ROUTER_ADVERTISEMENT:
			return onAdvertisement(datagram, now);
		case NdMessage.NEIGHBOR_SOLICITATION:
			return onSolicitation(datagram, now);
		case NdMessage.NEIGHBOR_ADVERTISEMENT:
			return this.registration.onAdvertisement(datagram, now);
		default:
			// RFC 4861 section 6.2.6: solicitations of routers are for routers.
			return this.advertiser == null ? Drop.ND_UNEXPECTED : this.advertiser.onSolicitation(datagram, now);
		}
	}

	// Routers

	private int onAdvertisement(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int end = datagram.end;
		int options = at + NdMessage.ADVERTISEMENT_LENGTH;
		long sender = datagram.linkSource != 0 ? datagram.linkSource : Iid.ofEui64(datagram.sourceLow);
		// What a router can do it need not say in each of several advertisements.
		int before = this.routers.find(datagram.sourceLow);
		boolean extended = before >= 0 && this.routers.extended[before];
		boolean old = false;
		for (int option = options; option < end; option += NdOption.length(bytes, option, end)) {
			int type = NdOption.type(bytes, option);
			if (type == NdOption.SOURCE_LINK_ADDRESS && NdOption.eui64(bytes, option) != 0) {
				sender = NdOption.eui64(bytes, option);
			} else if (type == NdOption.CAPABILITIES) {
				extended = (NdOption.capabilities(bytes, option) & NdOption.EXTENDED_REGISTRATION) != 0;
			} else if (type == NdOption.BORDER_ROUTER) {
				old = !takeBorderRouter(bytes, option, now);
			}
		}
		long lifetime = NdMessage.routerLifetime(bytes, at) * (long) SECOND;
		long shortest = lifetime;
		if (lifetime == 0) {
			int place = this.routers.find(datagram.sourceLow);
			if (place >= 0) {
				this.routers.remove(place);
			}
		} else if (before >= 0 && this.routers.isSilent(before)) {
			this.routers.put(datagram.sourceLow, sender, now + lifetime, extended, now);
			this.routers.avoidUntil[before] = now;
			this.solicitAt = NEVER;
			this.registration.again(now);
		} else if (this.routers.put(datagram.sourceLow, sender, now + lifetime, extended, now) >= 0) {
			this.solicitAt = NEVER;
		}
		if (!old) {
			shortest = Math.min(shortest, takeNetwork(bytes, options, end, now));
			if (this.advertiser != null) {
				this.advertiser.onAdvertisement(NdMessage.routerFlags(bytes, at), NdMessage.hopLimit(bytes, at), bytes, options, end, now);
			}
		}
		choose(now);
		if (lifetime != 0 && this.routers.current == this.routers.find(datagram.sourceLow)) {
			this.refreshTries = 0;
			long wait = Math.min(Math.max(shortest / 4 * 3, REFRESH_SHORTEST), REFRESH_LONGEST);
			this.refreshAt = now + wait - this.jitter.below((int) (wait / 10 / 1024)) * 1024L;
		}
		if (NdMessage.hopLimit(bytes, at) != 0) {
			this.ipv6.setHopLimit(NdMessage.hopLimit(bytes, at));
		}
		this.registration.setRetransmission(NdMessage.retransmission(bytes, at));
		this.listener.onAdvertisement(NdMessage.routerFlags(bytes, at), bytes, options, end, now);
		return 0;
	}

	/** Takes an Authoritative Border Router option; false if what comes with it is older than what is known (RFC 6775 section 4.3). */
	private boolean takeBorderRouter(byte[] bytes, int at, long now) {
		long high = NdOption.borderRouterHigh(bytes, at);
		long low = NdOption.borderRouterLow(bytes, at);
		int version = NdOption.borderRouterVersion(bytes, at);
		boolean same = high == this.borderRouterHigh && low == this.borderRouterLow && now < this.borderRouterUntil;
		if (same && version - this.borderRouterVersion < 0) {
			return false;
		}
		if (same && version != this.borderRouterVersion) {
			// It says something new, after a restart for example, that has made it forget who is there.
			this.registration.again(now);
		}
		int minutes = NdOption.borderRouterLifetime(bytes, at);
		this.borderRouterHigh = high;
		this.borderRouterLow = low;
		this.borderRouterVersion = version;
		this.borderRouterUntil = now + (minutes == 0 ? NdOption.DEFAULT_BORDER_ROUTER_LIFETIME : minutes) * MINUTE;
		return true;
	}

	/** Takes prefixes and contexts; returns how long the shortest of them holds. */
	private long takeNetwork(byte[] bytes, int at, int end, long now) {
		long shortest = NEVER;
		for (int option = at; option < end; option += NdOption.length(bytes, option, end)) {
			int type = NdOption.type(bytes, option);
			if (type == NdOption.PREFIX) {
				// RFC 6775 section 5.4: in a 6LoWPAN no prefix is on the link, and one that is said to be is ignored.
				if (NdOption.prefixBits(bytes, option) == 64
						&& (NdOption.prefixFlags(bytes, option) & (NdOption.AUTONOMOUS | NdOption.ON_LINK)) == NdOption.AUTONOMOUS
						&& this.addresses.onPrefix(NdOption.prefixHigh(bytes, option), NdOption.validLifetime(bytes, option),
								NdOption.preferredLifetime(bytes, option), now) >= 0
						&& NdOption.preferredLifetime(bytes, option) != 0) {
					shortest = Math.min(shortest, NdOption.preferredLifetime(bytes, option) * SECOND);
				}
			} else if (type == NdOption.CONTEXT) {
				shortest = Math.min(shortest, this.contexts.take(bytes, option, now));
			}
		}
		return shortest;
	}

	private void choose(long now) {
		boolean had = this.routers.current >= 0;
		if (this.routers.choose(now)) {
			this.registration.again(now);
			if (this.routers.current >= 0) {
				this.listener.onDiscovery(ROUTER, now);
				if (this.refreshAt == NEVER) {
					this.refreshAt = now + REFRESH_SHORTEST;
				}
			}
		}
		if (this.routers.current < 0 && (had || this.solicitAt == NEVER)) {
			this.refreshAt = NEVER;
			start(now);
			if (had) {
				this.listener.onDiscovery(NO_ROUTER, now);
			}
		}
	}

	// Neighbours

	/** Answers who asks for this node (RFC 4861 section 7.2.3 and 7.2.4). */
	private int onSolicitation(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		long high = NdMessage.targetHigh(bytes, at);
		long low = NdMessage.targetLow(bytes, at);
		int slot = this.addresses.find(high, low);
		if (slot < 0) {
			return Drop.ND_UNEXPECTED;
		}
		boolean unspecified = datagram.sourceHigh == 0 && datagram.sourceLow == 0;
		if (!unspecified) {
			learn(datagram);
		}
		Packet packet = this.ipv6.begin(NdMessage.NEIGHBOR_LENGTH + NdOption.LINK_ADDRESS_LENGTH);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		// Who asks without an address of its own wants to take this one (RFC 4862 section 5.4.3): all hear that it is taken.
		int end = NdMessage.writeNeighbor(packet.bytes, packet.at, NdMessage.OVERRIDE | (unspecified ? 0 : NdMessage.SOLICITED) | (this.advertiser == null ? 0 : NdMessage.ROUTER), high, low);
		packet.end = NdOption.writeLinkAddress(packet.bytes, end, NdOption.TARGET_LINK_ADDRESS, this.eui64);
		if (unspecified) {
			this.ipv6.sendIcmpv6(packet, NdMessage.NEIGHBOR_ADVERTISEMENT, 0, Addresses.LINK_LOCAL, Ipv6.MULTICAST_LINK, Ipv6.ALL_NODES, NdMessage.HOP_LIMIT, now);
		} else {
			this.ipv6.sendIcmpv6(packet, NdMessage.NEIGHBOR_ADVERTISEMENT, 0, slot, datagram.sourceHigh, datagram.sourceLow, NdMessage.HOP_LIMIT, now);
		}
		return 0;
	}

	/** Remembers the EUI-64 of a neighbour whose link-local address does not tell it. */
	private void learn(Datagram datagram) {
		byte[] bytes = datagram.bytes;
		int option = datagram.at + NdMessage.NEIGHBOR_LENGTH;
		long neighbor = 0;
		while (option < datagram.end) {
			if (NdOption.type(bytes, option) == NdOption.SOURCE_LINK_ADDRESS) {
				neighbor = NdOption.eui64(bytes, option);
			}
			option += NdOption.length(bytes, option, datagram.end);
		}
		long low = datagram.sourceLow;
		if (neighbor == 0 || datagram.sourceHigh != Ipv6.LINK_LOCAL || low == Iid.ofEui64(neighbor) || this.routers.find(low) >= 0) {
			return;
		}
		this.cache.put(low, neighbor);
	}

	// Time

	/** Does what is due. */
	public void onTime(long now) {
		this.addresses.onTime(now);
		this.contexts.onTime(now);
		if (now >= this.routers.nextDeadline()) {
			choose(now);
		}
		if (now >= this.solicitAt) {
			// RFC 8415 section 15's RAND, a tenth either way; doubled up to the longest.
			this.solicitAt = now + this.solicitInterval - this.solicitInterval / 10 + this.jitter.below((int) (this.solicitInterval / 5 / 1024)) * 1024L;
			this.solicitInterval = Math.min(this.solicitInterval * 2, SOLICIT_LAST);
			solicit(Ipv6.MULTICAST_LINK, NdMessage.ALL_ROUTERS, now);
		}
		if (now >= this.refreshAt) {
			refresh(now);
		}
		this.registration.onTime(now);
	}

	/** Asks the router in use to say again what it said (RFC 6775 section 5.3); when it does not, all of them. */
	private void refresh(long now) {
		if (this.routers.current < 0) {
			this.refreshAt = NEVER;
			return;
		}
		if (this.refreshTries < REFRESH_TRIES && !this.routers.isSilent(this.routers.current)) {
			this.refreshAt = now + (SOLICIT_FIRST << this.refreshTries) + this.jitter.below(SECOND);
			this.refreshTries++;
			solicit(Ipv6.LINK_LOCAL, this.routers.lows[this.routers.current], now);
		} else {
			this.refreshAt = NEVER;
			if (this.solicitAt == NEVER) {
				start(now);
			}
		}
	}

	private void solicit(long high, long low, long now) {
		Packet packet = this.ipv6.begin(NdMessage.SOLICITATION_LENGTH + NdOption.LINK_ADDRESS_LENGTH);
		if (packet != null) {
			int end = NdMessage.writeSolicitation(packet.bytes, packet.at);
			packet.end = NdOption.writeLinkAddress(packet.bytes, end, NdOption.SOURCE_LINK_ADDRESS, this.eui64);
			this.ipv6.sendIcmpv6(packet, NdMessage.ROUTER_SOLICITATION, 0, Addresses.LINK_LOCAL, high, low, NdMessage.HOP_LIMIT, now);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		long next = Math.min(Math.min(this.solicitAt, this.refreshAt), Math.min(this.contexts.nextDeadline(), this.addresses.nextDeadline()));
		return Math.min(next, Math.min(this.routers.nextDeadline(), this.registration.nextDeadline()));
	}
}

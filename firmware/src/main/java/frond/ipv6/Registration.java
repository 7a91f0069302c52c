package frond.ipv6;

import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.lowpan.Datagram;

/**
 * Registration of a host's addresses with its default router (RFC 6775 section 5.5, RFC 8505 section 5): one solicitation at a time, repeated with
 * growing pauses, for a link that loses frames; refreshed before it ends. That is also how it is found out whether the router is there, and whether
 * it registers at all. Times in microseconds.
 */
final class Registration {
	private static final long NEVER = Long.MAX_VALUE;
	private static final int SECOND = 1000000;
	private static final long MINUTE = 60L * SECOND;
	/** Registration lifetime, units of 60 s. */
	private static final int LIFETIME = 60;
	/** Refreshed after this share of the lifetime, less up to a tenth: more than one refresh may fail. */
	private static final long REFRESH = LIFETIME * MINUTE / 2;
	/** Solicitations until a router counts as one that does not answer; 1, 2, 4 and 8 times the retransmission timer apart. */
	private static final int TRIES = 4;
	private static final int FIRST_JITTER = SECOND / 4;
	/** The sequence counter of RFC 6550 section 7.2 starts here. */
	private static final int TRANSACTION_START = 240;

	private final Ipv6 ipv6;
	private final Addresses addresses;
	private final Routers routers;
	private final long eui64;
	private final Jitter jitter;
	private final NeighborDiscovery.Listener listener;

	/** The next solicitation about the address in a slot; {@link #NEVER} for none. */
	private final long[] at = new long[Addresses.CAPACITY];
	/** Until when the address in a slot is registered; 0 for not. */
	private final long[] until = new long[Addresses.CAPACITY];
	/** What {@link #at} and {@link #until} are about: second halves, to see that the address in a slot is another. */
	private final long[] lows = new long[Addresses.CAPACITY];
	private final int[] transactions = new int[Addresses.CAPACITY];
	private int seen = -1;

	/** The slot whose answer is awaited; -1 for none. */
	private int pending = -1;
	private int tries;
	private int retransmission = SECOND;
	private long pendingAt = NEVER;

	Registration(Ipv6 ipv6, Routers routers, long eui64, Jitter jitter, NeighborDiscovery.Listener listener) {
		this.ipv6 = ipv6;
		this.addresses = ipv6.addresses();
		this.routers = routers;
		this.eui64 = eui64;
		this.jitter = jitter;
		this.listener = listener;
		for (int i = 0; i < Addresses.CAPACITY; i++) {
			this.at[i] = NEVER;
			this.transactions[i] = TRANSACTION_START - 1;
		}
	}

	int registered() {
		int count = 0;
		for (int i = 0; i < Addresses.CAPACITY; i++) {
			if (this.until[i] != 0) {
				count++;
			}
		}
		return count;
	}

	/** Sets the pause after the first solicitation (RetransTimer, RFC 4861 section 6.3.2), milliseconds; what is out of 0.1 to 10 s changes nothing. */
	void setRetransmission(int milliseconds) {
		if (milliseconds >= 100 && milliseconds <= 10000) {
			this.retransmission = 1000 * milliseconds;
		}
	}

	/** Registers every address from the beginning: there is another router, or it has forgotten. */
	void again(long now) {
		this.pending = -1;
		this.pendingAt = NEVER;
		for (int i = 0; i < Addresses.CAPACITY; i++) {
			this.until[i] = 0;
			this.at[i] = NEVER;
		}
		this.seen = this.addresses.changes() - 1;
		review(now);
	}

	/** Ends all registrations (lifetime 0), unanswered or not. */
	void end(long now) {
		for (int i = 0; i < this.addresses.end(); i++) {
			if (this.until[i] != 0 && this.routers.current >= 0) {
				send(i, 0, now);
			}
			this.until[i] = 0;
			this.at[i] = NEVER;
		}
		this.pending = -1;
		this.pendingAt = NEVER;
	}

	/** Looks which addresses are new; the link-local one is registered only where extended registration wants it first (RFC 8505 section 5.6). */
	private void review(long now) {
		if (this.seen == this.addresses.changes()) {
			return;
		}
		this.seen = this.addresses.changes();
		int router = this.routers.current;
		boolean registers = router >= 0 && this.routers.modes[router] != Routers.PLAIN;
		for (int i = 0; i < Addresses.CAPACITY; i++) {
			int state = this.addresses.state(i);
			boolean wanted = registers && state != Addresses.FREE && state != Addresses.DUPLICATE && (i != Addresses.LINK_LOCAL || this.routers.extended[router]);
			boolean other = this.lows[i] != this.addresses.low(i);
			if (!wanted || other) {
				this.until[i] = 0;
				this.at[i] = NEVER;
				this.lows[i] = this.addresses.low(i);
				if (this.pending == i) {
					this.pending = -1;
					this.pendingAt = NEVER;
				}
			}
			if (wanted && this.until[i] == 0 && this.at[i] == NEVER && this.pending != i) {
				this.at[i] = now + this.jitter.below(FIRST_JITTER);
				if (this.lows[i] != this.addresses.iid()) {
					// One made of the EUI-64 is nobody else's; any other may be (RFC 6775 section 5.2).
					this.addresses.challenge(i);
				}
			} else if (!wanted && state == Addresses.TENTATIVE) {
				this.addresses.confirm(i, now);
			}
		}
		// What was changed here is seen.
		this.seen = this.addresses.changes();
	}

	void onTime(long now) {
		review(now);
		if (isPaused()) {
			return;
		}
		if (this.pending >= 0) {
			if (now >= this.pendingAt) {
				if (this.tries < TRIES) {
					solicit(now);
				} else {
					unanswered(now);
				}
			}
			return;
		}
		int slot = firstDue(now);
		if (slot >= 0) {
			this.at[slot] = NEVER;
			this.pending = slot;
			this.tries = 0;
			this.transactions[slot] = nextTransaction(this.transactions[slot]);
			solicit(now);
		}
	}

	/** Without a router, or with one that acknowledges nothing, all waits; what is due then is due at once when there is one. */
	private boolean isPaused() {
		return this.routers.current < 0 || this.routers.isSilent(this.routers.current);
	}

	/** The slot that is due first, the link-local one before all others that are due; -1 for none. */
	private int firstDue(long now) {
		int first = -1;
		for (int i = 0; i < Addresses.CAPACITY; i++) {
			if (this.at[i] <= now && (first < 0 || first != Addresses.LINK_LOCAL && this.at[i] < this.at[first])) {
				first = i;
			}
		}
		return first;
	}

	long nextDeadline() {
		if (this.seen != this.addresses.changes()) {
			return Long.MIN_VALUE;
		}
		if (isPaused()) {
			return NEVER;
		}
		if (this.pending >= 0) {
			return this.pendingAt;
		}
		long next = NEVER;
		for (int i = 0; i < Addresses.CAPACITY; i++) {
			next = Math.min(next, this.at[i]);
		}
		return next;
	}

	private void solicit(long now) {
		long pause = (long) this.retransmission << this.tries;
		this.tries++;
		this.pendingAt = now + pause + this.jitter.below((int) (pause / 4));
		send(this.pending, LIFETIME, now);
	}

	/**
	 * Sends a solicitation with the option. RFC 8505: from the link-local address, about the address. RFC 6775: from the address, about the router.
	 */
	private void send(int slot, int lifetime, long now) {
		int router = this.routers.current;
		boolean extended = this.routers.extended[router];
		long routerLow = this.routers.lows[router];
		Packet packet = this.ipv6.begin(NdMessage.NEIGHBOR_LENGTH + NdOption.LINK_ADDRESS_LENGTH + Earo.LENGTH);
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int end = NdMessage.writeNeighbor(bytes, packet.at, 0, extended ? this.addresses.high(slot) : Ipv6.LINK_LOCAL,
				extended ? this.addresses.low(slot) : routerLow);
		end = NdOption.writeLinkAddress(bytes, end, NdOption.SOURCE_LINK_ADDRESS, this.eui64);
		packet.end = Earo.write(bytes, end, 0, extended ? Earo.TRANSACTION | Earo.ROUTE : 0, extended ? this.transactions[slot] : 0, lifetime, this.eui64);
		this.ipv6.sendIcmpv6(packet, NdMessage.NEIGHBOR_SOLICITATION, 0, extended ? Addresses.LINK_LOCAL : slot, Ipv6.LINK_LOCAL, routerLow,
				NdMessage.HOP_LIMIT, now);
	}

	/** Takes the router's answer; any other advertisement is nothing that a host waits for. */
	int onAdvertisement(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int option = datagram.at + NdMessage.NEIGHBOR_LENGTH;
		while (option < datagram.end && NdOption.type(bytes, option) != NdOption.REGISTRATION) {
			option += NdOption.length(bytes, option, datagram.end);
		}
		int router = this.routers.current;
		boolean fromRouter = router >= 0 && datagram.linkSource == this.routers.eui64s[router];
		if (option >= datagram.end) {
			if (!fromRouter || this.pending < 0 || (NdMessage.flags(bytes, datagram.at) & NdMessage.SOLICITED) == 0) {
				// Somebody says whose an address is: RFC 4862 section 5.4.4 where it is this node's.
				int slot = this.addresses.find(NdMessage.targetHigh(bytes, datagram.at), NdMessage.targetLow(bytes, datagram.at));
				return slot >= 0 ? Drop.ND_DUPLICATE : Drop.ND_UNEXPECTED;
			}
			// It is there, and does not register.
			this.routers.modes[router] = Routers.PLAIN;
			settle(now);
			return 0;
		}
		if (!fromRouter || Earo.verifierLength(bytes, option) != 8 || Earo.verifier(bytes, option) != this.eui64) {
			return Drop.ND_UNEXPECTED;
		}
		boolean extended = this.routers.extended[router];
		int status = Earo.status(bytes, option);
		if (extended && this.pending < 0 && (status == Earo.REMOVED || status == Earo.MOVED)) {
			// RFC 8505 section 5.7: told without having asked.
			again(now);
			return 0;
		}
		int slot = this.pending;
		if (slot < 0 || extended && (Earo.extended(bytes, option) && Earo.transaction(bytes, option) != this.transactions[slot]
				|| NdMessage.targetHigh(bytes, datagram.at) != this.addresses.high(slot) || NdMessage.targetLow(bytes, datagram.at) != this.addresses.low(slot))) {
			return Drop.ND_UNEXPECTED;
		}
		this.routers.modes[router] = Routers.REGISTERS;
		this.pending = -1;
		this.pendingAt = NEVER;
		this.at[slot] = NEVER;
		if (status == Earo.SUCCESS) {
			boolean fresh = this.until[slot] == 0;
			this.until[slot] = now + LIFETIME * MINUTE;
			this.at[slot] = now + REFRESH - this.jitter.below((int) (REFRESH / 10 / 1024)) * 1024L;
			this.addresses.confirm(slot, now);
			this.seen = this.addresses.changes();
			if (fresh) {
				this.listener.onDiscovery(NeighborDiscovery.REGISTERED, now);
			}
		} else if (status == Earo.DUPLICATE && slot != Addresses.LINK_LOCAL) {
			this.until[slot] = 0;
			this.addresses.duplicate(slot);
			this.listener.onDiscovery(NeighborDiscovery.DUPLICATE, now);
		} else {
			// No room, or a status that another attempt does not change: another router, or this one later.
			this.until[slot] = 0;
			avoid(slot, now);
		}
		return 0;
	}

	/** No answer, though frames were acknowledged: goes on without, for this router does not register; one that did so before is asked again later. */
	private void unanswered(long now) {
		int slot = this.pending;
		int router = this.routers.current;
		this.pending = -1;
		this.pendingAt = NEVER;
		if (router < 0) {
			return;
		}
		if (this.routers.modes[router] == Routers.ASK) {
			this.routers.modes[router] = Routers.PLAIN;
			settle(now);
		} else {
			avoid(slot, now);
		}
	}

	/** Turns to another router if there is one; comes back to this in any case. */
	private void avoid(int slot, long now) {
		int router = this.routers.current;
		this.routers.avoidUntil[router] = now + Routers.AVOID;
		if (this.routers.choose(now)) {
			again(now);
			this.listener.onDiscovery(NeighborDiscovery.ROUTER, now);
		} else {
			this.addresses.confirm(slot, now);
			this.seen = this.addresses.changes();
			this.at[slot] = now + Routers.AVOID + this.jitter.below((int) (Routers.AVOID / 10));
		}
	}

	/** Addresses are this node's without being registered. */
	private void settle(long now) {
		this.pending = -1;
		this.pendingAt = NEVER;
		this.seen = this.addresses.changes() - 1;
		review(now);
	}

	private static int nextTransaction(int value) {
		return value >= 128 ? value + 1 & 0xff : value + 1 & 0x7f;
	}
}

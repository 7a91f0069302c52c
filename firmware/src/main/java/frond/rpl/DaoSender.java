package frond.rpl;

import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.Addresses;
import frond.ipv6.Ipv6;
import frond.lowpan.Iid;

/**
 * Makes this node reachable (RFC 6550 section 9): one DAO at a time, to the root in non-storing mode and to the parent in storing mode, repeated until it
 * is acknowledged, and again before what it said expires. Times in microseconds.
 */
final class DaoSender {
	private static final long NEVER = Long.MAX_VALUE;
	private static final int SECOND = 1000000;
	private static final int JITTER = SECOND / 10;
	private static final int TRIES = 4;
	/** Doublings of a second between two DAOs at the most: 64 s to 128 s. */
	private static final int MOST_DOUBLINGS = 6;
	/** Refreshed at half the lifetime of a route, within these bounds. */
	private static final long REFRESH_SHORTEST = 10 * SECOND;
	private static final long REFRESH_LONGEST = 600L * SECOND;

	private final Ipv6 ipv6;
	private final Dodag dodag;
	private final Jitter jitter;
	/** DAOSequence and Path Sequence. */
	private int sequence = Sequence.START;
	/** The last DAOSequence given out. */
	private int last = Sequence.START;
	private int tries;
	private long at = NEVER;
	private long refreshAt = NEVER;
	/** When the last round began. */
	private long begun = Long.MIN_VALUE / 2;
	/**
	 * How often the time between two DAOs was doubled: whoever the parent is, and however often there is another one, so that a mesh in trouble is not
	 * filled with DAOs. An answer halves the number.
	 */
	private int doublings;
	/** When the first DAO was sent that nobody has answered; {@link #NEVER} if all were. */
	private long unansweredSince = NEVER;
	/** Before this no DAO is sent. */
	private long earliest = Long.MIN_VALUE / 2;

	DaoSender(Ipv6 ipv6, Dodag dodag, Jitter jitter) {
		this.ipv6 = ipv6;
		this.dodag = dodag;
		this.jitter = jitter;
	}

	/** Begins a new round, as soon as may be. */
	void advertise(long now) {
		if (this.dodag.mode == Rpl.NO_DOWNWARD || isUnsent()) {
			return;
		}
		this.sequence = nextSequence();
		this.tries = 0;
		this.begun = now;
		this.at = (now > this.earliest ? now : this.earliest) + this.jitter.below(JITTER);
		this.refreshAt = NEVER;
	}

	/** A DAOSequence that no DAO had. */
	int nextSequence() {
		this.last = Sequence.next(this.last);
		return this.last;
	}

	/** There is nobody to send to. */
	void stop() {
		this.at = NEVER;
		this.refreshAt = NEVER;
	}

	/** Microseconds since the last round began. */
	long sinceBegun(long now) {
		return now - this.begun;
	}

	/** Whether a round has begun and none of its DAOs was sent. */
	boolean isUnsent() {
		return this.at != NEVER && this.tries == 0;
	}

	/** Whether a DAO-ACK is of the DAO that waits for one. */
	boolean isExpected(int acknowledged) {
		return this.at != NEVER && acknowledged == this.sequence;
	}

	/** How long it took until the root answered, from the first DAO that it did not answer. Before {@link #accepted}. */
	long waited(long now) {
		return this.unansweredSince == NEVER ? 0 : now - this.unansweredSince;
	}

	/** It was accepted. */
	void accepted(long now) {
		this.unansweredSince = NEVER;
		this.at = NEVER;
		this.doublings >>= 1;
		if (this.doublings == 0) {
			this.earliest = now;
		}
		long lifetime = (long) this.dodag.defaultLifetime * this.dodag.lifetimeUnit * SECOND;
		long refresh = this.dodag.defaultLifetime == Rpl.INFINITE_LIFETIME ? REFRESH_LONGEST : lifetime / 2;
		refresh = refresh > REFRESH_LONGEST ? REFRESH_LONGEST : refresh < REFRESH_SHORTEST ? REFRESH_SHORTEST : refresh;
		// Up to a tenth earlier, so that nodes that joined together part.
		this.refreshAt = now + refresh - this.jitter.below((int) (refresh / 10));
	}

	/** Whether a DAO is due. */
	boolean isDue(long now) {
		if (now >= this.refreshAt) {
			advertise(now);
		}
		return now >= this.at;
	}

	/** Whether the round has ended without an answer. */
	boolean isExhausted() {
		return this.tries == TRIES;
	}

	/**
	 * Sends a DAO that is due.
	 *
	 * @param parent EUI-64
	 * @param high first half of the parent's global address
	 * @param descriptor of {@link TargetDescriptor}
	 */
	void send(long parent, long high, long low, int descriptor, long now) {
		this.tries++;
		this.unansweredSince = this.unansweredSince == NEVER ? now : this.unansweredSince;
		int wait = SECOND << this.doublings;
		if (this.doublings < MOST_DOUBLINGS) {
			this.doublings++;
		}
		this.at = now + wait + this.jitter.below(wait);
		this.earliest = this.at;
		write(parent, high, low, this.dodag.defaultLifetime, descriptor, now);
	}

	/** Withdraws what was advertised, by a DAO of lifetime 0 (No-Path, section 9.2.1), which nobody acknowledges. */
	void withdraw(long parent, long high, long low, long now) {
		this.sequence = nextSequence();
		write(parent, high, low, 0, 0, now);
	}

	/**
	 * Announces an address that is behind this node and not its own (an external target, section 6.7.8); the answer is for whoever asked for this.
	 *
	 * @param parent EUI-64
	 * @param lifetime units of the DODAG's
	 * @param last DAOSequence and Path Sequence
	 */
	void sendExternal(long parent, long targetHigh, long targetLow, int lifetime, int last, long now) {
		boolean storing = this.dodag.storing();
		Packet packet = this.ipv6.begin(Dao.LENGTH + RplOption.TARGET_LENGTH + (storing ? RplOption.TRANSIT_LENGTH : RplOption.TRANSIT_PARENT_LENGTH));
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int at = Dao.write(bytes, packet.at, this.dodag.instance, true, last);
		at = RplOption.writeTarget(bytes, at, targetHigh, targetLow);
		packet.end = RplOption.writeTransit(bytes, at, last, lifetime, storing ? 0 : this.ipv6.prefix(), this.ipv6.iid());
		bytes[at + 2] = (byte) RplOption.EXTERNAL;
		if (storing) {
			this.ipv6.sendRpl(packet, Rpl.DAO, Ipv6.LINK_LOCAL, Iid.ofEui64(parent), now);
		} else {
			this.ipv6.sendRpl(packet, Rpl.DAO, this.dodag.high, this.dodag.low, now);
		}
	}

	private void write(long parent, long high, long low, int lifetime, int descriptor, long now) {
		write(-1, parent, high, low, lifetime, descriptor, now);
		int other = other();
		if (other >= 0) {
			write(other, parent, high, low, lifetime, 0, now);
		}
	}

	/**
	 * Writes one DAO.
	 *
	 * @param slot of another address than the one that comes before others: announced from that address, so that the router on the way learns whose it is, and
	 *            not acknowledged; -1 for that one
	 */
	private void write(int slot, long parent, long high, long low, int lifetime, int descriptor, long now) {
		boolean storing = this.dodag.storing();
		int length = Dao.LENGTH + RplOption.TARGET_LENGTH + (storing ? RplOption.TRANSIT_LENGTH : RplOption.TRANSIT_PARENT_LENGTH);
		// A router would not pass it on, and a frame has to have room for it.
		boolean described = descriptor != 0 && !storing && length + TargetDescriptor.LENGTH <= this.ipv6.maxPayload();
		Packet packet = this.ipv6.begin(described ? length + TargetDescriptor.LENGTH : length);
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int at = Dao.write(bytes, packet.at, this.dodag.instance, lifetime != 0 && slot < 0, this.sequence);
		at = RplOption.writeTarget(bytes, at, this.dodag.prefix, slot < 0 ? this.ipv6.iid() : this.ipv6.addresses().low(slot));
		if (described) {
			at = TargetDescriptor.write(bytes, at, descriptor);
		}
		packet.end = RplOption.writeTransit(bytes, at, this.sequence, lifetime, storing ? 0 : high, low);
		if (storing) {
			this.ipv6.sendRpl(packet, Rpl.DAO, Ipv6.LINK_LOCAL, Iid.ofEui64(parent), now);
		} else if (slot < 0) {
			this.ipv6.sendRpl(packet, Rpl.DAO, this.dodag.high, this.dodag.low, now);
		} else {
			this.ipv6.sendIcmpv6(packet, Rpl.TYPE, Rpl.DAO, slot, this.dodag.high, this.dodag.low, Ipv6.HOP_LIMIT, now);
		}
	}

	/** The slot of another address of the prefix than the one that comes before others, one that DHCPv6 assigned for example; -1 for none. */
	private int other() {
		Addresses addresses = this.ipv6.addresses();
		for (int i = 1; i < addresses.end(); i++) {
			int state = addresses.state(i);
			if (addresses.high(i) == this.dodag.prefix && i != addresses.primary() && state != Addresses.FREE && state != Addresses.DUPLICATE) {
				return i;
			}
		}
		return -1;
	}

	long nextDeadline() {
		return this.at < this.refreshAt ? this.at : this.refreshAt;
	}
}

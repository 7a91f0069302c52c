package frond.rpl;

import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.Ipv6;
import frond.lowpan.Iid;

/**
 * Sends DIS (RFC 6550 section 6.2): to all while a DODAG is looked for, ever less often, and to one neighbour that is asked for its DIO, as a
 * probe too. Times in microseconds.
 */
final class Solicitor {
	private static final long NEVER = Long.MAX_VALUE;
	private static final int SECOND = 1000000;
	private static final long FIRST = SECOND;
	private static final long LAST = 60 * SECOND;
	/** A neighbour that announces an incomplete DIO is asked once in this time. */
	private static final long ASK_INTERVAL = SECOND;
	private static final int ASK_JITTER = SECOND / 20;

	private final Ipv6 ipv6;
	private final Jitter jitter;
	/** RPLInstanceID that is wanted; -1 for any. */
	int instance = -1;
	private long searchAt = NEVER;
	private long interval = FIRST;
	private long askWhom;
	private long askAt = NEVER;
	private long askedAt = -ASK_INTERVAL;

	Solicitor(Ipv6 ipv6, Jitter jitter) {
		this.ipv6 = ipv6;
		this.jitter = jitter;
	}

	/** Begins to look for a DODAG, within {@code soon}. */
	void search(int soon, long now) {
		this.searchAt = now + this.jitter.below(soon);
	}

	/** Goes on looking for one, no sooner than the back-off wants. */
	void searchOn(long now) {
		if (this.searchAt == NEVER) {
			this.searchAt = now + this.interval;
		}
	}

	/** There is a parent. */
	void found() {
		this.searchAt = NEVER;
		this.askAt = NEVER;
	}

	/** There was success: the next search begins anew. */
	void relax() {
		this.interval = FIRST;
	}

	/** Asks a neighbour for its whole DIO, soon, unless one was asked a moment ago. */
	void ask(long neighbor, long now) {
		if (now - this.askedAt >= ASK_INTERVAL) {
			this.askWhom = neighbor;
			this.askedAt = now;
			this.askAt = now + this.jitter.below(ASK_JITTER);
		}
	}

	/** The next one that is to be asked need not wait. */
	void askFreely() {
		this.askedAt -= ASK_INTERVAL;
	}

	/** Does what is due; returns whether it asked all. */
	boolean onTime(long now) {
		if (now >= this.askAt) {
			this.askAt = NEVER;
			send(this.askWhom, now);
		}
		if (now < this.searchAt) {
			return false;
		}
		this.searchAt = now + this.interval + this.jitter.below((int) (this.interval / 4));
		this.interval = this.interval * 2 > LAST ? LAST : this.interval * 2;
		send(0, now);
		return true;
	}

	long nextDeadline() {
		return this.searchAt < this.askAt ? this.searchAt : this.askAt;
	}

	/** Sends a DIS now. @param neighbor EUI-64; 0 for all */
	void send(long neighbor, long now) {
		boolean narrow = neighbor == 0 && this.instance >= 0;
		Packet packet = this.ipv6.begin(narrow ? Dis.LENGTH + SolicitedInformation.LENGTH : Dis.LENGTH);
		if (packet == null) {
			return;
		}
		int end = Dis.write(packet.bytes, packet.at);
		packet.end = narrow ? SolicitedInformation.write(packet.bytes, end, SolicitedInformation.INSTANCE, this.instance, 0, 0, 0) : end;
		if (neighbor == 0) {
			this.ipv6.sendRpl(packet, Rpl.DIS, Ipv6.MULTICAST_LINK, Ipv6.ALL_RPL_NODES, now);
		} else {
			this.ipv6.sendRpl(packet, Rpl.DIS, Ipv6.LINK_LOCAL, Iid.ofEui64(neighbor), now);
		}
	}
}

package frond.borderrouter;

import frond.buffer.Drop;
import frond.ieee802154.LinkTable;
import frond.ipv6.CompressedRoute;
import frond.ipv6.Ipv6;
import frond.ipv6.SourceRoute;
import frond.lowpan.Datagram;
import frond.rpl.DaoAck;
import frond.rpl.Rpl;
import frond.rpl.RplLeaf;
import frond.rpl.Sequence;
import java.util.function.Consumer;

/**
 * A leaf that has a host behind it, with one address that is not the leaf's own: announced as an external target (RFC 6550 section 6.7.8), whose way ends
 * here. Times in microseconds.
 */
final class HostLeaf extends RplLeaf {
	/** Of what is announced: units of the DODAG's, which are minutes at all roots known. */
	private static final int LIFETIME = 30;
	private static final long SECOND = 1000000;
	private static final long FIRST = SECOND;
	private static final long LONGEST = 60 * SECOND;
	private static final long REFRESH = 300 * SECOND;
	private static final int NONE = -1;

	private final Ipv6 own;
	private final Consumer<byte[]> out;
	private final CompressedRoute route = new CompressedRoute();
	private final byte[] hops = new byte[CompressedRoute.LONGEST];
	private long hostHigh;
	private long hostLow;
	private int expected = NONE;
	/** The Path Sequence that counts, so that a late answer to one before counts too. */
	private int firstExpected = NONE;
	private boolean announced;
	private long announceAt = Long.MAX_VALUE;
	private long interval = FIRST;
	private long toHost;

	/** @param out takes the packets for the host */
	HostLeaf(Ipv6 ipv6, LinkTable links, int seed, Listener listener, Consumer<byte[]> out) {
		super(ipv6, links, seed, listener);
		this.own = ipv6;
		this.out = out;
	}

	/** The host's address. */
	void setHost(Address host) {
		this.hostHigh = host.high();
		this.hostLow = host.low();
	}

	/** Whether the root, or the parent in storing mode, knows the host. */
	boolean announced() {
		return this.announced;
	}

	/** Packets for the host. */
	long toHost() {
		return this.toHost;
	}

	/** Announces the host, anew if it was. */
	void announce(long now) {
		this.announced = false;
		this.firstExpected = NONE;
		this.interval = FIRST;
		this.announceAt = now;
	}

	@Override
	public void onTime(long now) {
		super.onTime(now);
		if (now < this.announceAt) {
			return;
		}
		if (!joined()) {
			this.announceAt = Long.MAX_VALUE;
			return;
		}
		this.expected = announceExternal(this.hostHigh, this.hostLow, LIFETIME, now);
		this.firstExpected = this.firstExpected == NONE ? this.expected : this.firstExpected;
		this.announceAt = now + this.interval;
		this.interval = Math.min(2 * this.interval, LONGEST);
	}

	@Override
	public long nextDeadline() {
		return Math.min(super.nextDeadline(), this.announceAt);
	}

	@Override
	public int onMessage(int code, Datagram datagram, long now) {
		if (code == Rpl.DAO_ACK && this.expected != NONE && Rpl.check(code, datagram.bytes, datagram.at, datagram.end) >= 0) {
			int sequence = DaoAck.sequence(datagram.bytes, datagram.at);
			if (sequence == this.expected || Sequence.later(this.expected, sequence) && !Sequence.later(this.firstExpected, sequence)) {
				return onAnswer(DaoAck.status(datagram.bytes, datagram.at), now);
			}
		}
		return super.onMessage(code, datagram, now);
	}

	private int onAnswer(int status, long now) {
		this.expected = NONE;
		this.firstExpected = NONE;
		this.announced = status < DaoAck.REJECTED;
		this.interval = FIRST;
		this.announceAt = now + (this.announced ? REFRESH : LONGEST);
		return 0;
	}

	/** What comes without a source route: from a parent in storing mode. */
	@Override
	public int onForward(Datagram datagram, long now) {
		return deliver(datagram, Drop.IPV6_OTHER_DESTINATION);
	}

	@Override
	public int onSourceRoute(Datagram datagram, long now) {
		int reason;
		if (datagram.hopsEnd != 0) {
			reason = this.route.advance(this.own, datagram, rootHigh(), rootLow(), this.hops);
			if (reason == 0 && (this.route.high() != this.hostHigh || this.route.low() != this.hostLow)) {
				reason = Drop.IPV6_ROUTING_HEADER;
			}
		} else {
			reason = SourceRoute.advance(datagram);
		}
		// It ends at the host: no other is behind this node.
		return reason != 0 ? reason : deliver(datagram, Drop.IPV6_ROUTING_HEADER);
	}

	private int deliver(Datagram datagram, int otherwise) {
		if (datagram.destinationHigh != this.hostHigh || datagram.destinationLow != this.hostLow) {
			return otherwise;
		}
		if (datagram.hopLimit <= 1) {
			return Drop.IPV6_HOP_LIMIT;
		}
		byte[] packet = Ipv6Packet.of(datagram);
		packet[7]--;
		this.toHost++;
		this.out.accept(packet);
		return 0;
	}
}

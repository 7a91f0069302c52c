package frond.rpl;

import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.Ipv6;
import frond.lowpan.Iid;

/**
 * Tells the parent of a storing router what is behind that (RFC 6550 section 9.8): several targets a DAO (section 9.5: delayed, so that what comes together
 * goes on together), one DAO at a time, repeated until it is acknowledged. Times in microseconds.
 */
final class DaoForwarder {
	private static final long NEVER = Long.MAX_VALUE;
	private static final int SECOND = 1000000;
	private static final int DELAY = SECOND / 20;
	private static final long RETRY = 2 * SECOND;
	/** Targets in one DAO: with addresses inline and link security a frame has room for no more. */
	private static final int TARGETS = 2;

	private final Ipv6 ipv6;
	private final Dodag dodag;
	private final DownwardRoutes routes;
	private final Jitter jitter;
	private int sequence = -1;
	private long at = NEVER;

	DaoForwarder(Ipv6 ipv6, Dodag dodag, DownwardRoutes routes, Jitter jitter) {
		this.ipv6 = ipv6;
		this.dodag = dodag;
		this.routes = routes;
		this.jitter = jitter;
	}

	/** There is news. */
	void tell(long now) {
		if (this.sequence < 0 && this.at == NEVER && this.routes.first(DownwardRoutes.NEWS) >= 0) {
			this.at = now + DELAY + this.jitter.below(DELAY);
		}
	}

	/** Nothing is under way any more. */
	void stop() {
		this.routes.settle(false);
		this.sequence = -1;
		this.at = NEVER;
	}

	/** Takes a DAO-ACK; returns whether it was for this. */
	boolean onAck(int acknowledged, long now) {
		if (acknowledged != this.sequence) {
			return false;
		}
		// Refused or not: to ask again would change nothing.
		this.routes.settle(true);
		this.sequence = -1;
		this.at = NEVER;
		tell(now);
		return true;
	}

	boolean isDue(long now) {
		return now >= this.at;
	}

	/** Sends what is new. @param daoSequence of this DAO */
	void send(long parent, int daoSequence, long now) {
		this.routes.settle(false);
		Packet packet = this.ipv6.begin(Dao.LENGTH + TARGETS * (RplOption.TARGET_LENGTH + RplOption.TRANSIT_LENGTH));
		this.at = now + RETRY + this.jitter.below(SECOND);
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int end = Dao.write(bytes, packet.at, this.dodag.instance, true, daoSequence);
		for (int i = 0; i < TARGETS; i++) {
			int route = this.routes.first(DownwardRoutes.NEWS);
			if (route < 0) {
				break;
			}
			this.routes.setState(route, DownwardRoutes.PENDING);
			end = RplOption.writeTarget(bytes, end, this.routes.high(route), this.routes.low(route));
			end = RplOption.writeTransit(bytes, end, this.routes.sequence(route), this.routes.lifetime(route), 0, 0);
		}
		if (this.routes.first(DownwardRoutes.PENDING) < 0) {
			this.ipv6.abandon(packet);
			stop();
			return;
		}
		this.sequence = daoSequence;
		packet.end = end;
		this.ipv6.sendRpl(packet, Rpl.DAO, Ipv6.LINK_LOCAL, Iid.ofEui64(parent), now);
	}

	long nextDeadline() {
		return this.at;
	}
}

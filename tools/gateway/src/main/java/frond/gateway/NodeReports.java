package frond.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Tells of each node what only the gateway knows: how many of its messages came twice or were refused since the gateway's start. A report is SenML on the
 * node's own topic ({@code frond/<eui64>/senml}), so that who takes the node's readings takes it too. It goes out when a count has changed, once a
 * minute at most: a network in order costs nothing.
 */
final class NodeReports {
	/** Milliseconds from one round of reports to the next. */
	static final long PERIOD = 60_000;
	/** Reports of a round, so that a fault of all nodes does not become a flood. */
	private static final int MAXIMUM = 200;

	private final Sessions sessions;
	private final Publishes publishes;
	private long next;

	NodeReports(Sessions sessions, Publishes publishes, long now) {
		this.sessions = sessions;
		this.publishes = publishes;
		this.next = now + PERIOD;
	}

	/** Reports if it is time to. */
	void onTime(long now) {
		if (now < this.next) {
			return;
		}
		this.next = now + PERIOD;
		int reports = 0;
		for (Session session : this.sessions.all()) {
			if (session.reported != session.faults() && reports < MAXIMUM && isEui64(session.clientId)) {
				reports++;
				report(session);
			}
		}
	}

	/** What the broker does not take is reported in the next round. */
	private void report(Session session) {
		int faults = session.faults();
		byte[] pack = String.format(Locale.ROOT, "[{\"n\":\"duplicates\",\"v\":%d},{\"n\":\"rejects\",\"v\":%d}]", session.duplicates, session.rejects).getBytes(StandardCharsets.US_ASCII);
		this.publishes.publishOwn("frond/" + session.clientId + "/senml", pack, result -> {
			if (result == Uplink.Result.TAKEN || result == Uplink.Result.UNHEARD) {
				session.reported = faults;
			}
		});
	}

	private static boolean isEui64(String clientId) {
		IntPredicate hex = c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
		return clientId.length() == 16 && clientId.chars().allMatch(hex);
	}
}

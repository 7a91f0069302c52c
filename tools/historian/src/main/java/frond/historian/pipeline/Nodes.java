package frond.historian.pipeline;

import frond.historian.model.Reading;
import frond.historian.model.Refusal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What came from each node since the start, by its EUI-64 as the topic or the request names it. For any thread. */
public final class Nodes {
	/** More are not told apart: names come from outside. */
	private static final int MAXIMUM = 20_000;

	private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
	private final Points points;

	/**
	 * Counts of one node.
	 *
	 * @param lastSeen when its newest pack arrived, refused or not, in microseconds since 1970
	 * @param packs that were taken
	 * @param readings in those
	 * @param duplicates readings that were not newer than the newest of their point: sent again, or late
	 * @param refused packs, by reason; reasons without any are left out
	 */
	public record Count(long lastSeen, long packs, long readings, long duplicates, Map<String, Long> refused) {
		/** Of a node that was not heard since the start. */
		public static final Count NONE = new Count(0, 0, 0, 0, Map.of());
	}

	private static final class Tally {
		private long lastSeen;
		private long packs;
		private long readings;
		private long duplicates;
		private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);

		private synchronized void taken(long now, long readings, long duplicates) {
			this.lastSeen = now;
			this.packs++;
			this.readings += readings;
			this.duplicates += duplicates;
		}

		private synchronized void refused(long now, Refusal refusal) {
			this.lastSeen = now;
			this.refused.merge(refusal, 1L, Long::sum);
		}

		private synchronized Count count() {
			Map<String, Long> reasons = new TreeMap<>();
			this.refused.forEach((refusal, count) -> reasons.put(refusal.title(), count));
			return new Count(this.lastSeen, this.packs, this.readings, this.duplicates, reasons);
		}
	}

	Nodes(Points points) {
		this.points = points;
	}

	/** Notes a pack that was taken; before it is stored. */
	void taken(String node, List<Reading> readings, long now) {
		Tally tally = tally(node);
		if (tally != null) {
			long duplicates = 0;
			for (Reading reading : readings) {
				Point point = this.points.get(reading.point());
				if (point != null && reading.time() <= point.time()) {
					duplicates++;
				}
			}
			tally.taken(now, readings.size(), duplicates);
		}
	}

	void refused(String node, Refusal refusal, long now) {
		Tally tally = tally(node);
		if (tally != null) {
			tally.refused(now, refusal);
		}
	}

	private Tally tally(String node) {
		if (node == null) {
			return null;
		}
		Tally tally = this.tallies.get(node);
		return tally != null || this.tallies.size() >= MAXIMUM ? tally : this.tallies.computeIfAbsent(node, key -> new Tally());
	}

	/** Counts of every node that was heard since the start. */
	public Map<String, Count> counts() {
		Map<String, Count> counts = new TreeMap<>();
		this.tallies.forEach((node, tally) -> counts.put(node, tally.count()));
		return counts;
	}
}

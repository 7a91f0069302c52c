package frond.historian;

import frond.historian.store.ValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many values points have: what a copy is compared by. */
final class Counts {
	private final Map<String, Long> counts = new TreeMap<>();

	/** Of a store as it is. */
	static Counts of(ValueStore store) {
		Counts counts = new Counts();
		store.eachCount((point, count, first) -> counts.counts.put(point, count));
		return counts;
	}

	void add(String point) {
		this.counts.merge(point, 1L, Long::sum);
	}

	long values() {
		return this.counts.values().stream().mapToLong(Long::longValue).sum();
	}

	int points() {
		return this.counts.size();
	}

	/**
	 * What a copy lacks, a line a point; or has too much of.
	 *
	 * @param more whether it may have more
	 */
	List<String> differences(Counts copy, boolean more) {
		List<String> differences = new ArrayList<>();
		this.counts.forEach((point, count) -> {
			long there = copy.counts.getOrDefault(point, 0L);
			if (more ? there < count : there != count) {
				differences.add(point + " has " + there + " of " + count + " values");
			}
		});
		if (!more) {
			copy.counts.keySet().stream().filter(point -> !this.counts.containsKey(point)).forEach(point -> differences.add(point + " should not be there"));
		}
		return differences;
	}
}

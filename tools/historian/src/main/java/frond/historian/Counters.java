package frond.historian;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What came in and what became of it: packs received = stored + waiting + the sum of the refused. */
final class Counters {
	final LongAdder packsReceived = new LongAdder();
	final LongAdder packsStored = new LongAdder();
	final LongAdder readingsStored = new LongAdder();
	/** Records of kinds that are not stored (text, data, sums). */
	final LongAdder recordsUnsupported = new LongAdder();
	final LongAdder mqttMessages = new LongAdder();
	final LongAdder mqttConnects = new LongAdder();
	private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

	Counters() {
		for (Refusal refusal : Refusal.values()) {
			this.refused.put(refusal, new LongAdder());
		}
	}

	void refuse(Refusal refusal) {
		this.refused.get(refusal).increment();
	}

	/** Counts by reason, every reason present. */
	Map<String, Long> refused() {
		Map<String, Long> counts = new LinkedHashMap<>();
		this.refused.forEach((refusal, count) -> counts.put(refusal.title(), count.sum()));
		return counts;
	}
}

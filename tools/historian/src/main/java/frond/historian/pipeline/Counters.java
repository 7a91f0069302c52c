package frond.historian.pipeline;

import frond.historian.model.Refusal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What came in and what became of it: packs received = stored + waiting + the sum of the refused. */
public final class Counters {
	public final LongAdder packsReceived = new LongAdder();
	public final LongAdder packsStored = new LongAdder();
	public final LongAdder readingsStored = new LongAdder();
	/** Readings that a point's filter or type kept out. */
	public final LongAdder readingsFiltered = new LongAdder();
	/** Readings that were late for points which take none that are. */
	public final LongAdder readingsLate = new LongAdder();
	/** Values that were older than their points keep them, and were forgotten. */
	public final LongAdder readingsExpired = new LongAdder();
	public final LongAdder calculations = new LongAdder();
	/** Calculations without a result: a variable without a number, a condition that does not hold, a division by 0. */
	public final LongAdder calculationsEmpty = new LongAdder();
	/** Records of kinds that are not stored (text, data, sums). */
	public final LongAdder recordsUnsupported = new LongAdder();
	public final LongAdder mqttMessages = new LongAdder();
	public final LongAdder mqttConnects = new LongAdder();
	/** Clients of our own broker that had no right password. */
	public final LongAdder mqttRefusedClients = new LongAdder();
	private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

	public Counters() {
		for (Refusal refusal : Refusal.values()) {
			this.refused.put(refusal, new LongAdder());
		}
	}

	public void refuse(Refusal refusal) {
		this.refused.get(refusal).increment();
	}

	/** Counts by reason, every reason present. */
	public Map<String, Long> refused() {
		Map<String, Long> counts = new LinkedHashMap<>();
		this.refused.forEach((refusal, count) -> counts.put(refusal.title(), count.sum()));
		return counts;
	}
}

package frond.sim;

import frond.buffer.Drop;
import frond.buffer.Stats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was found in one run. Times in seconds, parts in percent. */
final class Results {
	/** What expectations can be about, in the order in which they are shown. */
	static final List<String> METRICS = List.of("nodes", "joined", "join.median", "join.max", "joined.by", "rejoin.max", "readings", "lost", "forgotten", "doubled",
			"delivery.first", "latency.median", "latency.max", "time.error", "commands", "answered", "parent-changes", "frames.per-node-hour", "duty.max", "failed",
			"speed");

	/** Something worth a mark in the picture. */
	record Mark(long time, int node, Kind kind, String text) {
		enum Kind {
			BOOT, JOINED, PARENT, ORPHANED, OFF, FAULT
		}
	}

	final Scenario scenario;
	final long seed;
	final List<Readings> readings = new ArrayList<>();
	final List<Mark> marks = new ArrayList<>();
	/** Seconds from switching on to the first acknowledged DAO, of every start that got so far. */
	final List<Double> joins = new ArrayList<>();
	/** Starts that never did. */
	int unjoined;
	int joined;
	double joinedBy = Double.POSITIVE_INFINITY;
	double rejoin = Double.NaN;
	double timeError;
	int parentChanges;
	long frames;
	/** What each node had spent transmitting, microseconds, at the end and at the times that expectations ask for. */
	final Map<Long, long[]> airtimes = new TreeMap<>();
	/** Exceptions that left a node, which was off from then on: faults of the firmware. */
	final List<String> failures = new ArrayList<>();
	double wallSeconds;
	/** Of the whole process, if nothing else ran in it. */
	double cpuSeconds;
	long virtualMicros;
	/** What nodes dropped, by name. */
	final Map<String, Integer> drops = new TreeMap<>();
	SimGateway.Tally tally = new SimGateway.Tally();

	Results(Scenario scenario, long seed) {
		this.scenario = scenario;
		this.seed = seed;
	}

	/** A metric over what was produced after a time, microseconds. */
	double metric(String name, long after) {
		switch (name) {
		case "nodes":
			return this.readings.size();
		case "joined":
			return this.joined;
		case "join.median":
			return this.joins.isEmpty() ? Double.POSITIVE_INFINITY : median(this.joins);
		case "join.max":
			return this.unjoined > 0 || this.joins.isEmpty() ? Double.POSITIVE_INFINITY : Collections.max(this.joins);
		case "joined.by":
			return this.joinedBy;
		case "rejoin.max":
			return this.rejoin;
		case "forgotten":
			return this.readings.stream().mapToInt(Readings::forgotten).sum();
		case "doubled":
			return this.readings.stream().mapToInt(Readings::doubled).sum();
		case "delivery.first":
			return this.tally.messages.percent(after);
		case "time.error":
			return this.timeError;
		case "commands":
			return this.tally.commands.size(after);
		case "answered":
			return this.tally.commands.percent(after);
		case "parent-changes":
			return this.parentChanges;
		case "frames.per-node-hour":
			return this.frames / (double) this.readings.size() / (this.virtualMicros / (double) Units.HOUR);
		case "duty.max":
			return duty(after);
		case "failed":
			return this.failures.size();
		case "speed":
			return this.virtualMicros / (double) Units.SECOND / this.cpuSeconds;
		default:
			return ofReadings(name, after);
		}
	}

	private double ofReadings(String name, long after) {
		List<Double> latencies = new ArrayList<>();
		int count = 0;
		for (Readings each : this.readings) {
			for (int i = 0; i < each.count(); i++) {
				if (each.takenAt(i) >= after) {
					count++;
					long latency = each.latency(i);
					if (latency >= 0) {
						latencies.add(latency / (double) Units.SECOND);
					}
				}
			}
		}
		return switch (name) {
		case "readings" -> count;
		case "lost" -> this.readings.stream().mapToInt(each -> each.lost(after)).sum();
		case "latency.median" -> latencies.isEmpty() ? Double.NaN : median(latencies);
		case "latency.max" -> latencies.isEmpty() ? Double.NaN : Collections.max(latencies);
		default -> throw new IllegalArgumentException(name);
		};
	}

	/** Adds what a node dropped from one start to the next. */
	void count(Stats stats) {
		for (int reason = -1; reason > -Drop.COUNT; reason--) {
			if (Drop.name(reason) != null && stats.drops(reason) != 0) {
				this.drops.merge(Drop.name(reason), stats.drops(reason), Integer::sum);
			}
		}
	}

	/** Every metric of the whole run. */
	Map<String, Double> all() {
		Map<String, Double> all = new LinkedHashMap<>();
		METRICS.forEach(name -> all.put(name, metric(name, 0)));
		return all;
	}

	/** The expectations that do not hold, each with what was found; that no node throws is always expected. */
	List<String> unmet() {
		List<String> unmet = new ArrayList<>();
		this.failures.forEach(failure -> unmet.add("a node failed at " + failure));
		for (Expectation each : this.scenario.expectations) {
			double value = metric(each.metric(), each.after());
			if (!each.holds(value)) {
				unmet.add(each.text() + ": it was " + Units.text(value));
			}
		}
		return unmet;
	}

	/** The busiest transmitter's share of the time. */
	private double duty(long after) {
		long[] begin = this.airtimes.getOrDefault(after, new long[this.readings.size() + 1]);
		long[] end = this.airtimes.get(this.virtualMicros);
		double most = 0;
		for (int i = 1; i < end.length; i++) {
			most = Math.max(most, 100.0 * (end[i] - begin[i]) / (this.virtualMicros - after));
		}
		return most;
	}

	private static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}
}

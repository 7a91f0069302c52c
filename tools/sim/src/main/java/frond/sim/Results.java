package frond.sim;

import frond.buffer.Drop;
import frond.buffer.Stats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** What was found in one run. Times in seconds, parts in percent. */
final class Results {
	/** Computes a metric from what was produced after a time, microseconds. */
	private interface Metric {
		double of(Results results, long after);
	}

	private static final Map<String, Metric> METRICS = new LinkedHashMap<>();

	static {
		METRICS.put("nodes", (r, after) -> r.readings.size());
		METRICS.put("joined", (r, after) -> r.joined);
		METRICS.put("join.median", (r, after) -> r.joins.isEmpty() ? Double.POSITIVE_INFINITY : median(r.joins));
		METRICS.put("join.max", (r, after) -> r.unjoined > 0 || r.joins.isEmpty() ? Double.POSITIVE_INFINITY : Collections.max(r.joins));
		METRICS.put("joined.by", (r, after) -> r.joinedBy);
		METRICS.put("rejoin.max", (r, after) -> r.rejoin);
		METRICS.put("readings", (r, after) -> r.sum(each -> each.count(after)));
		METRICS.put("lost", (r, after) -> r.sum(each -> each.lost(after)));
		METRICS.put("stored", (r, after) -> r.stored);
		METRICS.put("wrong-time", (r, after) -> r.wrongTimes);
		METRICS.put("forgotten", (r, after) -> r.sum(Readings::forgotten));
		METRICS.put("doubled", (r, after) -> r.sum(Readings::doubled));
		METRICS.put("delivery.first", (r, after) -> r.tally.messages.percent(after));
		METRICS.put("latency.median", (r, after) -> median(r.latencies(after)));
		METRICS.put("latency.max", (r, after) -> r.latencies(after).stream().mapToDouble(each -> each).max().orElse(Double.NaN));
		METRICS.put("time.error", (r, after) -> r.timeError);
		METRICS.put("commands", (r, after) -> r.tally.commands.size(after));
		METRICS.put("answered", (r, after) -> r.tally.commands.percent(after));
		METRICS.put("parent-changes", (r, after) -> r.parentChanges(0, after));
		METRICS.put("frames.per-node-hour", (r, after) -> r.perNodeHour(r.traffic.frames(Kind.Group.CONTROL, after)
				+ r.traffic.frames(Kind.Group.DATA, after) + r.traffic.frames(Kind.Group.LINK, after), after));
		METRICS.put("control.per-node-hour", (r, after) -> r.perNodeHour(r.traffic.frames(Kind.Group.CONTROL, after), after));
		METRICS.put("data.per-node-hour", (r, after) -> r.perNodeHour(r.traffic.frames(Kind.Group.DATA, after), after));
		METRICS.put("control.bytes", (r, after) -> r.perNodeHour(r.traffic.bytes(Kind.Group.CONTROL, after), after));
		METRICS.put("data.bytes", (r, after) -> r.perNodeHour(r.traffic.bytes(Kind.Group.DATA, after), after));
		METRICS.put("reading.bytes", (r, after) -> median(r.traffic.readingBytes(after)));
		METRICS.put("sent-again", (r, after) -> r.sentAgain(after));
		METRICS.put("duty.median", (r, after) -> median(r.duties(after)));
		METRICS.put("duty.max", (r, after) -> r.duties(after).stream().mapToDouble(each -> each).max().orElse(0));
		METRICS.put("answer.median", (r, after) -> median(r.tally.answers(after)));
		METRICS.put("answer.max", (r, after) -> r.tally.answers(after).stream().mapToDouble(each -> each).max().orElse(Double.NaN));
		METRICS.put("radio.sleepy", Results::sleepyRadio);
		Energy.CHIPS.forEach(chip -> METRICS.put("current." + chip.name(), (r, after) -> r.current(chip, after)));
		METRICS.put("failed", (r, after) -> r.failures.size());
		METRICS.put("speed", (r, after) -> r.virtualMicros / (double) Units.SECOND / r.cpuSeconds);
	}

	/** What expectations can be about, in the order in which they are shown. */
	static Set<String> metrics() {
		return METRICS.keySet();
	}

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
	/** Rows that the historian has, and how many of them are more than a second from when they were measured; NaN without one. */
	double stored = Double.NaN;
	double wrongTimes = Double.NaN;
	/** Of each process behind the root, if they are there: how long each start after a kill took, seconds of this machine's clock. */
	final Map<String, List<Double>> restarts = new LinkedHashMap<>();
	/** What was on the air. */
	Traffic traffic;
	/** What each node had used, at the end and at the times that expectations ask for. */
	final Map<Long, Usage[]> usages = new TreeMap<>();
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

	/** A metric over what was produced after a time, microseconds; 0, or one that an expectation asks for. */
	double metric(String name, long after) {
		return METRICS.get(name).of(this, after);
	}

	private double sum(ToIntFunction<Readings> of) {
		return this.readings.stream().mapToInt(of).sum();
	}

	private double perNodeHour(double count, long after) {
		return count / this.readings.size() / ((this.virtualMicros - after) / (double) Units.HOUR);
	}

	/** Percent of the frames of control and data that had been sent before. */
	private double sentAgain(long after) {
		long again = this.traffic.repeated(Kind.Group.CONTROL, after) + this.traffic.repeated(Kind.Group.DATA, after);
		return 100.0 * again / (this.traffic.frames(Kind.Group.CONTROL, after) + this.traffic.frames(Kind.Group.DATA, after));
	}

	private List<Double> latencies(long after) {
		List<Double> all = new ArrayList<>();
		if (this.scenario.processes > 0) {
			// When the historian had them is not known here.
			return all;
		}
		this.readings.forEach(each -> all.addAll(each.latencies(after)));
		return all;
	}

	/** How often a node had another parent than before; 0 for all nodes. */
	int parentChanges(int node, long after) {
		return (int) this.marks.stream().filter(mark -> mark.kind() == Mark.Kind.PARENT && (node == 0 || mark.node() == node) && mark.time() >= after).count();
	}

	/** Percent of the time that each node, from 1 on, transmitted. */
	List<Double> duties(long after) {
		return percents(after, Usage::sending);
	}

	/** Percent of the time that each node's receiver or transmitter was on. */
	List<Double> radios(long after) {
		return percents(after, Usage::listening);
	}

	/** Mean current of each node with a processor, microamperes. */
	List<Double> currents(Energy.Chip chip, long after) {
		Usage[] begin = this.usages.get(after);
		Usage[] end = this.usages.get(this.virtualMicros);
		List<Double> currents = new ArrayList<>();
		for (int i = 1; i < end.length; i++) {
			currents.add(Energy.microamperes(chip, begin == null ? end[i] : end[i].minus(begin[i]), isSleepy(i), this.scenario.secured));
		}
		return currents;
	}

	/** The highest among the nodes that sleep; NaN if none does. */
	double current(Energy.Chip chip, long after) {
		return most(currents(chip, after));
	}

	private double most(List<Double> all) {
		double most = Double.NaN;
		for (int i = 0; i < all.size(); i++) {
			if (isSleepy(i + 1)) {
				most = Double.isNaN(most) ? all.get(i) : Math.max(most, all.get(i));
			}
		}
		return most;
	}

	private boolean isSleepy(int node) {
		return this.scenario.places.get(node).role() == Scenario.Role.SLEEPY;
	}

	/** Percent of the time that the receiver or transmitter of the busiest sleepy node was on; NaN if none sleeps. */
	private double sleepyRadio(long after) {
		return most(radios(after));
	}

	private List<Double> percents(long after, ToLongFunction<Usage> of) {
		Usage[] begin = this.usages.get(after);
		Usage[] end = this.usages.get(this.virtualMicros);
		List<Double> percents = new ArrayList<>();
		for (int i = 1; i < end.length; i++) {
			percents.add(100.0 * (of.applyAsLong(end[i]) - (begin == null ? 0 : of.applyAsLong(begin[i]))) / (this.virtualMicros - after));
		}
		return percents;
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
		METRICS.forEach((name, metric) -> all.put(name, metric.of(this, 0)));
		return all;
	}

	/** The expectations that do not hold, each with what was found; that no node throws is always expected. */
	List<String> unmet() {
		List<String> unmet = new ArrayList<>();
		this.failures.forEach(failure -> unmet.add("failed at " + failure));
		for (Expectation each : this.scenario.expectations) {
			double value = metric(each.metric(), each.after());
			if (!each.holds(value)) {
				unmet.add(each.text() + ": it was " + Units.text(value));
			}
		}
		return unmet;
	}

	/** NaN of nothing. */
	static double median(List<Double> values) {
		if (values.isEmpty()) {
			return Double.NaN;
		}
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}
}

package frond.cli.demo;


import frond.cli.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the demo knows of one node, from its console lines and from the historian. Guarded by itself. */
final class NodeView {
	/** EUI-64, 16 hex digits. */
	final String eui64;
	/** {@code qemu}, {@code jvm} or {@code renode}. */
	final String runsOn;
	private String state = "starting";
	private long joinedMs = -1;
	private String rank = "";
	private String parent = "";
	private long sampled;
	private long acknowledged;
	private long stored;
	private String lastValue = "";
	private final List<Long> latencies = new ArrayList<>();
	private int boots;
	private long settled = -1;
	/** What the VM had allocated when the node was first seen with readings acknowledged, and what it has now; -1 for not known. */
	private long heapAtStart = -1;
	private long heapNow = -1;
	/** Acknowledged before the node's last reset: its own counters start again. */
	private long acknowledgedBefore;
	private long sampledBefore;

	NodeView(String eui64, String runsOn) {
		this.eui64 = eui64;
		this.runsOn = runsOn;
	}

	/**
	 * Takes a console line of the node (ARCHITECTURE.md, Console).
	 *
	 * @return the event's name if it is one that happened for the first time, else null
	 */
	synchronized String line(String line) {
		if (line.startsWith("stats ")) {
			Map<String, String> pairs = Tool.pairs(line);
			this.sampled = number(pairs.get("sampled"), this.sampled);
			this.acknowledged = number(pairs.get("acknowledged"), this.acknowledged);
			this.rank = pairs.getOrDefault("rank", this.rank);
			this.parent = pairs.getOrDefault("parent", this.parent);
			heap(number(pairs.get("heap-allocated"), -1));
			return null;
		}
		if (!line.startsWith("event ")) {
			return null;
		}
		String[] words = line.split(" ");
		if (words.length < 3) {
			return null;
		}
		String name = words[2];
		Map<String, String> pairs = Tool.pairs(line);
		switch (name) {
		case "boot":
			this.boots++;
			this.acknowledgedBefore += this.acknowledged;
			this.sampledBefore += this.sampled;
			this.acknowledged = 0;
			this.sampled = 0;
			this.state = "booted";
			this.heapAtStart = -1;
			return name;
		case "joined":
			boolean first = this.joinedMs < 0;
			if (first) {
				this.joinedMs = number(words[1], -1);
			}
			this.rank = pairs.getOrDefault("rank", this.rank);
			this.parent = pairs.getOrDefault("parent", this.parent);
			this.state = "joined";
			return first ? name : null;
		case "lost-parent":
			this.state = "lost parent";
			return name;
		case "dis":
			boolean firstDis = this.state.equals("booted");
			if (firstDis) {
				this.state = "searching";
			}
			return firstDis ? name : null;
		case "connected":
			this.state = "connected";
			return null;
		case "disconnected":
			this.state = "no gateway";
			return null;
		default:
			return null;
		}
	}

	/** The process that it ran in ended. */
	synchronized void died(int code) {
		this.state = "died (code " + code + ")";
	}

	/**
	 * Takes what the historian says of a point of this node.
	 *
	 * @return whether it is the first
	 */
	synchronized boolean value(String text, long latencyMs) {
		this.lastValue = text;
		this.latencies.add(latencyMs);
		return this.latencies.size() == 1;
	}

	synchronized void stored(long count) {
		this.stored = count;
	}

	/** From here on the count of acknowledged readings stands still: what comes later is not waited for. */
	synchronized void settle(long count) {
		this.settled = count;
	}

	synchronized long acknowledged() {
		return this.settled >= 0 ? this.settled : this.acknowledgedBefore + this.acknowledged;
	}

	synchronized long stored() {
		return this.stored;
	}

	/** The state as one row of the table. */
	synchronized Row row() {
		List<Long> sorted = this.latencies.stream().sorted().toList();
		Long median = sorted.isEmpty() ? null : sorted.get(sorted.size() / 2);
		Long last = this.latencies.isEmpty() ? null : this.latencies.get(this.latencies.size() - 1);
		long acknowledgedInAll = acknowledged();
		return new Row(this.eui64, this.runsOn, this.state, this.joinedMs, this.rank, this.parent, acknowledgedInAll, this.sampledBefore + this.sampled,
				this.stored, Math.max(0, acknowledgedInAll - this.stored), this.lastValue, last, median, this.boots,
				this.heapAtStart < 0 ? null : Long.valueOf(this.heapNow - this.heapAtStart));
	}

	/**
	 * One node's row.
	 *
	 * @param joinedMs from boot to joined; -1 if it has not
	 * @param sent readings that the gateway acknowledged to the node
	 * @param lost acknowledged and not in the historian
	 * @param lastLatencyMs last, from sampling to stored; null for none yet. Two clocks are compared: it may be a little below 0
	 * @param latencyMs the same, median
	 * @param allocatedBytes by the node's VM since its first readings were acknowledged; null where the VM does not say
	 */
	record Row(String eui64, String runsOn, String state, long joinedMs, String rank, String parent, long sent, long sampled, long stored, long lost,
			String lastValue, Long lastLatencyMs, Long latencyMs, int boots, Long allocatedBytes) {
	}

	private void heap(long allocated) {
		this.heapNow = allocated;
		if (this.heapAtStart < 0 && this.acknowledged > 0) {
			this.heapAtStart = allocated;
		}
	}

	private static long number(String text, long otherwise) {
		if (text == null) {
			return otherwise;
		}
		try {
			return Long.parseLong(text);
		} catch (NumberFormatException broken) {
			return otherwise;
		}
	}
}

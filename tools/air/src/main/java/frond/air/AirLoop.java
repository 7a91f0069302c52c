package frond.air;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Runs a medium and the nodes on it in the order of time, in real or virtual time: the caller says how far. A node is asked for its
 * deadline only after something happened to it, so that many idle nodes cost nothing.
 */
public final class AirLoop {
	private static final class Entry implements Comparable<Entry>, AirRadio.Owner {
		final AirLoop loop;
		final AirNode node;
		final int order;
		long due = Long.MAX_VALUE;
		/** Before this it is not called again: a node that is always due does not hold up time. */
		long earliest = Long.MIN_VALUE;
		boolean touched;
		boolean removed;

		Entry(AirLoop loop, AirNode node, int order) {
			this.loop = loop;
			this.node = node;
			this.order = order;
		}

		@Override
		public int compareTo(Entry other) {
			int byTime = Long.compare(this.due, other.due);
			return byTime != 0 ? byTime : Integer.compare(this.order, other.order);
		}

		@Override
		public void onActivity() {
			this.loop.touch(this);
		}

		@Override
		public boolean onFailure(RuntimeException failure) {
			return this.loop.failed(this, failure);
		}
	}

	private final Medium medium;
	private final BiConsumer<AirNode, RuntimeException> failures;
	private final TreeSet<Entry> byDeadline = new TreeSet<>();
	private final ArrayDeque<Entry> touched = new ArrayDeque<>();
	private final Map<AirNode, Entry> entries = new HashMap<>();
	private final Map<AirNode, List<AirRadio>> radios = new HashMap<>();
	private int order;

	/** A loop in which a node that throws ends the run. */
	public AirLoop(Medium medium) {
		this(medium, null);
	}

	/** @param failures takes a node that threw, which is off the air by then; null to let the exception go on */
	public AirLoop(Medium medium, BiConsumer<AirNode, RuntimeException> failures) {
		this.medium = medium;
		this.failures = failures;
	}

	/** Brings in a node with the radios that are its own. */
	public void add(AirNode node, AirRadio... own) {
		Entry entry = new Entry(this, node, this.order++);
		this.entries.put(node, entry);
		this.radios.put(node, new ArrayList<>(List.of(own)));
		for (AirRadio radio : own) {
			radio.setOwner(entry);
		}
		touch(entry);
	}

	/** Takes a node out and its radios off the air. */
	public void remove(AirNode node) {
		Entry entry = this.entries.remove(node);
		if (entry == null) {
			return;
		}
		this.byDeadline.remove(entry);
		entry.removed = true;
		for (AirRadio radio : this.radios.remove(node)) {
			radio.close();
		}
	}

	/** Says that something happened to a node from outside, so that its deadline may have changed. */
	public void touch(AirNode node) {
		Entry entry = this.entries.get(node);
		if (entry != null) {
			touch(entry);
		}
	}

	/** The time of the next thing to happen, on the air or in a node; {@link Long#MAX_VALUE} for nothing. */
	public long nextEvent() {
		refresh();
		long node = this.byDeadline.isEmpty() ? Long.MAX_VALUE : this.byDeadline.first().due;
		return Math.min(this.medium.nextEvent(), node);
	}

	/** Lets everything happen up to a time, and comes to it. */
	public void runUntil(long limit) {
		for (long next = nextEvent(); next <= limit; next = nextEvent()) {
			long time = Math.max(next, this.medium.now());
			this.medium.run(time);
			refresh();
			while (!this.byDeadline.isEmpty() && this.byDeadline.first().due <= time) {
				Entry entry = this.byDeadline.pollFirst();
				entry.due = Long.MAX_VALUE;
				entry.earliest = time + 1;
				call(entry, time);
				touch(entry);
			}
		}
		this.medium.run(limit);
	}

	private void call(Entry entry, long time) {
		try {
			entry.node.onTime(time);
		} catch (RuntimeException e) {
			if (!failed(entry, e)) {
				throw e;
			}
		}
	}

	private boolean failed(Entry entry, RuntimeException failure) {
		if (this.failures == null) {
			return false;
		}
		this.medium.stats().count(AirStats.NODE_FAILED);
		remove(entry.node);
		this.failures.accept(entry.node, failure);
		return true;
	}

	private void touch(Entry entry) {
		if (!entry.touched) {
			entry.touched = true;
			this.touched.add(entry);
		}
	}

	private void refresh() {
		for (Entry entry = this.touched.poll(); entry != null; entry = this.touched.poll()) {
			entry.touched = false;
			if (!entry.removed) {
				this.byDeadline.remove(entry);
				entry.due = Math.max(entry.node.nextDeadline(), entry.earliest);
				this.byDeadline.add(entry);
			}
		}
	}
}

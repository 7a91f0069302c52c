package frond.historian.pipeline;

import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.ValueStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every point with its newest reading and count, kept in memory so that asking for them touches no table. */
public final class Points {
	/** A recount that takes longer, in nanoseconds, may not take more than a twentieth of the time. */
	private static final long RECOUNT_CHEAP = 500_000_000;
	private static final int RECOUNT_SHARE = 20;

	private final ValueStore store;
	private final Map<String, Point> points = new ConcurrentHashMap<>();
	private final Object changes = new Object();
	private volatile long version;
	private long nextRecount = System.nanoTime();

	/** Reads the newest values; counts and first times are taken when they are first asked for, since that is a pass over everything. */
	public Points(ValueStore store) {
		this.store = store;
		store.eachNewest((id, unit, value, stored) -> {
			this.points.put(id, new Point(id, unit, 1, false, value.time(), value, stored, 0));
		});
	}

	/** Notes readings that are now on disk, and wakes who waits for changes. One thread calls this. */
	public void stored(List<Reading> readings, long stored) {
		long version = this.version + 1;
		for (Reading reading : readings) {
			Point point = this.points.get(reading.point());
			this.points.put(reading.point(), point == null ? Point.of(reading, stored, version) : point.with(reading, stored, version));
		}
		synchronized (this.changes) {
			this.version = version;
			this.changes.notifyAll();
		}
	}

	/** Notes that values of a point were deleted; {@code newest} is what is left, or null. */
	public void deleted(String id, Value newest) {
		if (newest == null) {
			this.points.remove(id);
		} else {
			this.points.computeIfPresent(id, (key, point) -> new Point(id, point.unit(), 1, false, newest.time(), newest, point.stored(), this.version + 1));
		}
		synchronized (this.changes) {
			this.version++;
			this.changes.notifyAll();
		}
	}

	/** The ids of all points that have values. */
	public Set<String> ids() {
		return Set.copyOf(this.points.keySet());
	}

	/** The point, or null if there is none of this id. */
	public Point get(String id) {
		return this.points.get(id);
	}

	public int size() {
		return this.points.size();
	}

	/** The point with its count as {@link #all} has it, or null. */
	public Point counted(String id) {
		Point point = this.points.get(id);
		if (point != null && !point.exact()) {
			recount();
			return this.points.get(id);
		}
		return point;
	}

	/** All points by id. Their counts are certain unless older readings are just coming in, or come in all the time to a large table. */
	public List<Point> all() {
		recount();
		List<Point> all = new ArrayList<>(this.points.values());
		all.sort(Comparator.comparing(Point::id));
		return all;
	}

	/** The points that changed after a version. */
	public List<Point> changedSince(long version) {
		List<Point> changed = new ArrayList<>();
		for (Point point : this.points.values()) {
			if (point.version() > version) {
				changed.add(point);
			}
		}
		return changed;
	}

	public long version() {
		return this.version;
	}

	/** Waits for a version above this one, for so many milliseconds at most. */
	public void awaitChange(long version, long milliseconds) throws InterruptedException {
		long end = System.nanoTime() + milliseconds * 1_000_000;
		synchronized (this.changes) {
			long left;
			while (this.version <= version && (left = (end - System.nanoTime()) / 1_000_000) > 0) {
				this.changes.wait(left);
			}
		}
	}

	private synchronized void recount() {
		long began = System.nanoTime();
		if (began - this.nextRecount < 0 || this.points.values().stream().allMatch(Point::exact)) {
			return;
		}
		Map<String, Point> before = new HashMap<>(this.points);
		counts().forEach((id, count) -> this.points.computeIfPresent(id, (key, point) -> {
			if (point.exact()) {
				return point;
			}
			return point.counted(count[0], count[1], point == before.get(id));
		}));
		long now = System.nanoTime();
		this.nextRecount = now - began > RECOUNT_CHEAP ? now + (now - began) * RECOUNT_SHARE : now;
	}

	/** Count and first time of each point. */
	private Map<String, long[]> counts() {
		Map<String, long[]> counts = new HashMap<>();
		this.store.eachCount((id, count, first) -> counts.put(id, new long[] {count, first}));
		return counts;
	}
}

package frond.historian.compute;

import frond.historian.model.PointName;
import frond.historian.store.Bucket;

/**
 * What a point was over each interval, written to another point at the interval's end.
 *
 * @param id identifies it
 * @param point id of the point that is summed up
 * @param target id of the point that the result is written to
 * @param function what is made of the interval's numbers
 * @param intervalSeconds length, 10 s to 366 days; intervals are aligned to 1970-01-01T00:00Z
 * @param enabled whether it does anything
 */
public record Summary(String id, String point, String target, Aggregate function, long intervalSeconds, Boolean enabled) {
	/** @throws IllegalArgumentException with a sentence for the user */
	public Summary {
		enabled = enabled == null || enabled;
		if (point == null || target == null || !PointName.isValid(point) || !PointName.isValid(target)) {
			throw new IllegalArgumentException("point and target must be ids of points");
		}
		if (point.equals(target)) {
			throw new IllegalArgumentException("a summary cannot be written to the point that it sums up");
		}
		if (function == null) {
			throw new IllegalArgumentException("there must be a function");
		}
		if (intervalSeconds < 10 || intervalSeconds > 366 * 86_400L) {
			throw new IllegalArgumentException("intervalSeconds must be from 10 to 31622400");
		}
	}

	public Summary withId(String id) {
		return new Summary(id, this.point, this.target, this.function, this.intervalSeconds, this.enabled);
	}

	/** The result for an interval. */
	public double of(Bucket bucket) {
		return this.function.of(bucket);
	}

	/** Length of an interval in microseconds. */
	public long width() {
		return this.intervalSeconds * 1_000_000;
	}
}

package frond.historian.compute;

import frond.historian.store.Bucket;

/**
 * The mean over time of a number that holds until the next one comes, as it is where values are stored only when they change: what it was before a span counts in it, and what it was last
 * counts to the span's end. A number stands for a day at most: after that nobody knows.
 */
public final class TimeWeighted {
	/** How long a number stands for itself, in microseconds. */
	public static final long LONGEST = 86_400_000_000L;

	private TimeWeighted() {
	}

	/**
	 * The mean.
	 *
	 * @param bucket the span's numbers, or null if there are none
	 * @param before the number before the span, or NaN
	 * @param beforeTime its time
	 * @param end of the span, or now if that is earlier
	 * @return NaN if nothing is known
	 */
	public static double mean(Bucket bucket, double before, long beforeTime, long start, long end) {
		double area = 0;
		long known = 0;
		if (!Double.isNaN(before)) {
			long until = Math.min(bucket == null ? end : bucket.firstTime(), beforeTime + LONGEST);
			if (until > start) {
				area = before * (until - start);
				known = until - start;
			}
		}
		if (bucket != null) {
			long until = Math.max(bucket.lastTime(), Math.min(end, bucket.lastTime() + LONGEST));
			area += bucket.weighted() + bucket.last() * (until - bucket.lastTime());
			known += until - bucket.firstTime();
		}
		return known > 0 ? area / known : bucket == null ? Double.NaN : bucket.last();
	}
}

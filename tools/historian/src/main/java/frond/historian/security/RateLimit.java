package frond.historian.security;

import java.util.LinkedHashMap;
import java.util.Map;

/** So many requests a second for each token or address, with a burst of ten seconds' worth. */
public final class RateLimit {
	private static final int BURST_SECONDS = 10;
	private static final int REMEMBERED = 10_000;

	private final double perSecond;
	private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
			return size() > REMEMBERED;
		}
	};

	private static final class Bucket {
		private double left;
		private long at;
	}

	/** @param perSecond 0 for no limit */
	public RateLimit(double perSecond) {
		this.perSecond = perSecond;
	}

	/** Whether one more request may come in now; {@code now} in nanoseconds, from any start. */
	public synchronized boolean admit(String who, long now) {
		if (!has(who, now)) {
			return false;
		}
		if (this.perSecond > 0) {
			this.buckets.get(who).left--;
		}
		return true;
	}

	/** Whether {@link #admit} would say yes; takes nothing. */
	public synchronized boolean has(String who, long now) {
		if (this.perSecond <= 0) {
			return true;
		}
		Bucket bucket = this.buckets.get(who);
		if (bucket == null) {
			bucket = new Bucket();
			bucket.left = this.perSecond * BURST_SECONDS;
			bucket.at = now;
			this.buckets.put(who, bucket);
		}
		bucket.left = Math.min(this.perSecond * BURST_SECONDS, bucket.left + (now - bucket.at) / 1e9 * this.perSecond);
		bucket.at = now;
		return bucket.left >= 1;
	}
}

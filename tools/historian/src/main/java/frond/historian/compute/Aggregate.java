package frond.historian.compute;

import frond.historian.store.Bucket;
import java.util.Locale;

/** What can be made of the numbers of a span of time. */
public enum Aggregate {
	/** Mean of the numbers. */
	AVG,
	/** Mean over time, each number holding until the next: right where a filter left out what did not change. */
	TWA,
	/** Sample standard deviation. */
	SD,
	/** Third standardized moment. */
	SKEW, SUM,
	/** Sample variance. */
	VAR, MAX, MIN,
	/** Last less first. */
	DELTA, COUNT, FIRST, LAST;

	/** Of a span that has at least one number. */
	public double of(Bucket bucket) {
		return switch (this) {
			case AVG -> bucket.mean();
			case TWA -> bucket.lastTime() == bucket.firstTime() ? bucket.last() : bucket.weighted() / (bucket.lastTime() - bucket.firstTime());
			case SD -> bucket.deviation();
			case SKEW -> bucket.skew();
			case SUM -> bucket.sum();
			case VAR -> bucket.variance();
			case MAX -> bucket.max();
			case MIN -> bucket.min();
			case DELTA -> bucket.last() - bucket.first();
			case COUNT -> bucket.count();
			case FIRST -> bucket.first();
			case LAST -> bucket.last();
		};
	}

	/** As the API writes it. */
	public String title() {
		return name().toLowerCase(Locale.ROOT);
	}
}

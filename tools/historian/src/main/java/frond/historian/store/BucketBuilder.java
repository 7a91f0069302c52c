package frond.historian.store;

import java.util.ArrayList;
import java.util.List;

/** Sorts numbers, which must come oldest first, into spans of equal width. */
public final class BucketBuilder implements ValueStore.NumberSink {
	private final long from;
	private final long width;
	private final List<Bucket> buckets = new ArrayList<>();
	private long end = Long.MIN_VALUE;
	private long start;
	private long count;
	private double sum;
	private double mean;
	private double squares;
	private double cubes;
	private double min;
	private long minTime;
	private double max;
	private long maxTime;
	private double first;
	private long firstTime;
	private double last;
	private long lastTime;
	private double weighted;

	/** @param width of a span, in microseconds */
	public BucketBuilder(long from, long width) {
		this.from = from;
		this.width = width;
	}

	@Override
	public void accept(long time, double number) {
		if (time >= this.end) {
			flush();
			this.start = this.from + (time - this.from) / this.width * this.width;
			this.end = this.start + this.width;
			this.count = 0;
			this.sum = this.mean = this.squares = this.cubes = this.weighted = 0;
			this.min = Double.POSITIVE_INFINITY;
			this.max = Double.NEGATIVE_INFINITY;
			this.first = number;
			this.firstTime = time;
		} else {
			this.weighted += this.last * (time - this.lastTime);
		}
		this.count++;
		this.sum += number;
		// Welford's update, with the third moment: the difference of large sums would lose all digits of a small spread.
		double delta = number - this.mean;
		double step = delta / this.count;
		double term = delta * step * (this.count - 1);
		this.mean += step;
		this.cubes += term * step * (this.count - 2) - 3 * step * this.squares;
		this.squares += term;
		if (number < this.min) {
			this.min = number;
			this.minTime = time;
		}
		if (number > this.max) {
			this.max = number;
			this.maxTime = time;
		}
		this.last = number;
		this.lastTime = time;
	}

	/** What has been given, as spans, oldest first. */
	public List<Bucket> buckets() {
		flush();
		this.end = Long.MIN_VALUE;
		return this.buckets;
	}

	private void flush() {
		if (this.end != Long.MIN_VALUE) {
			this.buckets.add(new Bucket(this.start, this.count, this.sum, this.squares, this.cubes, this.min, this.minTime, this.max, this.maxTime, this.first, this.firstTime, this.last, this.lastTime,
					this.weighted));
		}
	}
}

package frond.historian.store;

/**
 * The numbers of one span of time.
 *
 * @param start of the span, in microseconds since 1970
 * @param count how many there are, at least 1
 * @param sum of them
 * @param squares sum of the squared differences from their mean
 * @param cubes sum of the cubed differences from their mean
 * @param firstTime when the first of them was
 * @param lastTime when the last of them was
 * @param weighted the integral of the number over time from the first to the last, each holding until the next, in number times microseconds
 */
public record Bucket(long start, long count, double sum, double squares, double cubes, double min, long minTime, double max, long maxTime, double first, long firstTime, double last, long lastTime,
		double weighted) {
	public double mean() {
		return this.sum / this.count;
	}

	/** Sample variance; 0 for a single number. */
	public double variance() {
		return this.count < 2 ? 0 : this.squares / (this.count - 1);
	}

	public double deviation() {
		return Math.sqrt(variance());
	}

	/** Skewness as the third standardized moment of the numbers; 0 where they do not differ. */
	public double skew() {
		double second = this.squares / this.count;
		return second == 0 ? 0 : this.cubes / this.count / Math.pow(second, 1.5);
	}

	/** The same in a wider span. */
	public Bucket startingAt(long start) {
		return new Bucket(start, this.count, this.sum, this.squares, this.cubes, this.min, this.minTime, this.max, this.maxTime, this.first, this.firstTime, this.last, this.lastTime, this.weighted);
	}

	/**
	 * This one and one that is later as one. Moments are put together as by Pebay (Sandia report SAND2008-6212), because the difference of large
	 * sums would lose all digits of a small spread.
	 */
	public Bucket then(Bucket next) {
		double a = this.count;
		double b = next.count;
		double n = a + b;
		double delta = next.mean() - mean();
		return new Bucket(this.start, this.count + next.count, this.sum + next.sum,
				this.squares + next.squares + delta * delta * a * b / n,
				this.cubes + next.cubes + delta * delta * delta * a * b * (a - b) / (n * n) + 3 * delta * (a * next.squares - b * this.squares) / n,
				Math.min(this.min, next.min), next.min < this.min ? next.minTime : this.minTime,
				Math.max(this.max, next.max), next.max > this.max ? next.maxTime : this.maxTime,
				this.first, this.firstTime, next.last, next.lastTime,
				this.weighted + next.weighted + this.last * (next.firstTime - this.lastTime));
	}
}

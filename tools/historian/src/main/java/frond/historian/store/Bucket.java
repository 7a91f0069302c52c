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
}

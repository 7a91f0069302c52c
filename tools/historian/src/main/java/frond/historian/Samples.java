package frond.historian;

/**
 * Values of one point, in order of time.
 *
 * @param times microseconds since 1970, ascending
 * @param values the value at each
 * @param next the time of the first value that the limit left out, or {@link Long#MIN_VALUE} if none was
 */
record Samples(long[] times, double[] values, long next) {
	int size() {
		return this.times.length;
	}
}

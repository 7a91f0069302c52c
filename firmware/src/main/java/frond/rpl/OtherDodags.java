package frond.rpl;

/**
 * DODAGs heard of beside the one that is joined, a fixed number of them, each with the neighbour of lowest rank that announced it: where to ask first
 * when that one is lost. Times in microseconds.
 */
final class OtherDodags {
	private static final int CAPACITY = 3;
	/** One that was not heard of for so long is gone. */
	private static final long FRESH = 600L * 1000000;

	private final long[] highs = new long[CAPACITY];
	private final long[] lows = new long[CAPACITY];
	private final long[] announcers = new long[CAPACITY];
	private final long[] heard = new long[CAPACITY];
	/** Instance in bits 24 to 31, version in 16 to 23, rank below. */
	private final int[] rests = new int[CAPACITY];
	/** Byte 4 of its DIO: grounded, mode, preference. */
	private final int[] merits = new int[CAPACITY];
	private int size;

	/** Takes note of a DIO of another DODAG, from a neighbour of finite rank. */
	void add(byte[] bytes, int at, long neighbor, long now) {
		long high = Dio.dodagHigh(bytes, at);
		long low = Dio.dodagLow(bytes, at);
		int place = -1;
		int oldest = 0;
		for (int i = 0; i < this.size; i++) {
			if (this.highs[i] == high && this.lows[i] == low && this.rests[i] >>> 24 == Dio.instance(bytes, at)) {
				place = i;
			}
			if (this.heard[i] < this.heard[oldest]) {
				oldest = i;
			}
		}
		int version = Dio.version(bytes, at);
		int rank = Dio.rank(bytes, at);
		if (place < 0) {
			place = this.size < CAPACITY ? this.size++ : oldest;
		} else if (this.announcers[place] != neighbor && now - this.heard[place] < FRESH) {
			int order = Sequence.compare(version, this.rests[place] >> 16 & 0xff);
			if (order == Sequence.EARLIER || order == Sequence.EQUAL && rank >= (this.rests[place] & 0xffff)) {
				return;
			}
		}
		this.highs[place] = high;
		this.lows[place] = low;
		this.announcers[place] = neighbor;
		this.heard[place] = now;
		this.rests[place] = Dio.instance(bytes, at) << 24 | version << 16 | rank;
		this.merits[place] = bytes[at + 4];
	}

	/** Forgets what a neighbour announced that is gone, or has no rank any more. */
	void forget(long neighbor) {
		for (int i = this.size - 1; i >= 0; i--) {
			if (this.announcers[i] == neighbor) {
				this.size--;
				this.highs[i] = this.highs[this.size];
				this.lows[i] = this.lows[this.size];
				this.announcers[i] = this.announcers[this.size];
				this.heard[i] = this.heard[this.size];
				this.rests[i] = this.rests[this.size];
				this.merits[i] = this.merits[this.size];
			}
		}
	}

	/** EUI-64 of the neighbour to ask for the best of them: grounded, preferred, of lowest rank (RFC 6552 section 4.2.1); 0 if none was heard of lately. */
	long best(long now) {
		int best = -1;
		for (int i = 0; i < this.size; i++) {
			if (now - this.heard[i] < FRESH && (best < 0 || merit(i) > merit(best) || merit(i) == merit(best) && (this.rests[i] & 0xffff) < (this.rests[best] & 0xffff))) {
				best = i;
			}
		}
		return best < 0 ? 0 : this.announcers[best];
	}

	private int merit(int index) {
		int flags = this.merits[index];
		return (flags & 0x80) >> 4 | flags & 7;
	}
}

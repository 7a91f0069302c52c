package frond.rpl;

/**
 * What the DIOs of one DODAG say of it as a whole: the base object (RFC 6550 section 6.3.1), DODAG Configuration (6.7.6) and the prefix to make
 * addresses of (6.7.10). What they say of their sender is in {@link ParentSet}.
 */
final class Dodag {
	/** DEFAULT_MIN_HOP_RANK_INCREASE (section 17). */
	private static final int DEFAULT_MIN_HOP_RANK_INCREASE = 256;

	/** Whether there is one; nothing else means anything before. */
	boolean known;
	/** Whether its configuration was heard. */
	boolean configured;
	int instance;
	int version;
	int mode;
	boolean grounded;
	int preference;
	/** First half of the DODAGID. */
	long high;
	/** Second half of the DODAGID. */
	long low;

	// Configuration
	int flags;
	int doublings;
	int intervalMinimum;
	int redundancy;
	int maxRankIncrease;
	int minHopRankIncrease;
	int objective;
	int defaultLifetime;
	int lifetimeUnit;

	/** First half of the prefix that addresses are made of; 0 for none yet. */
	long prefix;
	int prefixFlags;
	/** Seconds from when it was said, unsigned: valid and preferred. */
	int prefixLifetime;
	int prefixPreferred;
	/** Whether the last DIO had it. */
	boolean prefixGiven;
	/** Whether DIOs carry the path's ETX beside the rank (RFC 6551). */
	boolean metric;

	/** Whether a DIO is of this DODAG, whatever its version. */
	boolean isSame(byte[] bytes, int at) {
		return this.known && Dio.instance(bytes, at) == this.instance && Dio.dodagHigh(bytes, at) == this.high && Dio.dodagLow(bytes, at) == this.low
				&& Dio.mode(bytes, at) == this.mode;
	}

	/** Becomes the DODAG of a DIO, of which no more than the base object is known. */
	void become(byte[] bytes, int at) {
		this.known = true;
		this.configured = false;
		this.prefix = 0;
		this.metric = false;
		this.instance = Dio.instance(bytes, at);
		this.version = Dio.version(bytes, at);
		this.mode = Dio.mode(bytes, at);
		this.high = Dio.dodagHigh(bytes, at);
		this.low = Dio.dodagLow(bytes, at);
		this.grounded = Dio.grounded(bytes, at);
		this.preference = Dio.preference(bytes, at);
	}

	/** Whether a DIO is of a DODAG that is to be preferred whatever the rank: grounded first, then by its preference (RFC 6552 section 4.2.1, 5 and 6). */
	boolean isLessThan(byte[] bytes, int at) {
		boolean other = Dio.grounded(bytes, at);
		return this.grounded == other ? Dio.preference(bytes, at) > this.preference : other;
	}

	/** Takes what is of the whole DODAG from a DIO whose options are right. */
	void take(byte[] bytes, int at, int end) {
		this.grounded = Dio.grounded(bytes, at);
		this.preference = Dio.preference(bytes, at);
		this.prefixGiven = false;
		for (int option = at + Dio.LENGTH; option < end; option += RplOption.length(bytes, option, end)) {
			int type = RplOption.type(bytes, option);
			if (type == RplOption.CONFIGURATION) {
				configure(bytes, option);
			} else if (type == RplOption.PREFIX) {
				takePrefix(bytes, option);
			} else if (type == MetricContainer.TYPE && MetricContainer.etx(bytes, option) != MetricContainer.NONE) {
				this.metric = true;
			}
		}
	}

	private void configure(byte[] bytes, int at) {
		this.configured = true;
		this.flags = RplOption.configurationFlags(bytes, at);
		this.doublings = RplOption.doublings(bytes, at);
		this.intervalMinimum = RplOption.minimum(bytes, at);
		this.redundancy = RplOption.redundancy(bytes, at);
		this.maxRankIncrease = RplOption.maxRankIncrease(bytes, at);
		this.minHopRankIncrease = RplOption.minHopRankIncrease(bytes, at);
		if (this.minHopRankIncrease == 0) {
			this.minHopRankIncrease = DEFAULT_MIN_HOP_RANK_INCREASE;
		}
		this.objective = RplOption.objective(bytes, at);
		this.defaultLifetime = RplOption.defaultLifetime(bytes, at);
		this.lifetimeUnit = RplOption.lifetimeUnit(bytes, at);
	}

	private void takePrefix(byte[] bytes, int at) {
		int given = RplOption.prefixFlags(bytes, at);
		if (RplOption.prefixLength(bytes, at) != 64 || (given & RplOption.AUTONOMOUS) == 0) {
			return;
		}
		long high = RplOption.prefixHigh(bytes, at);
		int lifetime = RplOption.prefixLifetime(bytes, at);
		int preferred = RplOption.preferredLifetime(bytes, at);
		if (preferred + Integer.MIN_VALUE > lifetime + Integer.MIN_VALUE) {
			// Unsigned; RFC 4862 section 5.5.3 c.
			return;
		}
		if (lifetime != 0) {
			this.prefix = high;
			this.prefixFlags = given;
			this.prefixLifetime = lifetime;
			this.prefixPreferred = preferred;
			this.prefixGiven = true;
		} else if (high == this.prefix) {
			// Withdrawn (RFC 4862 section 5.5.3).
			this.prefix = 0;
		}
	}

	/** Whether enough is known to take part in it. */
	boolean ready() {
		return this.configured && this.prefix != 0;
	}

	/** Whether routers know the way down to each of their descendants, and a DAO goes from link to link. */
	boolean storing() {
		return this.mode >= Rpl.STORING;
	}

	/** DAGRank (section 3.5.1). */
	int step(int rank) {
		return rank / this.minHopRankIncrease;
	}
}

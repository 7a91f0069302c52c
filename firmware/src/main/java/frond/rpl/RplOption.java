package frond.rpl;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * Options of RPL messages (RFC 6550 section 6.7): a type, the length of what follows, the contents; Pad1 is a type alone. An index {@code at}
 * is always that of the type.
 */
public final class RplOption {
	/** One byte of padding. */
	public static final int PAD_1 = 0;
	/** Padding. */
	public static final int PAD_N = 1;
	/** Route Information (section 6.7.5). */
	public static final int ROUTE = 3;
	/** DODAG Configuration (section 6.7.6). */
	public static final int CONFIGURATION = 4;
	/** RPL Target (section 6.7.7). */
	public static final int TARGET = 5;
	/** Transit Information (section 6.7.8). */
	public static final int TRANSIT = 6;
	/** Prefix Information (section 6.7.10). */
	public static final int PREFIX = 8;

	/** Length of a DODAG Configuration, type and length included. */
	public static final int CONFIGURATION_LENGTH = 16;
	/** Length of a RPL Target of a whole address. */
	public static final int TARGET_LENGTH = 20;
	/** Length of a Transit Information without a parent's address. */
	public static final int TRANSIT_LENGTH = 6;
	/** Length of a Transit Information with a parent's address. */
	public static final int TRANSIT_PARENT_LENGTH = 22;
	/** Length of a Prefix Information. */
	public static final int PREFIX_LENGTH = 32;

	/** DODAG Configuration: the RPL option is 0x23, not 0x63 (RFC 9008 section 4.1.3). */
	public static final int OPTION_0X23 = 0x10;
	/** DODAG Configuration: RPL's artifacts are compressed as in RFC 8138 (T, RFC 9035 section 3). */
	public static final int COMPRESSION = 0x20;

	/** Prefix Information: the prefix is on the link (L). */
	public static final int ON_LINK = 0x80;
	/** Prefix Information: addresses may be made of the prefix (A). */
	public static final int AUTONOMOUS = 0x40;
	/** Prefix Information: the prefix field is the sender's whole address (R). */
	public static final int ROUTER_ADDRESS = 0x20;

	/** Transit Information: the target is not of this DODAG (E, section 6.7.8). */
	public static final int EXTERNAL = 0x80;

	private RplOption() {
	}

	/**
	 * Length of the option at {@code at}, its type and length bytes included, once what this node reads of it is known to be there.
	 *
	 * @return 1 or more; or {@link Drop#RPL_TRUNCATED} or {@link Drop#RPL_PREFIX_LENGTH} (negative)
	 */
	public static int length(byte[] bytes, int at, int end) {
		int type = bytes[at] & 0xff;
		if (type == PAD_1) {
			return 1;
		}
		if (end - at < 2) {
			return Drop.RPL_TRUNCATED;
		}
		int length = 2 + (bytes[at + 1] & 0xff);
		if (length > end - at) {
			return Drop.RPL_TRUNCATED;
		}
		switch (type) {
		case CONFIGURATION:
			return length < CONFIGURATION_LENGTH ? Drop.RPL_TRUNCATED : length;
		case PREFIX:
			return length < PREFIX_LENGTH ? Drop.RPL_TRUNCATED : (bytes[at + 2] & 0xff) > 128 ? Drop.RPL_PREFIX_LENGTH : length;
		case SolicitedInformation.TYPE:
			return length < SolicitedInformation.LENGTH ? Drop.RPL_TRUNCATED : length;
		case MetricContainer.TYPE:
			return MetricContainer.check(bytes, at, length);
		case TargetDescriptor.TYPE:
			return length < TargetDescriptor.LENGTH ? Drop.RPL_TRUNCATED : length;
		case ROUTE:
			return length < 8 ? Drop.RPL_TRUNCATED : bits(bytes[at + 2] & 0xff, length - 8, length);
		case TRANSIT:
			return length < TRANSIT_LENGTH ? Drop.RPL_TRUNCATED : length;
		case TARGET:
			return length < 4 ? Drop.RPL_TRUNCATED : bits(bytes[at + 3] & 0xff, length - 4, length);
		default:
			return length;
		}
	}

	/** {@code length}, if so many bits are in the room for them. */
	private static int bits(int bits, int room, int length) {
		return bits > 128 ? Drop.RPL_PREFIX_LENGTH : bits + 7 >> 3 > room ? Drop.RPL_TRUNCATED : length;
	}

	/** Type of the option. */
	public static int type(byte[] bytes, int at) {
		return bytes[at] & 0xff;
	}

	// DODAG Configuration

	/** The upper four bits of the flags: {@link #OPTION_0X23}, {@link #COMPRESSION}. */
	public static int configurationFlags(byte[] bytes, int at) {
		return bytes[at + 2] & 0xf0;
	}

	/** DIOIntervalDoublings. */
	public static int doublings(byte[] bytes, int at) {
		return bytes[at + 3] & 0xff;
	}

	/** DIOIntervalMin: the power of two of milliseconds. */
	public static int minimum(byte[] bytes, int at) {
		return bytes[at + 4] & 0xff;
	}

	/** DIORedundancyConstant. */
	public static int redundancy(byte[] bytes, int at) {
		return bytes[at + 5] & 0xff;
	}

	/** MaxRankIncrease; 0 for no limit. */
	public static int maxRankIncrease(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 6);
	}

	/** MinHopRankIncrease. */
	public static int minHopRankIncrease(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 8);
	}

	/** Objective Code Point. */
	public static int objective(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 10);
	}

	/** Default lifetime of a route, in lifetime units; {@link Rpl#INFINITE_LIFETIME} for ever. */
	public static int defaultLifetime(byte[] bytes, int at) {
		return bytes[at + 13] & 0xff;
	}

	/** Lifetime unit, seconds. */
	public static int lifetimeUnit(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 14);
	}

	/**
	 * Writes a DODAG Configuration; returns the index behind it.
	 *
	 * @param flags {@link #OPTION_0X23}, {@link #COMPRESSION}
	 * @param doublings of the Trickle interval
	 * @param minimum Trickle interval, as the power of two of milliseconds
	 * @param redundancy Trickle's k
	 */
	public static int writeConfiguration(byte[] bytes, int at, int flags, int doublings, int minimum, int redundancy, int maxRankIncrease,
			int minHopRankIncrease, int objective, int defaultLifetime, int lifetimeUnit) {
		bytes[at] = CONFIGURATION;
		bytes[at + 1] = CONFIGURATION_LENGTH - 2;
		bytes[at + 2] = (byte) flags;
		bytes[at + 3] = (byte) doublings;
		bytes[at + 4] = (byte) minimum;
		bytes[at + 5] = (byte) redundancy;
		Bytes.put16(bytes, at + 6, maxRankIncrease);
		Bytes.put16(bytes, at + 8, minHopRankIncrease);
		Bytes.put16(bytes, at + 10, objective);
		bytes[at + 12] = 0;
		bytes[at + 13] = (byte) defaultLifetime;
		Bytes.put16(bytes, at + 14, lifetimeUnit);
		return at + CONFIGURATION_LENGTH;
	}

	// Prefix Information

	/** Bits of the prefix, 0 to 128. */
	public static int prefixLength(byte[] bytes, int at) {
		return bytes[at + 2] & 0xff;
	}

	/** {@link #ON_LINK}, {@link #AUTONOMOUS}, {@link #ROUTER_ADDRESS}. */
	public static int prefixFlags(byte[] bytes, int at) {
		return bytes[at + 3] & 0xff;
	}

	/** Valid lifetime in seconds, as an unsigned number; 0xffffffff for ever. */
	public static int prefixLifetime(byte[] bytes, int at) {
		return Bytes.get32(bytes, at + 4);
	}

	/** Seconds, unsigned, that addresses of the prefix are preferred. */
	public static int preferredLifetime(byte[] bytes, int at) {
		return Bytes.get32(bytes, at + 8);
	}

	/** First half of the prefix, or of the sender's address. */
	public static long prefixHigh(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 16);
	}

	/** Second half of the prefix, or of the sender's address. */
	public static long prefixLow(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 24);
	}

	/** Writes a Prefix Information with both lifetimes infinite; returns the index behind it. */
	public static int writePrefix(byte[] bytes, int at, int bits, int flags, long high, long low) {
		bytes[at] = PREFIX;
		bytes[at + 1] = PREFIX_LENGTH - 2;
		bytes[at + 2] = (byte) bits;
		bytes[at + 3] = (byte) flags;
		Bytes.put32(bytes, at + 4, -1);
		Bytes.put32(bytes, at + 8, -1);
		Bytes.put32(bytes, at + 12, 0);
		Bytes.put64(bytes, at + 16, high);
		Bytes.put64(bytes, at + 24, low);
		return at + PREFIX_LENGTH;
	}

	/** Sets both lifetimes of a Prefix Information, seconds. */
	public static void setPrefixLifetime(byte[] bytes, int at, int lifetime, int preferred) {
		Bytes.put32(bytes, at + 4, lifetime);
		Bytes.put32(bytes, at + 8, preferred);
	}

	// RPL Target

	/** Bits of the target, 0 to 128. */
	public static int targetLength(byte[] bytes, int at) {
		return bytes[at + 3] & 0xff;
	}

	/** First half of a target of 128 bits. */
	public static long targetHigh(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 4);
	}

	/** Second half of a target of 128 bits. */
	public static long targetLow(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 12);
	}

	/** Writes a RPL Target of 128 bits; returns the index behind it. */
	public static int writeTarget(byte[] bytes, int at, long high, long low) {
		bytes[at] = TARGET;
		bytes[at + 1] = TARGET_LENGTH - 2;
		bytes[at + 2] = 0;
		bytes[at + 3] = (byte) 128;
		Bytes.put64(bytes, at + 4, high);
		Bytes.put64(bytes, at + 12, low);
		return at + TARGET_LENGTH;
	}

	// Transit Information

	/** Path Sequence. */
	public static int pathSequence(byte[] bytes, int at) {
		return bytes[at + 4] & 0xff;
	}

	/** Path Lifetime in lifetime units; 0 for no path, {@link Rpl#INFINITE_LIFETIME} for ever. */
	public static int pathLifetime(byte[] bytes, int at) {
		return bytes[at + 5] & 0xff;
	}

	/** Whether a parent's address is there. */
	public static boolean hasParent(byte[] bytes, int at) {
		return (bytes[at + 1] & 0xff) >= TRANSIT_PARENT_LENGTH - 2;
	}

	/** First half of the parent's address, if {@link #hasParent}. */
	public static long parentHigh(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 6);
	}

	/** Second half of the parent's address, if {@link #hasParent}. */
	public static long parentLow(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 14);
	}

	/**
	 * Writes a Transit Information; returns the index behind it.
	 *
	 * @param parentHigh first half of the parent's address; 0 for a Transit Information without one
	 */
	public static int writeTransit(byte[] bytes, int at, int pathSequence, int pathLifetime, long parentHigh, long parentLow) {
		int length = parentHigh == 0 ? TRANSIT_LENGTH : TRANSIT_PARENT_LENGTH;
		bytes[at] = TRANSIT;
		bytes[at + 1] = (byte) (length - 2);
		bytes[at + 2] = 0;
		bytes[at + 3] = 0;
		bytes[at + 4] = (byte) pathSequence;
		bytes[at + 5] = (byte) pathLifetime;
		if (parentHigh != 0) {
			Bytes.put64(bytes, at + 6, parentHigh);
			Bytes.put64(bytes, at + 14, parentLow);
		}
		return at + length;
	}
}

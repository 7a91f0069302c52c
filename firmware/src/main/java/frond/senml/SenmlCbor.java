package frond.senml;

import frond.buffer.Bytes;

/**
 * Writes one SenML pack in CBOR (RFC 8428 section 6) straight into a message: {@link #begin}, {@link #add} until it answers false or all is
 * in, {@link #end()}. The base time in the first record is absolute; a record of another time carries the difference. Names are as given:
 * relative ones are completed by the receiver (ARCHITECTURE.md, Payload).
 *
 * <p>
 * A pack of a node that does not know the time of day says which boot its times count from ({@link #setBoot}). The labels of that end in an underscore, so that whoever
 * does not know them refuses the pack (RFC 8428 section 4.4), and takes no time of 1970 from it.
 *
 * <pre>
 * array(records) of map { bt -3: double or unsigned, boot_: unsigned, up_: number, n 0: text, u 1: text, v 2: number, t 6: number }
 *                         first only                 where set by setBoot                                           if not the base time
 * </pre>
 */
public final class SenmlCbor {
	/** Map labels, RFC 8428 table 4. */
	private static final int BASE_TIME = -3;
	private static final int NAME = 0;
	private static final int UNIT = 1;
	private static final int VALUE = 2;
	private static final int TIME = 6;
	/** The most records whose number fits the array's first byte. */
	private static final int MAX_RECORDS = 23;
	/** Milliseconds in the unit of SenML's times. */
	private static final int SECOND = 1000;
	private static final byte[] BOOT = Bytes.ascii("boot_");
	private static final byte[] UPTIME = Bytes.ascii("up_");
	/** Bytes that the two take at most. */
	private static final int BOOT_SIZE = 1 + 5 + 5 + 1 + 3 + Cbor.MAX_NUMBER;

	private byte[] bytes;
	private int start;
	private int at;
	private int limit;
	private int records;
	private long baseTime;
	/** 0 for absolute times. */
	private int boot;
	private long uptime;
	/** The numbers of the record to add, written before it is known whether it fits. */
	private final byte[] numbers = new byte[2 * Cbor.MAX_NUMBER];

	/**
	 * Starts a pack.
	 *
	 * @param bytes the caller's; used until {@link #end()}
	 * @param at where the pack begins
	 * @param limit index that it must not reach; not before {@code at + 1}
	 */
	public void begin(byte[] bytes, int at, int limit) {
		this.bytes = bytes;
		this.start = at;
		this.at = at + 1;
		this.limit = limit;
		this.records = 0;
		this.boot = 0;
	}

	/**
	 * Times count from the start of a boot; before the first {@link #add}.
	 *
	 * @param boot its id, not 0
	 * @param uptimeMillis milliseconds since its start, now; -1 for a boot that is over
	 */
	public void setBoot(int boot, long uptimeMillis) {
		this.boot = boot;
		this.uptime = uptimeMillis;
	}

	/**
	 * Adds a record if it fits.
	 *
	 * @param name UTF-8; relative or absolute
	 * @param unit of the SenML Units registry, UTF-8; empty for none
	 * @param scaled the value times {@code divisor}
	 * @param divisor a power of ten, 1 to 10^6: the reciprocal of the value's resolution
	 * @param unixMillis milliseconds since 1970, 2^28 seconds or more (RFC 8428 section 4.5.3: less would be relative to now); or since the start of the boot
	 * @return false if it does not fit; the pack is as before
	 */
	public boolean add(byte[] name, byte[] unit, int scaled, int divisor, long unixMillis) {
		boolean first = this.records == 0;
		long offset = first ? 0 : unixMillis - this.baseTime;
		byte[] numbers = this.numbers;
		int valueEnd = Cbor.decimal(numbers, 0, scaled, divisor);
		int timeEnd = offset == 0 ? valueEnd : Cbor.decimal(numbers, valueEnd, offset, SECOND);
		int size = 1 + (first ? 1 + Cbor.MAX_NUMBER + (this.boot == 0 ? 0 : BOOT_SIZE) : 0) + 1 + textSize(name) + (unit.length == 0 ? 0 : 1 + textSize(unit)) + 1 + valueEnd
				+ (offset == 0 ? 0 : 1 + timeEnd - valueEnd);
		if (this.records == MAX_RECORDS || size > this.limit - this.at) {
			return false;
		}
		byte[] bytes = this.bytes;
		int pairs = 2 + (!first ? 0 : this.boot == 0 ? 1 : this.uptime < 0 ? 2 : 3) + (unit.length == 0 ? 0 : 1) + (offset == 0 ? 0 : 1);
		int at = Cbor.head(bytes, this.at, Cbor.MAP, pairs);
		if (first) {
			this.baseTime = unixMillis;
			at = Cbor.integer(bytes, at, BASE_TIME);
			boolean whole = unixMillis % SECOND == 0;
			at = this.boot == 0 && !whole ? Cbor.real(bytes, at, unixMillis, SECOND) : Cbor.decimal(bytes, at, unixMillis, SECOND);
			at = this.boot == 0 ? at : writeBoot(at);
		}
		at = Cbor.text(bytes, Cbor.integer(bytes, at, NAME), name);
		if (unit.length != 0) {
			at = Cbor.text(bytes, Cbor.integer(bytes, at, UNIT), unit);
		}
		at = Cbor.integer(bytes, at, VALUE);
		System.arraycopy(numbers, 0, bytes, at, valueEnd);
		at += valueEnd;
		if (offset != 0) {
			at = Cbor.integer(bytes, at, TIME);
			System.arraycopy(numbers, valueEnd, bytes, at, timeEnd - valueEnd);
			at += timeEnd - valueEnd;
		}
		this.at = at;
		this.records++;
		return true;
	}

	private int writeBoot(int at) {
		byte[] bytes = this.bytes;
		int end = Cbor.head(bytes, Cbor.text(bytes, at, BOOT), Cbor.UNSIGNED, this.boot & 0xffffffffL);
		return this.uptime < 0 ? end : Cbor.decimal(bytes, Cbor.text(bytes, end, UPTIME), this.uptime, SECOND);
	}

	/** Records in the pack. */
	public int records() {
		return this.records;
	}

	/**
	 * Ends the pack.
	 *
	 * @return index after it
	 */
	public int end() {
		Cbor.head(this.bytes, this.start, Cbor.ARRAY, this.records);
		this.bytes = null;
		return this.at;
	}

	private static int textSize(byte[] text) {
		return (text.length < 24 ? 1 : text.length < 0x100 ? 2 : 3) + text.length;
	}
}

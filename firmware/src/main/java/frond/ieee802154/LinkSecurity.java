package frond.ieee802154;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * Link security (IEEE 802.15.4-2006 section 7.5.8 and 7.6): CCM* with a key that the whole network shares, known implicitly (key identifier mode
 * 0) or by its index (mode 1), the own frame counter, and the last one of each neighbour. Two keys are valid while one replaces another; a
 * neighbour's counter goes on across that, so one counter for each neighbour serves both.
 *
 * <p>
 * What it does not do: the first frame heard of a neighbour is taken whatever its counter, so one recorded before this node started, or before
 * the neighbour gave up its place in the table to others, can be played back once. And with level 4, which has no MIC, nothing tells a right
 * frame from a wrong one.
 */
public final class LinkSecurity {
	/** Bytes of a key. */
	public static final int KEY_LENGTH = Aes.KEY_LENGTH;
	/** Counters that are reserved at a time: a reset costs as many, of four thousand million. */
	static final int STEP = 1024;
	/** For comparing unsigned numbers. */
	private static final int SIGN = 0x80000000;
	/** The last counter, which no frame has (section 7.5.8.2.1). */
	private static final int NO_COUNTER = 0xffffffff;

	private final int level;
	private final FrameCounterStore store;
	private final Ccm ccm = new Ccm();

	private Aes key = new Aes();
	private int keyIndex;
	/** The key before; valid until then. */
	private Aes oldKey = new Aes();
	private int oldIndex;
	private long oldUntil = Long.MIN_VALUE;

	private int counter;
	private int reserved;

	private final long[] neighbors;
	private final int[] counters;
	private final long[] heard;
	private int size;

	/**
	 * @param level of what is sent, 1 to 7; what is received must have as long a MIC, and be encrypted if this is
	 * @param keyIndex 0 for a key known implicitly, 1 to 255 for one that each frame names, which costs a byte
	 * @param key holds {@link #KEY_LENGTH} bytes
	 * @param neighbors whose counters are kept; the one not heard for longest makes room for a new one
	 */
	public LinkSecurity(int level, int keyIndex, byte[] key, FrameCounterStore store, int neighbors) {
		this.level = level;
		this.store = store;
		this.counter = store.first();
		this.reserved = this.counter;
		this.key.setKey(key, 0);
		this.keyIndex = keyIndex;
		this.neighbors = new long[neighbors];
		this.counters = new int[neighbors];
		this.heard = new long[neighbors];
	}

	/**
	 * Changes the key of a network whose frames name it: one known implicitly cannot be told from the one before. What was waiting to be sent goes
	 * out with the new key.
	 *
	 * @param keyIndex 1 to 255, other than that of the key before
	 * @param until when the key before stops to be valid, microseconds
	 */
	public void setKey(int keyIndex, byte[] key, long until) {
		Aes spare = this.oldKey;
		this.oldKey = this.key;
		this.oldIndex = this.keyIndex;
		this.oldUntil = until;
		spare.setKey(key, 0);
		this.key = spare;
		this.keyIndex = keyIndex;
	}

	/** Bytes of the auxiliary security header of what is sent: 5, or 6 with a key index; {@link #setKey} does not change it. */
	int headerLength() {
		return this.keyIndex == 0 ? 5 : 6;
	}

	/** Bytes of the MIC of what is sent. */
	int micLength() {
		return micLength(this.level);
	}

	/** Bytes of the MIC at a level (table 95). */
	private static int micLength(int level) {
		return (level & 3) == 0 ? 0 : 2 << (level & 3);
	}

	/**
	 * Secures a frame (section 7.5.8.2.1).
	 *
	 * @param header index of the auxiliary security header, for which there is room
	 * @param end index after the payload; behind it is room for the MIC
	 * @param command whether the payload's first byte, which is not encrypted, is a command's identifier
	 * @param source this node's EUI-64
	 * @return 0, or {@link Drop#MAC_COUNTER}, and the frame is as it was
	 */
	int secure(byte[] bytes, int at, int header, int end, boolean command, long source) {
		if (this.counter == this.reserved && !reserve()) {
			return Drop.MAC_COUNTER;
		}
		int index = this.keyIndex;
		int payload = header + headerLength();
		bytes[header] = (byte) (this.level | (index == 0 ? 0 : 1 << 3));
		Bytes.put32le(bytes, header + 1, this.counter);
		if (index != 0) {
			bytes[header + 5] = (byte) index;
		}
		this.ccm.setNonce(source, this.counter, this.level);
		this.counter++;
		int message = command ? payload + 1 : payload;
		this.ccm.seal(this.key, bytes, at, (this.level & 4) != 0 ? message : end, end, micLength());
		return 0;
	}

	/**
	 * Takes the security off a data frame that this node secured, and that was not delivered: its payload is then as it was.
	 *
	 * @param header index of the auxiliary security header
	 * @param end index after the MIC
	 * @param source this node's EUI-64
	 * @return false if it has another key than the two that are valid
	 */
	boolean uncover(byte[] bytes, int at, int header, int end, long source) {
		int index = this.keyIndex == 0 ? 0 : bytes[header + 5] & 0xff;
		int mic = micLength();
		int message = (this.level & 4) != 0 ? header + headerLength() : end - mic;
		this.ccm.setNonce(source, Bytes.get32le(bytes, header + 1), this.level);
		return this.ccm.open(index == this.keyIndex ? this.key : this.oldKey, bytes, at, message, end - mic, mic);
	}

	private boolean reserve() {
		int end = this.reserved + STEP;
		if ((end ^ SIGN) < (this.reserved ^ SIGN)) {
			end = NO_COUNTER;
		}
		if (end == this.reserved || !this.store.reserve(end)) {
			return false;
		}
		this.reserved = end;
		return true;
	}

	/**
	 * Checks and decrypts a received frame in place (section 7.5.8.2.3). If it is right, its MIC is no more part of it.
	 *
	 * @return 0; or {@link Drop#MAC_LEVEL}, {@link Drop#MAC_UNKNOWN_KEY}, {@link Drop#MAC_TRUNCATED}, {@link Drop#MAC_REPLAY},
	 *         {@link Drop#MAC_DUPLICATE} for a frame sent again, or {@link Drop#MAC_MIC}
	 */
	int check(FrameHeader frame, byte[] bytes, long now) {
		if (!frame.security) {
			return Drop.MAC_UNSECURED;
		}
		int given = frame.level;
		if ((given & 3) < (this.level & 3) || (given & 4) < (this.level & 4)) {
			return Drop.MAC_LEVEL;
		}
		Aes aes = find(frame, now);
		if (aes == null || frame.sourceMode != Frame.EXTENDED) {
			return Drop.MAC_UNKNOWN_KEY;
		}
		int mic = micLength(given);
		int end = frame.end - mic;
		int message = frame.privatePayload(bytes);
		if (message < 0 || message > end) {
			return Drop.MAC_TRUNCATED;
		}
		int neighbor = find(frame.source);
		if (neighbor >= 0) {
			int last = this.counters[neighbor];
			if (frame.counter == last) {
				return Drop.MAC_DUPLICATE;
			}
			if ((frame.counter ^ SIGN) < (last ^ SIGN)) {
				return Drop.MAC_REPLAY;
			}
		}
		if (frame.counter == NO_COUNTER) {
			return Drop.MAC_REPLAY;
		}
		this.ccm.setNonce(frame.source, frame.counter, given);
		if (!this.ccm.open(aes, bytes, frame.at, (given & 4) != 0 ? message : end, end, mic)) {
			return Drop.MAC_MIC;
		}
		remember(neighbor, frame, now);
		frame.end = end;
		return frame.skipPayloadElements(bytes);
	}

	private Aes find(FrameHeader frame, long now) {
		int index = frame.keyIndex;
		if (frame.keyMode > 1 || frame.keyMode == 1 && index == 0) {
			return null;
		}
		if (index == this.keyIndex) {
			return this.key;
		}
		return index == this.oldIndex && now < this.oldUntil ? this.oldKey : null;
	}

	private int find(long address) {
		long[] all = this.neighbors;
		for (int i = this.size - 1; i >= 0; i--) {
			if (all[i] == address) {
				return i;
			}
		}
		return -1;
	}

	private void remember(int known, FrameHeader frame, long now) {
		int index = known;
		if (index < 0) {
			index = this.size < this.neighbors.length ? this.size++ : oldest();
			this.neighbors[index] = frame.source;
		}
		this.counters[index] = frame.counter;
		this.heard[index] = now;
	}

	private int oldest() {
		long[] times = this.heard;
		int oldest = 0;
		for (int i = times.length - 1; i > 0; i--) {
			if (times[i] < times[oldest]) {
				oldest = i;
			}
		}
		return oldest;
	}
}

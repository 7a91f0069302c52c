package frond.ieee802154;

import frond.radio.Radio;

/**
 * What is known of the links to neighbours, a fixed number of them; the one not heard or reached for longest makes room for a new
 * one. An index stays a neighbour's until it is reclaimed: keep addresses, not indices.
 *
 * <p>
 * ETX (RFC 6551 section 4.3.2) is kept in 1/128, the unit in which RPL carries it. It is an exponentially weighted mean of
 * transmission attempts: quick for the first few frames, slow afterwards. A delivered frame counts as often as it went out, as one transmission
 * where the radio does not tell that; one without an acknowledgement counts as {@link #LOST}.
 */
public final class LinkTable {
	/** The unit of ETX. */
	public static final int ETX_ONE = 128;
	/** ETX of a link over which nothing was sent yet: two transmissions. */
	public static final int ETX_UNKNOWN = 2 * ETX_ONE;
	/** What an unacknowledged frame counts as: as much as Contiki-NG's link statistics take it for, 12 transmissions. */
	private static final int LOST = 12 * ETX_ONE;
	/** Results after which the mean turns slow. */
	private static final int FRESH = 4;
	/** Weight of a new result, as a shift: 1/4 and 1/8. */
	private static final int QUICK_SHIFT = 2;
	private static final int SLOW_SHIFT = 3;
	/** Fraction bits of the means of RSSI and LQI. */
	private static final int SIGNAL_FRACTION = 4;
	private static final int SIGNAL_SHIFT = 3;
	private static final int NOT_KNOWN = Integer.MIN_VALUE;

	/** A repeated sequence number is a duplicate this long; a neighbour that restarted may begin with any. */
	private static final long DUPLICATE_MICROS = 2000000;

	private final long[] addresses;
	private final long[] fresh;
	private final long[] heard;
	private final long[] received;
	private final int[] etx;
	private final int[] results;
	private final int[] rssi;
	private final int[] lqi;
	private final int[] sequences;
	private int size;

	/** @param capacity neighbours that are kept */
	public LinkTable(int capacity) {
		this.addresses = new long[capacity];
		this.fresh = new long[capacity];
		this.heard = new long[capacity];
		this.received = new long[capacity];
		this.etx = new int[capacity];
		this.results = new int[capacity];
		this.rssi = new int[capacity];
		this.lqi = new int[capacity];
		this.sequences = new int[capacity];
	}

	/** Neighbours that are known; their indices are 0 to one less. */
	public int size() {
		return this.size;
	}

	/** The index of a neighbour, by EUI-64 as printed or short address; -1 if it is not known. */
	public int find(long address) {
		long[] all = this.addresses;
		for (int i = this.size - 1; i >= 0; i--) {
			if (all[i] == address) {
				return i;
			}
		}
		return -1;
	}

	/** The neighbour's address. */
	public long address(int index) {
		return this.addresses[index];
	}

	/** Expected transmissions in 1/128; {@link #ETX_UNKNOWN} for a neighbour not known or never sent to. */
	public int etx(long address) {
		int index = find(address);
		return index < 0 ? ETX_UNKNOWN : this.etx[index];
	}

	/** Mean signal strength in dBm; 0 for not known. */
	public int rssi(long address) {
		return signal(this.rssi, address, 0);
	}

	/** Mean link quality, 0 to 255; -1 for not known. */
	public int lqi(long address) {
		return signal(this.lqi, address, -1);
	}

	/** Transmissions to the neighbour that were delivered or not acknowledged, up to 255: how much its ETX is worth. */
	public int results(long address) {
		int index = find(address);
		return index < 0 ? 0 : this.results[index];
	}

	/** When a frame or an acknowledgement last came from the neighbour; {@link Long#MIN_VALUE} for never. */
	public long heard(long address) {
		int index = find(address);
		return index < 0 ? Long.MIN_VALUE : this.heard[index];
	}

	/** When a frame last came from the neighbour, which more than its radio had a part in; {@link Long#MIN_VALUE} for never. */
	public long received(long address) {
		int index = find(address);
		return index < 0 ? Long.MIN_VALUE : this.received[index];
	}

	/**
	 * Takes note of a received frame.
	 *
	 * @param rssi dBm; 0 for not known
	 * @param lqi 0 to 255; -1 for not known
	 * @return whether it is new: false for the sequence number of the frame before, within two seconds
	 */
	boolean onReceived(long address, int sequence, int rssi, int lqi, long now) {
		int index = findOrAdd(address, now);
		boolean repeated = this.sequences[index] == sequence && now - this.heard[index] < DUPLICATE_MICROS;
		if (rssi != 0) {
			this.rssi[index] = mean(this.rssi[index], rssi);
		}
		if (lqi >= 0) {
			this.lqi[index] = mean(this.lqi[index], lqi);
		}
		this.sequences[index] = sequence;
		this.heard[index] = now;
		this.received[index] = now;
		this.fresh[index] = now;
		return !repeated;
	}

	/**
	 * Takes note of a transmission's result, {@link Radio#SENT} or {@link Radio#NO_ACK}; others say nothing about the link.
	 *
	 * @param attempts as in {@link Radio.Listener#onTransmitted}
	 */
	void onTransmitted(long address, int status, int attempts, long now) {
		if (status != Radio.SENT && status != Radio.NO_ACK) {
			return;
		}
		int index = findOrAdd(address, now);
		int sample = LOST;
		if (status == Radio.SENT) {
			sample = attempts > 1 ? Math.min(attempts * ETX_ONE, LOST) : ETX_ONE;
			this.heard[index] = now;
		}
		int count = this.results[index];
		if (count == 0) {
			// The assumption for a link not used yet carries no weight against the first result.
			this.etx[index] = status == Radio.SENT ? sample : (ETX_UNKNOWN + LOST) / 2;
		} else {
			int shift = count < FRESH ? QUICK_SHIFT : SLOW_SHIFT;
			this.etx[index] += (sample - this.etx[index]) >> shift;
		}
		if (count < 255) {
			this.results[index] = count + 1;
		}
		this.fresh[index] = now;
	}

	private int signal(int[] means, long address, int otherwise) {
		int index = find(address);
		if (index < 0 || means[index] == NOT_KNOWN) {
			return otherwise;
		}
		return (means[index] + (1 << SIGNAL_FRACTION - 1)) >> SIGNAL_FRACTION;
	}

	private static int mean(int before, int sample) {
		int scaled = sample << SIGNAL_FRACTION;
		return before == NOT_KNOWN ? scaled : before + ((scaled - before) >> SIGNAL_SHIFT);
	}

	private int findOrAdd(long address, long now) {
		int index = find(address);
		if (index >= 0) {
			return index;
		}
		if (this.size < this.addresses.length) {
			index = this.size++;
		} else {
			index = oldest();
		}
		this.addresses[index] = address;
		this.fresh[index] = now;
		this.heard[index] = Long.MIN_VALUE;
		this.received[index] = Long.MIN_VALUE;
		this.etx[index] = ETX_UNKNOWN;
		this.results[index] = 0;
		this.rssi[index] = NOT_KNOWN;
		this.lqi[index] = NOT_KNOWN;
		this.sequences[index] = -1;
		return index;
	}

	private int oldest() {
		long[] times = this.fresh;
		int oldest = 0;
		for (int i = times.length - 1; i > 0; i--) {
			if (times[i] < times[oldest]) {
				oldest = i;
			}
		}
		return oldest;
	}
}

package frond.ieee802154;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.radio.Radio;
import frond.radio.SourceMatch;

/**
 * What a node does for others beyond data frames: it keeps frames for neighbours that sleep until they ask for them (indirect transmission, IEEE
 * 802.15.4-2006 section 7.5.6.3), and answers beacon requests (section 7.5.2.4), by which a newcomer finds the network's channel.
 *
 * <p>
 * A neighbour counts as sleeping from its first data request until it has sent none for {@link #AWAKE_MICROS}, or four times as long as it usually
 * does, or when its owner says so. A frame waits for macTransactionPersistenceTime, which is its default or {@link #PATIENCE} times what the
 * neighbour lets pass between two requests, whichever is longer. No neighbour may have more than half of the places: one that is gone does not
 * keep frames from others. Whether an acknowledgement announces a frame is the radio's affair ({@link SourceMatch}); a sleeping node that listens
 * a while after each request does not depend on it. Broadcasts are not kept.
 */
public final class Coordinator implements IndirectQueue {
	/** macTransactionPersistenceTime, its default: 500 times 15.36 ms. */
	static final long PERSISTENCE_MICROS = 7680000;
	/** A neighbour that has not asked for so long is not asleep, or gone. */
	static final long AWAKE_MICROS = 600000000;

	/** The longest macTransactionPersistenceTime: 65535 times 15.36 ms. */
	static final long LONGEST_PERSISTENCE = 1006617600L;
	private static final int PATIENCE = 3;
	/** What a long pause between two requests is forgotten by, with each request: a burst of them does not make it forgotten. */
	private static final int FORGETTING = 4;

	private final Mac mac;
	/** Null if the radio cannot tell. */
	private final SourceMatch match;

	private final long[] sleepers;
	private final long[] asked;
	/** The longest pause between two requests of late. */
	private final long[] pauses;
	private int size;

	/** Frames that are kept, the oldest first. */
	private final Packet[] held;
	private final long[] destinations;
	private final int[] tags;
	private final long[] expiries;
	private int count;

	/**
	 * @param mac its radio is told for whom frames are kept, if it is a {@link SourceMatch}
	 * @param sleepers neighbours that may sleep; a further one takes the place of the one that has not asked for longest
	 * @param frames that are kept for all of them
	 */
	public Coordinator(Mac mac, int sleepers, int frames) {
		this.mac = mac;
		Radio radio = mac.radio();
		this.match = radio instanceof SourceMatch ? (SourceMatch) radio : null;
		this.sleepers = new long[sleepers];
		this.asked = new long[sleepers];
		this.pauses = new long[sleepers];
		this.held = new Packet[frames];
		this.destinations = new long[frames];
		this.tags = new int[frames];
		this.expiries = new long[frames];
		mac.setCoordinator(this);
	}

	/** Frames that are kept. */
	public int held() {
		return this.count;
	}

	/** Whether a frame for a neighbour is kept. */
	boolean keepsFor(long address) {
		return next(address, 0) >= 0;
	}

	/** Whether frames for a neighbour are kept until it asks. */
	@Override
	public boolean isSleeping(long address) {
		return find(address) >= 0;
	}

	/** Neighbours that sleep. */
	public int sleepers() {
		return this.size;
	}

	/** A neighbour sleeps: it asked, or said so by another way. */
	public void onSleeper(long address, long now) {
		int index = find(address);
		if (index >= 0) {
			long pause = now - this.asked[index];
			long known = this.pauses[index] - (this.pauses[index] >> FORGETTING);
			this.pauses[index] = pause > known ? pause : known;
			this.asked[index] = now;
			return;
		}
		if (this.match != null && this.size == 0) {
			this.match.matchSources(now);
		}
		index = this.size < this.sleepers.length ? this.size++ : longestSilent();
		this.sleepers[index] = address;
		this.asked[index] = now;
		this.pauses[index] = 0;
	}

	private int longestSilent() {
		int oldest = 0;
		for (int i = 1; i < this.size; i++) {
			oldest = this.asked[i] < this.asked[oldest] ? i : oldest;
		}
		return oldest;
	}

	/** Whether a frame for a sleeping neighbour can be kept; one that has its share gives up its oldest, for what is new is more likely to be of use. */
	@Override
	public boolean makeRoom(long address, long now) {
		int own = 0;
		for (int i = 0; i < this.count; i++) {
			own += this.destinations[i] == address ? 1 : 0;
		}
		if (own >= (this.held.length + 1) / 2) {
			expire(next(address, 0), now);
		}
		return this.count < this.held.length;
	}

	private void expire(int index, long now) {
		Packet packet = this.held[index];
		long destination = this.destinations[index];
		int tag = this.tags[index];
		remove(index, now);
		this.mac.fail(packet, Drop.MAC_EXPIRED, destination, tag, now);
	}

	@Override
	public void hold(Packet packet, long destination, int tag, long now) {
		if (this.match != null && !keepsFor(destination)) {
			this.match.setKept(destination, true, now);
		}
		long persistence = PATIENCE * this.pauses[find(destination)];
		persistence = persistence < PERSISTENCE_MICROS ? PERSISTENCE_MICROS : persistence > LONGEST_PERSISTENCE ? LONGEST_PERSISTENCE : persistence;
		int index = this.count++;
		this.held[index] = packet;
		this.destinations[index] = destination;
		this.tags[index] = tag;
		this.expiries[index] = now + persistence;
	}

	/** Whether a frame is a command that is served here. */
	@Override
	public boolean takes(FrameHeader frame, byte[] bytes) {
		if (frame.type != Frame.COMMAND || frame.payload >= frame.end) {
			return false;
		}
		int command = bytes[frame.payload];
		return command == Frame.DATA_REQUEST && frame.sourceMode == Frame.EXTENDED || command == Frame.BEACON_REQUEST && frame.sourceMode == Frame.NONE;
	}

	/** Serves a command that is taken, addressed to this node, and secured where it must be. */
	@Override
	public void onCommand(FrameHeader frame, byte[] bytes, long now) {
		if (bytes[frame.payload] == Frame.BEACON_REQUEST) {
			this.mac.sendBeacon(now);
			return;
		}
		long source = frame.source;
		onSleeper(source, now);
		int first = next(source, 0);
		if (first < 0) {
			return;
		}
		Packet packet = this.held[first];
		byte[] header = packet.bytes;
		int control = Bytes.get16le(header, packet.at);
		Bytes.put16le(header, packet.at, next(source, first + 1) < 0 ? control & ~Frame.PENDING : control | Frame.PENDING);
		// If the queue is full, it is there for the next request.
		if (this.mac.sendFirst(packet, source, this.tags[first], now)) {
			remove(first, now);
		}
	}

	@Override
	public void onTime(long now) {
		for (int i = this.count - 1; i >= 0; i--) {
			if (this.expiries[i] <= now) {
				expire(i, now);
			}
		}
		for (int i = this.size - 1; i >= 0; i--) {
			long silence = now - this.asked[i];
			if (silence >= AWAKE_MICROS && silence >= 4 * this.pauses[i]) {
				this.size--;
				this.sleepers[i] = this.sleepers[this.size];
				this.asked[i] = this.asked[this.size];
				this.pauses[i] = this.pauses[this.size];
			}
		}
	}

	/** When the next frame expires; {@link Long#MAX_VALUE} if none is kept. */
	@Override
	public long nextDeadline() {
		long next = Long.MAX_VALUE;
		for (int i = this.count - 1; i >= 0; i--) {
			next = this.expiries[i] < next ? this.expiries[i] : next;
		}
		return next;
	}

	private int find(long address) {
		long[] all = this.sleepers;
		for (int i = this.size - 1; i >= 0; i--) {
			if (all[i] == address) {
				return i;
			}
		}
		return -1;
	}

	private int next(long destination, int from) {
		for (int i = from; i < this.count; i++) {
			if (this.destinations[i] == destination) {
				return i;
			}
		}
		return -1;
	}

	private void remove(int index, long now) {
		long destination = this.destinations[index];
		int behind = --this.count - index;
		System.arraycopy(this.held, index + 1, this.held, index, behind);
		System.arraycopy(this.destinations, index + 1, this.destinations, index, behind);
		System.arraycopy(this.tags, index + 1, this.tags, index, behind);
		System.arraycopy(this.expiries, index + 1, this.expiries, index, behind);
		this.held[this.count] = null;
		if (this.match != null && !keepsFor(destination)) {
			this.match.setKept(destination, false, now);
		}
	}
}

package frond.ieee802154;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;

/**
 * What a node does for others beyond data frames: it keeps frames for neighbours that sleep until they ask for them (indirect transmission, IEEE
 * 802.15.4-2006 section 7.5.6.3), and answers beacon requests (section 7.5.2.4), by which a newcomer finds the network's channel.
 *
 * <p>
 * A neighbour counts as sleeping from its first data request until it has sent none for {@link #AWAKE_MICROS}, or when its owner says so. Whether
 * an acknowledgement announces a frame is the radio's affair; a sleeping node that listens a while after each request does not depend on it.
 */
public final class Coordinator {
	/** macTransactionPersistenceTime, its default: 500 times 15.36 ms. */
	static final long PERSISTENCE_MICROS = 7680000;
	/** A neighbour that has not asked for so long is not asleep, or gone. */
	static final long AWAKE_MICROS = 600000000;

	private final Mac mac;

	private final long[] sleepers;
	private final long[] asked;
	private int size;

	/** Frames that are kept, the oldest first. */
	private final Packet[] held;
	private final long[] destinations;
	private final int[] tags;
	private final long[] expiries;
	private int count;

	/**
	 * @param sleepers neighbours that may sleep; a further one is not known as such
	 * @param frames that are kept for all of them
	 */
	public Coordinator(Mac mac, int sleepers, int frames) {
		this.mac = mac;
		this.sleepers = new long[sleepers];
		this.asked = new long[sleepers];
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
	public boolean isSleeping(long address) {
		return find(address) >= 0;
	}

	/** A neighbour sleeps: it asked, or said so by another way. */
	public void onSleeper(long address, long now) {
		int index = find(address);
		if (index < 0) {
			if (this.size == this.sleepers.length) {
				return;
			}
			index = this.size++;
			this.sleepers[index] = address;
		}
		this.asked[index] = now;
	}

	boolean hasRoom() {
		return this.count < this.held.length;
	}

	void hold(Packet packet, long destination, int tag, long now) {
		int index = this.count++;
		this.held[index] = packet;
		this.destinations[index] = destination;
		this.tags[index] = tag;
		this.expiries[index] = now + PERSISTENCE_MICROS;
	}

	/** Whether a frame is a command that is served here. */
	static boolean takes(FrameHeader frame, byte[] bytes) {
		if (frame.type != Frame.COMMAND || frame.payload >= frame.end) {
			return false;
		}
		int command = bytes[frame.payload];
		return command == Frame.DATA_REQUEST && frame.sourceMode == Frame.EXTENDED || command == Frame.BEACON_REQUEST && frame.sourceMode == Frame.NONE;
	}

	/** Serves a command that is taken, addressed to this node, and secured where it must be. */
	void onCommand(FrameHeader frame, byte[] bytes, long now) {
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
			remove(first);
		}
	}

	void onTime(long now) {
		while (this.count > 0 && this.expiries[0] <= now) {
			Packet packet = this.held[0];
			long destination = this.destinations[0];
			int tag = this.tags[0];
			remove(0);
			this.mac.fail(packet, Drop.MAC_EXPIRED, destination, tag, now);
		}
		for (int i = this.size - 1; i >= 0; i--) {
			if (now - this.asked[i] >= AWAKE_MICROS) {
				this.size--;
				this.sleepers[i] = this.sleepers[this.size];
				this.asked[i] = this.asked[this.size];
			}
		}
	}

	/** When the oldest frame expires; {@link Long#MAX_VALUE} if none is kept. */
	long nextDeadline() {
		return this.count == 0 ? Long.MAX_VALUE : this.expiries[0];
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

	private void remove(int index) {
		int behind = --this.count - index;
		System.arraycopy(this.held, index + 1, this.held, index, behind);
		System.arraycopy(this.destinations, index + 1, this.destinations, index, behind);
		System.arraycopy(this.tags, index + 1, this.tags, index, behind);
		System.arraycopy(this.expiries, index + 1, this.expiries, index, behind);
		this.held[this.count] = null;
	}
}

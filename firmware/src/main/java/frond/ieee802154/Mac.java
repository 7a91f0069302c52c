package frond.ieee802154;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.radio.Radio;

/**
 * The host's part of the MAC: data frames between EUI-64s of one PAN, one at a time from a bounded queue, first in, first out; and
 * on the way up the address and PAN filter (IEEE 802.15.4-2006 section 7.5.6.2, whatever the radio filters itself), duplicates and
 * link statistics.
 *
 * <p>
 * It needs a radio that does CSMA-CA, acknowledgements and retries by itself ({@link Radio#AUTO_ACK}, {@link Radio#CSMA},
 * {@link Radio#RETRY}), and sends no secured frame and takes none.
 *
 * <p>
 * Counted: {@link Stats#received} and a drop reason or, by the layer above, {@link Stats#delivered}, for every frame the radio hands
 * up; {@link Stats#transmitted}, then {@link Stats#sent} or a drop reason, for every frame handed to the radio.
 */
public final class Mac implements Radio.Listener {
	/** As a destination: everyone. */
	public static final long BROADCAST = Frame.BROADCAST;
	/** Room that {@link #send} needs in front of a packet for the longest header, bytes. */
	public static final int HEADROOM = 21;
	/** The longest payload of a frame to one node, bytes. A broadcast has room for six more. */
	public static final int MAX_PAYLOAD = Radio.MAX_FRAME - HEADROOM;
	/** The longest payload of a broadcast, bytes. */
	public static final int MAX_BROADCAST_PAYLOAD = Radio.MAX_FRAME - 15;

	/** Takes what comes up. */
	public interface Listener {
		/**
		 * A data frame for this node, or for everyone, with a payload of its own. Who takes it counts it: {@link Stats#delivered()}
		 * or {@link Stats#drop(int)}, once.
		 *
		 * @param header valid during the call only
		 * @param bytes the radio's buffer; valid during the call only. The payload may be written into
		 * @param at index of the payload's first byte
		 * @param end index after its last byte; may equal {@code at}
		 * @param rssi dBm; 0 for not known
		 * @param lqi 0 to 255; -1 for not known
		 */
		void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now);

		/**
		 * A frame's transmission ended. May send again.
		 *
		 * @param destination as given to {@link Mac#send}
		 * @param status {@link Radio#SENT}, {@link Radio#NO_ACK}, {@link Radio#CHANNEL_BUSY} or {@link Radio#FAILED}
		 * @param tag as given to {@link Mac#send}
		 */
		void onSent(long destination, int status, int tag, long now);
	}

	private final Radio radio;
	private final PacketPool pool;
	private final LinkTable links;
	private final Stats stats;
	private final FrameHeader header = new FrameHeader();

	private final Packet[] queue;
	private final long[] destinations;
	private final int[] tags;
	private int first;
	private int queued;

	/** Whether the radio has a frame; then the two below are that frame's. */
	private boolean transmitting;
	private long destination;
	private int tag;

	private Listener listener;
	private int panId;
	private int shortAddress;
	private long eui64;
	private int sequence;

	/**
	 * @param pool where packets go when the radio has them
	 * @param queue frames that may wait for the radio
	 */
	public Mac(Radio radio, PacketPool pool, LinkTable links, Stats stats, int queue) {
		this.radio = radio;
		this.pool = pool;
		this.links = links;
		this.stats = stats;
		this.queue = new Packet[queue];
		this.destinations = new long[queue];
		this.tags = new int[queue];
	}

	/**
	 * Switches the radio on, or changes its settings.
	 *
	 * @param channel 11 to 26
	 * @param panId 0 to 0xfffe
	 * @param shortAddress 0 to 0xfffd; 0xffff for none
	 * @param eui64 as printed
	 * @param sequence the first sequence number, random (section 7.5.6.1); the lower eight bits count
	 */
	public void start(int channel, int panId, int shortAddress, long eui64, int sequence, Listener listener, long now) {
		this.panId = panId;
		this.shortAddress = shortAddress;
		this.eui64 = eui64;
		this.sequence = sequence;
		this.listener = listener;
		this.radio.start(channel, panId, shortAddress, eui64, this, now);
	}

	/**
	 * Sends a payload as one data frame; the result comes to {@link Listener#onSent}, unless this returns a drop reason.
	 *
	 * @param packet with {@link #HEADROOM} in front; taken over, whatever the result
	 * @param destination an EUI-64 as printed, or {@link #BROADCAST}
	 * @param tag comes back with the result
	 * @return 0, or {@link Drop#MAC_OVERSIZE} or {@link Drop#MAC_QUEUE_FULL}, counted
	 */
	public int send(Packet packet, long destination, int tag, long now) {
		int control = destination == BROADCAST ? Frame.BROADCAST_DATA : Frame.UNICAST_DATA;
		int header = Frame.headerLength(control);
		if (packet.at < header || packet.length() + header > Radio.MAX_FRAME) {
			this.pool.give(packet);
			return this.stats.drop(Drop.MAC_OVERSIZE);
		}
		if (this.queued == this.queue.length) {
			this.pool.give(packet);
			return this.stats.drop(Drop.MAC_QUEUE_FULL);
		}
		packet.at -= header;
		Frame.putHeader(packet.bytes, packet.at, control, this.sequence, this.panId, destination, this.eui64);
		this.sequence++;
		int slot = (this.first + this.queued) % this.queue.length;
		this.queue[slot] = packet;
		this.destinations[slot] = destination;
		this.tags[slot] = tag;
		this.queued++;
		pump(now);
		return 0;
	}

	/** Frames that wait for the radio, the one it has not counted. */
	public int queued() {
		return this.queued;
	}

	/** What is known of the neighbours. */
	public LinkTable links() {
		return this.links;
	}

	/** Does what is due, the radio's included. */
	public void onTime(long now) {
		if (this.radio.nextDeadline() <= now) {
			this.radio.onTime(now);
		}
		pump(now);
	}

	/** Absolute time of the next {@link #onTime}, the radio's included; {@link Long#MIN_VALUE} for at once. */
	public long nextDeadline() {
		return this.queued > 0 && !this.transmitting && this.radio.ready() ? Long.MIN_VALUE : this.radio.nextDeadline();
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		FrameHeader frame = this.header;
		this.stats.received++;
		int reason = frame.parse(bytes, at, length);
		if (reason == 0) {
			reason = accept(frame, rssi, lqi, now);
		}
		if (reason != 0) {
			this.stats.drop(reason);
			return;
		}
		this.listener.onPayload(frame, bytes, frame.payload, frame.end, rssi, lqi, now);
	}

	@Override
	public void onTransmitted(int status, long now) {
		if (!this.transmitting) {
			return;
		}
		this.transmitting = false;
		long to = this.destination;
		if (status == Radio.SENT) {
			this.stats.sent++;
		} else if (status == Radio.NO_ACK) {
			this.stats.drop(Drop.MAC_NO_ACK);
		} else if (status == Radio.CHANNEL_BUSY) {
			this.stats.drop(Drop.MAC_CHANNEL_BUSY);
		} else {
			this.stats.drop(Drop.MAC_RADIO_FAILED);
		}
		if (to != BROADCAST) {
			this.links.onTransmitted(to, status, now);
		}
		this.listener.onSent(to, status, this.tag, now);
		pump(now);
	}

	private int accept(FrameHeader frame, int rssi, int lqi, long now) {
		if (frame.type != Frame.DATA) {
			return Drop.MAC_UNEXPECTED_TYPE;
		}
		if (frame.destinationMode == Frame.NONE) {
			// For the PAN coordinator.
			return Drop.MAC_OTHER_DESTINATION;
		}
		if (frame.destinationPan != this.panId && frame.destinationPan != Frame.BROADCAST) {
			return Drop.MAC_OTHER_PAN;
		}
		boolean own;
		if (frame.destinationMode == Frame.EXTENDED) {
			own = frame.destination == this.eui64;
		} else {
			own = frame.destination == Frame.BROADCAST || frame.destination == this.shortAddress;
		}
		if (!own) {
			return Drop.MAC_OTHER_DESTINATION;
		}
		if (frame.security) {
			return Drop.MAC_SECURED;
		}
		if (frame.sourceMode == Frame.EXTENDED && frame.source == this.eui64) {
			return Drop.MAC_OWN_SOURCE;
		}
		if (frame.sourceMode != Frame.NONE && !this.links.onReceived(frame.source, frame.sequence, rssi, lqi, now)) {
			return Drop.MAC_DUPLICATE;
		}
		return 0;
	}

	/** Gives the radio the next frame, if it takes one. */
	private void pump(long now) {
		if (this.queued == 0 || this.transmitting || !this.radio.ready()) {
			return;
		}
		int slot = this.first;
		Packet packet = this.queue[slot];
		this.destination = this.destinations[slot];
		this.tag = this.tags[slot];
		this.transmitting = this.radio.transmit(packet.bytes, packet.at, packet.length(), now);
		if (!this.transmitting) {
			return;
		}
		this.queue[slot] = null;
		this.first = (slot + 1) % this.queue.length;
		this.queued--;
		this.stats.transmitted++;
		this.pool.give(packet);
	}
}

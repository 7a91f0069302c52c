package frond.ieee802154;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.radio.Radio;

/**
 * The host's part of the MAC: data frames between EUI-64s of one PAN, one at a time from a bounded queue, first in, first out; on
 * the way up the address and PAN filter (IEEE 802.15.4-2006 section 7.5.6.2, whatever the radio filters itself), duplicates and
 * link statistics; and {@link LinkSecurity} for both ways, where it is set.
 *
 * <p>
 * It needs a radio that does CSMA-CA, acknowledgements and retries by itself ({@link Radio#AUTO_ACK}, {@link Radio#CSMA},
 * {@link Radio#RETRY}); a {@link CsmaRadio} makes one of a radio that does not.
 *
 * <p>
 * Counted: {@link Stats#received} and a drop reason or, by the layer above, {@link Stats#delivered}, for every frame the radio hands
 * up; {@link Stats#transmitted}, then {@link Stats#sent} or a drop reason, for every frame handed to the radio.
 */
public final class Mac implements Radio.Listener {
	/** As a destination: everyone. */
	public static final long BROADCAST = Frame.BROADCAST;
	/** Frames that may rest. */
	private static final int RESTING = 4;
	/** How long the first time, and as much more by chance: a neighbour that is hidden from this one sends a frame of 4 ms meanwhile, and its retries. */
	private static final int REST = 8000;
	/** The longest header of a frame without security, bytes. */
	private static final int HEADER = 21;

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
		 * @param destination the neighbour's EUI-64, or {@link #BROADCAST}
		 * @param status {@link Radio#SENT}, {@link Radio#NO_ACK}, {@link Radio#CHANNEL_BUSY} or {@link Radio#FAILED}
		 * @param tag as given to {@link Mac#send}
		 */
		void onSent(long destination, int status, int tag, long now);
	}

	/** Takes back what was not delivered, so that it can go another way. */
	public interface Returns {
		/**
		 * A data frame to one node was not delivered; {@link Listener#onSent} has said so, and some milliseconds have passed: the more, the more often it
		 * was returned ({@link Packet#returns}). May send again.
		 *
		 * @param packet its payload, as it was given to {@link Mac#send}, and the room in front and behind; the receiver's from now on
		 * @param destination as given to {@link Mac#send}
		 * @param tag as given to {@link Mac#send}
		 */
		void onReturned(Packet packet, long destination, int tag, long now);
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
	/** What it has, if that is to be returned when it is not delivered. */
	private Packet kept;

	private Returns returns;
	// What was not delivered rests before it is returned; in no order.
	private final Packet[] resting = new Packet[RESTING];
	private final long[] restDestinations = new long[RESTING];
	private final int[] restTags = new int[RESTING];
	private final long[] restUntil = new long[RESTING];
	private int rests;
	private Jitter jitter;
	private LinkSecurity security;
	private IndirectQueue coordinator;
	private Poller poller;
	/** Whether the frame that the radio has is a command. */
	private boolean command;
	private Listener listener;
	/** The neighbour that has a short address besides, which spares six bytes a frame; that address, or {@link #BROADCAST} for none. */
	private long shortNeighbor;
	private long neighborShort = BROADCAST;
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

	/** Secures what is sent from now on, and takes secured frames only; before the first {@link #send}. */
	public void setSecurity(LinkSecurity security) {
		this.security = security;
	}

	/** Keeps each data frame to one node until its result is there, and returns what was not delivered; that takes one packet of the pool more. */
	public void setReturns(Returns returns) {
		this.returns = returns;
	}

	/**
	 * Names the one neighbour that is known to have a short address: {@link #send} may use it, and {@link #poll} does.
	 *
	 * @param neighbor its EUI-64 as printed
	 * @param address 0 to 0xfffd; {@link #BROADCAST} for none
	 */
	public void setShort(long neighbor, long address) {
		this.shortNeighbor = neighbor;
		this.neighborShort = address;
	}

	/** The short address of a neighbour, as of {@link #setShort}; {@link #BROADCAST} for none. */
	public long shortAddress(long neighbor) {
		return neighbor == this.shortNeighbor ? this.neighborShort : BROADCAST;
	}

	/** Whether a destination is a short address, or that of everyone; an EUI-64 has more digits. */
	public static boolean isShort(long destination) {
		return destination >>> 16 == 0;
	}

	/** Serves commands and sleeping neighbours; without one, every frame but data is dropped. */
	void setCoordinator(IndirectQueue coordinator) {
		this.coordinator = coordinator;
	}

	/** Lets the receiver be off when idle. */
	void setPoller(Poller poller) {
		this.poller = poller;
	}

	Radio radio() {
		return this.radio;
	}

	/** Room that {@link #send} needs in front of a packet for the longest header, bytes. */
	public int headroom() {
		return HEADER + (this.security == null ? 0 : this.security.headerLength());
	}

	/** Room that {@link #send} needs behind a packet for the MIC, bytes. */
	public int tailroom() {
		return this.security == null ? 0 : this.security.micLength();
	}

	/** The longest payload of a frame to one node, bytes. A broadcast has room for six more. */
	public int maxPayload() {
		return Radio.MAX_FRAME - headroom() - tailroom();
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
		this.jitter = this.jitter == null ? new Jitter((int) eui64 * 31 + sequence) : this.jitter;
		this.sequence = sequence;
		this.listener = listener;
		this.radio.start(channel, panId, shortAddress, eui64, this, now);
	}

	/**
	 * Sends a payload as one data frame; the result comes to {@link Listener#onSent}, unless this returns a drop reason.
	 *
	 * @param packet with {@link #headroom} in front and {@link #tailroom} behind; taken over, whatever the result
	 * @param destination an EUI-64 as printed, {@link #BROADCAST}, or the short address of {@link #setShort}: the result is then its neighbour's
	 * @param tag comes back with the result
	 * @return 0, or {@link Drop#MAC_OVERSIZE} or {@link Drop#MAC_QUEUE_FULL}, counted
	 */
	public int send(Packet packet, long destination, int tag, long now) {
		int control = destination == BROADCAST ? Frame.BROADCAST_DATA : isShort(destination) ? Frame.SHORT_DATA : Frame.UNICAST_DATA;
		return send(packet, this.security == null ? control : control | Frame.SECURITY, destination, tag, now);
	}

	/**
	 * Asks a neighbour for a frame that it keeps for this node (data request, section 7.3.4), which then comes as any other.
	 *
	 * @param destination an EUI-64 as printed
	 * @param tag comes back with the result
	 * @return 0; or {@link Drop#NO_PACKET} or {@link Drop#MAC_QUEUE_FULL}, counted
	 */
	public int poll(long destination, int tag, long now) {
		Packet packet = this.pool.take();
		if (packet == null) {
			return this.stats.drop(Drop.NO_PACKET);
		}
		packet.at = headroom();
		packet.bytes[packet.at] = Frame.DATA_REQUEST;
		packet.end = packet.at + 1;
		long brief = shortAddress(destination);
		int control = brief == BROADCAST ? Frame.UNICAST_COMMAND : Frame.SHORT_COMMAND;
		return send(packet, this.security == null ? control : control | Frame.SECURITY, brief == BROADCAST ? destination : brief, tag, now);
	}

	/** Sends a beacon that says no more than that this PAN is here; not secured, as the one who asks for it knows no key yet. */
	void sendBeacon(long now) {
		Packet packet = this.pool.take();
		if (packet == null) {
			this.stats.drop(Drop.NO_PACKET);
		} else if (this.queued == this.queue.length) {
			this.pool.give(packet);
			this.stats.drop(Drop.MAC_QUEUE_FULL);
		} else {
			packet.end = Frame.putBeacon(packet.bytes, 0, this.sequence, this.panId, this.eui64);
			this.sequence++;
			enqueue(packet, (this.first + this.queued) % this.queue.length, BROADCAST, 0, now);
		}
	}

	private int send(Packet packet, int control, long address, int tag, long now) {
		long destination = address == this.neighborShort && address != BROADCAST ? this.shortNeighbor : address;
		int header = Frame.headerLength(control);
		int auxiliary = 0;
		int mic = 0;
		if ((control & Frame.SECURITY) != 0) {
			auxiliary = this.security.headerLength();
			mic = this.security.micLength();
		}
		int at = packet.at - header - auxiliary;
		if (at < 0 || packet.end + mic - at > Radio.MAX_FRAME || packet.end + mic > packet.bytes.length) {
			this.pool.give(packet);
			return this.stats.drop(Drop.MAC_OVERSIZE);
		}
		boolean held = this.coordinator != null && destination != BROADCAST && this.coordinator.isSleeping(destination);
		if (held ? !this.coordinator.makeRoom(destination, now) : this.queued == this.queue.length) {
			this.pool.give(packet);
			return this.stats.drop(Drop.MAC_QUEUE_FULL);
		}
		packet.at = at;
		Frame.putHeader(packet.bytes, at, control, this.sequence, this.panId, address, this.eui64);
		this.sequence++;
		if (held) {
			this.coordinator.hold(packet, destination, tag, now);
		} else {
			enqueue(packet, (this.first + this.queued) % this.queue.length, destination, tag, now);
		}
		return 0;
	}

	private void enqueue(Packet packet, int slot, long destination, int tag, long now) {
		this.queue[slot] = packet;
		this.destinations[slot] = destination;
		this.tags[slot] = tag;
		this.queued++;
		pump(now);
	}

	/** Sends a frame, complete but for its security, before all that wait; false if none may wait. */
	boolean sendFirst(Packet packet, long destination, int tag, long now) {
		if (this.queued == this.queue.length) {
			return false;
		}
		int slot = (this.first + this.queue.length - 1) % this.queue.length;
		this.first = slot;
		enqueue(packet, slot, destination, tag, now);
		return true;
	}

	/** Ends a frame that was not transmitted. */
	void fail(Packet packet, int reason, long destination, int tag, long now) {
		this.pool.give(packet);
		this.stats.drop(reason);
		this.listener.onSent(destination, Radio.FAILED, tag, now);
	}

	/** Frames that wait for the radio, the one it has not counted. */
	public int queued() {
		return this.queued;
	}

	/** Whether the radio has no frame and none waits. */
	boolean isIdle() {
		return this.queued == 0 && !this.transmitting;
	}

	/** Packets that are kept until the radio has a result, and those not delivered that are going to be returned. */
	public int kept() {
		return (this.kept == null ? 0 : 1) + this.rests;
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
		if (this.coordinator != null) {
			this.coordinator.onTime(now);
		}
		if (this.rests != 0) {
			wake(now);
		}
		pump(now);
		if (this.poller != null) {
			this.poller.onTime(now);
		}
	}

	/** Absolute time of the next {@link #onTime}, the radio's included; {@link Long#MIN_VALUE} for at once. */
	public long nextDeadline() {
		if (this.queued > 0 && !this.transmitting && this.radio.ready()) {
			return Long.MIN_VALUE;
		}
		long next = this.radio.nextDeadline();
		for (int i = this.rests - 1; i >= 0; i--) {
			next = this.restUntil[i] < next ? this.restUntil[i] : next;
		}
		if (this.poller != null) {
			next = Math.min(next, this.poller.nextDeadline());
		}
		return this.coordinator == null ? next : Math.min(next, this.coordinator.nextDeadline());
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		FrameHeader frame = this.header;
		this.stats.received++;
		int reason = frame.parse(bytes, at, length);
		if (reason == 0) {
			reason = accept(frame, bytes, rssi, lqi, now);
		}
		if (reason != 0) {
			this.stats.drop(reason);
		} else if (frame.type == Frame.DATA) {
			this.listener.onPayload(frame, bytes, frame.payload, frame.end, rssi, lqi, now);
			if (this.poller != null) {
				this.poller.onReceived(frame, now);
			}
		} else {
			this.stats.delivered();
			this.coordinator.onCommand(frame, bytes, now);
		}
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		if (!this.transmitting) {
			return;
		}
		this.transmitting = false;
		long to = this.destination;
		int what = this.tag;
		Packet packet = this.kept;
		this.kept = null;
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
			this.links.onTransmitted(to, status, attempts, now);
		}
		if (this.poller != null) {
			this.poller.onTransmitted(to, status, this.command, now);
		}
		this.listener.onSent(to, status, what, now);
		if (packet != null) {
			long address = Frame.destination(packet.bytes, packet.at);
			if (status != Radio.SENT && uncover(packet)) {
				rest(packet, address, what, now);
			} else {
				this.pool.give(packet);
			}
		}
		pump(now);
	}

	private void rest(Packet packet, long to, int what, long now) {
		if (this.rests == RESTING) {
			this.returns.onReturned(packet, to, what, now);
			return;
		}
		int shift = packet.returns < 2 ? 2 * packet.returns : 4;
		int index = this.rests++;
		this.resting[index] = packet;
		this.restDestinations[index] = to;
		this.restTags[index] = what;
		this.restUntil[index] = now + (REST << shift) + this.jitter.below(REST << shift);
	}

	/** Returns what has rested. */
	private void wake(long now) {
		for (int i = this.rests - 1; i >= 0; i--) {
			if (now >= this.restUntil[i]) {
				Packet packet = this.resting[i];
				long to = this.restDestinations[i];
				int what = this.restTags[i];
				int last = --this.rests;
				this.resting[i] = this.resting[last];
				this.restDestinations[i] = this.restDestinations[last];
				this.restTags[i] = this.restTags[last];
				this.restUntil[i] = this.restUntil[last];
				this.resting[last] = null;
				this.returns.onReturned(packet, to, what, now);
			}
		}
	}

	/** Takes header and security off a frame that was not delivered; false if its key is gone. */
	private boolean uncover(Packet packet) {
		int control = Bytes.get16le(packet.bytes, packet.at);
		int header = packet.at + Frame.headerLength(control);
		if ((control & Frame.SECURITY) != 0) {
			if (!this.security.uncover(packet.bytes, packet.at, header, packet.end, this.eui64)) {
				return false;
			}
			header += this.security.headerLength();
			packet.end -= this.security.micLength();
		}
		packet.at = header;
		return true;
	}

	private int accept(FrameHeader frame, byte[] bytes, int rssi, int lqi, long now) {
		if (frame.type != Frame.DATA && (this.coordinator == null || !this.coordinator.takes(frame, bytes))) {
			return Drop.MAC_UNEXPECTED_TYPE;
		}
		if (frame.destinationMode == Frame.NONE) {
			// For the PAN coordinator.
			return Drop.MAC_OTHER_DESTINATION;
		}
		// Without a PAN id (version 2) it is the destination's own.
		int pan = frame.destinationPan;
		if (pan != this.panId && pan != Frame.BROADCAST && pan >= 0) {
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
		if (frame.sourceMode == Frame.EXTENDED && frame.source == this.eui64) {
			return Drop.MAC_OWN_SOURCE;
		}
		int reason = checkSecurity(frame, bytes, now);
		if (reason == 0 && frame.sourceMode != Frame.NONE && !this.links.onReceived(frame.source, frame.sequence, rssi, lqi, now)) {
			reason = Drop.MAC_DUPLICATE;
		}
		return reason;
	}

	private int checkSecurity(FrameHeader frame, byte[] bytes, long now) {
		if (this.security == null) {
			return frame.security ? Drop.MAC_SECURED : 0;
		}
		if (frame.type == Frame.COMMAND && frame.sourceMode == Frame.NONE) {
			// A beacon request comes from one who knows no more than to ask; what it gets is in every frame's header.
			return 0;
		}
		return this.security.check(frame, bytes, now);
	}

	/** Gives the radio the next frame, if it takes one. */
	private void pump(long now) {
		while (this.queued > 0 && !this.transmitting && this.radio.ready()) {
			int slot = this.first;
			Packet packet = this.queue[slot];
			this.destination = this.destinations[slot];
			this.tag = this.tags[slot];
			this.queue[slot] = null;
			this.first = (slot + 1) % this.queue.length;
			this.queued--;
			int reason = secure(packet);
			if (reason == 0 && !this.radio.transmit(packet.bytes, packet.at, packet.length(), now)) {
				reason = Drop.MAC_RADIO_FAILED;
			}
			if (reason != 0) {
				fail(packet, reason, this.destination, this.tag, now);
			} else {
				this.transmitting = true;
				this.stats.transmitted++;
				if (this.poller != null) {
					this.command = (packet.bytes[packet.at] & Frame.TYPE_MASK) == Frame.COMMAND;
				}
				if (this.returns != null && (packet.bytes[packet.at] & Frame.TYPE_MASK) == Frame.DATA && this.destination != BROADCAST) {
					this.kept = packet;
				} else {
					this.pool.give(packet);
				}
			}
		}
	}

	/** Gives a frame its frame counter, in the order in which frames go out, and its MIC; 0, or why it cannot be sent. */
	private int secure(Packet packet) {
		byte[] bytes = packet.bytes;
		int control = Bytes.get16le(bytes, packet.at);
		if ((control & Frame.SECURITY) == 0) {
			return 0;
		}
		int reason = this.security.secure(bytes, packet.at, packet.at + Frame.headerLength(control), packet.end, (control & Frame.TYPE_MASK) == Frame.COMMAND,
				this.eui64);
		if (reason == 0) {
			packet.end += this.security.micLength();
		}
		return reason;
	}
}

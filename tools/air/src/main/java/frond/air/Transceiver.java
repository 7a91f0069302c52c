package frond.air;

import frond.ieee802154.Frame;
import frond.ieee802154.FrameHeader;
import java.util.HashSet;
import java.util.Set;

/**
 * One radio on the {@link Medium}: its settings, the third level of filtering (IEEE 802.15.4-2006 section 7.5.6.2), the
 * acknowledgements it sends by itself, and its {@link Transmitter}. A remote one belongs to a node in another process that does
 * everything above the PHY itself: it hears all channels and all frames, and its acknowledgements come as late as its datagrams.
 */
final class Transceiver {
	/** Takes what the radio hears. */
	interface Listener {
		/**
		 * A frame for this radio, or any frame if it is promiscuous or remote.
		 *
		 * @param psdu with its FCS; not to be changed
		 */
		void onReceived(byte[] psdu, int channel, Link link, long now);
	}

	/** What a sender waits for an acknowledgement from a remote radio: two datagrams and a process that is not always running. */
	static final int REMOTE_ACK_WAIT = 10000;
	private static final int ACK_LENGTH = 3;

	private final Medium medium;
	private final Listener listener;
	private final boolean remote;
	private final Transmitter transmitter;
	private final FrameHeader header = new FrameHeader();
	private final int id;

	private int channel = 11;
	private int panId = Frame.BROADCAST;
	private int shortAddress = Frame.BROADCAST;
	private long eui64;
	private boolean promiscuous;
	/** A radio whose host says nothing announces: who asks in vain listens for nothing, who is not told misses a frame. */
	private boolean announcing = true;
	/** For whom its host keeps frames; null as long as it does not say. */
	private Set<Long> kept;
	private boolean listening;
	/** Since when it has been listening to its channel. */
	private long since;
	/** Whether an acknowledgement is due; until it is out, nothing else may go out. */
	private boolean acknowledging;
	private long airtime;
	/** How long it was switched on before {@link #onSince}. */
	private long listened;
	private long onSince;

	Transceiver(Medium medium, Listener listener, boolean remote) {
		this.medium = medium;
		this.listener = listener;
		this.remote = remote;
		this.transmitter = new Transmitter(medium, this);
		this.id = medium.attach(this);
	}

	/** Whether the acknowledgement of a data request says that a frame is kept. */
	void setAnnouncing(boolean announcing) {
		this.announcing = announcing;
	}

	/** From now on acknowledgements of data requests say for whom something is kept. */
	void matchSources() {
		this.kept = new HashSet<>();
	}

	void setKept(long address, boolean keeps) {
		if (keeps) {
			this.kept.add(address);
		} else {
			this.kept.remove(address);
		}
	}

	/** How long it has been switched on in all, microseconds. */
	long listened(long now) {
		return this.listened + (this.listening ? now - this.onSince : 0);
	}

	int id() {
		return this.id;
	}

	/** How long it has been sending in all, microseconds. */
	long airtime() {
		return this.airtime;
	}

	void spend(long micros) {
		this.airtime += micros;
	}

	boolean remote() {
		return this.remote;
	}

	Transmitter transmitter() {
		return this.transmitter;
	}

	int channel() {
		return this.channel;
	}

	int panId() {
		return this.panId;
	}

	int shortAddress() {
		return this.shortAddress;
	}

	long eui64() {
		return this.eui64;
	}

	boolean promiscuous() {
		return this.promiscuous;
	}

	boolean listening() {
		return this.listening;
	}

	boolean acknowledging() {
		return this.acknowledging;
	}

	void setChannel(int channel) {
		this.channel = channel;
		this.since = this.medium.now();
	}

	void setPanId(int panId) {
		this.panId = panId;
	}

	void setShortAddress(int shortAddress) {
		this.shortAddress = shortAddress;
	}

	void setEui64(long eui64) {
		this.eui64 = eui64;
	}

	void setPromiscuous(boolean promiscuous) {
		this.promiscuous = promiscuous;
	}

	void setListening(boolean listening) {
		this.listened = listened(this.medium.now());
		this.onSince = this.medium.now();
		this.listening = listening;
		this.since = this.medium.now();
	}

	/** Forgets every setting and what is under way. */
	void reset() {
		this.transmitter.cancel();
		this.channel = 11;
		this.panId = Frame.BROADCAST;
		this.shortAddress = Frame.BROADCAST;
		this.eui64 = 0;
		this.promiscuous = false;
		this.kept = null;
		setListening(false);
	}

	/** Leaves the air. */
	void close() {
		reset();
		this.medium.detach(this);
	}

	/** Whether it was listening to a frame's channel from the frame's start. */
	boolean listens(Transmission frame) {
		return this.listening && (this.remote || this.channel == frame.channel) && this.since <= frame.start;
	}

	/** Whether a frame is addressed to this radio alone. */
	boolean isFor(byte[] psdu) {
		return this.header.parse(psdu, 0, psdu.length - Phy.FCS) == 0 && isOwnDestination(this.header);
	}

	static boolean isAcknowledgement(byte[] psdu) {
		return psdu.length == ACK_LENGTH + Phy.FCS && (psdu[0] & Frame.TYPE_MASK) == Frame.ACK;
	}

	/** A frame has arrived whole. */
	void onAir(byte[] psdu, int onChannel, Link link) {
		long now = this.medium.now();
		if (isAcknowledgement(psdu)) {
			this.transmitter.onAcknowledgement(psdu);
			if (this.remote || this.promiscuous) {
				this.listener.onReceived(psdu, onChannel, link, now);
			}
			return;
		}
		if (this.remote) {
			this.listener.onReceived(psdu, onChannel, link, now);
			return;
		}
		boolean parsed = this.header.parse(psdu, 0, psdu.length - Phy.FCS) == 0;
		boolean own = parsed && isOwnDestination(this.header);
		if (!own && !this.promiscuous && !(parsed && isForAll(this.header))) {
			return;
		}
		// A frame of version 2 wants an acknowledgement of its own kind, which this radio does not have.
		if (own && this.header.ackRequest && this.header.version < 2 && (this.header.type == Frame.DATA || this.header.type == Frame.COMMAND)) {
			FrameHeader frame = this.header;
			boolean pending = frame.type == Frame.COMMAND && frame.payload < frame.end && psdu[frame.payload] == Frame.DATA_REQUEST
					&& (this.kept == null ? this.announcing : this.kept.contains(frame.source));
			acknowledge(onChannel, frame.sequence, pending);
		}
		this.listener.onReceived(psdu, onChannel, link, now);
	}

	private boolean isOwnPan(FrameHeader frame) {
		return frame.destinationPan == this.panId || frame.destinationPan == Frame.BROADCAST;
	}

	private boolean isOwnDestination(FrameHeader frame) {
		if (frame.destinationMode == Frame.EXTENDED) {
			return isOwnPan(frame) && frame.destination == this.eui64;
		}
		return frame.destinationMode == Frame.SHORT && isOwnPan(frame) && frame.destination == this.shortAddress
				&& this.shortAddress != Frame.BROADCAST;
	}

	private boolean isForAll(FrameHeader frame) {
		return frame.destinationMode == Frame.NONE ? frame.type == Frame.BEACON : frame.broadcast() && isOwnPan(frame);
	}

	/**
	 * Acknowledges without CSMA-CA, a turnaround after the frame (section 7.5.6.4.2).
	 *
	 * @param pending what a data request is told (section 7.2.1.1.3)
	 */
	private void acknowledge(int onChannel, int sequence, boolean pending) {
		byte[] frame = { (byte) (pending ? Frame.ACK | Frame.PENDING : Frame.ACK), 0, (byte) sequence };
		byte[] psdu = Phy.psdu(frame, 0, ACK_LENGTH);
		this.acknowledging = true;
		this.medium.at(this.medium.now() + Phy.TURNAROUND, () -> {
			this.acknowledging = false;
			if (this.listening) {
				this.medium.transmit(this, onChannel, psdu);
			}
		});
	}
}

package frond.borderrouter;

import frond.ieee802154.Frame;
import frond.ieee802154.FrameHeader;
import frond.radio.Radio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Radios that hear each other, under virtual time, without allocating: what a node's allocations are measured against. A frame takes its time on
 * the air; each receiver loses it by chance; the sender is told whether the node addressed heard it. A receiver gets its frames in its own
 * {@link Radio#onTime}, so that what it does with them is its own doing.
 */
final class Ether {
	private static final int MICROS_A_BYTE = 32;
	private static final int OVERHEAD_BYTES = 8;
	private static final int INBOX = 8;
	private static final int LQI = 200;

	private final List<Port> ports = new ArrayList<>();
	private final Random random = new Random(42);
	private final FrameHeader header = new FrameHeader();
	/** Frames lost on each link, percent. */
	int loss;
	/** Frames sent. */
	int frames;

	Port port() {
		Port port = new Port();
		this.ports.add(port);
		return port;
	}

	/** One radio. */
	final class Port implements Radio {
		/** Hears nothing and is not heard. */
		boolean deaf;
		/** A frame that has these bytes one after the other is acknowledged and never comes; null for none such. */
		byte[] lost;
		private Listener listener;
		private long eui64;
		private int shortAddress;
		private final byte[] frame = new byte[MAX_FRAME];
		private int length;
		private long endsAt = Long.MAX_VALUE;
		private final byte[][] inbox = new byte[INBOX][MAX_FRAME];
		private final int[] lengths = new int[INBOX];
		private int first;
		private int waiting;

		@Override
		public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
			this.eui64 = eui64;
			this.shortAddress = shortAddress;
			this.listener = listener;
		}

		@Override
		public boolean ready() {
			return this.listener != null && this.endsAt == Long.MAX_VALUE;
		}

		@Override
		public boolean transmit(byte[] bytes, int at, int length, long now) {
			if (!ready()) {
				return false;
			}
			System.arraycopy(bytes, at, this.frame, 0, length);
			this.length = length;
			this.endsAt = now + (long) (length + OVERHEAD_BYTES) * MICROS_A_BYTE;
			Ether.this.frames++;
			return true;
		}

		@Override
		public int capabilities() {
			return AUTO_ACK | CSMA | RETRY;
		}

		/** Puts a frame in the inbox, as if it had come over the air; false if there is no room. */
		boolean hear(byte[] bytes, int length) {
			if (this.deaf || this.waiting == INBOX || this.listener == null) {
				return false;
			}
			if (this.lost != null && isLost(bytes, length)) {
				return true;
			}
			int slot = (this.first + this.waiting++) % INBOX;
			System.arraycopy(bytes, 0, this.inbox[slot], 0, length);
			this.lengths[slot] = length;
			return true;
		}

		private boolean isLost(byte[] bytes, int length) {
			for (int i = 0; i + this.lost.length <= length; i++) {
				if (Arrays.equals(bytes, i, i + this.lost.length, this.lost, 0, this.lost.length)) {
					return true;
				}
			}
			return false;
		}

		@Override
		public void onTime(long now) {
			while (this.waiting > 0) {
				int slot = this.first;
				this.first = (slot + 1) % INBOX;
				this.waiting--;
				this.listener.onFrame(this.inbox[slot], 0, this.lengths[slot], -60, LQI, now);
			}
			if (now >= this.endsAt) {
				this.endsAt = Long.MAX_VALUE;
				this.listener.onTransmitted(deliver(this) ? SENT : NO_ACK, 1, now);
			}
		}

		@Override
		public long nextDeadline() {
			return this.waiting > 0 ? Long.MIN_VALUE : this.endsAt;
		}
	}

	/** Whether the frame needed no acknowledgement, or got it. A radio that retries does so three times. */
	private boolean deliver(Port from) {
		this.header.parse(from.frame, 0, from.length);
		boolean unicast = !this.header.broadcast();
		boolean done = !unicast;
		// No iterator: nothing is to be allocated here.
		for (int i = 0; i < this.ports.size(); i++) {
			Port to = this.ports.get(i);
			if (to == from || from.deaf || unicast && this.header.destination != (this.header.destinationMode == Frame.EXTENDED ? to.eui64 : to.shortAddress)) {
				continue;
			}
			for (int attempt = 0; attempt < (unicast ? 4 : 1); attempt++) {
				if (this.random.nextInt(100) >= this.loss && to.hear(from.frame, from.length)) {
					done = true;
					break;
				}
			}
		}
		return done;
	}
}

package frond.borderrouter;

import frond.ieee802154.Frame;
import frond.ieee802154.FrameHeader;
import frond.radio.Radio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A radio medium and a clock for one thread: everyone hears everyone, each frame and each acknowledgement lost with one probability. Repeatable by seed. */
final class VirtualAir {
	private static final int ATTEMPTS = 4;
	/** Back-off before an attempt, and acknowledgement after it, in the mean; 32 us a byte with 6 bytes in front and 2 behind. */
	private static final long ACCESS = 2000;
	private static final long BYTE = 32;

	/** What has deadlines. */
	interface Timed {
		void onTime(long now);

		long nextDeadline();
	}

	private record Event(long time, long order, Runnable action) implements Comparable<Event> {
		@Override
		public int compareTo(Event other) {
			return this.time != other.time ? Long.compare(this.time, other.time) : Long.compare(this.order, other.order);
		}
	}

	private final PriorityQueue<Event> events = new PriorityQueue<>();
	private final Map<Long, Antenna> antennas = new HashMap<>();
	private final List<Timed> timed = new ArrayList<>();
	/** Every frame, in order. */
	final List<byte[]> frames = new ArrayList<>();
	private final Random random;
	double loss;
	long now = 1000000;
	private long order;

	VirtualAir(long seed) {
		this.random = new Random(seed);
	}

	Radio radio() {
		return new Antenna();
	}

	void add(Timed each) {
		this.timed.add(each);
	}

	void remove(Timed each, long eui64) {
		this.timed.remove(each);
		this.antennas.remove(eui64);
	}

	/** Runs until a condition holds, or a time has passed. Returns whether it held. */
	boolean run(long micros, BooleanSupplier until) {
		long end = this.now + micros;
		while (!until.getAsBoolean()) {
			long next = this.events.isEmpty() ? Long.MAX_VALUE : this.events.peek().time();
			for (Timed each : this.timed) {
				next = Math.min(next, each.nextDeadline());
			}
			if (next > end) {
				this.now = end;
				return until.getAsBoolean();
			}
			this.now = Math.max(this.now, next);
			while (!this.events.isEmpty() && this.events.peek().time() <= this.now) {
				this.events.remove().action().run();
			}
			for (Timed each : List.copyOf(this.timed)) {
				if (each.nextDeadline() <= this.now) {
					each.onTime(this.now);
				}
			}
		}
		return true;
	}

	void run(long micros) {
		run(micros, () -> false);
	}

	private boolean lost() {
		return this.random.nextDouble() < this.loss;
	}

	private final class Antenna implements Radio {
		private long eui64;
		private Listener listener;
		private boolean busy;

		@Override
		public void start(int channel, int panId, int shortAddress, long address, Listener to, long time) {
			this.eui64 = address;
			this.listener = to;
			VirtualAir.this.antennas.put(address, this);
		}

		@Override
		public boolean ready() {
			return !this.busy;
		}

		@Override
		public boolean transmit(byte[] bytes, int at, int length, long time) {
			byte[] frame = Arrays.copyOfRange(bytes, at, at + length);
			VirtualAir.this.frames.add(frame);
			this.busy = true;
			attempt(frame, 1);
			return true;
		}

		private void attempt(byte[] frame, int number) {
			long end = VirtualAir.this.now + ACCESS + (frame.length + 8) * BYTE;
			VirtualAir.this.events.add(new Event(end, VirtualAir.this.order++, () -> arrive(frame, number)));
		}

		private void arrive(byte[] frame, int number) {
			FrameHeader header = new FrameHeader();
			header.parse(frame, 0, frame.length);
			if (header.destinationMode == Frame.EXTENDED) {
				Antenna to = VirtualAir.this.antennas.get(header.destination);
				boolean heard = to != null && !lost();
				if (heard) {
					to.receive(frame);
				}
				if (heard && !lost()) {
					done(SENT);
				} else if (number == ATTEMPTS) {
					done(NO_ACK);
				} else {
					attempt(frame, number + 1);
				}
				return;
			}
			for (Antenna to : List.copyOf(VirtualAir.this.antennas.values())) {
				if (to != this && !lost()) {
					to.receive(frame);
				}
			}
			done(SENT);
		}

		private void receive(byte[] frame) {
			this.listener.onFrame(frame.clone(), 0, frame.length, -60, 255, VirtualAir.this.now);
		}

		private void done(int status) {
			this.busy = false;
			this.listener.onTransmitted(status, VirtualAir.this.now);
		}

		@Override
		public int capabilities() {
			return AUTO_ACK | CSMA | RETRY;
		}

		@Override
		public void onTime(long time) {
			// The air's events do everything.
		}

		@Override
		public long nextDeadline() {
			return Long.MAX_VALUE;
		}
	}
}

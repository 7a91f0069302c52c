package frond.air;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.radio.SerialPort;
import frond.rcp.SpinelDevice;

/** The firmware's radio co-processor on the air; on the thread that drives the medium. */
final class CoProcessor {
	private static final byte[] VERSION = Bytes.ascii("FROND-AIR/0.1.0; RCP");
	/** Locally administered, "FRD"; the rest is which radio it is. */
	private static final long ADDRESSES = 0x0246524400000000L;

	private final Medium medium;
	private final AirRadio radio;
	private final Stats stats = new Stats();
	/** What of {@link #stats} the air's counters have. */
	private final int[] counted = new int[Drop.COUNT];
	private final SpinelDevice device;
	private Medium.Event next;
	private long nextTime = Long.MAX_VALUE;

	/**
	 * A co-processor that has just been switched on, and says so.
	 *
	 * @param line takes what goes to the host
	 */
	CoProcessor(Medium medium, int initialChannel, SerialPort line) {
		this.medium = medium;
		this.radio = new AirRadio(medium);
		this.device = new SpinelDevice(this.radio, line, this.stats, VERSION, ADDRESSES | this.radio.number(), initialChannel);
		this.device.start(medium.now());
	}

	/** Leaves the air. */
	void close() {
		this.radio.close();
		if (this.next != null) {
			this.next.cancel();
		}
	}

	/** Takes bytes from the host. */
	void onBytes(byte[] bytes, int at, int length) {
		this.device.onBytes(bytes, at, length, this.medium.now());
		for (int i = 1; i < this.counted.length; i++) {
			for (int drops = this.stats.drops(-i); this.counted[i] != drops; this.counted[i]++) {
				this.medium.stats().count(Drop.name(-i));
			}
		}
		schedule();
	}

	/** The line takes everything at once here, so that only what the host says makes for a deadline. */
	private void schedule() {
		long time = this.device.nextDeadline();
		if (time == this.nextTime) {
			return;
		}
		if (this.next != null) {
			this.next.cancel();
			this.next = null;
		}
		this.nextTime = time;
		if (time != Long.MAX_VALUE) {
			this.next = this.medium.at(time, this::onTime);
		}
	}

	private void onTime() {
		this.next = null;
		this.nextTime = Long.MAX_VALUE;
		this.device.onTime(this.medium.now());
		schedule();
	}
}

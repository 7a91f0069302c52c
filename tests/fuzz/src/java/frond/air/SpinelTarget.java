package frond.air;

import frond.buffer.Stats;
import frond.fuzz.Records;
import frond.fuzz.Target;
import frond.radio.HdlcLite;
import frond.radio.Radio;
import frond.radio.SpinelRadio;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * A host and its co-processor with foreign bytes on the line, in one direction: each transmission has exactly one result, and the two find together
 * again. Kind: 1 the message goes into an HDLC frame with a right FCS, else it is on the line as it is; 2 a transmission is begun before; 4 the
 * lower bits of the message's first byte are the transaction that is waited for; the upper four bits are how long to wait before, in steps of 0.2 s.
 */
public final class SpinelTarget implements Target {
	private final boolean toHost;

	/** @param toHost whether the messages are for the host, else for the co-processor */
	public SpinelTarget(boolean toHost) {
		this.toHost = toHost;
	}

	@Override
	public int take(byte[] input) {
		Line line = new Line();
		line.pass(Line.SECOND);
		Target.check(line.host.ready(), "the host is not ready to begin with");
		Records records = new Records(input);
		while (records.next()) {
			line.pass((records.kind() >> 4) * Line.SECOND / 5);
			if (records.kind(2)) {
				line.transmit();
			}
			byte[] message = records.message();
			if (records.kind(4) && message.length > 0) {
				message[0] = (byte) (message[0] & 0xf0 | line.transaction);
			}
			byte[] bytes = records.kind(1) ? framed(message) : message;
			if (this.toHost) {
				line.host.onBytes(bytes, 0, bytes.length, line.now);
			} else {
				line.device.onBytes(bytes, 0, bytes.length);
			}
			line.pass(1);
		}
		line.recover();
		return records.count();
	}

	private static byte[] framed(byte[] message) {
		byte[] line = new byte[HdlcLite.encodedLimit(message.length)];
		return Arrays.copyOf(line, HdlcLite.encode(message, 0, message.length, line, 0));
	}

	private static final class Line implements Radio.Listener {
		static final long SECOND = 1_000_000;
		/** Longer than a silence, all attempts and a pause. */
		private static final long ENOUGH = 120 * SECOND;

		private final Medium medium = new Medium(1, Link.losing(0), new AirStats());
		private final ArrayDeque<byte[]> toHost = new ArrayDeque<>();
		final CoProcessor device = new CoProcessor(this.medium, 26, (from, at, length) -> {
			this.toHost.add(Arrays.copyOfRange(from, at, at + length));
			return length;
		});
		final SpinelRadio host = new SpinelRadio(this::write, new Stats());
		private final byte[] frame = new byte[30];
		long now;
		/** Of the host's last message. */
		int transaction;
		private boolean transmitting;

		Line() {
			this.host.start(26, 0xabcd, 0xffff, 0x02f00d0000000101L, this, 0);
			// A broadcast from this node.
			System.arraycopy(new byte[] { 0x41, (byte) 0xd8, 1, (byte) 0xcd, (byte) 0xab, -1, -1 }, 0, this.frame, 0, 7);
		}

		private int write(byte[] from, int at, int length) {
			// Contents begin behind the flag; transactions are not escaped.
			this.transaction = from[at] == HdlcLite.FLAG && length > 1 ? from[at + 1] & 0xf : this.transaction;
			this.device.onBytes(from, at, length);
			return length;
		}

		void pass(long micros) {
			long until = this.now + micros;
			for (int steps = 0;; steps++) {
				Target.check(steps < 10_000, "host and co-processor do not let time pass");
				while (!this.toHost.isEmpty()) {
					byte[] bytes = this.toHost.remove();
					this.host.onBytes(bytes, 0, bytes.length, this.now);
				}
				long next = Math.min(this.host.nextDeadline(), this.medium.nextEvent());
				if (next > until) {
					break;
				}
				this.now = Math.max(this.now, next);
				this.medium.run(this.now);
				if (this.host.nextDeadline() <= this.now) {
					this.host.onTime(this.now);
				}
			}
			this.now = until;
			this.medium.run(until);
		}

		void transmit() {
			if (this.host.ready()) {
				Target.check(this.host.transmit(this.frame, 0, this.frame.length, this.now), "not taken although ready");
				this.transmitting = true;
			}
		}

		void recover() {
			pass(ENOUGH);
			Target.check(!this.transmitting, "a transmission without a result");
			Target.check(this.host.ready(), "host and co-processor do not find together again");
			transmit();
			pass(ENOUGH);
			Target.check(!this.transmitting && this.host.ready(), "nothing can be sent any more");
		}

		@Override
		public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long time) {
			Target.check(at >= 0 && length >= 0 && length <= Radio.MAX_FRAME && at + length <= bytes.length, "a frame of " + length + " bytes");
			Target.check(lqi >= -1 && lqi <= 255 && rssi >= -128 && rssi <= 127, "LQI " + lqi + ", RSSI " + rssi);
		}

		@Override
		public void onTransmitted(int status, int attempts, long time) {
			Target.check(this.transmitting, "a result without a transmission");
			this.transmitting = false;
		}
	}
}

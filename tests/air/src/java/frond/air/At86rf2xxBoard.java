package frond.air;

import frond.buffer.Stats;
import frond.radio.At86rf2xx;
import frond.radio.Radio;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A board of a test: the driver, the chip, and the loop between them, in the medium's time. */
final class At86rf2xxBoard implements Radio.Listener {
	final Medium medium;
	final At86rf2xxChip chip;
	final At86rf2xx radio;
	final Stats stats = new Stats();
	/** Frames without FCS, hexadecimal. */
	final List<String> heard = new ArrayList<>();
	final List<Integer> rssi = new ArrayList<>();
	final List<Integer> lqi = new ArrayList<>();
	final List<Integer> results = new ArrayList<>();
	/** From an interrupt to the turn of the loop that takes it. */
	long latency = 20;
	private final long eui64;
	private Medium.Event next;

	At86rf2xxBoard(Medium medium, int number, int part) {
		this.medium = medium;
		this.eui64 = Station.address(number);
		this.chip = new At86rf2xxChip(medium, part, () -> medium.at(medium.now() + this.latency, this::turn));
		this.radio = new At86rf2xx(this.chip, this.stats);
	}

	void start() {
		this.radio.start(Station.CHANNEL, Station.PAN, 0xffff, this.eui64, this, this.medium.now());
		turn();
	}

	boolean send(String frame) {
		byte[] bytes = HexFormat.of().parseHex(frame);
		boolean taken = this.radio.transmit(bytes, 0, bytes.length, this.medium.now());
		turn();
		return taken;
	}

	private void turn() {
		long now = this.medium.now();
		boolean more = true;
		for (int turns = 0; more; turns++) {
			if (turns == 10000) {
				throw new AssertionError("the loop does not come to rest");
			}
			more = this.radio.onInterrupt(now);
			if (this.radio.nextDeadline() <= now) {
				this.radio.onTime(now);
				more = true;
			}
		}
		if (this.next != null) {
			this.next.cancel();
		}
		long deadline = this.radio.nextDeadline();
		this.next = deadline == Long.MAX_VALUE ? null : this.medium.at(deadline, this::turn);
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		this.heard.add(HexFormat.of().formatHex(bytes, at, at + length));
		this.rssi.add(rssi);
		this.lqi.add(lqi);
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		this.results.add(status);
	}
}

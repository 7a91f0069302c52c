package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.CsmaRadio;
import frond.ieee802154.FrameHeader;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.radio.At86rf2xx;
import frond.radio.Radio;
import java.lang.management.ManagementFactory;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 3: driver and MAC use no heap after start-up. Counted around their own calls, less what the models below them allocate meanwhile. */
class DriverAllocationTest {
	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
	private static final int FRAMES = 500;
	private static final long STEP = 100;

	private final Medium medium = new Medium(3, Link.losing(0.2), new AirStats());
	/** What the models allocated within the calls that are counted. */
	private long models;

	private static long allocated() {
		return THREADS.getCurrentThreadAllocatedBytes();
	}

	/** The chip, with what it allocates kept apart. */
	private final class Apart implements At86rf2xx.Wiring {
		private final At86rf2xx.Wiring chip;

		Apart(At86rf2xx.Wiring chip) {
			this.chip = chip;
		}

		@Override
		public int exchange(int word) {
			long before = allocated();
			int result = this.chip.exchange(word);
			DriverAllocationTest.this.models += allocated() - before;
			return result;
		}

		@Override
		public int transfer(byte[] bytes, int at, int length, boolean more) {
			long before = allocated();
			int result = this.chip.transfer(bytes, at, length, more);
			DriverAllocationTest.this.models += allocated() - before;
			return result;
		}

		@Override
		public int send(byte[] bytes, int at, int length) {
			long before = allocated();
			int result = this.chip.send(bytes, at, length);
			DriverAllocationTest.this.models += allocated() - before;
			return result;
		}

		@Override
		public void reset(boolean asserted) {
			long before = allocated();
			this.chip.reset(asserted);
			DriverAllocationTest.this.models += allocated() - before;
		}

		@Override
		public void sleep(boolean asserted) {
			long before = allocated();
			this.chip.sleep(asserted);
			DriverAllocationTest.this.models += allocated() - before;
		}

		@Override
		public boolean irq() {
			return this.chip.irq();
		}
	}

	/** A MAC on a radio, in a loop that asks it often; bytes that it allocated. */
	private final class Side implements Mac.Listener, Mac.Returns {
		final Stats stats = new Stats();
		final PacketPool pool = new PacketPool(8, Radio.MAX_FRAME);
		final Mac mac;
		final long address;
		private final At86rf2xx driver;
		long allocated;

		Side(int number, Radio radio, At86rf2xx driver, boolean secured) {
			this.driver = driver;
			this.address = Station.address(number);
			this.mac = new Mac(radio, this.pool, new LinkTable(8), this.stats, 4);
			if (secured) {
				this.mac.setSecurity(MacFuzzTest.security());
			}
			this.mac.setReturns(this);
			this.mac.start(Station.CHANNEL, Station.PAN, 0xffff, this.address, number, this, 0);
		}

		void turn(long now) {
			long before = allocated() - DriverAllocationTest.this.models;
			if (this.driver != null) {
				this.driver.onInterrupt(now);
			}
			if (this.mac.nextDeadline() <= now) {
				this.mac.onTime(now);
			}
			this.allocated += allocated() - DriverAllocationTest.this.models - before;
		}

		void send(long to, long now) {
			long before = allocated() - DriverAllocationTest.this.models;
			Packet packet = this.pool.take();
			if (packet != null) {
				packet.end = Radio.MAX_FRAME - this.mac.tailroom();
				packet.at = packet.end - 40;
				this.mac.send(packet, to, 0, now);
			}
			this.allocated += allocated() - DriverAllocationTest.this.models - before;
		}

		@Override
		public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
			this.stats.delivered();
		}

		@Override
		public void onSent(long destination, int status, int tag, long now) {
			// Nothing follows.
		}

		@Override
		public void onReturned(Packet packet, long destination, int tag, long now) {
			this.pool.give(packet);
		}
	}

	private Side onChip(int number, int part, boolean secured) {
		At86rf2xx driver = new At86rf2xx(new Apart(new At86rf2xxChip(this.medium, part, () -> {
			// The line's level says it.
		})), new Stats());
		return new Side(number, driver, driver, secured);
	}

	/** Both ways at once, so that frames are lost, repeated and returned; what runs first loads classes and counts for nothing. */
	private void assertNothingIsAllocated(Side one, Side two) {
		exchange(one, two);
		one.allocated = 0;
		two.allocated = 0;
		int before = one.stats.delivered;
		exchange(one, two);
		assertEquals(0, one.allocated);
		assertEquals(0, two.allocated);
		assertTrue(one.stats.delivered - before > FRAMES * 9 / 10, "delivered " + (one.stats.delivered - before));
	}

	private void exchange(Side one, Side two) {
		for (int i = 0; i < FRAMES; i++) {
			one.send(i % 16 == 0 ? Mac.BROADCAST : two.address, this.medium.now());
			two.send(one.address, this.medium.now());
			for (int step = 0; step < 500; step++) {
				this.medium.run(this.medium.now() + STEP);
				one.turn(this.medium.now());
				two.turn(this.medium.now());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void driverAndMacAllocateNothingAfterTheirStart(boolean secured) {
		assertNothingIsAllocated(onChip(1, At86rf2xxChip.AT86RF231, secured), onChip(2, At86rf2xxChip.AT86RF233, secured));
	}

	/** Its radio here is a model that allocates when it sends: that the MAC's own calls do not is what the test above shows. */
	@Test
	void softwareCsmaAllocatesNothingWhenItReceives() {
		Function<Integer, Side> side = number -> new Side(number, new CsmaRadio(new PlainAirRadio(this.medium), number), null, false);
		Side one = side.apply(1);
		exchange(one, side.apply(2));
		byte[] frame = new byte[60];
		System.arraycopy(java.util.HexFormat.of().parseHex(Station.broadcast(1, 2, 30)), 0, frame, 0, 45);
		long total = 0;
		for (int i = 0; i < FRAMES; i++) {
			frame[2] = (byte) i;
			long before = allocated();
			one.mac.onFrame(frame, 0, 45, -50, 255, this.medium.now());
			total += allocated() - before;
		}
		assertEquals(0, total);
	}
}

package frond.sim;

import frond.borderrouter.Forwarder;
import frond.borderrouter.Mesh;
import frond.cli.TemporaryDirectory;
import frond.lowpan.Nhc;
import frond.mqttsn.MqttSn;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;

/**
 * The real processes behind the root, and the pace at which virtual time then goes: never faster than a multiple of this machine's clock, and slower while this
 * machine does not keep up. The gateway's clock is the virtual one ({@link SharedClock}), so it supervises clients and resolves times by it; broker and historian have no use
 * for one but to bound how long they wait for each other. What the gateway sends reaches the mesh within {@value #SLICE_MS} ms of this machine's clock.
 */
final class RealLine implements AutoCloseable {
	/** How long the air is simulated before the line is looked at again, milliseconds of this machine's clock. */
	private static final long SLICE_MS = 2;
	/** A pace that was not kept by so much is not made up for, nanoseconds. */
	private static final long BEHIND = 50_000_000;
	private static final long MINUTE_MILLIS = 60_000;
	private static final long MILLISECOND_NANOS = 1_000_000;

	private final double speed;
	private final long epochMillis;
	private final TemporaryDirectory data;
	private final SharedClock clock;
	private final Selector selector;
	private final Processes processes;
	private Forwarder forwarder;
	private long began;

	/** The root's way to the gateway: the border router's own. */
	private final class HostSide implements FarEnd {
		private final Forwarder own;

		HostSide(Forwarder own) {
			this.own = own;
		}

		@Override
		public void onTime(long now) {
			this.own.onTime(now);
		}

		@Override
		public long nextDeadline() {
			return Long.MAX_VALUE;
		}

		@Override
		public void close() {
			this.own.close();
			if (RealLine.this.forwarder == this.own) {
				RealLine.this.forwarder = null;
			}
		}
	}

	/**
	 * Starts everything.
	 *
	 * @param root the checkout
	 */
	RealLine(Path root, Scenario scenario) throws IOException {
		this.speed = scenario.processes;
		// It ends about now: a historian refuses what is of days to come.
		this.epochMillis = (System.currentTimeMillis() - (scenario.length + scenario.drain) / Units.MILLISECOND) / MINUTE_MILLIS * MINUTE_MILLIS;
		this.data = new TemporaryDirectory("frond-sim");
		this.clock = new SharedClock(this.data.path().resolve("clock"));
		this.clock.set(this.epochMillis);
		this.selector = Selector.open();
		try {
			this.processes = new Processes(root, this.data.path(), this.clock.file());
		} catch (IOException | RuntimeException e) {
			this.selector.close();
			this.data.close();
			throw e;
		}
		this.began = System.nanoTime();
	}

	/** Milliseconds since 1970 when the virtual clock is 0. */
	long epochMillis() {
		return this.epochMillis;
	}

	Processes processes() {
		return this.processes;
	}

	/** Carries the mesh's datagrams to the gateway, and back. */
	FarEnd behind(Mesh mesh) {
		this.forwarder = new Forwarder(mesh, this.selector);
		this.forwarder.forward(MqttSn.PORT, this.processes.gateway());
		this.forwarder.forward(Nhc.PORT_4, this.processes.gateway());
		return new HostSide(this.forwarder);
	}

	/** Waits until time may go on, and takes meanwhile what the gateway sends. Returns how far it may go. */
	long pace(long now, Runnable touched) {
		this.clock.set(this.epochMillis + now / 1000);
		long due = this.began + (long) (now * 1000 / this.speed);
		long late = System.nanoTime() - due;
		if (late > BEHIND) {
			this.began += late;
		}
		try {
			long left;
			do {
				left = due - System.nanoTime();
				int ready = left >= MILLISECOND_NANOS ? this.selector.select(left / MILLISECOND_NANOS) : this.selector.selectNow();
				if (ready > 0) {
					take(now);
					touched.run();
				}
			} while (left > MILLISECOND_NANOS);
		} catch (IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
		return now + (long) (this.speed * SLICE_MS * Units.MILLISECOND);
	}

	private void take(long now) {
		for (SelectionKey key : this.selector.selectedKeys()) {
			if (this.forwarder != null && key.isValid()) {
				this.forwarder.onReadable(key.attachment(), now);
			}
		}
		this.selector.selectedKeys().clear();
		if (this.forwarder != null) {
			this.forwarder.onTime(now);
		}
	}

	@Override
	public void close() throws IOException {
		this.processes.close();
		this.selector.close();
		this.clock.close();
		this.data.close();
	}
}

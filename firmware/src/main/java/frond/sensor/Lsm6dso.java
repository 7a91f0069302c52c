package frond.sensor;

/**
 * Acceleration by an ST LSM6DSO on SPI (data sheet DS12140): up to 4 g, in three axes that are sensors each. It is switched on for a measurement, which serves all
 * axes that are asked for meanwhile, and off when the first has been read. Before a result is taken the device is asked for its name and for the setting it was
 * given: one that is absent, or has lost its supply in between, has failed.
 */
public final class Lsm6dso {
	/** WHO_AM_I, followed by CTRL1_XL (section 9). */
	private static final int WHO_AM_I = 0x0f;
	private static final int NAME = 0x6c;
	private static final int CTRL1_XL = 0x10;
	/** ODR 104 Hz, 4 g. */
	private static final int ON = 0x48;
	private static final int OFF = 0x08;
	/** OUTX_L_A to OUTZ_H_A, little-endian. */
	private static final int RESULT = 0x28;
	private static final int READ = 0x80;
	private static final int AXES = 3;
	/** Four samples, of which the first is wrong (application note AN5192, accelerometer samples to be discarded). */
	private static final long TIME = 40000;
	/** Hundredths of micrometres a second squared in a step of 0.122 mg (table 2). */
	private static final long STEP = 119641;
	private static final long SCALE = 100000;

	private final SpiBus bus;
	private final byte[] bytes = new byte[1 + 2 * AXES];
	private final int[] raw = new int[AXES];
	private boolean good;
	private boolean running;
	private long readyAt;

	private Lsm6dso(SpiBus bus) {
		this.bus = bus;
	}

	/** The axes of one device: {@code acceleration-x} and so on, millimetres a second squared. */
	public static Sensor[] axes(SpiBus bus) {
		Lsm6dso device = new Lsm6dso(bus);
		return new Sensor[] { new Axis(device, 0, "acceleration-x"), new Axis(device, 1, "acceleration-y"), new Axis(device, 2, "acceleration-z") };
	}

	private long begin(long now) {
		if (!this.running) {
			this.running = control(ON);
			this.good = false;
			this.readyAt = now + TIME;
		}
		return this.running ? this.readyAt : now;
	}

	private int result(int axis) {
		if (this.running) {
			this.running = false;
			this.good = take();
			control(OFF);
		}
		return this.good ? millimetres(this.raw[axis]) : Sensor.FAULT;
	}

	private boolean take() {
		byte[] bytes = this.bytes;
		if (!get(WHO_AM_I, 2) || (bytes[1] & 0xff) != NAME || (bytes[2] & 0xff) != ON || !get(RESULT, 2 * AXES)) {
			return false;
		}
		int any = 0;
		for (int i = 0; i < AXES; i++) {
			this.raw[i] = bytes[1 + 2 * i] & 0xff | bytes[2 + 2 * i] << 8;
			any |= this.raw[i];
		}
		// What they are before the first measurement.
		return any != 0;
	}

	private boolean get(int register, int length) {
		this.bytes[0] = (byte) (READ | register);
		return this.bus.transfer(this.bytes, 1 + length);
	}

	private boolean control(int value) {
		this.bytes[0] = (byte) CTRL1_XL;
		this.bytes[1] = (byte) value;
		return this.bus.transfer(this.bytes, 2);
	}

	static int millimetres(int raw) {
		long scaled = raw * STEP;
		return (int) ((scaled + (scaled < 0 ? -SCALE : SCALE) / 2) / SCALE);
	}

	/** An acceleration at the end of the range may be any above it. */
	private static final class Axis extends Sensor {
		private static final int MOST = 39200;

		private final Lsm6dso device;
		private final int axis;

		Axis(Lsm6dso device, int axis, String name) {
			super(name, "m/s2", 1000, -MOST, MOST);
			this.device = device;
			this.axis = axis;
		}

		@Override
		public long start(long now) {
			return this.device.begin(now);
		}

		@Override
		public int read(long now) {
			return this.device.result(this.axis);
		}
	}
}

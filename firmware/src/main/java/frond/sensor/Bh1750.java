package frond.sensor;

/** Illuminance by a ROHM BH1750FVI (its technical note, 10046EDT10), once in high resolution. */
public final class Bh1750 extends Sensor {
	/** With ADDR low. */
	public static final int ADDRESS = 0x23;
	private static final int POWER_ON = 0x01;
	private static final int ONCE = 0x20;
	/** At most 180 ms. */
	private static final long TIME = 180000;

	private final I2cBus bus;
	private final byte[] bytes = new byte[2];
	private boolean started;

	/** Tenths of a lux. */
	public Bh1750(I2cBus bus) {
		super("light", "lx", 10, 0, 546125);
		this.bus = bus;
	}

	@Override
	public long start(long now) {
		this.started = send(POWER_ON) && send(ONCE);
		return this.started ? now + TIME : now;
	}

	private boolean send(int command) {
		this.bytes[0] = (byte) command;
		return this.bus.transfer(ADDRESS, this.bytes, 1, 0) == 0;
	}

	/** A count is 1 / 1.2 lux. */
	@Override
	public int read(long now) {
		if (!this.started || this.bus.transfer(ADDRESS, this.bytes, 0, 2) != 0) {
			return FAULT;
		}
		int count = (this.bytes[0] & 0xff) << 8 | this.bytes[1] & 0xff;
		return (count * 25 + 1) / 3;
	}
}

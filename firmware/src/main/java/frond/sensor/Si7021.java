package frond.sensor;

/**
 * Temperature and relative humidity by a Silicon Labs Si7021 (data sheet, revision 1.3), or a Sensirion SHT21 or HTU21D, which take the same commands:
 * measured without holding the bus, and checked by the device's CRC-8 (x^8 + x^5 + x^4 + 1, from 0). Each of the two is a sensor; the device does one at a time,
 * so the second waits.
 */
public final class Si7021 extends Sensor {
	/** Not to be changed. */
	public static final int ADDRESS = 0x40;
	private static final int TEMPERATURE = 0xf3;
	private static final int HUMIDITY = 0xf5;
	private static final int POLYNOMIAL = 0x31;
	/** SHT21: at most 85 ms for 14 bits of temperature, 29 ms for humidity; the others are quicker. */
	private static final long TIME = 90000;
	/** Until the other's result has been taken. */
	private static final long MARGIN = 10000;

	private final I2cBus bus;
	private final int command;
	private final byte[] bytes = new byte[3];
	/** Whether the device sends its check. */
	private final boolean checked;
	/** Until when the device is busy, the same for its two sensors. */
	private final long[] busyUntil;
	private boolean waits;
	private boolean started;

	private Si7021(I2cBus bus, boolean checked, long[] busyUntil, int command, String name, String unit, int divisor, int least, int most) {
		super(name, unit, divisor, least, most);
		this.bus = bus;
		this.checked = checked;
		this.busyUntil = busyUntil;
		this.command = command;
	}

	/**
	 * The two of one device: its temperature, hundredths of a degree, and its humidity, tenths of a percent.
	 *
	 * @param checked whether it sends a check, as all of them do; Renode's model does not
	 */
	public static Si7021[] both(I2cBus bus, boolean checked) {
		long[] busyUntil = { Long.MIN_VALUE };
		return new Si7021[] { new Si7021(bus, checked, busyUntil, TEMPERATURE, "air-temperature", "Cel", 100, -4000, 12500),
				new Si7021(bus, checked, busyUntil, HUMIDITY, "humidity", "%RH", 10, 0, 1000) };
	}

	@Override
	public long start(long now) {
		this.waits = this.busyUntil[0] + MARGIN > now && this.busyUntil[0] != Long.MIN_VALUE;
		return this.waits ? this.busyUntil[0] + MARGIN : command(now);
	}

	@Override
	public long more(long now) {
		return this.waits ? command(now) : now;
	}

	private long command(long now) {
		this.bytes[0] = (byte) this.command;
		this.started = this.bus.transfer(ADDRESS, this.bytes, 1, 0) == 0;
		if (!this.started) {
			return now;
		}
		this.busyUntil[0] = now + TIME;
		return now + TIME;
	}

	@Override
	public int read(long now) {
		if (!this.started) {
			return FAULT;
		}
		byte[] bytes = this.bytes;
		if (this.bus.transfer(ADDRESS, bytes, 0, this.checked ? 3 : 2) != 0 || this.checked && check(bytes) != (bytes[2] & 0xff)) {
			return FAULT;
		}
		int code = (bytes[0] & 0xff) << 8 | bytes[1] & 0xfc;
		if (code == 0) {
			// A line that is held low, whose check would be right.
			return FAULT;
		}
		return this.command == TEMPERATURE ? centiCelsius(code) : deciPercent(code);
	}

	/** Section 5.1.2. */
	static int centiCelsius(int code) {
		return (int) ((17572L * code + 32768 >> 16) - 4685);
	}

	/** Section 5.1.1: it may come out a little below 0 and above 100, which is to be cut off. */
	static int deciPercent(int code) {
		return Math.max(0, Math.min(1000, (int) (1250L * code + 32768 >> 16) - 60));
	}

	private static int check(byte[] bytes) {
		int crc = 0;
		for (int i = 0; i < 2; i++) {
			crc ^= bytes[i] & 0xff;
			for (int bit = 0; bit < 8; bit++) {
				crc = (crc << 1 ^ ((crc & 0x80) != 0 ? POLYNOMIAL : 0)) & 0xff;
			}
		}
		return crc;
	}
}

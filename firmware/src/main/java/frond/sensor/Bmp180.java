package frond.sensor;

/**
 * Air pressure by a Bosch BMP180 (data sheet BST-BMP180-DS000): its temperature, then its pressure in the mode of standard resolution, compensated by the eleven
 * coefficients that each device has (section 3.5). Registers are read one at a time, which any bus does; a result stays until the next is started.
 */
public final class Bmp180 extends Sensor {
	/** Not to be changed. */
	public static final int ADDRESS = 0x77;
	private static final int COEFFICIENTS = 0xaa;
	private static final int COUNT = 11;
	private static final int CONTROL = 0xf4;
	private static final int RESULT = 0xf6;
	private static final int TEMPERATURE = 0x2e;
	private static final int OVERSAMPLING = 1;
	private static final int PRESSURE = 0x34 | OVERSAMPLING << 6;
	/** 4.5 ms for temperature, 7.5 ms for pressure in this mode (table 8); the second is started and waited for where the first is read. */
	private static final long TIME = 5000;
	private static final long PRESSURE_TIME = 8000;
	private static final int UNSIGNED_FROM = 3;
	private static final int UNSIGNED_TO = 5;

	private final I2cBus bus;
	private final byte[] bytes = new byte[2];
	private final int[] coefficient = new int[COUNT];
	private boolean known;
	private boolean good;
	private int rawTemperature;

	/** Pascals. */
	public Bmp180(I2cBus bus) {
		super("pressure", "Pa", 1, 30000, 110000);
		this.bus = bus;
	}

	@Override
	public long start(long now) {
		this.good = (this.known || learn()) && command(TEMPERATURE);
		return this.good ? now + TIME : now;
	}

	@Override
	public long more(long now) {
		if (this.good) {
			this.rawTemperature = word(RESULT);
			this.good = this.rawTemperature >= 0 && command(PRESSURE);
		}
		return this.good ? now + PRESSURE_TIME : now;
	}

	@Override
	public int read(long now) {
		int high = this.good ? word(RESULT) : -1;
		int low = high < 0 ? -1 : register(RESULT + 2);
		if (low < 0) {
			// It may be another device by then.
			this.known = false;
			return FAULT;
		}
		return pascals(this.coefficient, this.rawTemperature, (high << 8 | low) >> 8 - OVERSAMPLING);
	}

	private boolean learn() {
		for (int i = 0; i < COUNT; i++) {
			int word = word(COEFFICIENTS + 2 * i);
			if (word <= 0 || word == 0xffff || word != word(COEFFICIENTS + 2 * i)) {
				// None of them is either (section 3.4). The bus has no check, and a wrong one would be used until the next start: it is read twice.
				return false;
			}
			this.coefficient[i] = i >= UNSIGNED_FROM && i <= UNSIGNED_TO ? word : (short) word;
		}
		this.known = true;
		return true;
	}

	private boolean command(int command) {
		this.bytes[0] = (byte) CONTROL;
		this.bytes[1] = (byte) command;
		return this.bus.transfer(ADDRESS, this.bytes, 2, 0) == 0;
	}

	private int word(int register) {
		int high = register(register);
		int low = high < 0 ? -1 : register(register + 1);
		return low < 0 ? -1 : high << 8 | low;
	}

	private int register(int register) {
		this.bytes[0] = (byte) register;
		return this.bus.transfer(ADDRESS, this.bytes, 1, 1) == 0 ? this.bytes[0] & 0xff : -1;
	}

	/**
	 * Section 3.5, in its words: UT and UP are the raw results.
	 *
	 * @param c AC1 to AC6, B1, B2, MB, MC, MD
	 * @return pascals; {@link Sensor#FAULT} if there is none for these
	 */
	static int pascals(int[] c, int ut, int up) {
		int x1 = (ut - c[5]) * c[4] >> 15;
		int divisor = x1 + c[10];
		if (divisor == 0) {
			return FAULT;
		}
		int b6 = x1 + (c[9] << 11) / divisor - 4000;
		int x3 = (c[7] * (b6 * b6 >> 12) >> 11) + (c[1] * b6 >> 11);
		int b3 = ((c[0] * 4 + x3 << OVERSAMPLING) + 2) / 4;
		x3 = (c[2] * b6 >> 13) + (c[6] * (b6 * b6 >> 12) >> 16) + 2 >> 2;
		long b4 = c[3] * (x3 + 32768L) >> 15;
		if (b4 <= 0) {
			return FAULT;
		}
		long b7 = (up - b3) * (50000L >> OVERSAMPLING);
		int p = (int) (b7 * 2 / b4);
		x1 = (p >> 8) * (p >> 8) * 3038 >> 16;
		return p + (x1 + (-7357 * p >> 16) + 3791 >> 4);
	}
}

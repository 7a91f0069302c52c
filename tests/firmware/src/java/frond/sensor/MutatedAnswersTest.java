package frond.sensor;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Noise;
import org.junit.Test;

/**
 * Devices whose answers are mutated: a bit that falls over, no acknowledgement, a bus that is stuck, lines that read as ones or zeros. No driver throws, what has
 * a check is right or a fault, and the next measurement without any of that is right again.
 */
public class MutatedAnswersTest implements I2cBus, SpiBus {
	private static final int ROUNDS = 300;
	private static final int[] COEFFICIENTS = { 408, -72, -14383, 32741, 32757, 23153, 6190, 4, -32768, -8711, 2868 };

	private final Noise noise = new Noise();
	/** One access in so many is mutated; 0 for none. */
	private int oneIn;
	private boolean mutated;
	private int command;
	private int setting;

	@Override
	public int transfer(int address, byte[] bytes, int write, int read) {
		if (write > 0) {
			this.command = bytes[0] & 0xff;
			if (write > 1) {
				this.setting = bytes[1] & 0xff;
			}
		}
		for (int i = 0; i < read; i++) {
			bytes[i] = (byte) (address == Si7021.ADDRESS ? new int[] { 0x68, 0x3a, 0x7c }[i] : address == Bmp180.ADDRESS ? bmp180(this.command + i) : 0x12);
		}
		int way = mutation();
		return way == 0 ? NACK : way == 1 ? STUCK : spoil(bytes, 0, read, way);
	}

	/** Data sheet BST-BMP180-DS000, figure 4. */
	private int bmp180(int register) {
		if (register >= 0xaa && register < 0xc0) {
			int coefficient = COEFFICIENTS[(register - 0xaa) / 2];
			return (register & 1) == 0 ? coefficient >> 8 : coefficient;
		}
		int result = this.setting == 0x2e ? 27898 << 8 : 2 * 23843 << 7;
		return result >> 16 - 8 * (register - 0xf6);
	}

	@Override
	public boolean transfer(byte[] bytes, int length) {
		int register = bytes[0] & 0x7f;
		if (bytes[0] >= 0) {
			this.setting = bytes[1];
		}
		for (int i = 1; i < length && bytes[0] < 0; i++) {
			bytes[i] = (byte) (register == 0x0f ? new int[] { 0x6c, this.setting }[i - 1] : i);
		}
		int way = mutation();
		return way != 0 && way != 1 && spoil(bytes, 1, length - 1, way) == 0;
	}

	/** 0, 1: the access fails; 2 to 4: its bytes are not the device's; 5: nothing. */
	private int mutation() {
		boolean hit = this.oneIn != 0 && this.noise.next(this.oneIn) == 0;
		this.mutated |= hit;
		return hit ? this.noise.next(5) : 5;
	}

	private int spoil(byte[] bytes, int at, int length, int way) {
		for (int i = at; i < at + length && (way == 3 || way == 4); i++) {
			bytes[i] = (byte) (way == 3 ? -1 : 0);
		}
		if (way == 2 && length > 0) {
			bytes[at + this.noise.next(length)] ^= 1 << this.noise.next(8);
		}
		return 0;
	}

	private int measure(Sensor sensor) {
		this.mutated = false;
		long at = sensor.start(0);
		return sensor.read(Math.max(at, sensor.more(at)));
	}

	private void check(Sensor sensor, int right, int within, boolean checked) {
		for (int i = 0; i < ROUNDS; i++) {
			this.oneIn = 3;
			int value = measure(sensor);
			if (checked || !this.mutated) {
				assertTrue(sensor.name.length + " " + value, value == Sensor.FAULT || Math.abs(value - right) <= within);
			}
			this.oneIn = 0;
			// One that has failed may have to be asked for its coefficients again.
			int clean = measure(sensor);
			assertEquals(right, clean == Sensor.FAULT ? measure(sensor) : clean, within);
		}
	}

	@Test
	public void whatHasACheckIsRightOrAFault() {
		check(Si7021.both(this, true)[0], 2469, 0, true);
		check(Si7021.both(this, true)[1], 449, 0, true);
	}

	@Test
	public void whatHasNoneDoesNotThrowAndIsRightAgain() {
		check(new Bh1750(this), (0x1212 * 25 + 1) / 3, 0, false);
		check(Lsm6dso.axes(this)[1], Lsm6dso.millimetres(0x0403), 0, false);
	}

	/** A wrong coefficient would stay: all of them are read twice. */
	@Test
	public void aBmp180sCoefficientsAreRightOrItHasFailed() {
		for (int i = 0; i < ROUNDS; i++) {
			Sensor sensor = new Bmp180(this);
			this.oneIn = 40;
			measure(sensor);
			this.oneIn = 0;
			int clean = measure(sensor);
			assertEquals(69964, clean == Sensor.FAULT ? measure(sensor) : clean, 5);
		}
		check(new Bmp180(this), 69964, 5, false);
	}
}

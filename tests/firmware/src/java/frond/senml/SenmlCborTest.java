package frond.senml;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Hex;
import frond.buffer.Noise;
import org.junit.Test;

/** Expectations: RFC 8428 section 6 (labels, example) and RFC 8949 appendix A (numbers), written out by hand. */
public class SenmlCborTest {
	private static final byte[] NONE = new byte[0];
	private final byte[] bytes = new byte[200];
	private final SenmlCbor pack = new SenmlCbor();

	/** RFC 8428 section 6: bt 22 fb 41d303a15b001062 is 1.276020076001e+09; n "voltage", u "V". */
	@Test
	public void theFirstRecordCarriesTheBaseTime() {
		this.pack.begin(this.bytes, 3, 200);
		assertTrue(this.pack.add(Bytes.ascii("voltage"), Bytes.ascii("V"), 120, 1, 1276020076001L));
		assertEquals("81a422fb41d303a15b0010620067766f6c7461676501615602" + "1878", Hex.text(this.bytes, 3, this.pack.end()));
	}

	/** RFC 8428 section 6: t -5 is 06 24; a record of the base time has no t. */
	@Test
	public void laterRecordsCarryTheDifference() {
		this.pack.begin(this.bytes, 0, 200);
		this.pack.add(Bytes.ascii("a"), NONE, 1, 1, 1276020076001L);
		this.pack.add(Bytes.ascii("b"), NONE, 2, 1, 1276020076001L);
		this.pack.add(Bytes.ascii("c"), NONE, -3, 1, 1276020071001L);
		this.pack.add(Bytes.ascii("d"), NONE, 4, 1, 1276020076501L);
		assertEquals(4, this.pack.records());
		assertEquals("84" + "a322fb41d303a15b0010620061610201" + "a20061620202" + "a300616302220624" + "a3006164020406f93800", Hex.text(this.bytes, 0, this.pack.end()));
	}

	@Test
	public void aRecordThatDoesNotFitIsLeftOut() {
		byte[] name = Bytes.ascii("temperature");
		byte[] unit = Bytes.ascii("Cel");
		// The head, one record with base time, and two without less one byte.
		int limit = 1 + 35 + 25 + 24;
		this.bytes[limit] = 0x55;
		this.pack.begin(this.bytes, 0, limit);
		assertTrue(this.pack.add(name, unit, 234, 10, 1276020076001L));
		assertTrue(this.pack.add(name, unit, 234, 10, 1276020076001L));
		assertFalse(this.pack.add(name, unit, 234, 10, 1276020076001L));
		assertTrue(this.pack.add(Bytes.ascii("short"), NONE, 1, 1, 1276020076001L));
		assertEquals(3, this.pack.records());
		assertEquals(1 + 35 + 25 + 10, this.pack.end());
		assertEquals(0x83, this.bytes[0] & 0xff);
		assertEquals(0x55, this.bytes[limit]);
	}

	/** RFC 8949 section 3: 24 entries would need a second byte. */
	@Test
	public void aPackHasAtMost23Records() {
		this.pack.begin(this.bytes, 0, 200);
		int taken = 0;
		while (this.pack.add(Bytes.ascii("a"), NONE, 1, 1, 1276020076001L)) {
			taken++;
		}
		assertEquals(23, taken);
		this.pack.end();
		assertEquals(0x97, this.bytes[0] & 0xff);
	}

	/** RFC 8949 appendix A. */
	@Test
	public void integersTakeTheShortestForm() {
		assertNumber("00", 0, 1);
		assertNumber("17", 23, 1);
		assertNumber("1818", 24, 1);
		assertNumber("1903e8", 1000, 1);
		assertNumber("1a000f4240", 1000000, 1);
		assertNumber("1b000000e8d4a51000", 1000000000000L, 1);
		assertNumber("20", -1, 1);
		assertNumber("3863", -100, 1);
		assertNumber("3903e7", -1000, 1);
		assertNumber("17", 230, 10);
	}

	/** RFC 8949 appendix A: 1.5 is f93e00, 23.75 is 4df0 by hand. */
	@Test
	public void aValueThatAHalfFloatHoldsExactlyIsOne() {
		assertNumber("f93e00", 15, 10);
		assertNumber("f9be00", -1500, 1000);
		assertNumber("f93400", 25, 100);
		assertNumber("f94df0", 2375, 100);
	}

	/** IEEE 754 single: 23.4 is 41bb3333, 0.1 is 3dcccccd, as Float.floatToIntBits says. */
	@Test
	public void otherValuesAreTheNearestSingleFloat() {
		int[] values = { 234, -234, 1, 999, 12345, -400, 1251 };
		int[] divisors = { 10, 100, 1000 };
		for (int v = 0; v < values.length; v++) {
			for (int d = 0; d < divisors.length; d++) {
				int end = Cbor.decimal(this.bytes, 0, values[v], divisors[d]);
				if (end == 5) {
					assertEquals(0xfa, this.bytes[0] & 0xff);
					assertEquals(Float.floatToIntBits((float) ((double) values[v] / divisors[d])), Bytes.get32(this.bytes, 1));
				}
			}
		}
		assertNumber("fa41bb3333", 234, 10);
		assertNumber("fa3dcccccd", 1, 10);
		assertNumber("fac1bb3333", -234, 10);
	}

	/** A single float has 24 significant bits: 16777.217 would come back as 16777.217 +- 0.001. */
	@Test
	public void whatASingleFloatCannotTellApartIsADouble() {
		long[] values = { 16777217, 1276020076001L, -1276020076001L, 123456789 };
		for (int i = 0; i < values.length; i++) {
			assertEquals(9, Cbor.decimal(this.bytes, 0, values[i], 1000));
			assertEquals(0xfb, this.bytes[0] & 0xff);
			assertEquals(Double.doubleToLongBits((double) values[i] / 1000), Bytes.get64(this.bytes, 1));
		}
	}

	/** Every second of a day and odd milliseconds, against the JVM's own division. */
	@Test
	public void baseTimesAreTheNearestDouble() {
		for (long millis = 1700000000001L; millis < 1700086400000L; millis += 86413) {
			Cbor.real(this.bytes, 0, millis, 1000);
			assertEquals(Double.doubleToLongBits((double) millis / 1000), Bytes.get64(this.bytes, 1));
		}
		Cbor.real(this.bytes, 0, 1700000000000L, 1000);
		assertEquals(Double.doubleToLongBits(1700000000.0), Bytes.get64(this.bytes, 1));
	}

	/** The number, rounded to its resolution, is the one that was measured. */
	@Test
	public void everyNumberCanBeToldFromItsNeighbours() {
		Noise noise = new Noise();
		for (int i = 0; i < 3000; i++) {
			int scaled = (noise.next(1 << 30) - (1 << 29)) >> noise.next(30);
			for (int divisor = 10; divisor <= 1000000; divisor *= 10) {
				int end = Cbor.decimal(this.bytes, 0, scaled, divisor);
				if (end == 5 && (this.bytes[0] & 0xff) == 0xfa) {
					double back = (double) Float.intBitsToFloat(Bytes.get32(this.bytes, 1)) * divisor;
					assertTrue(Math.abs(back - scaled) < 0.5);
				}
			}
		}
	}

	private void assertNumber(String expected, long scaled, int divisor) {
		assertEquals(expected, Hex.text(this.bytes, 0, Cbor.decimal(this.bytes, 0, scaled, divisor)));
	}
}

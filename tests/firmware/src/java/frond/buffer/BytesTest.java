package frond.buffer;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Expectations: the byte orders, by hand; the check values that the catalogue of parametrised CRC algorithms gives. */
public class BytesTest {
	@Test
	public void bigEndianReadsTheMostSignificantByteFirst() {
		byte[] bytes = Hex.bytes("00 fedcba9876543210");
		assertEquals(0xfe, Bytes.get8(bytes, 1));
		assertEquals(0xfedc, Bytes.get16(bytes, 1));
		assertEquals(0xfedcba98, Bytes.get32(bytes, 1));
		assertEquals(0xfedcba9876543210L, Bytes.get64(bytes, 1));
		// The lower half's sign must not reach into the upper.
		assertEquals(0x00000001fedcba98L, Bytes.get64(Hex.bytes("00000001fedcba98"), 0));
	}

	@Test
	public void littleEndianReadsTheLeastSignificantByteFirst() {
		byte[] bytes = Hex.bytes("00 1032547698badcfe");
		assertEquals(0x3210, Bytes.get16le(bytes, 1));
		assertEquals(0x76543210, Bytes.get32le(bytes, 1));
		assertEquals(0xfedcba9876543210L, Bytes.get64le(bytes, 1));
		assertEquals(0x00000001fedcba98L, Bytes.get64le(Hex.bytes("98badcfe01000000"), 0));
	}

	@Test
	public void whatIsWrittenIsInTheOrderItSays() {
		byte[] bytes = new byte[29];
		Bytes.put16(bytes, 0, 0xfedc);
		Bytes.put32(bytes, 2, 0xfedcba98);
		Bytes.put64(bytes, 6, 0xfedcba9876543210L);
		Bytes.put16le(bytes, 14, 0x3210);
		Bytes.put32le(bytes, 16, 0x76543210);
		Bytes.put64le(bytes, 20, 0xfedcba9876543210L);
		assertArrayEquals(Hex.bytes("fedc fedcba98 fedcba9876543210 1032 10325476 1032547698badcfe 00"), bytes);
	}

	/** CRC-16/KERMIT, the FCS of 802.15.4, and CRC-16/X-25, the FCS of RFC 1662, over "123456789". */
	@Test
	public void crcHasThePublishedCheckValues() {
		byte[] check = Hex.bytes("31 32 33 34 35 36 37 38 39");
		assertEquals(0x2189, Crc16.update(0, check, 0, 9));
		assertEquals(0x906e, Crc16.update(0xffff, check, 0, 9) ^ 0xffff);
		int crc = 0;
		for (int i = 0; i < 9; i++) {
			crc = Crc16.update(crc, check[i]);
		}
		assertEquals(0x2189, crc);
	}

	/** JLS 15.10.4: an index outside the array throws; what was written before it stays written. */
	@Test
	public void whatIsNotAllInsideFailsAtTheFirstByteThatIsNot() {
		byte[] bytes = new byte[6];
		int caught = 0;
		for (int at = -4; at < 10; at++) {
			try {
				assertEquals(0, Bytes.get32(bytes, at) | Bytes.get32le(bytes, at));
				assertTrue(at >= 0 && at <= 2);
			} catch (IndexOutOfBoundsException e) {
				caught++;
			}
			try {
				assertEquals(0, Bytes.get16(bytes, at) | Bytes.get16le(bytes, at));
				assertTrue(at >= 0 && at <= 4);
			} catch (IndexOutOfBoundsException e) {
				caught++;
			}
		}
		assertEquals(11 + 9, caught);
		try {
			Bytes.put32(bytes, 4, 0x01020304);
			caught = 0;
		} catch (IndexOutOfBoundsException e) {
			assertEquals(1, bytes[4]);
			assertEquals(2, bytes[5]);
		}
		try {
			Bytes.put16le(bytes, 5, 0x0708);
			caught = 0;
		} catch (IndexOutOfBoundsException e) {
			assertEquals(8, bytes[5]);
		}
		try {
			Bytes.put16(bytes, -1, 0x0708);
			caught = 0;
		} catch (IndexOutOfBoundsException e) {
			assertEquals(0, bytes[0]);
		}
		assertEquals(20, caught);
	}
}

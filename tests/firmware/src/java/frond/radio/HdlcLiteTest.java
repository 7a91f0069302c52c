package frond.radio;

import static org.junit.Assert.assertEquals;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Noise;
import org.junit.Test;

/** Expectations: RFC 1662 sections 4.2 and C.2; the reset exchange is what OpenThread's host and RCP put on the line. */
public class HdlcLiteTest {
	private static final String RESET = "7e 80 01 02 ea f0 7e";
	private static final String RESET_DONE = "7e 80 06 00 70 ee 74 7e";

	@Test
	public void aResetIsEncodedAsOpenThreadsHostSendsIt() {
		assertEquals(Hex.text(Hex.bytes(RESET), 0, 7), encode("80 01 02"));
	}

	@Test
	public void aResetNotificationIsDecodedAsOpenThreadsRcpSendsIt() {
		assertEquals("80060070", decode(RESET_DONE));
	}

	/** Flag, escape, XON, XOFF and 0xf8 are escaped, 0x20 is not; the FCS as computed independently. */
	@Test
	public void theFiveSpecialBytesAreEscaped() {
		assertEquals("7e7d5e7d5d7d317d337dd8208a447e", encode("7e 7d 11 13 f8 20"));
		assertEquals("7e7d1113f820", decode("7e 7d5e 7d5d 7d31 7d33 7dd8 20 8a44 7e"));
	}

	/** The FCS of this message is 0x82 0x7d; the second byte is escaped on the line. */
	@Test
	public void theFcsIsEscapedToo() {
		assertEquals("7e84032001827d5e7e", encode("84 03 20 01"));
		assertEquals("84032001", decode("7e 84032001 82 7d5e 7e"));
	}

	@Test
	public void bytesBeforeTheFirstFlagAreSkippedSilently() {
		assertEquals("80060070", decode("70 ee 74 " + RESET_DONE));
	}

	@Test
	public void oneFlagMayEndOneFrameAndBeginTheNext() {
		assertEquals("80060070 80060070", decode(RESET_DONE + "80 06 00 70 ee 74 7e"));
		assertEquals("80060070 80060070", decode(RESET_DONE + "7e 7e 80 06 00 70 ee 74 7e"));
	}

	@Test
	public void aWrongFcsIsNamedAndTheNextFrameTaken() {
		assertEquals("hdlc-fcs 80060070", decode("7e 80 06 00 71 ee 74 7e" + "80 06 00 70 ee 74 7e"));
	}

	@Test
	public void aFrameOfFcsAloneOrLessIsTruncated() {
		assertEquals("hdlc-truncated hdlc-truncated", decode("7e 00 7e 00 00 7e"));
	}

	/** RFC 1662 section 4.3: an escape and a flag abort the frame. */
	@Test
	public void anAbortedFrameIsTruncated() {
		assertEquals("hdlc-truncated 80060070", decode("7e 80 06 7d 7e 80 06 00 70 ee 74 7e"));
	}

	@Test
	public void aFrameLongerThanTheBufferIsNamedOnceAndTheNextTaken() {
		StringBuilder line = new StringBuilder("7e");
		for (int i = 0; i < 40; i++) {
			line.append(i == 20 ? "7d5e" : "aa");
		}
		assertEquals("hdlc-oversize 80060070", decode(line.toString() + RESET_DONE));
	}

	@Test
	public void theResultIsTheSameHoweverTheBytesArrive() {
		byte[] line = Hex.bytes("55 7e 7d5e 7d5d 7d31 7d33 7dd8 20 8a44 7e 80 06 00 71 ee 74 7e 7e 80 06 00 70 ee 74 7e");
		String whole = decode(line, line.length);
		for (int step = 1; step < line.length; step++) {
			assertEquals(whole, decode(line, step));
		}
		assertEquals("7e7d1113f820 hdlc-fcs 80060070", whole);
	}

	@Test
	public void whatIsEncodedIsDecodedWhateverTheBytes() {
		Noise noise = new Noise();
		byte[] contents = new byte[32];
		byte[] line = new byte[HdlcLite.encodedLimit(32)];
		HdlcLite decoder = new HdlcLite(32);
		for (int round = 0; round < 2000; round++) {
			int length = 1 + noise.next(32);
			for (int i = 0; i < length; i++) {
				contents[i] = (byte) (noise.next(3) == 0 ? 0x7e : noise.next(256));
			}
			int end = HdlcLite.encode(contents, 0, length, line, 0);
			assertEquals(end, decoder.decode(line, 0, end));
			assertEquals(length, decoder.result());
			assertEquals(Hex.text(contents, 0, length), Hex.text(decoder.contents(), 0, length));
		}
	}

	/** Mutations that leave the FCS good are possible (one in 65536), so only bounds and progress are asserted. */
	@Test
	public void noiseNeverThrowsAndNeverStalls() {
		Noise noise = new Noise();
		HdlcLite decoder = new HdlcLite(16);
		byte[] line = new byte[64];
		for (int round = 0; round < 3000; round++) {
			for (int i = 0; i < line.length; i++) {
				int kind = noise.next(8);
				line[i] = (byte) (kind == 0 ? 0x7e : kind == 1 ? 0x7d : noise.next(256));
			}
			int at = 0;
			while (at < line.length) {
				int next = decoder.decode(line, at, line.length);
				if (next <= at) {
					assertEquals(at + 1, next);
				}
				at = next;
			}
		}
	}

	private static String encode(String contents) {
		byte[] bytes = Hex.bytes(contents);
		byte[] line = new byte[HdlcLite.encodedLimit(bytes.length)];
		return Hex.text(line, 0, HdlcLite.encode(bytes, 0, bytes.length, line, 0));
	}

	private static String decode(String line) {
		byte[] bytes = Hex.bytes(line);
		return decode(bytes, bytes.length);
	}

	/** Contents and drop reasons in their order; the bytes arrive {@code step} at a time. */
	private static String decode(byte[] line, int step) {
		HdlcLite decoder = new HdlcLite(16);
		StringBuilder found = new StringBuilder();
		int at = 0;
		while (at < line.length) {
			int end = Math.min(at - at % step + step, line.length);
			at = decoder.decode(line, at, end);
			int result = decoder.result();
			if (result != 0) {
				found.append(found.length() == 0 ? "" : " ");
				found.append(result < 0 ? Drop.name(result) : Hex.text(decoder.contents(), 0, result));
			}
		}
		return found.toString();
	}
}

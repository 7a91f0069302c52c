package frond.node;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

/** Expectations: Long.toString, RFC 5952 sections 4 and 5. */
public class LineTest {
	private final Line line = new Line();

	@Test
	public void numbersReadAsTheyShould() {
		long[] values = { 0, 7, -7, 10, 1700000000000L, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MIN_VALUE };
		for (int i = 0; i < values.length; i++) {
			this.line.clear().number(values[i]);
			assertEquals(Long.toString(values[i]), text());
		}
		this.line.clear().hex(0x02f00d0000000101L, 16);
		assertEquals("02f00d0000000101", text());
	}

	@Test
	public void addressesAreShortened() {
		assertAddress("::", 0, 0);
		assertAddress("::1", 0, 1);
		assertAddress("fd00::", 0xfd00000000000000L, 0);
		assertAddress("fd00::f00d:0:0:1", 0xfd00000000000000L, 0xf00d000000000001L);
		assertAddress("fd00::f0d:0:0:1", 0xfd00000000000000L, 0x0f0d000000000001L);
		assertAddress("2001:db8:0:1::1", 0x20010db800000001L, 1);
		// Section 4.2.3: of two runs of the same length the first; 4.2.2: not a single group.
		assertAddress("2001:db8::1:0:0:1", 0x20010db800000000L, 0x0001000000000001L);
		assertAddress("2001:db8:0:1:1:1:1:1", 0x20010db800000001L, 0x0001000100010001L);
		assertAddress("1:2:3:4:5:6:7:8", 0x0001000200030004L, 0x0005000600070008L);
	}

	@Test
	public void aLineThatIsTooLongStillEnds() {
		this.line.clear();
		for (int i = 0; i < 2 * Line.CAPACITY; i++) {
			this.line.character('x');
		}
		this.line.number(12345).end();
		assertEquals(Line.CAPACITY, this.line.length());
		assertEquals('\n', this.line.bytes()[Line.CAPACITY - 1]);
	}

	@Test
	public void whatComesFromOutsideStaysOneWord() {
		this.line.clear().key("k").word(new byte[] { 'a', ' ', '\n', -1, 'b' }, 0, 5);
		assertEquals(" k=a...b", text());
	}

	private void assertAddress(String expected, long high, long low) {
		this.line.clear().address(high, low);
		assertEquals(expected, text());
	}

	private String text() {
		return new String(this.line.bytes(), 0, this.line.length());
	}
}

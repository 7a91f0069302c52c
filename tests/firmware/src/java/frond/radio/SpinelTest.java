package frond.radio;

import static org.junit.Assert.assertEquals;

import frond.buffer.Drop;
import frond.buffer.Hex;
import org.junit.Test;

/** Expectations: the examples of "Packed Unsigned Integer" in draft-rquattle-spinel-unified section 3.2. */
public class SpinelTest {
	@Test
	public void packedIntegersAreTheDraftsExamples() {
		assertPacked("00", 0);
		assertPacked("7f", 127);
		assertPacked("8001", 128);
		assertPacked("b90a", 1337);
		assertPacked("ff7f", 16383);
		assertPacked("808001", 16384);
		assertPacked("8b24", Spinel.RADIO_CAPS);
		assertPacked("ffffff7f", 0x0fffffff);
	}

	@Test
	public void aPackedIntegerThatDoesNotEndIsTruncated() {
		assertEquals(Drop.SPINEL_TRUNCATED, Spinel.getPacked(new byte[0], 0, 0));
		assertEquals(Drop.SPINEL_TRUNCATED, Spinel.getPacked(Hex.bytes("8b 24"), 0, 1));
		assertEquals(Drop.SPINEL_TRUNCATED, Spinel.getPacked(Hex.bytes("80 80 80 80 01"), 0, 5));
	}

	private static void assertPacked(String expected, int value) {
		byte[] bytes = new byte[6];
		int end = Spinel.putPacked(bytes, 1, value);
		assertEquals(expected, Hex.text(bytes, 1, end));
		assertEquals(end - 1, Spinel.packedLength(value));
		assertEquals(value, Spinel.getPacked(bytes, 1, end));
	}
}

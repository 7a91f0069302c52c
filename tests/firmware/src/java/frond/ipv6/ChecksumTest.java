package frond.ipv6;

import static org.junit.Assert.assertEquals;

import frond.buffer.Hex;
import frond.lowpan.Datagram;
import org.junit.Test;

/** RFC 1071, and RFC 8200 section 8.1. */
public class ChecksumTest {
	private final Datagram none = new Datagram();

	/** RFC 1071 section 3: the sum of 0001 f203 f4f5 f6f7 is ddf2. */
	@Test
	public void theExampleOf1071() {
		byte[] bytes = Hex.bytes("0001 f203 f4f5 f6f7");
		assertEquals(0x2ddf0, Checksum.words(bytes, 0, 8));
		assertEquals(0xddf2, Checksum.fold(this.none, 0, 0, Checksum.words(bytes, 0, 8)));
	}

	@Test
	public void anOddByteIsPaddedBehind() {
		assertEquals(0x0100 + 0x0200, Checksum.words(Hex.bytes("ff 0100 02"), 1, 4));
		assertEquals(0, Checksum.words(new byte[0], 0, 0));
		assertEquals(0xab00, Checksum.words(Hex.bytes("ab"), 0, 1));
	}

	/** Computed by hand: echo request, identifier 1, sequence 1, fe80::1 to fe80::2. */
	@Test
	public void thePseudoHeaderIsPartOfIt() {
		Datagram datagram = new Datagram();
		datagram.sourceHigh = 0xfe80000000000000L;
		datagram.sourceLow = 1;
		datagram.destinationHigh = 0xfe80000000000000L;
		datagram.destinationLow = 2;
		// fe80 + fe80 + 1 + 2 + 8 (length) + 3a + 8000 + 1 + 1 = 27d47, folded 7d49, inverted 82b6
		assertEquals(0x82b6, ~Checksum.fold(datagram, 58, 8, Checksum.words(Hex.bytes("8000 0000 0001 0001"), 0, 8)) & 0xffff);
		assertEquals(0xffff, Checksum.fold(datagram, 58, 8, Checksum.words(Hex.bytes("8000 82b6 0001 0001"), 0, 8)));
	}

	/** Carries that run through every word. */
	@Test
	public void carriesAreAddedBack() {
		Datagram datagram = new Datagram();
		datagram.sourceHigh = -1;
		datagram.sourceLow = -1;
		datagram.destinationHigh = -1;
		datagram.destinationLow = -1;
		assertEquals(0xffff, Checksum.fold(datagram, 0, 0, 0xffff));
		assertEquals(1, Checksum.fold(datagram, 1, 0, 0));
	}
}

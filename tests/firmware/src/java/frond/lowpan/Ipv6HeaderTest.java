package frond.lowpan;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import frond.buffer.Drop;
import frond.buffer.Hex;
import org.junit.Test;

/** RFC 8200 section 3, and dispatch 0x41 (RFC 4944 section 5.1). */
public class Ipv6HeaderTest {
	private static final String HEADER = "6ab0 1234 0009 11 3f 20010db8000000010000000000000001 20010db8000000020000000000000002";
	private static final String UDP = "f0b1 f0b2 0009 1234 55";

	private final Datagram datagram = new Datagram();

	private int read(String hex) {
		byte[] bytes = Hex.bytes(hex);
		return Lowpan.decompress(bytes, 0, bytes.length, 1, 2, new Contexts(), this.datagram);
	}

	@Test
	public void anUncompressedHeaderIsReadAndWritten() {
		assertEquals(0, read("41" + HEADER + UDP));
		assertEquals(0xab, this.datagram.trafficClass);
		assertEquals(0x01234, this.datagram.flowLabel);
		assertEquals(63, this.datagram.hopLimit);
		assertEquals(17, this.datagram.nextHeader);
		assertEquals(0x20010db800000001L, this.datagram.sourceHigh);
		assertEquals(1, this.datagram.sourceLow);
		assertEquals(0x20010db800000002L, this.datagram.destinationHigh);
		assertEquals(2, this.datagram.destinationLow);
		assertEquals(0xf0b1, this.datagram.sourcePort);
		assertEquals(1, this.datagram.end - this.datagram.at);
		byte[] written = new byte[40];
		Ipv6Header.write(written, 0, this.datagram, 9);
		assertArrayEquals(Hex.bytes(HEADER), written);
	}

	@Test
	public void whatFollowsThePayloadIsNotPartOfIt() {
		assertEquals(0, read("41" + HEADER + UDP + "ffffff"));
		assertEquals(1, this.datagram.end - this.datagram.at);
	}

	@Test
	public void wrongVersionsAndLengthsAreRefused() {
		assertEquals(Drop.IPV6_VERSION, read("41 4" + HEADER.substring(1) + UDP));
		assertEquals(Drop.IPV6_TRUNCATED, read("41" + HEADER + "f0b1 f0b2 0009 1234"));
		assertEquals(Drop.IPV6_TRUNCATED, read("41" + HEADER.substring(0, 60)));
	}
}

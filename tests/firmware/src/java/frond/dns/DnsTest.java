package frond.dns;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import org.junit.Test;

/** RFC 1035, and the bugs of RFC 9267 by their sections. */
public class DnsTest {
	/** Header of a response with one question and one answer. */
	private static final String HEADER = "1234 8180 0001 0001 0000 0000";
	/** a.example AAAA IN, at 12. */
	private static final String QUESTION = "01 61 07 6578616d706c65 00 001c 0001";
	private static final String AAAA = "c00c 001c 0001 0000003c 0010 20010db8000000000000000000000001";

	private final DnsAnswer answer = new DnsAnswer();

	private int read(String digits) {
		byte[] bytes = Hex.bytes(digits);
		return this.answer.read(bytes, 0, bytes.length, Dns.AAAA);
	}

	@Test
	public void anAddressIsRead() {
		assertEquals(0, read(HEADER + QUESTION + AAAA));
		assertEquals(1, this.answer.count);
		assertEquals(0x20010db800000000L, this.answer.high(0));
		assertEquals(1, this.answer.low(0));
		assertEquals(60, this.answer.ttl);
	}

	/** RFC 1034 section 3.6.2: a.example is b.example, of which there is an address; the lesser TTL counts. Letters of either case are the same. */
	@Test
	public void aCanonicalNameIsFollowed() {
		assertEquals(0, read("1234 8180 0001 0002 0000 0000" + QUESTION + "0141 c00e 0005 0001 0000000a 0004 0162 c00e"
				+ "0142 c00e 001c 0001 0000003c 0010 20010db8000000000000000000000002"));
		assertEquals(2, this.answer.low(0));
		assertEquals(10, this.answer.ttl);
	}

	/** A chain that ends where it began. */
	@Test
	public void canonicalNamesInALoopAreRefused() {
		assertEquals(Drop.DNS_NAME, read(HEADER + QUESTION + "c00c 0005 0001 0000000a 0002 c00c"));
	}

	/** An address of another name is not an answer. */
	@Test
	public void recordsOfOtherNamesAreNotTaken() {
		assertEquals(0, read(HEADER + QUESTION + "0162 c00e 001c 0001 0000003c 0010 20010db8000000000000000000000001"));
		assertEquals(0, this.answer.count);
	}

	/** RFC 2308 section 5: an SOA with TTL 900 and minimum 300. */
	@Test
	public void thatThereIsNothingIsKeptAsTheSoaSays() {
		assertEquals(0, read("1234 8183 0001 0000 0001 0000" + QUESTION + "c00e 0006 0001 00000384 0016 00 00 00000001 00000e10 00000384 00093a80 0000012c"));
		assertEquals(0, this.answer.count);
		assertEquals(300, this.answer.ttl);
	}

	/** Section 2 (CVE-2020-27739 and others): a pointer to itself, to each other, forward, into the header. */
	@Test
	public void rfc9267CompressionPointerLoops() {
		assertEquals(Drop.DNS_NAME, read(HEADER + "c00c 001c 0001"));
		assertEquals(Drop.DNS_NAME, read(HEADER + "c00e c00c 001c 0001"));
		assertEquals(Drop.DNS_NAME, read(HEADER + "01 61 c00c 001c 0001"));
		assertEquals(Drop.DNS_NAME, read(HEADER + QUESTION + "c0ff 001c 0001 0000003c 0000"));
		assertEquals(Drop.DNS_NAME, read(HEADER + QUESTION + "c002 001c 0001 0000003c 0000"));
		assertEquals(Drop.DNS_NAME, read(HEADER + QUESTION + "c0"));
	}

	/** Section 3 (CVE-2020-15795 and others): 01 and 10 are reserved; a name has 255 bytes at most, also by pointers. */
	@Test
	public void rfc9267LabelAndNameLength() {
		assertEquals(Drop.DNS_NAME, read(HEADER + "40 61 00 001c 0001"));
		assertEquals(Drop.DNS_NAME, read(HEADER + "80 61 00 001c 0001"));
		byte[] longest = new byte[Dns.HEADER + 300];
		for (int i = 0; i < 4; i++) {
			longest[Dns.HEADER + 64 * i] = 63;
		}
		assertEquals(Drop.DNS_NAME, Dns.skipName(longest, 0, Dns.HEADER, longest.length));
		longest[Dns.HEADER + 192] = 61;
		assertEquals(Dns.HEADER + 255, Dns.skipName(longest, 0, Dns.HEADER, longest.length));
		// One label more, then all of the others by a pointer.
		Bytes.put16(longest, 280, 0x0161);
		Bytes.put16(longest, 282, 0xc00c);
		assertEquals(Drop.DNS_NAME, Dns.skipName(longest, 0, 280, longest.length));
	}

	/** Section 4 (CVE-2020-25107 and others): no terminator before the end. */
	@Test
	public void rfc9267NameWithoutAnEnd() {
		assertEquals(Drop.DNS_NAME, read(HEADER + "01 61"));
		assertEquals(Drop.DNS_NAME, read(HEADER + "3f 61 62"));
		assertEquals(Drop.DNS_NAME, read(HEADER));
	}

	/** Section 5 (CVE-2020-25108 and others): lengths of data that are not there, or not those of the type. */
	@Test
	public void rfc9267DataLength() {
		assertEquals(Drop.DNS_TRUNCATED, read(HEADER + QUESTION + "c00c 001c 0001 0000003c 0011 20010db8000000000000000000000001"));
		assertEquals(Drop.DNS_TRUNCATED, read(HEADER + QUESTION + "c00c 001c 0001 0000003c 000f 20010db80000000000000000000001"));
		assertEquals(Drop.DNS_TRUNCATED, read(HEADER + QUESTION + "c00c 001c 0001 0000003c 0000"));
		assertEquals(Drop.DNS_TRUNCATED, read(HEADER + QUESTION + "c00c 001c 0001 0000"));
		// A canonical name longer than its data, and shorter.
		assertEquals(Drop.DNS_NAME, read(HEADER + QUESTION + "c00c 0005 0001 0000003c 0001 c00e"));
		assertEquals(Drop.DNS_NAME, read(HEADER + QUESTION + "c00c 0005 0001 0000003c 0003 c00e 00"));
	}

	/** Section 6 (CVE-2020-25109 and others): counts of what is not there. */
	@Test
	public void rfc9267Counts() {
		assertTrue(read("1234 8180 0001 0002 0000 0000" + QUESTION + AAAA) < 0);
		assertTrue(read("1234 8180 0001 ffff ffff ffff" + QUESTION + AAAA) < 0);
		assertTrue(read("1234 8180 0001 0001 0001 0000" + QUESTION + AAAA) < 0);
	}

	/** RFC 2181 section 8. */
	@Test
	public void aTtlWithItsHighestBitIsZero() {
		assertEquals(0, read(HEADER + QUESTION + "c00c 001c 0001 80000000 0010 20010db8000000000000000000000001"));
		assertEquals(0, this.answer.ttl);
	}

	private static int write(String text) {
		return Dns.writeName(Bytes.ascii(text), text.length(), new byte[80], 0, 80);
	}

	@Test
	public void namesAreWrittenAsLabels() {
		byte[] into = new byte[11];
		assertEquals(11, Dns.writeName(Bytes.ascii("a.example."), 10, into, 0, 11));
		assertEquals("0161076578616d706c6500", Hex.text(into, 0, 11));
		assertTrue(write("") < 0 && write(".") < 0 && write("a..b") < 0 && write(".a") < 0);
		assertTrue(Dns.writeName(Bytes.ascii("a.example"), 9, into, 0, 10) < 0);
		assertTrue(write("a123456789012345678901234567890123456789012345678901234567890123") < 0);
		assertEquals(65, write("a12345678901234567890123456789012345678901234567890123456789012"));
	}

	/** RFC 6052 section 2.4: 192.0.2.33 with each length of prefix. */
	@Test
	public void ipv4AddressesGoBehindThePrefix() {
		int[] bits = { 32, 40, 48, 56, 64, 96 };
		String[] prefix = { "20010db8000000000000000000000000", "20010db8010000000000000000000000", "20010db8012200000000000000000000",
				"20010db8012203000000000000000000", "20010db8012203440000000000000000", "20010db8012203440000000000000000" };
		String[] address = { "20010db8c00002210000000000000000", "20010db801c000020021000000000000", "20010db80122c0000002210000000000",
				"20010db8012203c00000022100000000", "20010db80122034400c0000221000000", "20010db801220344 0000 0000 c0000221" };
		for (int i = 0; i < bits.length; i++) {
			byte[] from = Hex.bytes(prefix[i]);
			byte[] to = Hex.bytes(address[i]);
			assertEquals(Bytes.get64(to, 0), Nat64.high(Bytes.get64(from, 0), bits[i], 0xc0000221));
			assertEquals(Bytes.get64(to, 8), Nat64.low(Bytes.get64(from, 8), bits[i], 0xc0000221));
			assertEquals(0xc0000221, Nat64.ipv4(Bytes.get64(to, 0), Bytes.get64(to, 8), bits[i]));
			assertEquals(bits[i], Nat64.lengthFrom(Nat64.high(Bytes.get64(from, 0), bits[i], 0xc00000ab), Nat64.low(Bytes.get64(from, 8), bits[i], 0xc00000ab)));
		}
		assertEquals(0, Nat64.lengthFrom(0x20010db800000000L, 1));
	}
}

package frond.ipv6;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.lowpan.Datagram;
import org.junit.Test;

/** Messages and options of neighbour discovery, in literal bytes drawn from the RFCs' pictures. */
public class NdCodecTest {
	private static final long LINK_LOCAL = 0xfe80000000000000L;
	private static final long GROUP = 0xff02000000000000L;
	private static final long PREFIX = 0xfd00000000000000L;

	private final Datagram datagram = new Datagram();

	/** Type, code, checksum and body of a message between two link-local addresses. */
	private int check(String message) {
		byte[] bytes = Hex.bytes(message);
		this.datagram.bytes = bytes;
		this.datagram.at = 4;
		this.datagram.end = bytes.length;
		return NdMessage.check(bytes[0] & 0xff, this.datagram);
	}

	private void between(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
		this.datagram.hopLimit = 255;
		this.datagram.sourceHigh = sourceHigh;
		this.datagram.sourceLow = sourceLow;
		this.datagram.destinationHigh = destinationHigh;
		this.datagram.destinationLow = destinationLow;
	}

	private static final String SLLAO = "0102 02f00d0000000101 000000000000";
	private static final String RA = "8600 0000 40 00 0708 00000000 00000000";
	private static final String TARGET = "fd000000000000000123456789abcdef";

	/** RFC 4861 section 6.1.1. */
	@Test
	public void routerSolicitationsAreChecked() {
		between(LINK_LOCAL, 1, GROUP, 2);
		assertEquals(0, check("8500 0000 00000000" + SLLAO));
		assertEquals(0, check("8500 0000 00000000"));
		assertEquals(Drop.ND_TRUNCATED, check("8500 0000 000000"));
		assertEquals(Drop.ND_INVALID, check("8501 0000 00000000"));
		this.datagram.hopLimit = 254;
		assertEquals(Drop.ND_HOP_LIMIT, check("8500 0000 00000000"));
		between(0, 0, GROUP, 2);
		assertEquals(0, check("8500 0000 00000000"));
		assertEquals("no link-layer address of nobody", Drop.ND_INVALID, check("8500 0000 00000000" + SLLAO));
	}

	/** RFC 4861 section 6.1.2. */
	@Test
	public void routerAdvertisementsAreChecked() {
		between(LINK_LOCAL, 1, GROUP, 1);
		assertEquals(0, check(RA));
		assertEquals(Drop.ND_TRUNCATED, check("8600 0000 40 00 0708 00000000 000000"));
		assertEquals(Drop.ND_INVALID, check("8601 0000 40 00 0708 00000000 00000000"));
		between(PREFIX, 1, GROUP, 1);
		assertEquals(Drop.ND_INVALID, check(RA));
		between(0, 0, GROUP, 1);
		assertEquals(Drop.ND_INVALID, check(RA));
		between(LINK_LOCAL, 1, LINK_LOCAL, 2);
		this.datagram.hopLimit = 64;
		assertEquals(Drop.ND_HOP_LIMIT, check(RA));
	}

	/** RFC 4861 section 7.1.1. */
	@Test
	public void neighborSolicitationsAreChecked() {
		between(LINK_LOCAL, 1, LINK_LOCAL, 2);
		assertEquals(0, check("8700 0000 00000000" + TARGET + SLLAO));
		assertEquals(Drop.ND_TRUNCATED, check("8700 0000 00000000 fd000000000000000123456789abcd"));
		assertEquals("a group is nobody's address", Drop.ND_INVALID, check("8700 0000 00000000 ff020000000000000000000000000001"));
		between(0, 0, GROUP, 0x1ffabcdefL);
		assertEquals(0, check("8700 0000 00000000" + TARGET));
		assertEquals(Drop.ND_INVALID, check("8700 0000 00000000" + TARGET + SLLAO));
		between(0, 0, GROUP, 1);
		assertEquals(Drop.ND_INVALID, check("8700 0000 00000000" + TARGET));
		between(0, 0, LINK_LOCAL, 2);
		assertEquals(Drop.ND_INVALID, check("8700 0000 00000000" + TARGET));
	}

	/** RFC 4861 section 7.1.2. */
	@Test
	public void neighborAdvertisementsAreChecked() {
		between(LINK_LOCAL, 1, LINK_LOCAL, 2);
		assertEquals(0, check("8800 0000 60000000" + TARGET));
		assertEquals(Drop.ND_INVALID, check("8800 0000 60000000 ff020000000000000000000000000001"));
		between(LINK_LOCAL, 1, GROUP, 1);
		assertEquals(0, check("8800 0000 20000000" + TARGET));
		assertEquals("solicited, and to all", Drop.ND_INVALID, check("8800 0000 60000000" + TARGET));
	}

	/** Contiki-NG d4ee924b3: a reader that goes on by a length of 0 never ends. */
	@Test
	public void contikiNgD4ee924b3AnOptionOfLengthZeroIsRefused() {
		between(LINK_LOCAL, 1, GROUP, 1);
		assertEquals(Drop.ND_TRUNCATED, check(RA + "0100 000000000000"));
		assertEquals(Drop.ND_TRUNCATED, check(RA + SLLAO + "fe00 000000000000"));
	}

	@Test
	public void optionsThatReachBeyondTheMessageAreRefused() {
		between(LINK_LOCAL, 1, GROUP, 1);
		assertEquals(Drop.ND_TRUNCATED, check(RA + "0103 000000000000 0000000000000000"));
		assertEquals(Drop.ND_TRUNCATED, check(RA + "01"));
		assertEquals(Drop.ND_TRUNCATED, check(RA + "0101 0000"));
		assertEquals(Drop.ND_TRUNCATED, check(RA + "01ff 000000000000"));
	}

	@Test
	public void optionsTooShortForTheirTypeAreRefusedAndUnknownOnesSkipped() {
		between(LINK_LOCAL, 1, GROUP, 1);
		for (int type : new int[] { 3, 25, 31, 33, 35 }) {
			String hex = Hex.text(new byte[] { (byte) type }, 0, 1);
			assertEquals(Drop.ND_TRUNCATED, check(RA + hex + "01 000000000000"));
		}
		// A context of 64 bits needs 16 bytes, one of 65 needs 24, and there is none of 129.
		assertEquals(0, check(RA + "2201 00 10 0000 0064"));
		assertEquals(Drop.ND_TRUNCATED, check(RA + "2201 01 10 0000 0064"));
		assertEquals(0, check(RA + "2202 40 10 0000 0064 fd00000000000000"));
		assertEquals(Drop.ND_TRUNCATED, check(RA + "2202 41 10 0000 0064 fd00000000000000"));
		assertEquals(Drop.ND_TRUNCATED, check(RA + "2203 81 10 0000 0064 fd00000000000000 0000000000000000"));
		assertEquals(0, check(RA + "7f01 000000000000 0501 0000 00000500"));
	}

	/** RFC 4944 section 8: an EUI-64 in 16 bytes, a short address in 8. */
	@Test
	public void linkLayerAddressesHaveTwoForms() {
		byte[] eui64 = Hex.bytes(SLLAO);
		assertEquals(0x02f00d0000000101L, NdOption.eui64(eui64, 0));
		assertEquals(-1, NdOption.shortAddress(eui64, 0));
		byte[] shortForm = Hex.bytes("0201 abcd 00000000");
		assertEquals(0xabcd, NdOption.shortAddress(shortForm, 0));
		assertEquals(0, NdOption.eui64(shortForm, 0));
		byte[] written = new byte[18];
		written[12] = 1;
		assertEquals(17, NdOption.writeLinkAddress(written, 1, NdOption.SOURCE_LINK_ADDRESS, 0x02f00d0000000101L));
		assertEquals(Hex.text(eui64, 0, 16), Hex.text(written, 1, 17));
	}

	/** What RIOT's border router says: ABRO, context, prefix (RFC 6775 section 4, RFC 4861 section 4.6.2). */
	@Test
	public void theOptionsOfAnAdvertisementAreRead() {
		byte[] bytes = Hex.bytes("0304 40 40 00015180 00003840 00000000 fd000000000000000000000000000000"
				+ "2202 40 11 0000 003c fd00000000000000" + "2303 0002 0001 2710 fd0000000000000000f00d0000000001"
				+ "1905 0000 00000258 fd000000000000000000000000000053 20010db8000000000000000000000053" + "2401 0002 00000000");
		assertEquals(64, NdOption.prefixBits(bytes, 0));
		assertEquals(NdOption.AUTONOMOUS, NdOption.prefixFlags(bytes, 0));
		assertEquals(86400, NdOption.validLifetime(bytes, 0));
		assertEquals(14400, NdOption.preferredLifetime(bytes, 0));
		assertEquals(PREFIX, NdOption.prefixHigh(bytes, 0));
		int context = 32;
		assertEquals(64, NdOption.contextBits(bytes, context));
		assertEquals(1, NdOption.context(bytes, context));
		assertTrue(NdOption.mayCompress(bytes, context));
		assertEquals(60, NdOption.contextLifetime(bytes, context));
		assertEquals(PREFIX, NdOption.contextHigh(bytes, context));
		assertEquals(0, NdOption.contextLow(bytes, context));
		int border = 48;
		assertEquals("low half first", 0x00010002, NdOption.borderRouterVersion(bytes, border));
		assertEquals(10000, NdOption.borderRouterLifetime(bytes, border));
		assertEquals(PREFIX, NdOption.borderRouterHigh(bytes, border));
		assertEquals(0x00f00d0000000001L, NdOption.borderRouterLow(bytes, border));
		int dns = 72;
		assertEquals(600, NdOption.dnsLifetime(bytes, dns));
		assertEquals(2, NdOption.dnsServers(bytes, dns));
		assertEquals(NdOption.EXTENDED_REGISTRATION, NdOption.capabilities(bytes, 112));
		// And written again, they are the same but for the second server.
		byte[] written = new byte[bytes.length];
		int at = NdOption.writePrefix(written, 0, NdOption.AUTONOMOUS, 86400, 14400, PREFIX);
		at = NdOption.writeContext(written, at, 1, true, 60, PREFIX);
		at = NdOption.writeBorderRouter(written, at, 0x00010002, 10000, PREFIX, 0x00f00d0000000001L);
		assertEquals(dns, at);
		assertEquals(Hex.text(bytes, 0, dns), Hex.text(written, 0, dns));
		at = NdOption.writeDnsServer(written, at, 600, PREFIX, 0x53);
		assertEquals("1903000000000258fd000000000000000000000000000053", Hex.text(written, dns, at));
		at = NdOption.writeCapabilities(written, dns, NdOption.EXTENDED_REGISTRATION);
		at = NdOption.writeMtu(written, at, 1280);
		assertEquals("2401000200000000" + "0501000000000500", Hex.text(written, dns, at));
	}

	/** RFC 8505 section 4.1, and RFC 6775 section 4.1. */
	@Test
	public void registrationsHaveVerifiersOf64To256Bits() {
		byte[] bytes = Hex.bytes("2102 00 00 03 f0 003c 02f00d0000000101");
		assertEquals(0, Earo.status(bytes, 0));
		assertTrue(Earo.extended(bytes, 0));
		assertTrue(Earo.route(bytes, 0));
		assertEquals(0, Earo.opaqueKind(bytes, 0));
		assertEquals(0xf0, Earo.transaction(bytes, 0));
		assertEquals(60, Earo.lifetime(bytes, 0));
		assertEquals(8, Earo.verifierLength(bytes, 0));
		assertEquals(0x02f00d0000000101L, Earo.verifier(bytes, 0));
		byte[] written = new byte[16];
		assertEquals(16, Earo.write(written, 0, Earo.SUCCESS, Earo.ROUTE | Earo.TRANSACTION, 0xf0, 60, 0x02f00d0000000101L));
		assertEquals(Hex.text(bytes, 0, 16), Hex.text(written, 0, 16));
		byte[] wide = Hex.bytes("2105 02 1e 05 01 ffff 0102030405060708 1112131415161718 2122232425262728 3132333435363738");
		assertEquals(Earo.FULL, Earo.status(wide, 0));
		assertEquals(1, Earo.opaqueKind(wide, 0));
		assertEquals(30, Earo.opaque(wide, 0));
		assertEquals(32, Earo.verifierLength(wide, 0));
		byte[] old = Hex.bytes("2102 01 000000 0000 02f00d0000000101");
		assertTrue(!Earo.extended(old, 0));
		assertEquals(Earo.DUPLICATE, Earo.status(old, 0));
		assertEquals(0, Earo.verifierLength(Hex.bytes("2106"), 0));
	}

	/** RFC 4861 sections 4.1 to 4.4. */
	@Test
	public void messagesAreWritten() {
		byte[] bytes = new byte[20];
		assertEquals(4, NdMessage.writeSolicitation(bytes, 0));
		assertEquals("00000000", Hex.text(bytes, 0, 4));
		assertEquals(12, NdMessage.writeAdvertisement(bytes, 0, 64, NdMessage.OTHER, 1800));
		assertEquals("40400708" + "0000000000000000", Hex.text(bytes, 0, 12));
		assertEquals(64, NdMessage.hopLimit(bytes, 0));
		assertEquals(NdMessage.OTHER, NdMessage.routerFlags(bytes, 0));
		assertEquals(1800, NdMessage.routerLifetime(bytes, 0));
		assertEquals(20, NdMessage.writeNeighbor(bytes, 0, NdMessage.SOLICITED | NdMessage.OVERRIDE, PREFIX, 0x0123456789abcdefL));
		assertEquals("60000000" + TARGET, Hex.text(bytes, 0, 20));
		assertEquals(PREFIX, NdMessage.targetHigh(bytes, 0));
		assertEquals(0x0123456789abcdefL, NdMessage.targetLow(bytes, 0));
	}
}

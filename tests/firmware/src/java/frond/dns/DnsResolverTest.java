package frond.dns;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import org.junit.Before;
import org.junit.Test;

/** RFC 1035, 2308, 3596, 5452, 7050: one name, a.example, asked for under virtual time. */
public class DnsResolverTest implements Udp {
	private static final long SECOND = 1000000;
	private static final long HIGH = 0xfd00000000000000L;
	private static final String NAME = "01 61 07 6578616d706c65 00";
	private static final String AAAA = NAME + "001c 0001";
	private static final String ONE = "c00c 001c 0001 0000003c 0010 20010db8000000000000000000000001";

	private final PacketPool pool = new PacketPool(1, 160);
	private final Datagram datagram = new Datagram();
	private DnsResolver resolver;
	private UdpReceiver receiver;
	private byte[] query;
	private long server;
	private int queries;
	private int name;
	private long now = 5 * SECOND;

	@Override
	public int maxPayload() {
		return 79;
	}

	@Override
	public Packet begin(int length) {
		Packet packet = this.pool.take();
		packet.at = 70;
		return packet;
	}

	@Override
	public void abandon(Packet packet) {
		this.pool.give(packet);
	}

	@Override
	public int send(Packet packet, long high, long low, int sourcePort, int destinationPort, long time) {
		assertEquals(HIGH, high);
		assertEquals(50000, sourcePort);
		assertEquals(53, destinationPort);
		this.query = Hex.of(packet);
		this.server = low;
		this.queries++;
		this.pool.give(packet);
		return 0;
	}

	@Override
	public boolean bind(int port, UdpReceiver to) {
		this.receiver = to;
		return true;
	}

	@Before
	public void aResolver() {
		this.resolver = new DnsResolver(this, 50000, 2, 7);
		this.name = this.resolver.add(Bytes.ascii("a.example"));
		assertEquals(0, this.name);
		this.resolver.addServer(HIGH, 1, DnsServers.INFINITE, this.now);
	}

	private void pass(long micros) {
		long end = this.now + micros;
		while (this.resolver.nextDeadline() <= end) {
			this.now = Math.max(this.now, this.resolver.nextDeadline());
			this.resolver.onTime(this.now);
		}
		this.now = end;
	}

	private void ask() {
		this.resolver.ask(this.name, this.now);
		pass(0);
	}

	private int state() {
		return this.resolver.state(this.name, this.now);
	}

	/** What a server answers: flags, number of answers and of authority records, what follows the header. */
	private int answer(int flags, int answers, int authority, String rest) {
		byte[] body = Hex.bytes(rest);
		byte[] bytes = new byte[Dns.HEADER + body.length];
		System.arraycopy(this.query, 0, bytes, 0, 2);
		Bytes.put16(bytes, 2, flags);
		Bytes.put16(bytes, 4, 1);
		Bytes.put16(bytes, 6, answers);
		Bytes.put16(bytes, 8, authority);
		System.arraycopy(body, 0, bytes, Dns.HEADER, body.length);
		return receive(bytes, this.server, 53);
	}

	private static String packed(String digits) {
		byte[] bytes = Hex.bytes(digits);
		return Hex.text(bytes, 0, bytes.length);
	}

	private int receive(byte[] bytes, long from, int port) {
		this.datagram.sourceHigh = HIGH;
		this.datagram.sourceLow = from;
		this.datagram.sourcePort = port;
		this.datagram.bytes = bytes;
		this.datagram.at = 0;
		this.datagram.end = bytes.length;
		return this.receiver.onDatagram(this.datagram, this.now);
	}

	@Test
	public void aQueryIsOneQuestionAndItsAnswerIsKept() {
		ask();
		assertEquals(packed("0100 0001 0000 0000 0000" + AAAA), Hex.text(this.query, 2, this.query.length));
		assertEquals(DnsResolver.ASKING, state());
		assertEquals(0, answer(0x8180, 1, 0, AAAA + ONE));
		assertEquals(DnsResolver.FOUND, state());
		assertEquals(0x20010db800000000L, this.resolver.high(this.name, 0));
		assertEquals(1, this.resolver.low(this.name, 0));
		ask();
		assertEquals(1, this.queries);
		pass(60 * SECOND);
		assertEquals(DnsResolver.UNKNOWN, state());
		ask();
		assertEquals(2, this.queries);
	}

	/** RFC 5452 section 9.1: id, question, server and port have to be those asked for. */
	@Test
	public void answersThatWereNotAskedForAreDropped() {
		ask();
		byte[] good = Hex.bytes("0000 8180 0001 0001 0000 0000" + AAAA + ONE);
		System.arraycopy(this.query, 0, good, 0, 2);
		good[1]++;
		assertEquals(Drop.DNS_UNEXPECTED, receive(good, 1, 53));
		good[1]--;
		assertEquals(Drop.DNS_UNEXPECTED, receive(good, 2, 53));
		assertEquals(Drop.DNS_UNEXPECTED, receive(good, 1, 54));
		assertEquals(Drop.DNS_UNEXPECTED, answer(0x0180, 1, 0, AAAA + ONE));
		assertEquals(Drop.DNS_UNEXPECTED, answer(0x8180, 1, 0, NAME + "0001 0001" + ONE));
		assertEquals(Drop.DNS_UNEXPECTED, answer(0x8180, 1, 0, "01 62 07 6578616d706c65 00 001c 0001" + ONE));
		assertEquals(Drop.DNS_TRUNCATED, receive(new byte[11], 1, 53));
		assertEquals(DnsResolver.ASKING, state());
		assertEquals(0, receive(good, 1, 53));
		assertEquals(Drop.DNS_UNEXPECTED, receive(good, 1, 53));
	}

	/** Two servers, three rounds, each twice as long; then a failure, asked again not at once. */
	@Test
	public void silentServersAreAskedInTurn() {
		this.resolver.addServer(HIGH, 2, 3600, this.now);
		ask();
		assertEquals(1, this.server);
		pass(2500000);
		assertEquals(2, this.server);
		assertEquals(2, this.queries);
		pass(60 * SECOND);
		assertEquals(6, this.queries);
		assertEquals(DnsResolver.UNKNOWN, state());
		int before = this.queries;
		ask();
		pass(40 * SECOND);
		assertEquals(DnsResolver.FAILED, state());
		ask();
		assertEquals(before + 6, this.queries);
	}

	/** A month without any answer costs few queries: the pause grows to ten minutes. */
	@Test
	public void aMonthOfSilenceIsQuiet() {
		for (int minute = 0; minute < 30 * 24 * 60; minute++) {
			ask();
			pass(60 * SECOND);
		}
		assertTrue(this.queries > 5000 && this.queries < 3 * 30 * 24 * 6);
	}

	/** RCODE 2 (SERVFAIL) and 5 (REFUSED), and an answer that was cut to nothing, are asked of the next server at once. */
	@Test
	public void aServerThatCannotIsPassedOver() {
		this.resolver.addServer(HIGH, 2, 3600, this.now);
		ask();
		assertEquals(0, answer(0x8182, 0, 0, AAAA));
		pass(0);
		assertEquals(2, this.server);
		assertEquals(0, answer(0x8380, 0, 0, AAAA));
		pass(0);
		assertEquals(1, this.server);
		assertEquals(0, answer(0x8180, 1, 0, AAAA + ONE));
		assertEquals(DnsResolver.FOUND, state());
	}

	/** RFC 2308: a name that does not exist is not asked for again within the SOA's 300 s. */
	@Test
	public void thatANameDoesNotExistIsKept() {
		ask();
		assertEquals(0, answer(0x8183, 0, 1, AAAA + "c00e 0006 0001 00000384 0016 00 00 00000001 00000e10 00000384 00093a80 0000012c"));
		assertEquals(DnsResolver.NONE, state());
		pass(299 * SECOND);
		ask();
		assertEquals(1, this.queries);
		pass(SECOND);
		ask();
		assertEquals(2, this.queries);
	}

	/** RFC 7050 section 3: the prefix is found from ipv4only.arpa, here 2001:db8:64::/96, and 192.0.2.33 put behind it. */
	@Test
	public void anIpv4OnlyServiceIsReachedThroughThePrefixFoundOut() {
		ask();
		assertEquals(0, answer(0x8180, 0, 0, AAAA));
		pass(0);
		String only = "08 697076346f6e6c79 04 61727061 00 001c 0001";
		assertEquals(packed(only), Hex.text(this.query, 12, this.query.length));
		assertEquals(0, answer(0x8180, 1, 0, only + "c00c 001c 0001 0000003c 0010 20010db8006400000000000 0c00000aa"));
		pass(0);
		assertEquals(0, answer(0x8180, 1, 0, NAME + "0001 0001 c00c 0001 0001 0000003c 0004 c0000221"));
		assertEquals(DnsResolver.FOUND, state());
		assertEquals(0x20010db800640000L, this.resolver.high(this.name, 0));
		assertEquals(0xc0000221L, this.resolver.low(this.name, 0));
	}

	/** A recursive server that has a canonical name for a.example, b.a.example, and no AAAA record for that, with or without an SOA (RFC 2308 section 2.2). */
	@Test
	public void aCanonicalNameWithoutAnIpv6AddressHasAnIpv4One() {
		this.resolver.setNat64(Nat64.WELL_KNOWN_HIGH, 0, 96, DnsServers.INFINITE, this.now);
		ask();
		assertEquals(0, answer(0x8180, 1, 0, AAAA + "c00c 0005 0001 0000003c 0004 0162 c00c"));
		pass(0);
		assertEquals(0, answer(0x8180, 2, 0, NAME + "0001 0001 c00c 0005 0001 0000003c 0004 0162 c00c  c027 0001 0001 0000003c 0004 c0000221"));
		assertEquals(DnsResolver.FOUND, state());
		assertEquals(0xc0000221L, this.resolver.low(this.name, 0));
	}

	/** One that only knows whom else to ask (no recursion, no SOA) is passed over. */
	@Test
	public void aReferralIsNoAnswer() {
		this.resolver.addServer(HIGH, 2, 3600, this.now);
		ask();
		assertEquals(0, answer(0x8000, 0, 1, AAAA + "c00e 0002 0001 00000384 0004 026e73 00"));
		pass(0);
		assertEquals(2, this.server);
		assertEquals(DnsResolver.ASKING, state());
	}

	@Test
	public void aPrefixThatIsConfiguredIsNotAskedFor() {
		this.resolver.setNat64(Nat64.WELL_KNOWN_HIGH, 0, 96, DnsServers.INFINITE, this.now);
		ask();
		assertEquals(0, answer(0x8180, 0, 0, AAAA));
		pass(0);
		assertEquals(0, answer(0x8180, 1, 0, NAME + "0001 0001 c00c 0001 0001 0000003c 0004 c0000221"));
		assertEquals(0x0064ff9b00000000L, this.resolver.high(this.name, 0));
	}

	/** RFC 8106 section 5.1: a lifetime ends, and 0 ends it at once; the root answers for them. */
	@Test
	public void serversAreForgottenInTime() {
		this.resolver.addServer(HIGH, 1, 0, this.now);
		this.resolver.addServer(HIGH, 3, 100, this.now);
		this.resolver.setFallback(HIGH, 9, this.now);
		pass(99 * SECOND);
		ask();
		assertEquals(3, this.server);
		pass(3 * SECOND);
		assertEquals(9, this.server);
	}

	/** RFC 8106 section 5.2: "b" is asked for as b.example, then as b.c.example; a name with a dot as it is. Zeros at the list's end are padding. */
	@Test
	public void theSearchListIsPutBehindANameOfOneLabel() {
		byte[] list = Hex.bytes("07 6578616d706c65 00 01 63 07 6578616d706c65 00 000000");
		this.resolver.setSearch(list, 0, list.length, 3600, this.now);
		int single = this.resolver.add(Bytes.ascii("b"));
		this.resolver.ask(single, this.now);
		pass(0);
		String first = "01 62 07 6578616d706c65 00 001c 0001";
		assertEquals(packed(first), Hex.text(this.query, 12, this.query.length));
		assertEquals(0, answer(0x8183, 0, 0, first));
		pass(0);
		String second = "01 62 01 63 07 6578616d706c65 00 001c 0001";
		assertEquals(packed(second), Hex.text(this.query, 12, this.query.length));
		assertEquals(0, answer(0x8180, 1, 0, second + ONE));
		assertEquals(DnsResolver.FOUND, this.resolver.state(single, this.now));
		ask();
		assertEquals(packed(AAAA), Hex.text(this.query, 12, this.query.length));
		assertEquals(0, answer(0x8180, 1, 0, AAAA + ONE));
		// Its time over, the label is asked for alone.
		pass(3600 * SECOND);
		this.resolver.ask(single, this.now);
		pass(0);
		assertEquals(packed("01 62 00 001c 0001"), Hex.text(this.query, 12, this.query.length));
	}

	/** A broken search list (a pointer forward, a label beyond its end) is what was whole of it. */
	@Test
	public void aBrokenSearchListIsCutThere() {
		String[] broken = { "07 6578616d706c65 00 c0ff", "07 6578616d706c65 00 3f 61", "c000 07 6578616d706c65 00", "40 00" };
		int single = this.resolver.add(Bytes.ascii("b"));
		for (int i = 0; i < broken.length; i++) {
			byte[] list = Hex.bytes(broken[i]);
			this.resolver.setSearch(list, 0, list.length, 3600, this.now);
			assertTrue(this.resolver.set(single, Bytes.ascii("b"), 1));
			this.resolver.ask(single, this.now);
			pass(0);
			assertEquals(packed(i < 2 ? "01 62 07 6578616d706c65 00 001c 0001" : "01 62 00 001c 0001"), Hex.text(this.query, 12, this.query.length));
			assertEquals(0, answer(0x8183, 0, 0, Hex.text(this.query, 12, this.query.length)));
			assertEquals(DnsResolver.NONE, this.resolver.state(single, this.now));
		}
	}

	/** A name that is put in another's place while that is asked for: the answer to the other is none to it. */
	@Test
	public void aNameMayTakeAnothersPlace() {
		ask();
		byte[] text = Bytes.ascii("b.example");
		assertTrue(this.resolver.set(this.name, text, text.length));
		assertEquals(Drop.DNS_UNEXPECTED, answer(0x8180, 1, 0, AAAA + ONE));
		ask();
		assertEquals(packed("01 62 07 6578616d706c65 00 001c 0001"), Hex.text(this.query, 12, this.query.length));
		assertTrue(!this.resolver.set(this.name, text, 0));
		assertEquals(DnsResolver.ASKING, state());
	}

	@Test
	public void namesWaitForEachOther() {
		int other = this.resolver.add(Bytes.ascii("b.example"));
		assertEquals(-1, this.resolver.add(Bytes.ascii("c.example")));
		this.resolver.ask(other, this.now);
		ask();
		assertEquals(1, this.queries);
		assertEquals(0, answer(0x8183, 0, 0, "01 62 07 6578616d706c65 00 001c 0001"));
		pass(0);
		assertEquals(2, this.queries);
		assertEquals(0, answer(0x8180, 1, 0, AAAA + ONE));
		assertEquals(DnsResolver.FOUND, state());
		assertEquals(DnsResolver.NONE, this.resolver.state(other, this.now));
	}
}

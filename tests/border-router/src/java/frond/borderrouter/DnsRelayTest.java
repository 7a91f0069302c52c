package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.dns.DnsResolver;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leaf on a virtual air asks servers on loopback by way of the relay (RFC 1035, 2308, 5452, 6147, 7050, 9267). */
class DnsRelayTest {
	private static final long SECOND = 1000000;
	private static final long LEAF = 0x02f00d0000000011L;
	/** a.example */
	private static final String NAME = "0161 076578616d706c65 00";
	private static final String AAAA = NAME + "001c 0001";
	private static final String A = NAME + "0001 0001";
	private static final String V6 = "c00c 001c 0001 0000003c 0010 20010db8000000000000000000000001";
	private static final String V4 = "c00c 0001 0001 00000e10 0004 c0000221";
	/** An SOA record of "example" with a TTL of 900 s that says 300 s. */
	private static final String SOA = "c00e 0006 0001 00000384 0016 00 00 00000001 00000e10 00000384 00093a80 0000012c";

	private final VirtualAir air = new VirtualAir(3);
	private MeshNode router;
	private LeafNode leaf;
	private Selector selector;
	private DnsServer server;
	private DnsServer second;
	private DnsRelay relay;

	@BeforeEach
	void aLeafAndTwoServers() throws IOException {
		this.router = new MeshNode(this.air, true, 5);
		this.leaf = LeafNode.on(this.air, LEAF, true);
		assertTrue(this.air.run(10 * SECOND, this.leaf.leaf::joined));
		this.air.run(SECOND);
		this.selector = Selector.open();
		this.server = new DnsServer();
		this.second = new DnsServer();
	}

	@AfterEach
	void end() throws IOException {
		this.server.close();
		this.second.close();
		this.selector.close();
	}

	private void relay(String prefix, InetSocketAddress... servers) {
		this.relay = new DnsRelay(this.router.mesh, this.selector, List.of(servers), prefix == null ? null : Nat64Prefix.parse(prefix));
	}

	/** Virtual time for the mesh, real time for the host, both until a condition holds. */
	private boolean run(BooleanSupplier until) {
		try {
			long deadline = System.nanoTime() + 30_000_000_000L;
			while (!until.getAsBoolean()) {
				if (System.nanoTime() > deadline) {
					return false;
				}
				this.air.run(SECOND / 100);
				this.selector.select(2);
				for (SelectionKey key : this.selector.selectedKeys()) {
					assertTrue(this.relay.onReadable(key.attachment(), this.air.now()));
				}
				this.selector.selectedKeys().clear();
				this.relay.onTime(this.air.now());
			}
			return true;
		} catch (IOException e) {
			throw new AssertionError(e);
		}
	}

	/** Sends a query of the leaf's; returns what was answered, without its id, which is the query's. */
	private String ask(String question) {
		int before = this.leaf.received.size();
		send("1234 0100 0001 0000 0000 0000" + question);
		assertTrue(run(() -> this.leaf.received.size() > before));
		byte[] answer = this.leaf.received.get(before);
		assertEquals(0x12, answer[0]);
		assertEquals(0x34, answer[1]);
		assertEquals(MeshNode.ADDRESS, this.leaf.senders.get(before));
		return DnsServer.text(answer);
	}

	private void send(String message) {
		assertEquals(0, this.leaf.send(DnsServer.bytes(message), MeshNode.ADDRESS, 53, this.air.now()));
	}

	private int drops(int reason) {
		return this.router.mesh.stats().drops(reason);
	}

	private static String packed(String digits) {
		return digits.replace(" ", "");
	}

	@Test
	void anAddressIsAskedOfTheHostsServer() {
		relay(null, this.server.address());
		this.server.answer(AAAA, "8180 0001 0000 0000", V6);
		assertEquals(packed("8180 0001 0001 0000 0000" + AAAA + V6), ask(AAAA));
		assertEquals(List.of(packed(AAAA)), this.server.questions);
		assertEquals(0L, this.relay.status().get("synthesised"));
		assertEquals(1L, this.relay.status().get("answered"));
	}

	/** RFC 5452 section 4: each query from a port of its own. */
	@Test
	void everyQueryHasAPortOfItsOwn() {
		relay(null, this.server.address());
		this.server.answer(AAAA, "8180 0001 0000 0000", V6);
		for (int i = 0; i < 4; i++) {
			ask(AAAA);
		}
		assertEquals(4, this.server.peers.size());
		assertTrue(this.server.peers.stream().distinct().count() > 1);
	}

	/** RFC 6147 section 5.1.7: the TTL is the lesser of the A record's and the SOA's, or 600 s; section 5.1.6: only an AAAA query is answered so. */
	@Test
	void anIpv4OnlyNameIsPutBehindThePrefix() {
		relay("64:ff9b::/96", this.server.address());
		this.server.answer(AAAA, "8180 0000 0001 0000", SOA);
		this.server.answer(A, "8180 0001 0000 0000", V4);
		assertEquals(packed("8180 0001 0001 0000 0000" + AAAA + "c00c 001c 0001 0000012c 0010 0064ff9b 0000000000000000 c0000221"), ask(AAAA));
		this.server.answer(AAAA, "8180 0000 0000 0000", "");
		assertEquals(packed("8180 0001 0001 0000 0000" + AAAA + "c00c 001c 0001 00000258 0010 0064ff9b 0000000000000000 c0000221"), ask(AAAA));
		assertEquals(packed("8180 0001 0001 0000 0000" + A + V4), ask(A));
		assertEquals(2L, this.relay.status().get("synthesised"));
	}

	/** A canonical name that has no AAAA record: with an SOA, without (RFC 2308 section 2.2), and its A record behind the same chain. */
	@ParameterizedTest
	@ValueSource(strings = { "8180 0001 0000 0000", "8180 0001 0001 0000" })
	void aCanonicalNameOfAnIpv4OnlyServiceIsFollowed(String counts) {
		relay("2001:db8:122:344::/64", this.server.address());
		String alias = "c00c 0005 0001 0000003c 0004 0162 c00c";
		this.server.answer(AAAA, counts, alias + (counts.contains("0001 0001") ? SOA : ""));
		this.server.answer(A, "8180 0002 0000 0000", alias + " c027 0001 0001 00000e10 0004 c0000221");
		String answer = ask(AAAA);
		assertEquals(packed("8180 0001 0001 0000 0000" + AAAA + "c00c 001c 0001 0000003c 0010 20010db8 01220344 00c00002 21000000"), answer);
	}

	/** Section 5.1.4: ::ffff:0:0/96 is no address to be sent to; what is real beside it is. */
	@Test
	void mappedAddressesAreLeftOut() {
		relay("64:ff9b::/96", this.server.address());
		String mapped = "c00c 001c 0001 0000003c 0010 00000000000000000000ffffc0000221";
		this.server.answer(AAAA, "8180 0002 0000 0000", mapped + V6);
		assertEquals(packed("8180 0001 0001 0000 0000" + AAAA + V6), ask(AAAA));
		this.server.answer(AAAA, "8180 0001 0000 0000", mapped);
		this.server.answer(A, "8180 0001 0000 0000", V4);
		assertTrue(ask(AAAA).contains("0064ff9b0000000000000000c0000221"));
	}

	/** Section 5.1.2: that a name does not exist is no reason to ask for its A record, any other error is. */
	@Test
	void aNameThatDoesNotExistIsSaidToBeSo() {
		relay("64:ff9b::/96", this.server.address());
		this.server.answer(AAAA, "8183 0000 0001 0000", SOA);
		this.server.answer(A, "8180 0001 0000 0000", V4);
		// The SOA of the least length: what stays of it is how long.
		assertEquals(packed("8183 0001 0000 0001 0000" + AAAA + "c00c 0006 0001 0000012c 0016 00 00 00000000 00000000 00000000 00000000 0000012c"), ask(AAAA));
		assertEquals(1, this.server.questions.size());
		this.server.answer(AAAA, "8182 0000 0000 0000", "");
		assertTrue(ask(AAAA).contains("0064ff9b0000000000000000c0000221"));
	}

	/** RFC 7050 section 3, RFC 8880 section 7.1: ipv4only.arpa is answered here, and a resolver finds the prefix with it. */
	@Test
	void theResolverFindsThePrefix() {
		relay("2001:db8:122::/48", this.server.address());
		String only = "08697076346f6e6c79 0461727061 00 001c 0001";
		assertTrue(ask(only).contains("20010db80122c00000" + "00aa"));
		assertTrue(this.server.questions.isEmpty());
		DnsResolver resolver = new DnsResolver(this.leaf.ipv6, 50000, 1, 7);
		int name = resolver.add("a.example".getBytes(StandardCharsets.US_ASCII));
		resolver.addServer(MeshNode.ADDRESS.high(), MeshNode.ADDRESS.low(), 100, this.air.now());
		this.server.answer(AAAA, "8180 0000 0001 0000", SOA);
		this.server.answer(A, "8180 0001 0000 0000", V4);
		resolver.ask(name, this.air.now());
		assertTrue(run(() -> {
			resolver.onTime(this.air.now());
			return resolver.state(name, this.air.now()) > DnsResolver.ASKING;
		}));
		assertEquals(DnsResolver.FOUND, resolver.state(name, this.air.now()));
		assertEquals(Nat64Prefix.parse("2001:db8:122::/48").of(0xc0000221), new Address(resolver.high(name, 0), resolver.low(name, 0)));
		assertEquals(300 * SECOND, resolver.validUntil(name) - this.air.now(), 2.0 * SECOND);
	}

	/** What the host's server cut (its datagrams are longer than a frame) still has addresses; nothing but TC is passed on as that. */
	@Test
	void whatIsCutIsOfUseWhereItHasAddresses() {
		relay(null, this.server.address());
		this.server.answer(AAAA, "8380 0003 0000 0000", V6);
		assertEquals(packed("8180 0001 0001 0000 0000" + AAAA + V6), ask(AAAA));
		this.server.answer(AAAA, "8380 0001 0000 0000", "");
		assertEquals(packed("8380 0001 0000 0000 0000" + AAAA), ask(AAAA));
	}

	/** Thirty addresses, as a large service has, are as many as fit a frame. */
	@Test
	void manyAddressesAreCutToAFrame() {
		relay(null, this.server.address());
		this.server.answer(AAAA, "8180 001e 0000 0000", V6.repeat(30));
		String answer = ask(AAAA);
		assertEquals(packed("8180 0001 0001 0000 0000" + AAAA + V6), answer);
		assertEquals(0, drops(Drop.LOWPAN_OVERSIZE));
	}

	/** Records of another type go as they are; those that do not fit a frame are said to be cut. */
	@Test
	void otherTypesPass() {
		relay("64:ff9b::/96", this.server.address());
		String text = NAME + "0010 0001";
		this.server.answer(text, "8180 0001 0000 0000", "c00c 0010 0001 0000003c 0003 02 6869");
		assertEquals(packed("8180 0001 0001 0000 0000" + text + "c00c 0010 0001 0000003c 0003 02 6869"), ask(text));
		this.server.answer(text, "8180 0001 0000 0000", "c00c 0010 0001 0000003c 0064 63" + "61".repeat(99));
		assertEquals(packed("8380 0001 0000 0000 0000" + text), ask(text));
	}

	/** The first server refuses (its port is closed), the second is silent, the third knows. */
	@Test
	void oneServerAfterTheOtherIsAsked() throws IOException {
		InetSocketAddress closed;
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			closed = (InetSocketAddress) socket.getLocalSocketAddress();
		}
		relay(null, closed, this.second.address(), this.server.address());
		this.server.answer(AAAA, "8180 0001 0000 0000", V6);
		assertTrue(ask(AAAA).endsWith("20010db8000000000000000000000001"));
		assertEquals(1, this.second.questions.size());
	}

	@Test
	void aServerThatFailsIsPassedOver() {
		relay(null, this.second.address(), this.server.address());
		this.second.answer(AAAA, "8182 0000 0000 0000", "");
		this.server.answer(AAAA, "8180 0001 0000 0000", V6);
		assertTrue(ask(AAAA).endsWith("20010db8000000000000000000000001"));
	}

	/** A referral of a server that does not recurse tells nothing. */
	@Test
	void aReferralIsPassedOver() {
		relay(null, this.second.address(), this.server.address());
		this.second.answer(AAAA, "8000 0000 0001 0000", "c00e 0002 0001 00000384 0004 026e73 00");
		this.server.answer(AAAA, "8180 0001 0000 0000", V6);
		assertTrue(ask(AAAA).endsWith("20010db8000000000000000000000001"));
	}

	/** Three rounds of silence are a failure that is said (SERVFAIL), and a query repeated meanwhile is one query. */
	@Test
	void silenceIsSaidToBeAFailure() {
		relay(null, this.server.address());
		send("1234 0100 0001 0000 0000 0000" + AAAA);
		assertTrue(run(() -> this.server.questions.size() == 1));
		assertEquals(packed("8182 0001 0000 0000 0000" + AAAA), ask(AAAA));
		assertEquals(3, this.server.questions.size());
		assertEquals(1L, this.relay.status().get("failed"));
		assertEquals(Long.MAX_VALUE, this.relay.nextDeadline());
	}

	/** RFC 9267 and RFC 5452 section 9.1: what is broken, or answers something else, is dropped by name, and waited on. */
	@ParameterizedTest
	@ValueSource(strings = { //
			"c00c 0005 0001 0000003c 0002 c028", // a pointer to itself
			"c00c 0005 0001 0000003c 0002 c0ff", // one forward
			"c00c 001c 0001 0000003c 0010 20010db8", // shorter than RDLENGTH
			"c00c 001c 0001 0000003c 0004 20010db8", // an address of 4 bytes
			"c00c 0005 0001 0000003c 0003 80 00 00", // a reserved label type
	})
	void brokenAnswersAreDropped(String record) {
		relay(null, this.second.address(), this.server.address());
		this.second.answer(AAAA, "8180 0001 0000 0000", record);
		this.server.answer(AAAA, "8180 0001 0000 0000", V6);
		assertTrue(ask(AAAA).endsWith("20010db8000000000000000000000001"));
		assertEquals(1, drops(Drop.DNS_NAME) + drops(Drop.DNS_TRUNCATED));
	}

	@Test
	void queriesThatAreNoneAreDropped() {
		relay(null, this.server.address());
		send("1234 8180 0001 0000 0000 0000" + AAAA);
		send("1234 0100 0002 0000 0000 0000" + AAAA);
		this.air.run(SECOND);
		assertEquals(2, drops(Drop.DNS_UNEXPECTED));
		send("1234 0100 0001");
		send("1234 0100 0001 0000 0000 0000" + NAME);
		this.air.run(SECOND);
		assertEquals(2, drops(Drop.DNS_TRUNCATED));
		send("1234 0100 0001 0000 0000 0000 c00c 001c 0001");
		this.air.run(SECOND);
		assertEquals(1, drops(Drop.DNS_NAME));
		assertTrue(this.leaf.received.isEmpty());
		// An update (RFC 2136), and a question of another class.
		assertEquals(packed("8184 0001 0000 0000 0000" + AAAA), ask2("2800", AAAA));
		assertEquals(packed("8184 0001 0000 0000 0000" + A), ask2("0100", NAME + "0001 0003"));
		assertTrue(this.server.questions.isEmpty());
	}

	private String ask2(String flags, String question) {
		int before = this.leaf.received.size();
		send("1234" + flags + "0001 0000 0000 0000" + question);
		assertTrue(run(() -> this.leaf.received.size() > before));
		String answer = DnsServer.text(this.leaf.received.get(before));
		return answer.substring(0, answer.length() - 4) + "0001";
	}

	/** Most queries at a time; the one more is dropped by name, those under way are not. */
	@Test
	void theTableIsBounded() {
		relay(null, this.server.address());
		for (int i = 0; i <= DnsRelay.PENDING; i++) {
			send(String.format("%04x", i) + "0100 0001 0000 0000 0000" + AAAA);
			this.air.run(SECOND / 50);
		}
		assertEquals(DnsRelay.PENDING, this.relay.status().get("pending"));
		assertEquals(1, drops(Drop.DNS_TABLE_FULL));
		assertTrue(run(() -> this.leaf.received.size() == DnsRelay.PENDING));
	}

	/** dnsmasq, where it is installed: an AAAA and an A record, an alias, a name that does not exist. */
	@Test
	void dnsmasqIsAskedAndUnderstood() throws Exception {
		Process dnsmasq = null;
		int port;
		try (DatagramSocket free = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			port = free.getLocalPort();
		}
		try {
			dnsmasq = new ProcessBuilder("dnsmasq", "--keep-in-foreground", "--port=" + port, "--listen-address=127.0.0.1", "--bind-interfaces", "--no-resolv", "--no-hosts",
					"--conf-file=/dev/null", "--pid-file", "--user=", "--group=", "--local=/example/", "--local-ttl=77", "--host-record=six.example,2001:db8::6",
					"--host-record=four.example,192.0.2.33", "--cname=alias.example,four.example").redirectErrorStream(true).start();
		} catch (IOException none) {
			org.junit.jupiter.api.Assumptions.abort("dnsmasq is not installed");
		}
		try {
			InetSocketAddress server = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
			awaitAnswer(server);
			relay("64:ff9b::/96", server);
			DnsResolver resolver = new DnsResolver(this.leaf.ipv6, 50000, 4, 7);
			String[] names = { "six.example", "four.example", "alias.example", "none.example" };
			resolver.addServer(MeshNode.ADDRESS.high(), MeshNode.ADDRESS.low(), 10000, this.air.now());
			for (String name : names) {
				resolver.ask(resolver.add(name.getBytes(StandardCharsets.US_ASCII)), this.air.now());
			}
			assertTrue(run(() -> {
				resolver.onTime(this.air.now());
				return IntStream.range(0, names.length).allMatch(i -> resolver.state(i, this.air.now()) > DnsResolver.ASKING);
			}));
			assertEquals(new Address(0x20010db800000000L, 6), new Address(resolver.high(0, 0), resolver.low(0, 0)));
			assertEquals(Nat64Prefix.WELL_KNOWN.of(0xc0000221), new Address(resolver.high(1, 0), resolver.low(1, 0)));
			assertEquals(Nat64Prefix.WELL_KNOWN.of(0xc0000221), new Address(resolver.high(2, 0), resolver.low(2, 0)));
			assertEquals(DnsResolver.NONE, resolver.state(3, this.air.now()));
			assertEquals(77 * SECOND, resolver.validUntil(1) - this.air.now(), 5.0 * SECOND);
		} finally {
			dnsmasq.destroyForcibly().waitFor();
		}
	}

	/** A process that was started takes real time to listen, and the mesh's is virtual. */
	private static void awaitAnswer(InetSocketAddress server) throws IOException {
		byte[] query = HexFormat.of().parseHex("00070100000100000000000003736978076578616d706c6500001c0001");
		long deadline = System.nanoTime() + 20_000_000_000L;
		while (true) {
			try (DatagramSocket socket = new DatagramSocket()) {
				socket.setSoTimeout(200);
				socket.connect(server);
				socket.send(new DatagramPacket(query, query.length));
				socket.receive(new DatagramPacket(new byte[512], 512));
				return;
			} catch (SocketTimeoutException | PortUnreachableException notYet) {
				assertTrue(System.nanoTime() < deadline, "dnsmasq does not answer");
			}
		}
	}

	@Test
	void theHostsServersAreReadFromItsFile(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("resolv.conf");
		Files.writeString(file, "# nameserver 10.0.0.9\nnameserver 192.0.2.1\nsearch example\nnameserver   2001:db8::53\nnameserver localhost\n"
				+ "nameserver fe80::1%none\nnameserver 1.2.3.999\nnameserver 192.0.2.4\nnameserver 192.0.2.5\n");
		List<String> servers = DnsServerList.read(file).stream().map(server -> server.getAddress().getHostAddress() + " " + server.getPort()).toList();
		assertEquals("192.0.2.1 53", servers.get(0));
		assertEquals("2001:db8:0:0:0:0:0:53 53", servers.get(1));
		assertEquals("192.0.2.4 53", servers.get(2));
		assertEquals(3, servers.size());
	}

	/** The examples of RFC 6052 section 2.4. */
	@Test
	void prefixesPutAddressesWhereRfc6052Does() throws IOException {
		String[] prefixes = { "2001:db8::/32", "2001:db8:100::/40", "2001:db8:122::/48", "2001:db8:122:300::/56", "2001:db8:122:344::/64", "2001:db8:122:344::/96" };
		String[] expected = { "2001:db8:c000:221::", "2001:db8:1c0:2:21::", "2001:db8:122:c000:2:2100::", "2001:db8:122:3c0:0:221::",
				"2001:db8:122:344:c0:2:2100::", "2001:db8:122:344::192.0.2.33" };
		for (int i = 0; i < prefixes.length; i++) {
			Nat64Prefix prefix = Nat64Prefix.parse(prefixes[i]);
			byte[] bytes = InetAddress.getByName(expected[i]).getAddress();
			Address address = new Address(java.nio.ByteBuffer.wrap(bytes).getLong(), java.nio.ByteBuffer.wrap(bytes).getLong(8));
			assertEquals(address, prefix.of(0xc0000221));
			assertEquals(0xc0000221, prefix.ipv4(address));
			assertTrue(prefix.contains(address));
		}
		for (String wrong : new String[] { "64:ff9b::/95", "64:ff9b::1/96", "ff00::/96", "192.0.2.0/32", "64:ff9b::", "64:ff9b:0:0:1::/96x", "1:2:3:4:100::/96", "64:ff9b:::/96" }) {
			assertNull(Nat64Prefix.parse(wrong), wrong);
		}
		assertNotEquals(null, Nat64Prefix.parse("64:ff9b:1:fffe::/96"));
	}
}

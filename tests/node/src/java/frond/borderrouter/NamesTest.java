package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Packet;
import frond.dns.DnsResolver;
import frond.node.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node that is configured by names (docs/configuration.md), under virtual time; what the root's DNS server says is literal. */
class NamesTest {
	private static final String GATEWAY = "02 6777 07 6578616d706c65 00 001c 0001";
	private static final String TIME = "04 706f6f6c 07 6578616d706c65 00 001c 0001";
	/** The root itself, for a minute. */
	private static final String ROOT = "c00c 001c 0001 0000003c 0010 fd00000000000000 00f00d0000000001";

	private final World world = new World();
	private final Map<String, String> answers = new LinkedHashMap<>();
	private final List<String> questions = new ArrayList<>();

	private static byte[] bytes(String digits) {
		return HexFormat.of().parseHex(digits.replace(" ", ""));
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/** @param rest flags, counts of answers, authority and additional records, "|", what follows the question */
	private void answer(String question, String rest) {
		this.answers.put(question.replace(" ", ""), rest);
	}

	private void start() {
		this.world.start();
		this.world.mesh.ipv6().bind(53, (datagram, now) -> {
			String question = HexFormat.of().formatHex(datagram.bytes, datagram.at + 12, datagram.end);
			this.questions.add(question);
			String known = this.answers.get(question);
			if (known != null) {
				String[] parts = known.split("[|]", 2);
				byte[] counts = bytes(parts[0]);
				byte[] message = bytes(HexFormat.of().formatHex(datagram.bytes, datagram.at, datagram.at + 2) + HexFormat.of().formatHex(counts, 0, 2) + "0001"
						+ HexFormat.of().formatHex(counts, 2, 8) + question + parts[1]);
				Packet packet = this.world.mesh.ipv6().begin(message.length);
				System.arraycopy(message, 0, packet.bytes, packet.at, message.length);
				packet.end = packet.at + message.length;
				this.world.mesh.ipv6().sendFrom(packet, datagram.destinationHigh, datagram.destinationLow, datagram.sourceHigh, datagram.sourceLow, 53, datagram.sourcePort, now);
			}
			return 0;
		});
	}

	/** The root answers names where nothing else is known: the gateway and the time server are found, and readings arrive. */
	@Test
	void gatewayAndTimeServerAreFoundByName() {
		this.world.config.gatewayName = ascii("gw.example");
		this.world.config.timeName = ascii("pool.example");
		answer(GATEWAY, "8180 0001 0000 0000|" + ROOT);
		answer(TIME, "8180 0001 0000 0000|" + ROOT);
		start();
		this.world.pass(10 * World.SECOND);
		assertTrue(this.world.events.containsAll(List.of("joined", "synced", "connected", "acked")), this.world.events.toString());
		assertEquals(List.of(GATEWAY.replace(" ", ""), TIME.replace(" ", "")), this.questions);
		// Connected and synchronized, nobody asks for names again when their minute is over.
		this.world.pass(3600 * World.SECOND);
		assertEquals(2, this.questions.size());
		assertTrue(this.world.node.store().acknowledged() > 1400);
	}

	/** The first address is nobody's: the second is tried after it, and the node loops neither while it waits nor after. */
	@Test
	void theNextOfSeveralAddressesIsTried() {
		this.world.config.gatewayName = ascii("gw.example");
		answer(GATEWAY, "8180 0002 0000 0000|" + "c00c 001c 0001 0000003c 0010 fd00000000000000 00000000000000ff" + ROOT);
		start();
		this.world.pass(120 * World.SECOND);
		assertTrue(this.world.session, this.world.events.toString());
		assertTrue(this.world.nodeStats.transmitted < 200, "transmitted " + this.world.nodeStats.transmitted);
	}

	/** A name that does not exist is asked for again when its SOA (60 s) lets; then it is found. */
	@Test
	void aNameThatAppearsLaterIsFoundLater() {
		this.world.config.gatewayName = ascii("gw.example");
		answer(GATEWAY, "8183 0000 0001 0000|" + "c00f 0006 0001 0000003c 0016 00 00 00000001 00000e10 00000384 00093a80 0000003c");
		start();
		this.world.pass(50 * World.SECOND);
		assertEquals(1, this.questions.size());
		answer(GATEWAY, "8180 0001 0000 0000|" + ROOT);
		this.world.pass(30 * World.SECOND);
		assertEquals(2, this.questions.size());
		assertTrue(this.world.session);
	}

	/** No server answers: attempts that become rarer, and no loop; once there is one, the rest follows. */
	@Test
	void silenceCostsLittle() {
		this.world.config.gatewayName = ascii("gw.example");
		start();
		this.world.pass(3600 * World.SECOND);
		assertTrue(this.questions.size() > 5 && this.questions.size() < 60, "asked " + this.questions.size());
		answer(GATEWAY, "8180 0001 0000 0000|" + ROOT);
		this.world.pass(900 * World.SECOND);
		assertTrue(this.world.session);
	}

	/** The console's: resolve NAME. */
	@Test
	void theConsoleResolves() {
		answer(GATEWAY, "8180 0001 0000 0000|" + ROOT);
		start();
		this.world.pass(10 * World.SECOND);
		byte[] name = ascii("gw.example");
		assertTrue(this.world.node.resolve(name, name.length, this.world.now));
		this.world.pass(World.SECOND);
		DnsResolver names = this.world.node.names();
		assertEquals(DnsResolver.FOUND, names.state(this.world.node.resolved(), this.world.now));
		assertEquals(0x00f00d0000000001L, names.low(this.world.node.resolved(), 0));
		assertTrue(this.world.events.contains("resolved"), this.world.events.toString());
		assertTrue(!this.world.node.resolve(name, 0, this.world.now));
	}

	/** The flag M of a Router Advertisement: an address of the pool is assigned, and stays; off, nothing is asked for. */
	@Test
	void anAddressIsAssignedWhereTheRouterSaysSo() throws IOException {
		this.world.start();
		DhcpServer server = new DhcpServer(this.world.mesh, new Leases(null, 0x1000, 4));
		this.world.pass(60 * World.SECOND);
		assertTrue(this.world.events.contains("assigned 1"), this.world.events.toString());
		assertEquals(1, server.status(this.world.now).get("leases"));
		assertTrue(this.world.session);
		this.world.pass(2 * 86400 * World.SECOND);
		assertEquals(1, this.world.events.stream().filter(event -> event.startsWith("assigned")).count());
		assertTrue((long) server.status(this.world.now).get("answered") < 20);

		World off = new World();
		off.config.dhcp = Config.DHCP_OFF;
		off.start();
		DhcpServer unasked = new DhcpServer(off.mesh, new Leases(null, 0x1000, 4));
		off.pass(60 * World.SECOND);
		assertEquals(0L, unasked.status(off.now).get("answered"));
	}

	/** A server that is configured is asked, and not the root. */
	@Test
	void aConfiguredServerComesFirst() {
		this.world.config.gatewayName = ascii("gw.example");
		this.world.config.dnsHigh = 0xfd00000000000000L;
		this.world.config.dnsLow = 0x53;
		this.world.config.dhcp = Config.DHCP_OFF;
		start();
		this.world.pass(30 * World.SECOND);
		assertTrue(this.questions.isEmpty());
	}
}

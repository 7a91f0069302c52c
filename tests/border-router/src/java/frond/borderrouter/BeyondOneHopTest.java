package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.dhcp.Dhcp;
import frond.dhcp.DhcpClient;
import frond.ipv6.Ipv6;
import frond.ipv6.NdMessage;
import frond.node.RouterRole;
import frond.rpl.Rpl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a border router says, and DHCPv6, for nodes that do not hear it: by routers between (RFC 6775 section 8.1, RFC 8415 section 19). */
class BeyondOneHopTest {
	private static final long SECOND = 1000000;
	private static final long PREFIX = 0xfd00000000000000L;
	private static final long NODE = 0x02f00d0000000011L;

	private final VirtualAir air = new VirtualAir(7);
	private MeshNode root;
	private final List<LeafNode> routers = new ArrayList<>();
	private LeafNode leaf;
	private final List<String> servers = new ArrayList<>();

	/** Root, routers in a line, and a leaf behind the last; nobody knows the context beforehand. */
	private void line(int count, int mode, int flags, boolean dns) {
		int[] places = new int[count + 2];
		Arrays.setAll(places, i -> i);
		this.air.place(0, places);
		this.root = new MeshNode(this.air, true, 5, mode, Mesh.ADVERTISE_INTERVAL);
		if (dns) {
			this.root.mesh.announceDns();
		}
		this.root.mesh.announceDhcp(flags);
		for (int i = 0; i < count; i++) {
			this.routers.add(LeafNode.router(this.air, NODE + 1 + i));
		}
		this.leaf = LeafNode.on(this.air, NODE, false);
	}

	private DhcpClient client(LeafNode node) {
		return new DhcpClient(node.ipv6, node.ipv6.addresses(), node.eui64, 3, new DhcpClient.Listener() {
			@Override
			public void onDnsServers(byte[] bytes, int at, int end, long lifetime, long now) {
				BeyondOneHopTest.this.servers.add(HexFormat.of().formatHex(bytes, at, end));
			}

			@Override
			public void onSearchList(byte[] bytes, int at, int end, long lifetime, long now) {
				// None here.
			}
		});
	}

	private boolean run(DhcpClient client, long micros, java.util.function.BooleanSupplier until) {
		long end = this.air.now() + micros;
		while (this.air.now() < end && !until.getAsBoolean()) {
			client.onTime(this.air.now());
			this.air.run(Math.max(1000, Math.min(client.nextDeadline() - this.air.now(), SECOND / 10)));
		}
		return until.getAsBoolean();
	}

	/** Prefix, context, DNS server, flags and border router, three hops away. */
	@Test
	void whatTheBorderRouterSaysGoesFromHopToHop() {
		line(3, Rpl.NON_STORING, NdMessage.MANAGED | NdMessage.OTHER, true);
		String dns = "190300" + "00"; // RFC 8106 section 5.1: type 25, length 3
		assertTrue(this.air.run(120 * SECOND, () -> this.leaf.contexts.find(PREFIX, 1) == 0 && this.leaf.advertised.stream().anyMatch(each -> each.startsWith(dns))),
				() -> this.leaf.advertised.toString());
		assertEquals(NdMessage.MANAGED | NdMessage.OTHER, this.leaf.advertisedFlags);
		assertEquals(MeshNode.ADDRESS, new Address(this.leaf.discovery.borderRouterHigh(), this.leaf.discovery.borderRouterLow()));
		assertEquals(this.routers.get(2).eui64, this.leaf.discovery.router());
		assertFalse(this.leaf.discovery.registers());
		String server = this.leaf.advertised.stream().filter(each -> each.startsWith(dns)).findFirst().orElseThrow();
		assertTrue(server.endsWith("fd00000000000000000000fffe000001"), server);
		// Counted down, and not begun anew at each hop.
		long lifetime = Long.parseLong(server.substring(8, 16), 16);
		assertTrue(lifetime > 1700 && lifetime <= 1800, server);
		// The version is the border router's.
		assertTrue(this.leaf.advertised.stream().anyMatch(each -> each.startsWith("2303") && each.endsWith("fd00000000000000000000fffe000001")));
		assertEquals(0, this.leaf.stats.drops(Drop.ND_TRUNCATED));
	}

	/** Nothing that was said stays for ever: without the border router, its context ends everywhere at the time it named. */
	@Test
	void whatIsNotRenewedEnds() {
		line(2, Rpl.NON_STORING, 0, false);
		assertTrue(this.air.run(120 * SECOND, () -> this.leaf.contexts.find(PREFIX, 1) == 0));
		this.air.remove(this.root);
		this.air.run(86400 * SECOND + 120 * SECOND);
		assertEquals(-1, this.leaf.contexts.find(PREFIX, 1));
	}

	/** Where many are, few say the same. */
	@Test
	void fewSayWhatAllCouldSay() {
		int[] places = new int[12];
		Arrays.fill(places, 1, 11, 1);
		places[11] = 2;
		this.air.place(0, places);
		this.root = new MeshNode(this.air, true, 5);
		for (int i = 0; i < 10; i++) {
			this.routers.add(LeafNode.router(this.air, NODE + 1 + i));
		}
		this.leaf = LeafNode.on(this.air, NODE, false);
		assertTrue(this.air.run(120 * SECOND, () -> this.leaf.contexts.find(PREFIX, 1) == 0));
		this.air.run(3600 * SECOND);
		int said = this.routers.stream().mapToInt(each -> ((RouterRole) each.role).advertisements()).sum();
		assertTrue(said <= 15, "in an hour, ten routers, one leaf: " + said);
	}

	/** An address, and the DNS server, from the border router's DHCPv6 server, two and three hops away; and the way to that address. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void aNodeBeyondOneHopIsAssignedAnAddress(int count) throws IOException {
		for (int mode : new int[] { Rpl.NON_STORING, Rpl.STORING }) {
			if (mode == Rpl.STORING) {
				new BeyondOneHopTest().assign(count, mode);
			} else {
				assign(count, mode);
			}
		}
	}

	private void assign(int count, int mode) throws IOException {
		line(count, mode, 0, true);
		Leases leases = new Leases(null, 0x1000, 16);
		new DhcpServer(this.root.mesh, leases);
		assertTrue(this.air.run(120 * SECOND, () -> this.leaf.leaf.joined() && this.leaf.contexts.find(PREFIX, 1) == 0 && this.routers.stream().allMatch(each -> each.leaf.joined())));
		DhcpClient client = client(this.leaf);
		client.start(true, this.air.now());
		assertTrue(run(client, 60 * SECOND, client::assigned), "no address");
		Leases.Lease lease = leases.of(new Leases.Holder("0003001b02f00d0000000011", 1));
		assertTrue(this.leaf.ipv6.addresses().find(PREFIX, lease.low()) > 0);
		this.leaf.leaf.onAddress(this.air.now());
		Address assigned = new Address(PREFIX, lease.low());
		assertTrue(this.air.run(10 * SECOND, () -> this.root.joined.contains(assigned)), "no way to the address");
		byte[] payload = { 1, 2, 3 };
		assertEquals(0, this.root.mesh.send(payload, payload.length, assigned, 10000, LeafNode.PORT, this.air.now()));
		assertTrue(this.air.run(5 * SECOND, () -> this.leaf.received.size() == 1), "not reached");
		assertArrayEquals(payload, this.leaf.received.get(0));
		assertTrue(((RouterRole) this.routers.get(count - 1).role).relayed() >= 2);
	}

	/** Stateless: servers only, by an Information-request. */
	@Test
	void aNodeBeyondOneHopIsToldTheServers() {
		line(2, Rpl.NON_STORING, 0, true);
		new DhcpServer(this.root.mesh, null);
		assertTrue(this.air.run(120 * SECOND, () -> this.leaf.leaf.joined() && this.leaf.contexts.find(PREFIX, 1) == 0 && this.routers.stream().allMatch(each -> each.leaf.joined())));
		DhcpClient client = client(this.leaf);
		client.start(false, this.air.now());
		assertTrue(run(client, 60 * SECOND, () -> !this.servers.isEmpty()));
		assertEquals("fd00000000000000000000fffe000001", this.servers.get(0));
	}

	/** RFC 8415 section 19.1.1, byte by byte; and what a relay does not carry. */
	@Test
	void aRelayForwardIsAsTheStandardHasIt() {
		line(1, Rpl.NON_STORING, 0, false);
		List<String> forwarded = new ArrayList<>();
		this.root.mesh.ipv6().bind(Dhcp.SERVER_PORT, (datagram, now) -> {
			forwarded.add(HexFormat.of().formatHex(datagram.bytes, datagram.at, datagram.end));
			return 0;
		});
		assertTrue(this.air.run(120 * SECOND, this.leaf.leaf::joined));
		send("0b123456 0008 0002 0000", Ipv6.MULTICAST_LINK, Dhcp.SERVERS_LOW);
		assertTrue(this.air.run(2 * SECOND, () -> !forwarded.isEmpty()));
		assertEquals(("0c00 fd0000000000000000f00d0000000012 fe8000000000000000f00d0000000011 0009 000a 0b123456 0008 0002 0000").replace(" ", ""), forwarded.get(0));
		LeafNode router = this.routers.get(0);
		// Cut; another relay's; from beyond the link; an answer that the root has not given.
		send("0b1234", Ipv6.MULTICAST_LINK, Dhcp.SERVERS_LOW);
		send("0b123456 0008 0004 0000", Ipv6.MULTICAST_LINK, Dhcp.SERVERS_LOW);
		send("0c00" + "00".repeat(32) + "0009 0004 0b123456", Ipv6.MULTICAST_LINK, Dhcp.SERVERS_LOW);
		send("0b123456", PREFIX, 0x00f00d0000000012L);
		send("0d00 fd0000000000000000f00d0000000012 fe8000000000000000f00d0000000011 0009 0004 07123456", Ipv6.MULTICAST_LINK, Dhcp.SERVERS_LOW);
		this.air.run(2 * SECOND);
		assertEquals(1, forwarded.size());
		assertEquals(2, router.stats.drops(Drop.DHCP_TRUNCATED));
		assertEquals(3, router.stats.drops(Drop.DHCP_UNEXPECTED));
	}

	private void send(String message, long high, long low) {
		byte[] bytes = HexFormat.of().parseHex(message.replace(" ", ""));
		frond.buffer.Packet packet = this.leaf.ipv6.begin(bytes.length);
		System.arraycopy(bytes, 0, packet.bytes, packet.at, bytes.length);
		packet.end = packet.at + bytes.length;
		assertEquals(0, this.leaf.ipv6.send(packet, high, low, Dhcp.CLIENT_PORT, Dhcp.SERVER_PORT, this.air.now()));
		this.air.run(SECOND / 2);
	}
}

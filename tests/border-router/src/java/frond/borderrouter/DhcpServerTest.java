package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.dhcp.Dhcp;
import frond.dhcp.DhcpClient;
import frond.ipv6.Addresses;
import frond.ipv6.Ipv6;
import frond.ipv6.NdMessage;
import frond.ipv6.NdOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 8415 section 18.3: literal messages of a client on a virtual air to the border router's server; and the firmware's client against it. */
class DhcpServerTest {
	private static final long SECOND = 1000000;
	private static final long HIGH = 0xfd00000000000000L;
	private static final String CLIENT = "0001 000a 00030001 aabbccddeeff";
	private static final String SERVER = "0002 000c 0003001b 02f00d0000000001";
	private static final String ORO = "0006 0002 0017";
	private static final String EMPTY_IA = "0003 000c 00000009 00000000 00000000";

	private final VirtualAir air = new VirtualAir(3);
	private MeshNode router;
	private LeafNode leaf;
	private final List<byte[]> received = new ArrayList<>();
	private Leases leases;
	private DhcpServer server;

	@BeforeEach
	void aRouter() throws IOException {
		serve(new Leases(null, 0x1000, 4));
	}

	private void serve(Leases pool) {
		this.router = new MeshNode(this.air, true, 5);
		this.leases = pool;
		this.server = new DhcpServer(this.router.mesh, pool);
	}

	/** A leaf that is a DHCPv6 client of the test's. */
	private void literal() {
		this.leaf = LeafNode.on(this.air, 0x02f00d0000000011L, true);
		this.leaf.ipv6.bind(Dhcp.CLIENT_PORT, (datagram, now) -> {
			this.received.add(Arrays.copyOfRange(datagram.bytes, datagram.at, datagram.end));
			return 0;
		});
		this.air.run(5 * SECOND);
	}

	private static byte[] bytes(String digits) {
		return HexFormat.of().parseHex(digits.replace(" ", ""));
	}

	private static String packed(String digits) {
		return digits.replace(" ", "");
	}

	private void send(String message) {
		byte[] bytes = bytes(message);
		frond.buffer.Packet packet = this.leaf.ipv6.begin(bytes.length);
		System.arraycopy(bytes, 0, packet.bytes, packet.at, bytes.length);
		packet.end = packet.at + bytes.length;
		assertEquals(0, this.leaf.ipv6.send(packet, Ipv6.MULTICAST_LINK, Dhcp.SERVERS_LOW, Dhcp.CLIENT_PORT, Dhcp.SERVER_PORT, this.air.now()));
	}

	/** Sends a message; returns the answer, hexadecimal. */
	private String ask(String message) {
		int before = this.received.size();
		send(message);
		assertTrue(this.air.run(SECOND, () -> this.received.size() > before), message);
		return HexFormat.of().formatHex(this.received.get(before));
	}

	private static String ia(long low) {
		return "0003 0028 00000009 00005460 00008700 0005 0018 fd00000000000000" + String.format("%016x", low) + "0000a8c0 00015180";
	}

	private int drops(int reason) {
		return this.router.mesh.stats().drops(reason);
	}

	/** An Advertise gives nothing yet; a Request, or a Solicit with Rapid Commit, does; Renew and Rebind go on; who comes again has the same. */
	@Test
	void anAddressIsOfferedGivenAndRenewed() {
		literal();
		String wish = "0003 0028 00000009 00000000 00000000 0005 0018 fd000000000000000000000000001002 00000000 00000000";
		assertEquals(packed("02123456" + CLIENT + SERVER + ia(0x1002)), ask("01123456" + CLIENT + wish + ORO));
		assertEquals(0, this.server.status(this.air.now()).get("leases"));
		assertEquals(packed("07123457" + CLIENT + SERVER + ia(0x1002)), ask("03123457" + CLIENT + SERVER + wish));
		assertEquals(1, this.server.status(this.air.now()).get("leases"));
		assertEquals(packed("07123458" + CLIENT + SERVER + ia(0x1002)), ask("05123458" + CLIENT + SERVER + wish));
		assertEquals(packed("07123459" + CLIENT + SERVER + ia(0x1002)), ask("06123459" + CLIENT + wish));
		assertEquals(packed("0712345a" + CLIENT + SERVER + "000e 0000" + ia(0x1002)), ask("0112345a" + CLIENT + EMPTY_IA + "000e 0000"));
	}

	/** A wish that is not of the pool is not granted, and one who holds an address of elsewhere is told that it ends (section 18.3.4). */
	@Test
	void anAddressOfElsewhereEnds() {
		literal();
		String elsewhere = "0003 0028 00000009 00000000 00000000 0005 0018 20010db8000000000000000000000001 00000000 00000000";
		String first = ask("01000001" + CLIENT + elsewhere + "000e 0000");
		assertTrue(first.contains("fd000000000000000000000000001"), first);
		String rebound = ask("06000002" + CLIENT + elsewhere);
		assertTrue(rebound.contains("20010db80000000000000000000000010000000000000000"), rebound);
		assertTrue(rebound.contains(packed("0003 0044")), rebound);
		// Confirm: NotOnLink for that, Success for one of the mesh.
		assertEquals(packed("07000003" + CLIENT + SERVER + "000d 0002 0004"), ask("04000003" + CLIENT + elsewhere));
		assertEquals(packed("07000004" + CLIENT + SERVER + "000d 0002 0000"), ask("04000004" + CLIENT + ia(0x1000)));
	}

	/** A renewal of what is not known (the leases were lost): NoBinding, so that the client asks anew. */
	@Test
	void anUnknownLeaseIsNotRenewed() {
		literal();
		assertEquals(packed("07000001" + CLIENT + SERVER + "0003 0012 00000009 00000000 00000000 000d 0002 0003"), ask("05000001" + CLIENT + SERVER + ia(0x1000)));
	}

	/** Five clients and a pool of four; one of them goes, one finds that its address is another's. */
	@Test
	void thePoolEnds() {
		literal();
		String[] given = new String[5];
		for (int i = 0; i < 5; i++) {
			given[i] = ask("0100000" + i + "0001 000a 00030001 aabbccddee0" + i + EMPTY_IA + "000e 0000");
		}
		assertEquals(4, Arrays.stream(given).filter(answer -> answer.contains("00050018")).distinct().count());
		assertTrue(given[4].endsWith(packed("0003 0012 00000009 00000000 00000000 000d 0002 0002")), given[4]);
		String address = given[0].substring(given[0].indexOf("00050018") + 24, given[0].indexOf("00050018") + 40);
		long low = Long.parseUnsignedLong(address, 16);
		assertEquals(packed("07000009" + "0001 000a 00030001 aabbccddee00" + SERVER + "000d 0002 0000"),
				ask("08000009" + "0001 000a 00030001 aabbccddee00" + SERVER + ia(low)));
		assertTrue(ask("0100000a" + "0001 000a 00030001 aabbccddee04" + EMPTY_IA + "000e 0000").contains(address));
		// Declined, it is nobody's for a day.
		ask("0900000b" + "0001 000a 00030001 aabbccddee04" + SERVER + ia(low));
		assertTrue(ask("0100000c" + "0001 000a 00030001 aabbccddee04" + EMPTY_IA + "000e 0000").endsWith(packed("000d 0002 0002")));
		this.air.run(86401 * SECOND);
		assertTrue(ask("0100000d" + "0001 000a 00030001 aabbccddee04" + EMPTY_IA + "000e 0000").contains("00050018"));
	}

	/** Section 16: of another server, without identifiers, of types that are servers'; cut short. Nothing is answered. */
	@Test
	void whatIsNotForAServerIsDropped() {
		literal();
		String[] wrong = { "03000001" + CLIENT + "0002 000c 0003001b 02f00d0000000002" + ia(0x1000), "03000001" + CLIENT + ia(0x1000), "01000001" + EMPTY_IA,
				"01000001" + CLIENT + SERVER + EMPTY_IA, "02000001" + CLIENT + SERVER, "07000001" + CLIENT + SERVER, "0d000001" + CLIENT, "04000001" + CLIENT + EMPTY_IA,
				"0b000001" + "0002 000c 0003001b 02f00d0000000002", "63000001" };
		for (String message : wrong) {
			send(message);
			this.air.run(SECOND / 5);
		}
		assertEquals(wrong.length, drops(Drop.DHCP_UNEXPECTED));
		String[] cut = { "01", "01000001 0001 000a 0003", "01000001" + CLIENT + "0003 000c 0000", "01000001" + CLIENT + "0003 0010 00000009 00000000 00000000 0005 0018",
				"0c00" + "00".repeat(31), "0c00" + "00".repeat(32) + "0009 0006 01000001 0001" };
		for (String message : cut) {
			send(message);
			this.air.run(SECOND / 5);
		}
		assertEquals(cut.length, drops(Drop.DHCP_TRUNCATED));
		assertTrue(this.received.isEmpty());
	}

	/** Section 19: a relay's message, its interface id repeated, goes back to the relay's port 547. */
	@Test
	void aRelayIsAnswered() {
		literal();
		List<byte[]> relayed = new ArrayList<>();
		this.leaf.ipv6.bind(Dhcp.SERVER_PORT, (datagram, now) -> {
			relayed.add(Arrays.copyOfRange(datagram.bytes, datagram.at, datagram.end));
			return 0;
		});
		String header = "00 fd000000000000000000000000000099 fe800000000000000000000000000077";
		String inner = "01000001 0001 0007 0003000101aabb" + EMPTY_IA + "000e 0000";
		byte[] message = bytes("0c" + header + "0012 0002 6162 0009" + String.format("%04x", bytes(inner).length) + inner);
		frond.buffer.Packet packet = this.leaf.ipv6.begin(message.length);
		System.arraycopy(message, 0, packet.bytes, packet.at, message.length);
		packet.end = packet.at + message.length;
		this.leaf.ipv6.send(packet, MeshNode.ADDRESS.high(), MeshNode.ADDRESS.low(), Dhcp.SERVER_PORT, Dhcp.SERVER_PORT, this.air.now());
		assertTrue(this.air.run(5 * SECOND, () -> !relayed.isEmpty()), () -> "drops " + this.router.mesh.stats().drops(Drop.LOWPAN_OVERSIZE));
		String answer = HexFormat.of().formatHex(relayed.get(0));
		assertTrue(answer.startsWith(packed("0d" + header + "0012 0002 6162 0009 004f 07000001 0001 0007 0003000101aabb" + SERVER)), answer);
	}

	/** Stateless: this router, if it answers DNS; nothing else, to nobody else. */
	@Test
	void serversAloneAreToldWithoutAnAddress() {
		VirtualAir other = new VirtualAir(4);
		MeshNode stateless = new MeshNode(other, true, 5);
		new DhcpServer(stateless.mesh, null);
		stateless.mesh.announceDns();
		LeafNode node = LeafNode.on(other, 0x02f00d0000000012L, true);
		List<String> servers = new ArrayList<>();
		DhcpClient client = new DhcpClient(node.ipv6, node.ipv6.addresses(), node.eui64, 3, new DhcpClient.Listener() {
			@Override
			public void onDnsServers(byte[] bytes, int at, int end, long lifetime, long now) {
				servers.add(HexFormat.of().formatHex(bytes, at, end));
			}

			@Override
			public void onSearchList(byte[] bytes, int at, int end, long lifetime, long now) {
				servers.add("search");
			}
		});
		other.run(10 * SECOND);
		client.start(false, other.now());
		for (int i = 0; i < 50 && servers.isEmpty(); i++) {
			client.onTime(other.now());
			other.run(SECOND / 10);
		}
		assertEquals(List.of("fd00000000000000000000fffe000001"), servers);
		client.start(true, other.now());
		for (int i = 0; i < 50; i++) {
			client.onTime(other.now());
			other.run(SECOND / 10);
		}
		assertFalse(client.assigned());
	}

	/** The firmware's client, for a month: its address is assigned, registered, and answers; eight renewals a day at most. */
	@Test
	void theFirmwaresClientKeepsItsAddressForAMonth() {
		LeafNode node = LeafNode.on(this.air, 0x02f00d0000000013L, true);
		this.air.run(5 * SECOND);
		DhcpClient client = new DhcpClient(node.ipv6, node.ipv6.addresses(), node.eui64, 3, new DhcpClient.Listener() {
			@Override
			public void onDnsServers(byte[] bytes, int at, int end, long lifetime, long now) {
				// None here.
			}

			@Override
			public void onSearchList(byte[] bytes, int at, int end, long lifetime, long now) {
				// None here.
			}
		});
		client.start(true, this.air.now());
		long end = this.air.now() + 30L * 86400 * SECOND;
		long address = -1;
		while (this.air.now() < end) {
			client.onTime(this.air.now());
			this.air.run(Math.max(1000, Math.min(client.nextDeadline() - this.air.now(), 3600 * SECOND)));
			if (client.assigned()) {
				Leases.Lease lease = this.leases.of(new Leases.Holder("0003001b02f00d0000000013", 1));
				assertTrue(address == -1 || lease.low() == address);
				address = lease.low();
				assertTrue(node.ipv6.addresses().find(HIGH, address) > 0);
			}
		}
		assertNotEquals(-1, address);
		assertTrue((long) this.server.status(this.air.now()).get("answered") <= 30 * 8, this.server.status(this.air.now()).toString());
		assertEquals(Addresses.ASSIGNED, node.ipv6.addresses().origin(node.ipv6.addresses().find(HIGH, address)));
		assertTrue(this.router.mesh.discovery().registrations().all().containsKey(new Address(HIGH, address)));
	}

	/** RFC 4861 section 4.2 and RFC 8106: the flags M and O, and this router as DNS server. */
	@Test
	void advertisementsSaySo() {
		this.router.mesh.announceDns();
		LeafNode node = LeafNode.on(this.air, 0x02f00d0000000014L, true);
		this.air.run(10 * SECOND);
		assertEquals(NdMessage.MANAGED | NdMessage.OTHER, node.advertisedFlags);
		assertTrue(node.advertised.stream().anyMatch(option -> option.startsWith(String.format("%02x", NdOption.DNS_SERVERS) + "03" + "0000" + "00000708"
				+ "fd00000000000000000000fffe000001")), node.advertised.toString());
	}

	/** What was given is known after a restart, and damage of the file is no reason not to start. */
	@Test
	void leasesAreKept(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("leases");
		Leases before = new Leases(file, 0x1000, 4);
		Leases.Holder holder = new Leases.Holder("0003001b02f00d0000000013", 1);
		assertTrue(before.give(holder, 0x1003, 5000));
		before.decline(new Leases.Holder("none", 1), 9000);
		Leases after = new Leases(file, 0x1000, 4);
		assertEquals(new Leases.Lease(0x1003, 5000), after.of(holder));
		assertEquals(0x1003, after.find(holder, 0x1001, 6000));
		assertEquals(0x1001, after.find(new Leases.Holder("other", 1), 0x1001, 6000));
		after.decline(holder, 9000);
		Files.writeString(file, Files.readString(file) + "x\ny 1 zz 1\nold 1 ffff 1\n");
		Leases damaged = new Leases(file, 0x1000, 4);
		assertEquals(1, damaged.count(6000));
		for (int i = 0; i < 3; i++) {
			assertTrue(damaged.give(new Leases.Holder("c" + i, 1), damaged.find(new Leases.Holder("c" + i, 1), -1, 6000), 7000));
		}
		// The declined one when its time is over, and no other is free.
		assertEquals(-1, damaged.find(new Leases.Holder("d", 1), -1, 6000));
		assertTrue(damaged.give(new Leases.Holder("e", 1), damaged.find(new Leases.Holder("e", 1), -1, 7000), 9999));
		assertEquals(-1, damaged.find(new Leases.Holder("f", 1), -1, 6999));
	}
}

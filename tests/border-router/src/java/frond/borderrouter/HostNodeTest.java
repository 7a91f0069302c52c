package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.air.AirNode;
import frond.air.AirRadio;
import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.rpl.Rpl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host behind a leaf: announced as an external target (RFC 6550 section 6.7.8), and reached by a source route that ends at it, or in storing mode hop by hop. */
class HostNodeTest {
	private static final long SECOND = 1000000;
	private static final long EUI64 = 0x02f00d0000000021L;
	private static final Address HOST = new Address(0xfd00000000000000L, EUI64);
	private static final Address FAR = new Address(0x20010db800000000L, 5);
	private static final int TCP = 6;

	private final VirtualAir air = new VirtualAir(1);
	private final List<byte[]> toNetwork = new ArrayList<>();
	private final List<byte[]> toHost = new ArrayList<>();
	private final List<Address> told = new ArrayList<>();
	private MeshNode root;
	private HostRouter router;
	private HostNode host;

	private void join(int mode, boolean compressed, int hops) {
		this.root = new MeshNode(this.air, true, 1, mode, 600);
		if (compressed) {
			this.root.mesh.compressRpl(true);
		}
		this.router = new HostRouter(this.root.mesh, new Address(HOST.high(), 1), this.toNetwork::add);
		this.root.mesh.root().setOutside(this.router);
		int[] places = new int[hops + 1];
		for (int i = 1; i < hops; i++) {
			places[i] = i;
			LeafNode.router(this.air, 0x02f00d0000000010L + i);
		}
		places[hops] = hops;
		AirRadio radio = this.air.radio();
		this.host = new HostNode(EUI64, radio, 3, new HostNode.Listener() {
			@Override
			public void onHost(Address address, long now) {
				HostNodeTest.this.told.add(address);
			}

			@Override
			public void onLost(long now) {
				// Seen by what does not arrive.
			}

			@Override
			public void onDnsServer(Address server) {
				// None here.
			}
		}, this.toHost::add);
		this.host.setContext(HOST.high());
		this.host.start(26, 0xabcd, this.air.now());
		this.air.add(new AirNode() {
			@Override
			public void onTime(long now) {
				HostNodeTest.this.host.onTime(now);
			}

			@Override
			public long nextDeadline() {
				return HostNodeTest.this.host.nextDeadline();
			}
		}, radio);
		this.air.place(0, places);
		assertTrue(this.air.run(120 * SECOND, () -> !this.told.isEmpty()), "the host was not announced");
		assertEquals(List.of(HOST), this.told);
		// In storing mode the parent has answered, and tells the root in a moment.
		assertTrue(this.air.run(10 * SECOND, () -> this.root.joined.contains(HOST)));
	}

	/** A TCP segment, or what looks like one: nothing on the way reads it. */
	private static byte[] packet(Address from, Address to, int length) {
		byte[] packet = new byte[length];
		Bytes.put32(packet, 0, 0x60000000);
		Bytes.put16(packet, 4, length - 40);
		packet[6] = TCP;
		packet[7] = 64;
		Bytes.put64(packet, 8, from.high());
		Bytes.put64(packet, 16, from.low());
		Bytes.put64(packet, 24, to.high());
		Bytes.put64(packet, 32, to.low());
		for (int i = 40; i < length; i++) {
			packet[i] = (byte) (i * 11);
		}
		return packet;
	}

	/** The packet as it was, but for the hops that it went. */
	private static void arrived(byte[] sent, List<byte[]> received) {
		assertEquals(1, received.size());
		byte[] packet = received.get(0).clone();
		assertTrue(packet[7] < 64 && packet[7] > 50);
		packet[7] = 64;
		assertArrayEquals(sent, packet);
		received.clear();
	}

	private void exchange(int length) {
		byte[] up = packet(HOST, FAR, length);
		this.host.onPacket(up.clone(), this.air.now());
		assertTrue(this.air.run(20 * SECOND, () -> !this.toNetwork.isEmpty()), "nothing at the root: " + length);
		arrived(up, this.toNetwork);
		byte[] down = packet(FAR, HOST, length);
		this.router.onPacket(down.clone(), this.air.now());
		assertTrue(this.air.run(20 * SECOND, () -> !this.toHost.isEmpty()), "nothing at the host: " + length);
		arrived(down, this.toHost);
	}

	/** 1280 bytes are what every link takes, and the source route and the RPL option come on top of them. */
	private void exchangeAll() {
		exchange(60);
		exchange(600);
		exchange(1280);
		assertEquals(3, this.host.leaf().toHost());
		assertEquals(this.host.fromHost().received, this.host.fromHost().delivered);
		assertEquals(this.host.stats().received, this.host.stats().handled());
	}

	@Test
	void packetsOfAHostGoBothWays() {
		join(Rpl.NON_STORING, false, 1);
		exchangeAll();
	}

	@Test
	void andOverThreeHops() {
		join(Rpl.NON_STORING, false, 3);
		exchangeAll();
	}

	@Test
	void andInStoringMode() {
		join(Rpl.STORING, false, 2);
		exchangeAll();
	}

	@Test
	void andBySourceRoutesIn6LoRoutingHeaders() {
		join(Rpl.NON_STORING, true, 2);
		exchangeAll();
	}

	/** What is not the host's own, or not for beyond the link, stays; what cannot go on is answered by an error. */
	@Test
	void otherPacketsAreDroppedByName() {
		join(Rpl.NON_STORING, false, 1);
		long now = this.air.now();
		this.host.onPacket(new byte[0], now);
		this.host.onPacket(new byte[] { 0x45, 0 }, now);
		this.host.onPacket(HexFormat.of().parseHex("6000000000003a40"), now);
		this.host.onPacket(packet(FAR, FAR, 60), now);
		this.host.onPacket(packet(HOST, new Address(0xff02000000000000L, 1), 60), now);
		assertEquals(0, this.toHost.size());
		byte[] last = packet(HOST, FAR, 60);
		last[7] = 1;
		this.host.onPacket(last, now);
		assertEquals(Ipv6Packet.TIME_EXCEEDED, this.toHost.get(0)[40]);
		this.host.onPacket(packet(HOST, FAR, 1281), now);
		assertEquals(Ipv6Packet.PACKET_TOO_BIG, this.toHost.get(1)[40]);
		assertEquals(1280, Bytes.get32(this.toHost.get(1), 44));
		assertArrayEquals(new int[] { 2, 1, 1, 1, 1, 1 }, Arrays.stream(new int[] { Drop.IPV6_TRUNCATED, Drop.IPV6_VERSION, Drop.IPV6_SOURCE, Drop.IPV6_OTHER_DESTINATION,
				Drop.IPV6_HOP_LIMIT, Drop.LOWPAN_OVERSIZE }).map(this.host.fromHost()::drops).toArray());
		assertEquals(7, this.host.fromHost().received);
	}

	/** A root that restarts without what it knew hears of the host again. */
	@Test
	void aRootThatForgotIsToldAgain() {
		join(Rpl.NON_STORING, false, 1);
		this.air.remove(this.root);
		// The radio of the one before stays where nobody hears it.
		MeshNode again = new MeshNode(this.air, true, 9, Rpl.NON_STORING, 600);
		this.air.place(0, 5, 0, 0);
		assertTrue(this.air.run(700 * SECOND, () -> again.joined.contains(HOST)));
	}
}

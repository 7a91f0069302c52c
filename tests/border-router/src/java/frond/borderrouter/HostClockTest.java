package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the border router says of the host's clock, against an NTP server of the test's that answers literal bytes (RFC 4330 section 4). */
class HostClockTest {
	@TempDir
	private Path directory;
	private InetSocketAddress nobody;

	@BeforeEach
	void aPortWithoutAServer() throws IOException {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			this.nobody = (InetSocketAddress) socket.getLocalSocketAddress();
		}
	}

	/** @param head leap and the rest of what a server says, up to the reference identifier; null for one that repeats no timestamp */
	private HostClock.State ask(String head, boolean repeats) throws Exception {
		try (DatagramSocket server = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			Thread thread = new Thread(() -> {
				try {
					DatagramPacket packet = new DatagramPacket(new byte[48], 48);
					server.receive(packet);
					byte[] answer = Arrays.copyOf(HexFormat.of().parseHex(head.replace(" ", "")), 48);
					if (repeats) {
						System.arraycopy(packet.getData(), 40, answer, 24, 8);
					}
					server.send(new DatagramPacket(answer, 48, packet.getSocketAddress()));
				} catch (IOException closed) {
					// The test has ended.
				}
			});
			thread.start();
			HostClock clock = new HostClock(server.getLocalSocketAddress(), this.directory.resolve("none"));
			clock.look();
			thread.join();
			return clock.state();
		}
	}

	@Test
	void theHostsNtpServerIsBelieved() throws Exception {
		assertEquals(new HostClock.State(0, 3, 0x123, 0x456, 0x7f000001), ask("24 02 06 e9 00000123 00000456 c0a80001", true));
		assertEquals(new HostClock.State(1, 3, 0x123, 0x456, 0x7f000001), ask("64 02 06 e9 00000123 00000456 c0a80001", true));
		assertEquals(HostClock.State.UNSYNCHRONIZED, ask("e4 00 06 e9 00000000 00000000 494e4954", true));
		assertEquals(HostClock.State.UNSYNCHRONIZED, ask("24 10 06 e9 00000000 00000000 494e4954", true));
		assertEquals(HostClock.State.LOCAL, ask("24 02 06 e9 00000123 00000456 c0a80001", false));
	}

	@Test
	void timesyncdIsBelievedWhereThereIsNoServer() throws IOException {
		HostClock clock = new HostClock(this.nobody, this.directory);
		clock.look();
		assertEquals("unsynchronized", clock.state().toString());
		Files.createFile(this.directory.resolve("synchronized"));
		clock.look();
		assertEquals("synchronized", clock.state().toString());
		HostClock neither = new HostClock(this.nobody, this.directory.resolve("none"));
		neither.look();
		assertEquals("unknown", neither.state().toString());
	}

	/** A node takes the time of a clock that nobody vouches for, and not of one that is said to be wrong. */
	@Test
	void nodesTakeNoTimeOfAnUnsynchronizedClock() {
		VirtualAir air = new VirtualAir(3);
		MeshNode router = new MeshNode(air, true, 5);
		router.mesh.setClock(() -> HostClock.State.UNSYNCHRONIZED);
		LeafNode node = LeafNode.on(air, 0x02f00d0000000011L, true);
		air.run(60_000_000);
		assertTrue(node.leaf.joined());
		assertFalse(node.sntp.synced());
		router.mesh.setClock(() -> HostClock.State.LOCAL);
		assertTrue(air.run(130_000_000, node.sntp::synced));
	}
}

package frond.lowpan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import frond.buffer.Drop;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Hostile packets that others have collected, a file a packet, which are not in this repository: {@code FROND_VECTORS} names the directory that has
 * them. Each is read as the payload of a frame, as a fragment, and as an IPv6 datagram; nothing but a named reason may come of it.
 */
class ThirdPartyTest {
	private final Contexts contexts = new Contexts();
	private final Datagram datagram = new Datagram();

	@Test
	void everyPacketIsTakenOrDroppedByName() throws IOException {
		String directory = System.getenv("FROND_VECTORS");
		assumeTrue(directory != null, "FROND_VECTORS does not name a directory of packets");
		this.contexts.set(0, 0xfd00000000000000L, 0, 64);
		List<Path> files;
		try (Stream<Path> all = Files.walk(Path.of(directory))) {
			files = all.filter(Files::isRegularFile).toList();
		}
		assertTrue(!files.isEmpty(), "no files in " + directory);
		for (Path file : files) {
			byte[] bytes = Files.readAllBytes(file);
			check(file, Lowpan.decompress(bytes.clone(), 0, bytes.length, 1, 2, this.contexts, this.datagram), bytes.length);
			check(file, Ipv6Header.parse(bytes.clone(), 0, bytes.length, this.datagram), bytes.length);
			if (bytes.length != 0) {
				// As it is, and as a fragment whatever its first byte is.
				fragment(file, bytes.clone(), bytes[0]);
				fragment(file, bytes.clone(), 0xc0 | bytes[0] & 7);
				fragment(file, bytes.clone(), 0xe0 | bytes[0] & 7);
			}
		}
		System.out.println("third-party: " + files.size() + " packets");
	}

	private void check(Path file, int reason, int length) {
		assertTrue(reason == 0 || Drop.name(reason) != null, file + ": " + reason);
		assertTrue(reason != 0 || this.datagram.at >= 0 && this.datagram.at <= this.datagram.end && this.datagram.end <= length, file::toString);
	}

	private void fragment(Path file, byte[] bytes, int dispatch) {
		if ((dispatch & 0xd8) != 0xc0) {
			return;
		}
		bytes[0] = (byte) dispatch;
		PacketPool buffers = new PacketPool(1, 1280 + Reassembly.FRONT);
		Reassembly reassembly = new Reassembly(buffers, 1280, new Stats());
		int result = reassembly.onFragment(bytes, 0, bytes.length, 1, 2, 1000);
		if (result < 0) {
			assertNotNull(Drop.name(result), file::toString);
		} else if (result == Reassembly.WHOLE) {
			reassembly.take().giveBack();
		}
		reassembly.onTime(100_000_000);
		assertEquals(1, buffers.free(), file::toString);
	}
}

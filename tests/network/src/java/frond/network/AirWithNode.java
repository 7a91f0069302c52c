package frond.network;

import frond.air.Air;
import frond.cli.JvmNode;
import frond.node.Config;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An air with one node on the JVM, as a process of its own, for it has to be in a network namespace: SPINEL_PORT PCAP CONFIGURATION_BLOCK. */
final class AirWithNode {
	private AirWithNode() {
	}

	public static void main(String[] arguments) throws Exception {
		Air.Options options = new Air.Options();
		options.spinel = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
		options.pcap = Path.of(arguments[1]);
		byte[] block = Files.readAllBytes(Path.of(arguments[2]));
		Config settings = new Config();
		if (settings.read(block, block.length) < 0) {
			throw new IllegalArgumentException("not a configuration block");
		}
		try (Air air = new Air(options)) {
			JvmNode.on(air, settings, 7, System.out::println);
			new CountDownLatch(1).await();
		}
	}
}

package frond.cli.demo;

import frond.air.Air;
import frond.cli.CommandException;
import frond.cli.JvmNode;
import frond.node.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.function.Consumer;

/** The demo's air, in its own process, with the nodes that run on the JVM. */
final class DemoAir implements AutoCloseable {
	private final Air air;
	private final SecureRandom random = new SecureRandom();

	/** @param failure takes a line if a node of this JVM throws, which it never should */
	DemoAir(DemoCommand options, Consumer<String> failure) {
		Air.Options wanted = new Air.Options();
		wanted.zep = options.zep;
		wanted.pcap = options.pcap;
		wanted.loss = options.loss;
		wanted.seed = this.random.nextLong();
		wanted.failures = (node, thrown) -> failure.accept("a node on the JVM failed: " + thrown);
		try {
			this.air = new Air(wanted);
		} catch (IOException failed) {
			throw new CommandException("cannot start the air: " + failed.getMessage());
		}
	}

	/** Where co-processors' hosts connect. */
	InetSocketAddress spinel() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), this.air.spinelPort());
	}

	/** Starts a node on the JVM. */
	Demo.RunningNode node(byte[] block, Consumer<String> lines) {
		Config config = new Config();
		config.read(block, block.length);
		JvmNode node = JvmNode.on(this.air, config, this.random.nextInt(), lines);
		return new Demo.RunningNode() {
			@Override
			public void type(String line) {
				node.type(DemoAir.this.air, line);
			}

			@Override
			public void close() {
				DemoAir.this.air.remove(node);
			}
		};
	}

	@Override
	public void close() {
		this.air.close();
	}
}

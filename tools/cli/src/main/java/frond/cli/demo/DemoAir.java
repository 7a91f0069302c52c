package frond.cli.demo;

import frond.air.Air;
import frond.air.Link;
import frond.air.Medium;
import frond.cli.CommandException;
import frond.cli.JvmNode;
import frond.node.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The demo's air, in its own process, with the nodes that run on the JVM. */
final class DemoAir implements AutoCloseable {
	/** How long a radio may take to come on the air, milliseconds. */
	private static final long PATIENCE = 20_000;

	private final Air air;
	private final int routers;
	private final SecureRandom random = new SecureRandom();

	/** @param failure takes a line if a node of this JVM throws, which it never should */
	DemoAir(DemoCommand options, Consumer<String> failure) {
		this.routers = options.routers;
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
		if (this.routers > 0) {
			this.air.time().call(() -> {
				Medium medium = this.air.time().medium();
				medium.setPropagation(new Chain(medium, this.routers, options.routers + options.qemu + options.jvm, Link.losing(options.loss)));
				return null;
			});
		}
	}

	/**
	 * Waits until so many radios are on the air: radios are numbered in the order in which they come, and with routers the number says where one is.
	 */
	void awaitRadios(int count) {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
		while (this.routers > 0 && this.air.time().call(() -> this.air.time().medium().attached()) < count) {
			if (System.nanoTime() > deadline) {
				throw new CommandException("a radio did not come on the air within " + PATIENCE / 1000 + " s");
			}
			try {
				TimeUnit.MILLISECONDS.sleep(10);
			} catch (InterruptedException stopped) {
				Thread.currentThread().interrupt();
				throw new CommandException("interrupted");
			}
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

package frond.cli.demo;

import frond.cli.CommandException;
import frond.cli.Console;
import frond.cli.Renode;
import frond.cli.TemporaryDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Boards with transceivers in Renode: a radio co-processor and nodes around it (renode-platforms/network.resc). */
final class RenodeNetwork implements AutoCloseable {
	private final TemporaryDirectory configurations;
	private final Renode renode;
	private final int spinelPort;
	private final int consolePorts;

	/**
	 * Loads the boards; time stands still until {@link #start}.
	 *
	 * @param root the checkout
	 * @param node the nodes' image
	 * @param coprocessor the co-processor's image
	 * @param blocks the configuration of each node
	 * @param loss the part of all frames that nobody hears
	 */
	RenodeNetwork(Path root, Path node, Path coprocessor, List<byte[]> blocks, double loss) {
		try {
			this.configurations = new TemporaryDirectory("frond-renode");
			for (int i = 0; i < blocks.size(); i++) {
				Files.write(this.configurations.path().resolve("node" + (i + 1) + ".config"), blocks.get(i));
			}
			this.spinelPort = Renode.freePorts(1);
			this.consolePorts = Renode.freePorts(1 + blocks.size());
		} catch (IOException failed) {
			throw new CommandException("cannot prepare the boards in Renode: " + failed.getMessage());
		}
		this.renode = new Renode(Renode.find().orElseThrow(() -> new CommandException(Renode.HOW_TO_GET)));
		try {
			this.renode.execute("$nodes=" + blocks.size());
			this.renode.execute("$nodeElf=@" + node);
			this.renode.execute("$coprocessorElf=@" + coprocessor);
			this.renode.execute("$configurations=@" + this.configurations.path());
			this.renode.execute("$spinelPort=" + this.spinelPort);
			this.renode.execute("$consolePorts=" + this.consolePorts);
			this.renode.execute(String.format(Locale.ROOT, "$leaving=%.4f", 1 - loss));
			this.renode.execute("include @" + root.resolve("renode-platforms/network.resc"));
		} catch (CommandException failed) {
			close();
			throw failed;
		}
	}

	/** Where the co-processor's UART is. */
	InetSocketAddress spinel() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), this.spinelPort);
	}

	/**
	 * Attaches to a node's console.
	 *
	 * @param index 0 for the first
	 */
	Demo.RunningNode node(int index, Consumer<String> line) {
		Console console;
		try {
			console = new Console(new Socket(InetAddress.getLoopbackAddress(), this.consolePorts + 1 + index), line);
		} catch (IOException failed) {
			throw new CommandException("no console of node " + (index + 1) + " in Renode: " + failed.getMessage());
		}
		return new Demo.RunningNode() {
			@Override
			public void type(String text) {
				console.type(text);
			}

			@Override
			public void close() {
				console.close();
			}
		};
	}

	/**
	 * Lets time run.
	 *
	 * @param died told the exit code if Renode ends before {@link #close}
	 */
	void start(Consumer<Integer> died) {
		this.renode.onDeath(died);
		this.renode.keyword("StartEmulation");
	}

	@Override
	public void close() {
		this.renode.close();
		try {
			this.configurations.close();
		} catch (IOException failed) {
			throw new CommandException("cannot delete " + this.configurations.path() + ": " + failed.getMessage());
		}
	}
}

package frond.cli.bench;

import frond.cli.CommandException;
import frond.cli.Image;
import frond.cli.Renode;
import frond.cli.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Instructions that a board with a transceiver takes for a datagram, counted by Renode: two boards with the application {@code bench}
 * (tests/bench, {@code RfMain}), of which one sends to the other at every full second. Between the datagrams both sleep, so that what a
 * processor executes around a full second is what the datagram costs it.
 */
final class RenodeBenchmark implements Benchmark {
	private static final String BOARD = "stm32f4-rf2xx";
	private static final String APP = "bench";
	/** As in RfMain. */
	private static final int ROUNDS = 20;

	private final Path root;

	RenodeBenchmark(Path root) {
		this.root = root;
	}

	@Override
	public List<String> prefixes() {
		return List.of("node.rf.");
	}

	@Override
	public Optional<String> missing() {
		return Renode.find().isPresent() ? Optional.empty() : Optional.of(Renode.HOW_TO_GET);
	}

	@Override
	public List<Row> run(Consumer<String> progress) {
		progress.accept("building " + APP + " for " + BOARD);
		Image image = Image.build(this.root, BOARD, APP);
		progress.accept("counting instructions in Renode");
		try (TemporaryDirectory blocks = new TemporaryDirectory("frond-bench"); Renode renode = new Renode(Renode.find().orElseThrow())) {
			for (int i = 1; i <= 2; i++) {
				// The application reads none, but the script loads one for each board: erased flash.
				Files.write(blocks.path().resolve("node" + i + ".config"), new byte[] { -1 });
			}
			renode.execute("$nodes=2");
			renode.execute("$coprocessorElf=\"none\"");
			renode.execute("$nodeElf=@" + image.elf());
			renode.execute("$configurations=@" + blocks.path());
			renode.execute("$consolePorts=" + Renode.freePorts(3));
			renode.execute("include @" + this.root.resolve("renode-platforms/network.resc"));
			return count(renode);
		} catch (IOException failed) {
			throw new CommandException("node.rf: " + failed.getMessage());
		}
	}

	private static List<Row> count(Renode renode) {
		String sender = renode.keyword("CreateTerminalTester", "sysbus.usart1", 2, "node1");
		String receiver = renode.keyword("CreateTerminalTester", "sysbus.usart1", 2, "node2");
		long sent = 0;
		long received = 0;
		runFor(renode, "0.9");
		for (int i = 0; i < ROUNDS; i++) {
			sent -= executed(renode, "node1");
			received -= executed(renode, "node2");
			runFor(renode, "0.2");
			sent += executed(renode, "node1");
			received += executed(renode, "node2");
			runFor(renode, "0.8");
		}
		// Each says how many it acknowledged or took; a figure of less is none.
		for (String tester : List.of(sender, receiver)) {
			renode.keyword("WaitForLineOnUart", "bench-rf " + ROUNDS, 2, Integer.parseInt(tester));
		}
		return List.of(new Row("node.rf.receive60.instructions", (double) received / ROUNDS, "instructions"),
				new Row("node.rf.send60.instructions", (double) sent / ROUNDS, "instructions"));
	}

	private static void runFor(Renode renode, String seconds) {
		renode.execute("emulation RunFor \"" + seconds + "\"");
	}

	private static long executed(Renode renode, String machine) {
		renode.execute("mach set \"" + machine + "\"");
		return Long.decode(renode.execute("sysbus.cpu ExecutedInstructions"));
	}
}

package frond.renode;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import frond.cli.Renode;
import java.nio.file.Path;

/** The one Renode of this room's JVM; it is emptied for each test and knows the transceiver's type. */
final class Emulator {
	/** The checkout. */
	static final Path ROOT = Path.of(System.getenv("FROND_ROOT"));
	static final String PLATFORMS = "@" + ROOT.resolve("renode-platforms") + "/";
	private static Renode renode;

	private Emulator() {
	}

	/** Skips a class where there is no Renode. */
	static void needed() {
		assumeTrue(Renode.find().isPresent(), Renode.HOW_TO_GET);
	}

	/** An emulation without machines. */
	static synchronized Renode start() {
		if (renode == null) {
			renode = new Renode(Renode.find().orElseThrow());
			renode.execute("include " + PLATFORMS + "At86rf2xx.cs");
			Runtime.getRuntime().addShutdownHook(new Thread(renode::close));
		}
		renode.keyword("ResetEmulation");
		return renode;
	}
}

package frond.renode;

import frond.cli.ConfigBlock;
import frond.cli.Image;
import frond.cli.KeyFile;
import frond.cli.Renode;
import frond.node.Config;
import frond.tests.support.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes join the network of a border router whose radio is a co-processor board of the same emulation, link secured: driver and
 * co-processor on both models of the transceiver.
 */
class JoinTest {
	private static final String BOARD = "stm32f4-rf2xx";
	private static final int NODES = 2;
	private static final int SECURITY_LEVEL = 5;
	/** Virtual seconds; the border router's clock is the host's, which is the faster one on a busy machine. */
	private static final int PATIENCE = 60;
	private static Path node;
	private static Path coprocessor;

	@TempDir
	Path directory;

	@BeforeAll
	static void images() {
		Emulator.needed();
		node = Image.build(Emulator.ROOT, BOARD, "node").elf();
		coprocessor = Image.build(Emulator.ROOT, BOARD, "rcp").elf();
	}

	@Test
	void withOurModel() throws Exception {
		join("network.resc", "at86rf233 ");
	}

	/** It acknowledges every frame, whoever it is for, and tells nothing of the end of a transmission. */
	@Test
	void withTheModelThatRenodeBrings() throws Exception {
		join("network-bundled.resc", "at86rf233-like ");
	}

	private void join(String script, String part) throws Exception {
		Path key = this.directory.resolve("key");
		KeyFile.create(key);
		for (int i = 1; i <= NODES; i++) {
			byte[] block = new ConfigBlock().number(Config.EUI64, 8, 0x02f00d0000000200L + i).text(Config.NAME, "node" + i)
					.security(KeyFile.read(key), SECURITY_LEVEL).bytes();
			Files.write(this.directory.resolve("node" + i + ".config"), block);
		}
		Renode renode = Emulator.start();
		int spinelPort = Renode.freePorts(1);
		renode.execute("$board=" + Emulator.PLATFORMS + "stm32f4-rf2xx.repl");
		renode.execute("$nodes=" + NODES);
		renode.execute("$nodeElf=@" + node);
		renode.execute("$coprocessorElf=@" + coprocessor);
		renode.execute("$configurations=@" + this.directory);
		renode.execute("$spinelPort=" + spinelPort);
		renode.execute("$consolePorts=" + Renode.freePorts(1 + NODES));
		renode.execute("include " + Emulator.PLATFORMS + script);
		int[] testers = new int[NODES];
		for (int i = 0; i < NODES; i++) {
			testers[i] = Integer.parseInt(renode.keyword("CreateTerminalTester", "sysbus.usart1", PATIENCE, "node" + (i + 1)));
		}
		renode.keyword("StartEmulation");
		try (Tool router = Tool.start("border-router", "--radio", "tcp:127.0.0.1:" + spinelPort, "--key-file", key)) {
			for (int i = 0; i < NODES; i++) {
				renode.keyword("WaitForLineOnUart", "event [0-9]+ radio part=" + part, PATIENCE, testers[i], true);
				renode.keyword("WaitForLineOnUart", "event [0-9]+ joined .*parent=02f00d0000000001", PATIENCE, testers[i], true);
				// The root has the node's DAO: there is a way down, too.
				router.awaitLine("event joined fd00::f0:d00:0:20" + (i + 1));
			}
		} finally {
			renode.execute("pause");
		}
	}
}

package frond.renode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.cli.ConfigBlock;
import frond.cli.Image;
import frond.cli.Renode;
import frond.node.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards of renode-platforms/network.resc with the images that go onto real ones. tests/renode/network.robot has the same cases. */
class NetworkTest {
	private static final String BOARD = "stm32f4-rf2xx";
	private static Path node;

	@TempDir
	Path configurations;
	private Renode renode;

	@BeforeAll
	static void images() {
		Emulator.needed();
		node = Image.build(Emulator.ROOT, BOARD, "node").elf();
	}

	@BeforeEach
	void emulation() throws Exception {
		for (int i = 1; i <= 2; i++) {
			byte[] block = new ConfigBlock().number(Config.EUI64, 8, 0x02f00d0000000200L + i).text(Config.NAME, "node" + i).bytes();
			Files.write(this.configurations.resolve("node" + i + ".config"), block);
		}
		this.renode = Emulator.start();
		this.renode.execute("$board=" + Emulator.PLATFORMS + "stm32f4-rf2xx.repl");
		this.renode.execute("$nodes=2");
		this.renode.execute("$nodeElf=@" + node);
		this.renode.execute("$configurations=@" + this.configurations);
		this.renode.execute("$spinelPort=" + Renode.freePorts(1));
		this.renode.execute("$consolePorts=" + Renode.freePorts(3));
	}

	private void include(String script) {
		this.renode.execute("include " + Emulator.PLATFORMS + script);
	}

	private int tester(String machine) {
		return Integer.parseInt(this.renode.keyword("CreateTerminalTester", "sysbus.usart1", 10, machine));
	}

	/** Waits for a line that matches, for ten seconds of virtual time. */
	private void line(int tester, String regularExpression) {
		this.renode.keyword("WaitForLineOnUart", regularExpression, 10, tester, true);
	}

	private int number(String machine, String property) {
		this.renode.execute("mach set \"" + machine + "\"");
		return Integer.decode(this.renode.execute("sysbus.spi2.radio " + property));
	}

	/** Two nodes without a root: each finds its transceiver, asks for a root (RFC 6550 section 8.3), and receives the other's question. */
	@Test
	void nodesHearEachOther() {
		this.renode.execute("$coprocessorElf=\"none\"");
		include("network.resc");
		int first = tester("node1");
		int second = tester("node2");
		line(first, "event [0-9]+ radio part=at86rf233 ");
		line(second, "event [0-9]+ radio part=at86rf233 ");
		line(first, "event [0-9]+ dis");
		line(second, "event [0-9]+ dis");
		line(first, "event [0-9]+ dis");
		assertTrue(number("node1", "FramesReceived") > 0);
		assertTrue(number("node2", "FramesReceived") > 0);
		assertEquals(0, number("node1", "FramesSpoiled"));
	}

	/** The same with the AT86RF233 that Renode brings, which tells little of what the chip does. */
	@Test
	void nodesWorkWithTheModelThatRenodeBrings() {
		this.renode.execute("$coprocessorElf=\"none\"");
		include("network-bundled.resc");
		int first = tester("node1");
		line(first, "event [0-9]+ radio part=at86rf233-like ");
		line(first, "event [0-9]+ dis");
		line(first, "event [0-9]+ dis");
	}
}

package frond.renode;

import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.cli.ConfigBlock;
import frond.cli.Image;
import frond.cli.KeyFile;
import frond.cli.Renode;
import frond.node.Config;
import frond.tests.support.MqttSnServer;
import frond.tests.support.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sleepy board joins, reports, is asked from above, and is in STOP mode otherwise: the image that goes onto a real board, whose real-time clock ends
 * STOP. Renode's clocks do not follow RCC: once the board has slowed down, its models are told so.
 */
class SleepTest {
	private static final String BOARD = "stm32f4-rf2xx";
	private static final int PATIENCE = 60;
	/** Messages; two or three every five seconds. */
	private static final int REPORTS = 12;
	/** Milliseconds after the start for which the console keeps the processor awake, and what joining takes. */
	private static final int AWAKE = 11000;
	private static final Pattern ENERGY = Pattern.compile("energy run=([0-9]+) sleep=([0-9]+) stop=([0-9]+) radio-sleep=([0-9]+) radio-idle=([0-9]+)"
			+ " radio-receive=([0-9]+) radio-transmit=([0-9]+) microamperes=");
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
	void aSleepyBoardReportsIsReachedAndIsMostlyStopped() throws Exception {
		Path key = this.directory.resolve("key");
		KeyFile.create(key);
		Files.write(this.directory.resolve("node1.config"), new ConfigBlock().number(Config.EUI64, 8, 0x02f00d0000000201L).number(Config.SLEEPY, 1, 1)
				.number(Config.POLL_PERIOD, 4, 2000).number(Config.PERIOD, 4, 5000).security(KeyFile.read(key), 5).bytes());
		Renode renode = Emulator.start();
		int spinelPort = Renode.freePorts(1);
		renode.execute("$board=" + Emulator.PLATFORMS + "stm32f4-rf2xx.repl");
		renode.execute("$nodes=1");
		renode.execute("$nodeElf=@" + node);
		renode.execute("$coprocessorElf=@" + coprocessor);
		renode.execute("$configurations=@" + this.directory);
		renode.execute("$spinelPort=" + spinelPort);
		renode.execute("$consolePorts=" + Renode.freePorts(2));
		renode.execute("include " + Emulator.PLATFORMS + "network.resc");
		renode.execute("mach set \"node1\"");
		renode.execute("sysbus.tim2 Frequency 16000000");
		int console = Integer.parseInt(renode.keyword("CreateTerminalTester", "sysbus.usart1", PATIENCE, "node1"));
		renode.keyword("StartEmulation");
		try (MqttSnServer gateway = new MqttSnServer();
				Tool router = Tool.start("border-router", "--radio", "tcp:127.0.0.1:" + spinelPort, "--key-file", key, "--forward",
						"10000=127.0.0.1:" + gateway.port())) {
			renode.keyword("WaitForLineOnUart", "sleep: clocks stop between events$", PATIENCE, console, true);
			renode.keyword("WaitForLineOnUart", "event [0-9]+ joined .*parent=02f00d0000000001", PATIENCE, console, true);
			renode.keyword("WaitForLineOnUart", "event [0-9]+ acked", PATIENCE, console, true);
			gateway.awaitPublishes(REPORTS);
			gateway.awaitAnswer();
			// The first byte would be lost on a real board.
			renode.keyword("WriteLineToUart", "", console, false);
			renode.keyword("WriteLineToUart", "energy", console, false);
			Matcher energy = ENERGY.matcher(renode.keyword("WaitForLineOnUart", ENERGY.pattern(), PATIENCE, console, true));
			assertTrue(energy.find());
			long stopped = Long.parseLong(energy.group(3));
			long on = Long.parseLong(energy.group(1)) + Long.parseLong(energy.group(2)) + stopped;
			assertTrue(stopped > (on - AWAKE) * 9 / 10, "stopped for " + stopped + " of " + on + " ms");
			long radioOff = Long.parseLong(energy.group(4)) + Long.parseLong(energy.group(5));
			assertTrue(radioOff > on * 8 / 10, "the radio slept for " + radioOff + " of " + on + " ms: " + energy.group());
		} finally {
			renode.execute("pause");
		}
	}
}

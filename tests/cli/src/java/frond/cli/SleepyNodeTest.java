package frond.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.air.Air;
import frond.node.Config;
import frond.tests.support.MqttSnServer;
import frond.tests.support.Tool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sleepy node on the JVM, the border router as its users start it over a co-processor on the same air, an MQTT-SN server on the host; in real time. */
class SleepyNodeTest {
	@TempDir
	Path directory;

	@Test
	void itReportsAndIsReachedWhileItsRadioSleeps() throws Exception {
		Path key = this.directory.resolve("key");
		KeyFile.create(key);
		Air.Options options = new Air.Options();
		Config config = new Config();
		byte[] block = new ConfigBlock().number(Config.EUI64, 8, 0x02f00d0000000201L).number(Config.SLEEPY, 1, 1).number(Config.POLL_PERIOD, 4, 500)
				.number(Config.PERIOD, 4, 1000).security(KeyFile.read(key), 5).bytes();
		config.read(block, block.length);
		try (Air air = new Air(options);
				MqttSnServer server = new MqttSnServer();
				Tool router = Tool.start("border-router", "--radio", "tcp:127.0.0.1:" + air.spinelPort(), "--key-file", key, "--forward",
						"10000=127.0.0.1:" + server.port())) {
			JvmNode node = JvmNode.on(air, config, 7, line -> {
			});
			server.awaitPublishes(5);
			server.awaitAnswer();
			assertTrue(air.time().call(() -> node.node().poller().sleeping()));
			assertTrue(air.time().call(() -> node.node().poller().polls()) > 0);
			router.awaitLine("event joined fd00::f0:d00:0:201");
		}
	}
}

package frond.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import frond.air.Air;
import frond.node.Config;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node on the JVM, on an air in real time: its console is the board's (ARCHITECTURE.md, Console). */
class JvmNodeTest {
	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	@Test
	void itBootsLooksForANetworkAndAnswers() throws IOException, InterruptedException {
		Air.Options options = new Air.Options();
		options.spinel = null;
		Config config = new Config();
		config.eui64 = 0x02f00d0000000201L;
		try (Air air = new Air(options)) {
			JvmNode node = JvmNode.on(air, config, 7, this.lines::add);
			await("Frond START");
			await("event 0 boot eui64=02f00d0000000201 channel=26 pan=0xabcd");
			await("event \\d+ dis");
			node.type(air, "stats");
			await("stats eui64=02f00d0000000201 uptime=\\d+ joined=0 .* sampled=2 acknowledged=0 pending=2 .*");
		}
	}

	private void await(String pattern) throws InterruptedException {
		String line;
		do {
			line = this.lines.poll(10, TimeUnit.SECONDS);
			assertNotNull(line, "no line like " + pattern);
		} while (!line.matches(pattern));
	}
}

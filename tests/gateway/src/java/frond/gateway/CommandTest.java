package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import frond.tests.support.Tool;

/** ARCHITECTURE.md, Commands: one line for a user's error, exit codes, an end in order. */
class CommandTest {
	@TempDir
	Path data;

	private void fails(int code, String part, Object... arguments) {
		try (Tool tool = Tool.launch("gateway", arguments)) {
			assertEquals(code, tool.awaitExit());
			assertEquals(1, tool.errors().size(), tool.errors().toString());
			assertTrue(tool.errors().get(0).contains(part), tool.errors().get(0));
		}
	}

	@Test
	void wrongUsageIsOneLine() {
		fails(2, "--lissen", "--lissen");
		fails(2, "--listen", "--data", this.data, "--listen", "10000");
		fails(2, "--listen", "--data", this.data, "--listen", "0.0.0.0:10000");
		fails(2, "--broker takes", "--data", this.data, "--broker", "mqtt://user:secret@127.0.0.1");
		fails(2, "--http", "--data", this.data, "--http", "70000");
		fails(1, "no such file", "--data", this.data, "--listen", "127.0.0.1:0", "--clock", this.data.resolve("none"));
	}

	/** docs/gateway.md, Simulations: a client is lost by the clock in the file, however long that takes here. */
	@Test
	void aSimulationsClockIsTheGateways() throws Exception {
		Path clock = this.data.resolve("clock");
		long start = 1_790_000_000_000L;
		Files.write(clock, ByteBuffer.allocate(8).putLong(start).array());
		try (Tool gateway = Tool.start("gateway", "--listen", "127.0.0.1:0", "--data", this.data, "--clock", clock);
				Node node = new Node(gateway.address("mqttsn")); FileChannel time = FileChannel.open(clock, StandardOpenOption.WRITE)) {
			node.send("09 04 04 01 003c '" + "abc" + "'");
			assertEquals("030500", node.receive());
			// One and a half times the keep-alive of 60 s is not over; then it is.
			time.write(ByteBuffer.allocate(8).putLong(0, start + 89_000), 0);
			assertEquals("0217", node.send("02 16").receive());
			time.write(ByteBuffer.allocate(8).putLong(0, start + 89_000 + 91_000), 0);
			gateway.awaitLine("event lost abc");
		}
	}

	@Test
	void whatIsInUseIsNamed() {
		try (Tool gateway = Tool.start("gateway", "--listen", "127.0.0.1:0", "--data", this.data)) {
			fails(1, "in use by another process", "--listen", "127.0.0.1:0", "--data", this.data);
			fails(1, "cannot listen on " + gateway.ready("mqttsn"), "--listen", gateway.ready("mqttsn"), "--data", this.data.resolve("other"));
		}
	}

	@Test
	void itEndsInOrder() {
		try (Tool gateway = Tool.start("gateway", "--listen", "127.0.0.1:0", "--data", this.data)) {
			assertEquals(0, gateway.terminate());
		}
		try (Tool gateway = Tool.start("gateway", "--listen", "127.0.0.1:0", "--data", this.data)) {
			gateway.closeInput();
			assertEquals(0, gateway.awaitExit());
			assertEquals(java.util.List.of(), gateway.errors());
		}
	}
}

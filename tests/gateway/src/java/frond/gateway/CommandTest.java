package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

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

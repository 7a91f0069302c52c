package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.tests.support.Tool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as ARCHITECTURE.md has it: a line when it serves, exit codes, one line for a user's mistake. */
class MainTest {
	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({"--http, seven", "--http, 70000", "--broker, http://localhost", "--broker, mqtt:", "--topic, a#", "--verbose, yes", "--store, oracle"})
	void wrongUsageIsOneLineAndExitCode2(String option, String value) {
		try (Tool tool = Tool.launch("historian", "--data", this.directory, option, value)) {
			assertEquals(2, tool.awaitExit());
			assertEquals(1, tool.errors().size(), tool.errors().toString());
		}
	}

	@Test
	void aDirectoryServesOneHistorianAndAPortToo() {
		try (Tool first = Tool.start("historian", "--http", 0, "--broker", "none", "--data", this.directory.resolve("a"));
				Tool sameDirectory = Tool.launch("historian", "--http", 0, "--broker", "none", "--data", this.directory.resolve("a"));
				Tool samePort = Tool.launch("historian", "--http", first.address("http").getPort(), "--broker", "none", "--data", this.directory.resolve("b"))) {
			assertEquals(1, sameDirectory.awaitExit());
			assertTrue(sameDirectory.errors().get(0).contains("in use by another historian"), sameDirectory.errors().toString());
			assertEquals(1, samePort.awaitExit());
			assertTrue(samePort.errors().get(0).contains("Address already in use"), samePort.errors().toString());
			first.closeInput();
			assertEquals(0, first.awaitExit());
			assertEquals(0, first.errors().size(), first.errors().toString());
		}
	}
}

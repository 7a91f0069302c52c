package frond.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import frond.tests.support.Tool;

/** ARCHITECTURE.md, Commands: one line for a user's error, exit codes, an end in order. */
class CommandTest {
	@TempDir
	Path data;

	private void fails(int code, String part, Object... arguments) {
		try (Tool tool = Tool.launch("broker", arguments)) {
			assertEquals(code, tool.awaitExit());
			assertEquals(1, tool.errors().size(), tool.errors().toString());
			assertTrue(tool.errors().get(0).contains(part), tool.errors().get(0));
		}
	}

	private Tool start() {
		return Tool.start("broker", "--listen", "127.0.0.1:0", "--data", this.data);
	}

	@Test
	void wrongUsageIsOneLine() {
		fails(2, "--lissen", "--lissen");
		fails(2, "--listen", "--data", this.data, "--listen", "0.0.0.0:1883");
		fails(2, "--listen", "--data", this.data, "--listen", "1883");
		fails(2, "--acknowledge takes", "--data", this.data, "--acknowledge", "soon");
		fails(2, "--stored-topic takes", "--data", this.data, "--stored-topic", "a/#/b");
		fails(2, "--stored-within takes", "--data", this.data, "--stored-within", "0");
	}

	@Test
	void whatIsInUseIsNamed() {
		try (Tool broker = start()) {
			fails(1, "in use by another process", "--listen", "127.0.0.1:0", "--data", this.data);
			fails(1, "cannot listen on " + broker.ready("mqtt"), "--listen", broker.ready("mqtt"), "--data", this.data.resolve("other"));
		}
	}

	@Test
	void damagedDataIsNamed() throws IOException {
		start().close();
		Random random = new Random(3);
		List<Path> files;
		try (Stream<Path> walk = Files.walk(this.data)) {
			files = walk.filter(file -> file.toString().endsWith(".xd")).collect(Collectors.toList());
		}
		assertTrue(files.size() > 1);
		for (Path file : files) {
			byte[] noise = new byte[(int) Files.size(file)];
			random.nextBytes(noise);
			Files.write(file, noise);
		}
		fails(1, "cannot start with the data in " + this.data, "--listen", "127.0.0.1:0", "--data", this.data);
	}

	@Test
	void itEndsInOrderAndSaysNothingElse() {
		try (Tool broker = start()) {
			assertEquals(0, broker.terminate());
			assertEquals(1, broker.lines().size(), broker.lines().toString());
			assertEquals(List.of(), broker.errors());
		}
		try (Tool broker = start()) {
			broker.closeInput();
			assertEquals(0, broker.awaitExit());
			assertEquals(List.of(), broker.errors());
		}
	}
}

package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Commands on standard input. */
class ConsoleTest {
	@Test
	void eachLineIsAnswered() {
		HttpApi.Router router = new HttpApi.Router() {
			@Override
			public CompletableFuture<Map<String, Object>> status() {
				return CompletableFuture.completedFuture(Map.of("address", "fd00::1"));
			}

			@Override
			public CompletableFuture<Map<String, Object>> topology() {
				return CompletableFuture.failedFuture(new IllegalStateException());
			}

			@Override
			public CompletableFuture<Map<String, Object>> repair() {
				return CompletableFuture.completedFuture(Map.of("version", 241));
			}
		};
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		new Console(() -> router, new PrintStream(out, true, StandardCharsets.UTF_8)).run(new ByteArrayInputStream("repair\n\n status \ntopology\nrepair now".getBytes(StandardCharsets.UTF_8)));
		assertEquals("""
				repair {"version":241}
				status {"address":"fd00::1"}
				topology: no answer from the router
				commands: repair, topology, status
				""", out.toString(StandardCharsets.UTF_8));
	}
}

package frond.borderrouter;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Commands on standard input, a line each: {@code repair}, {@code topology}, {@code status}; answers in JSON, a line each. */
final class Console {
	private final Supplier<? extends HttpApi.Router> router;
	private final PrintStream out;
	private final ObjectMapper mapper = new ObjectMapper();

	/** @param router answers null as long as there is none */
	Console(Supplier<? extends HttpApi.Router> router, PrintStream out) {
		this.router = router;
		this.out = out;
	}

	/** Takes commands until the end of the input. */
	void run(InputStream input) {
		try {
			BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (!line.isBlank()) {
					this.out.println(answer(line.strip()));
				}
			}
		} catch (IOException e) {
			// Ended, too.
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private String answer(String command) throws IOException, InterruptedException {
		CompletableFuture<Map<String, Object>> answer;
		HttpApi.Router now = this.router.get();
		if (now == null) {
			return "standby";
		}
		switch (command) {
		case "repair":
			answer = now.repair();
			break;
		case "topology":
			answer = now.topology();
			break;
		case "status":
			answer = now.status();
			break;
		default:
			return "commands: repair, topology, status";
		}
		try {
			return command + " " + this.mapper.writeValueAsString(answer.get(2, TimeUnit.SECONDS));
		} catch (ExecutionException | TimeoutException e) {
			return command + ": no answer from the router";
		}
	}
}

package frond.borderrouter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands for a border router that runs, by its HTTP port. */
abstract class Remote implements Callable<Integer> {
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@Option(names = "--http", required = true, paramLabel = "PORT", description = "Its port on 127.0.0.1, from its ready line.")
	private int port;
	@Option(names = "--json", description = "The answer as it came.")
	private boolean json;

	/** Prints an answer. */
	abstract void print(JsonNode answer, PrintStream out);

	abstract HttpRequest.Builder request(HttpRequest.Builder builder);

	abstract String path();

	@Override
	public Integer call() throws IOException {
		HttpRequest request;
		try {
			request = request(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path()))).timeout(PATIENCE).build();
		} catch (IllegalArgumentException wrong) {
			throw new IOException("--http " + this.port + ": a number from 1 to 65535 is wanted", wrong);
		}
		HttpResponse<String> response;
		try {
			response = HttpClient.newBuilder().connectTimeout(PATIENCE).build().send(request, HttpResponse.BodyHandlers.ofString());
		} catch (IOException e) {
			throw new IOException("no border router answers on 127.0.0.1:" + this.port, e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", e);
		}
		JsonNode answer = new ObjectMapper().readTree(response.body());
		if (response.statusCode() != 200) {
			throw new IOException(answer.path("error").asText("status " + response.statusCode()));
		}
		if (this.json) {
			System.out.println(response.body());
		} else {
			print(answer, System.out);
		}
		return 0;
	}

	/** {@code ./frond border-router repair}. */
	@Command(name = "repair", mixinStandardHelpOptions = true, description = "Global repair: a new version of the DODAG, which every node joins afresh.")
	static final class Repair extends Remote {
		@Override
		String path() {
			return "/api/v1/repair";
		}

		@Override
		HttpRequest.Builder request(HttpRequest.Builder builder) {
			return builder.POST(HttpRequest.BodyPublishers.noBody());
		}

		@Override
		void print(JsonNode answer, PrintStream out) {
			out.println("version " + answer.path("version").asInt());
		}
	}

	/** {@code ./frond border-router topology}. */
	@Command(name = "topology", mixinStandardHelpOptions = true, description = "Who hangs where, a line a node.")
	static final class Table extends Remote {
		@Override
		String path() {
			return "/api/v1/topology";
		}

		@Override
		HttpRequest.Builder request(HttpRequest.Builder builder) {
			return builder.GET();
		}

		@Override
		void print(JsonNode answer, PrintStream out) {
			out.printf("root %s, %s, version %d%n", answer.path("root").asText(), answer.path("mode").asText(), answer.path("version").asInt());
			out.printf("%-32s %-32s %4s %5s %5s %9s %7s%n", "node", "parent", "hops", "rank", "ETX", "last DAO", "battery");
			for (JsonNode node : answer.path("nodes")) {
				out.printf("%-32s %-32s %4s %5s %5s %7d s %7s%n", node.path("address").asText(), node.path("parent").asText(), node.path("hops").asText("-"), node.path("rank").asText("-"),
						node.path(node.has("etx") ? "etx" : "etxDown").asText("-"), node.path("lastDaoMs").asLong() / 1000, node.has("supplyV") ? node.path("supplyV").asText() + " V" : "-");
			}
		}
	}
}

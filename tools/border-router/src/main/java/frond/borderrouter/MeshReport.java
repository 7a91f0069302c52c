package frond.borderrouter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import frond.process.Trust;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Tells a historian where each node is in the mesh, as SenML (RFC 8428) under the node's name: {@code rank}, {@code etx} of the path from it, {@code hops} and {@code parent}. Looked at
 * once a minute; a node of which nothing has changed is left out, and what the historian did not take is told the next time. Nothing here waits for it.
 */
final class MeshReport {
	/** Between two looks, microseconds. */
	private static final long INTERVAL = 60_000_000;
	/** The first one: until then most nodes have joined. */
	private static final long FIRST = 10_000_000;
	/** Nodes in a request. */
	private static final int NODES = 500;
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final HttpClient client;
	private final URI senml;
	private final String token;
	private final PrintStream log;
	private final ObjectMapper mapper = new ObjectMapper();
	/** What the historian has been told of each node; replaced when a request has succeeded. */
	private Map<String, List<Object>> told = new HashMap<>();
	private CompletableFuture<HttpResponse<Void>> request;
	private Map<String, List<Object>> asked;
	private boolean failing;
	private long next;

	/**
	 * @param historian its address, like https://127.0.0.1:8443
	 * @param token its secret; null for none
	 * @param certificate PEM, the only one that is trusted; null for those that this machine trusts
	 */
	MeshReport(URI historian, String token, Path certificate, PrintStream log, long now) throws IOException {
		HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
		if (certificate != null) {
			builder.sslContext(Trust.owner(certificate));
		}
		this.client = builder.build();
		this.senml = historian.resolve("/api/v1/senml");
		this.token = token;
		this.log = log;
		this.next = now + FIRST;
	}

	/** Looks, if that is due and the historian has answered. */
	void onTime(Mesh mesh, long now) {
		if (this.request != null && this.request.isDone()) {
			conclude();
		}
		if (now < this.next || this.request != null) {
			return;
		}
		this.next = now + INTERVAL;
		Map<String, List<Object>> current = new LinkedHashMap<>();
		mesh.root().routes().all().forEach((target, route) -> {
			if (route.descriptor() != 0) {
				current.put(String.format("%016x", mesh.root().eui64(target)), Topology.place(mesh, target, route));
			}
		});
		Map<String, List<Object>> changed = new LinkedHashMap<>();
		current.forEach((node, place) -> {
			if (!place.equals(this.told.get(node)) && changed.size() < NODES) {
				changed.put(node, place);
			}
		});
		this.told.keySet().retainAll(current.keySet());
		if (!changed.isEmpty()) {
			tell(changed, mesh.unixMicros(now) / 1_000_000);
		}
	}

	/** Whether the historian has been asked and has not answered. */
	boolean busy() {
		return this.request != null && !this.request.isDone();
	}

	private void tell(Map<String, List<Object>> changed, long unixSeconds) {
		List<Map<String, Object>> pack = new ArrayList<>();
		changed.forEach((node, place) -> {
			Map<String, Object> first = new LinkedHashMap<>(Map.of("bn", "urn:dev:mac:" + node + "_", "bt", unixSeconds));
			pack.add(record(first, "rank", "v", place.get(0)));
			pack.add(record(new LinkedHashMap<>(), "etx", "v", place.get(1)));
			pack.add(record(new LinkedHashMap<>(), "hops", "v", place.get(2)));
			pack.add(record(new LinkedHashMap<>(), "parent", "vs", place.get(3)));
		});
		try {
			HttpRequest.Builder builder = HttpRequest.newBuilder(this.senml).timeout(PATIENCE).header("Content-Type", "application/senml+json")
					.POST(HttpRequest.BodyPublishers.ofByteArray(this.mapper.writeValueAsBytes(pack)));
			if (this.token != null) {
				builder.header("Authorization", "Bearer " + this.token);
			}
			this.asked = changed;
			this.request = this.client.sendAsync(builder.build(), HttpResponse.BodyHandlers.discarding());
		} catch (JsonProcessingException e) {
			throw new IllegalStateException(e);
		}
	}

	private static Map<String, Object> record(Map<String, Object> record, String name, String label, Object value) {
		record.put("n", name);
		record.put(label, value);
		return record;
	}

	private void conclude() {
		String reason = null;
		try {
			int status = this.request.join().statusCode();
			if (status / 100 == 2) {
				this.told.putAll(this.asked);
			} else {
				reason = "status-" + status;
			}
		} catch (RuntimeException e) {
			Throwable cause = e.getCause() == null ? e : e.getCause();
			reason = AttachedRadio.word(String.valueOf(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()));
		}
		this.request = null;
		if (reason != null && !this.failing) {
			this.log.println("event report-failed reason=" + reason);
		} else if (reason == null && this.failing) {
			this.log.println("event report-resumed");
		}
		this.failing = reason != null;
	}
}

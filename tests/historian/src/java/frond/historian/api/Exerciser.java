package frond.historian.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import frond.historian.RawHttp;
import frond.historian.api.ApiDocument.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends generated requests to a historian, one after the other, and notes every answer that is not as the document says. */
final class Exerciser {
	/** Listeners of events hold their places until they are found to be gone. */
	private static final int MAXIMUM_LISTENERS = 10;
	private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "FOO"};

	private final InetSocketAddress server;
	private final ApiDocument document;
	private final Generator generate;
	private final String admin;
	private final List<String> tokens = new ArrayList<>();
	private final List<String> violations = new ArrayList<>();
	private final Map<String, Map<Integer, Integer>> statuses = new TreeMap<>();
	private RawHttp connection;
	private int listeners;

	/** @param admin token to go by, as it was made */
	Exerciser(InetSocketAddress server, ApiDocument document, JsonNode admin, long seed) {
		this.server = server;
		this.document = document;
		this.generate = new Generator(seed, document, admin.get("id").asText());
		this.admin = admin.get("secret").asText();
	}

	/** What was wrong, a line each. */
	List<String> violations() {
		return this.violations;
	}

	/** How often each operation answered with each status. */
	Map<String, Map<Integer, Integer>> statuses() {
		return this.statuses;
	}

	void run(int requests) throws IOException {
		List<Operation> operations = this.document.operations();
		for (int i = 0; i < requests; i++) {
			Operation operation = i % 40 < operations.size() && i < operations.size() ? operations.get(i) : this.generate.one(operations);
			boolean listens = operation.node().path("responses").path("200").path("content").has("text/event-stream");
			if (listens && ++this.listeners > MAXIMUM_LISTENERS) {
				continue;
			}
			step(i, operation, listens);
		}
		if (this.connection != null) {
			this.connection.close();
		}
	}

	private void step(int number, Operation operation, boolean listens) throws IOException {
		boolean hostile = this.generate.chance(0.35);
		String method = hostile && this.generate.chance(0.1) ? METHODS[this.generate.below(METHODS.length)] : operation.method();
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		String head = method + ' ' + target(operation, hostile) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
		String token = this.generate.chance(0.85) || this.tokens.isEmpty() ? this.admin : this.generate.one(this.tokens);
		if (!this.generate.chance(0.03)) {
			head += "Authorization: Bearer " + token + "\r\n";
		}
		if (this.generate.chance(0.1)) {
			head += "Accept: " + this.generate.one(List.of("text/plain", "application/json", "*/*", "text/csv;q=0.5, nonsense", "")) + "\r\n";
		}
		byte[] body = null;
		JsonNode content = this.document.resolve(operation.node().path("requestBody")).path("content");
		if (!content.isEmpty() && !(hostile && this.generate.chance(0.05))) {
			List<String> types = new ArrayList<>();
			content.fieldNames().forEachRemaining(types::add);
			String type = this.generate.one(types);
			body = body(operation, type, content.get(type).path("schema"));
			if (hostile && this.generate.chance(0.6)) {
				body = this.generate.broken(body);
			}
			head += "Content-Type: " + (hostile && this.generate.chance(0.1) ? "text/html" : type) + "\r\n";
		} else if (hostile && this.generate.chance(0.2)) {
			body = "{}".getBytes(StandardCharsets.US_ASCII);
		}
		if (body != null || !method.equals("GET")) {
			head += "Content-Length: " + (body == null ? 0 : body.length) + "\r\n";
		}
		request.write((head + "\r\n").getBytes(StandardCharsets.UTF_8));
		if (body != null) {
			request.write(body);
		}
		RawHttp.Answer answer = exchange(request.toByteArray(), method, listens);
		this.statuses.computeIfAbsent(operation.toString(), key -> new TreeMap<>()).merge(answer.status(), 1, Integer::sum);
		if (answer.status() == 401) {
			// It was revoked.
			this.tokens.remove(token);
		}
		judge(number, operation, method, head.split("\r\n")[0] + (body == null ? "" : " " + ApiDocument.start(new String(body, StandardCharsets.UTF_8))), answer);
	}

	private RawHttp.Answer exchange(byte[] request, String method, boolean listens) throws IOException {
		for (boolean fresh = this.connection == null;; fresh = true) {
			if (fresh) {
				this.connection = new RawHttp(this.server);
			}
			try {
				this.connection.write(request);
				RawHttp.Answer answer = this.connection.read(method.equals("HEAD"));
				if (answer != null) {
					if (answer.isLast() || listens) {
						this.connection.close();
						this.connection = null;
					}
					return answer;
				}
			} catch (IOException e) {
				if (fresh) {
					throw new IOException("no answer to " + new String(request, StandardCharsets.UTF_8).split("\r\n")[0], e);
				}
			}
			// A connection that was kept may be ended by the server at any time.
			this.connection.close();
			if (fresh) {
				throw new IOException("no answer to " + new String(request, StandardCharsets.UTF_8).split("\r\n")[0]);
			}
		}
	}

	private void judge(int number, Operation operation, String method, String what, RawHttp.Answer answer) {
		String wrong = null;
		if (answer.status() >= 500) {
			wrong = "answered " + answer.status();
		} else if (!method.equals(operation.method())) {
			// Another method of this path may be documented; else it is 405.
			boolean known = this.document.operations().stream().anyMatch(each -> each.path().equals(operation.path()) && each.method().equals(method));
			wrong = known || answer.status() >= 400 && answer.status() < 500 || method.equals("OPTIONS") ? null : method + " is answered with " + answer.status();
		} else {
			wrong = this.document.violation(operation, answer);
		}
		if (wrong != null) {
			this.violations.add("request " + number + ", " + operation + ": " + wrong + "\n    " + what);
		}
		if (answer.status() / 100 == 2 && "application/json".equals(answer.type())) {
			try {
				JsonNode body = new ObjectMapper().readTree(answer.body());
				this.generate.learn(operation.resource(), body);
				if (body.hasNonNull("secret") && this.tokens.size() < 20) {
					this.tokens.add(body.get("secret").asText());
				}
			} catch (IOException e) {
				// Already noted.
			}
		}
	}

	private String target(Operation operation, boolean hostile) {
		StringBuilder target = new StringBuilder();
		String path = operation.path();
		StringBuilder query = new StringBuilder();
		for (JsonNode each : operation.node().path("parameters")) {
			JsonNode parameter = this.document.resolve(each);
			String name = parameter.get("name").asText();
			JsonNode schema = this.document.resolve(parameter.path("schema"));
			String value = schema.path("type").asText("string").equals("string") ? this.generate.text(name, operation.resource(), schema) : this.generate.value(name, operation.resource(), schema, 0).asText();
			String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
			if (parameter.get("in").asText().equals("path")) {
				path = path.replace("{" + name + "}", encoded.isEmpty() ? "%20" : encoded);
			} else if (parameter.get("in").asText().equals("query") && (parameter.path("required").asBoolean() || this.generate.chance(0.5))) {
				query.append(query.isEmpty() ? "?" : "&").append(name).append('=').append(encoded);
			}
		}
		if (hostile && this.generate.chance(0.1)) {
			query.append(query.isEmpty() ? "?" : "&").append(this.generate.one(List.of("unknown=1", "from", "=", "&&", "limit=1&limit=2", "%zz=%zz", "from=%ff%fe", "a[]=1", "from=2020-01-01&from=1")));
		}
		return target.append(path).append(query).toString();
	}

	private byte[] body(Operation operation, String type, JsonNode schema) throws IOException {
		if (type.contains("senml")) {
			JsonNode pack = new ObjectMapper().readTree("[{\"bn\":\"" + this.generate.point() + "\",\"bt\":" + (1_760_000_000L + this.generate.below(100_000)) + ",\"v\":" + this.generate.below(100) + "},{\"t\":1,\"vs\":\"x\"}]");
			if (!type.endsWith("cbor")) {
				return ApiDocument.bytes(pack);
			}
			com.fasterxml.jackson.databind.node.ArrayNode records = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
			pack.forEach(each -> records.add(each));
			// Labels in words are SenML-CBOR too (RFC 8428 section 6).
			return new CBORMapper().writeValueAsBytes(records);
		}
		JsonNode of = this.document.resolve(schema);
		if (of.isEmpty() || of.path("type").asText().equals("object") && !of.has("properties") && !of.has("additionalProperties")) {
			return nimbits(type);
		}
		if (type.startsWith("text/")) {
			return ("p" + this.generate.below(5) + ",tag=a value=" + this.generate.below(100) + " " + (1_760_000_000_000_000_000L + this.generate.below(100_000)) + "\n").getBytes(StandardCharsets.UTF_8);
		}
		if (type.equals("application/x-www-form-urlencoded")) {
			StringBuilder form = new StringBuilder();
			this.generate.value("", operation.resource(), of, 0).properties()
					.forEach(field -> form.append(form.isEmpty() ? "" : "&").append(field.getKey()).append('=').append(URLEncoder.encode(field.getValue().isTextual() ? field.getValue().asText() : field.getValue().toString(), StandardCharsets.UTF_8)));
			return form.toString().getBytes(StandardCharsets.UTF_8);
		}
		return ApiDocument.bytes(this.generate.value("", operation.resource(), of, 0));
	}

	/** What the document leaves open is Nimbits': a value, a list of them or an entity, as JSON or in a form. */
	private byte[] nimbits(String type) {
		String point = this.generate.point();
		String json = "{\"d\":" + this.generate.below(100) + ",\"t\":" + (1_760_000_000_000L + this.generate.below(1_000_000)) + ",\"id\":\"" + point + "\",\"name\":\"" + point + "\",\"entityType\":1}";
		json = this.generate.chance(0.4) ? "[" + json + "]" : json;
		return (type.equals("application/x-www-form-urlencoded") ? "id=" + point + "&json=" + URLEncoder.encode(json, StandardCharsets.UTF_8) : json).getBytes(StandardCharsets.UTF_8);
	}
}

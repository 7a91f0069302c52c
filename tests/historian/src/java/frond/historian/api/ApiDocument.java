package frond.historian.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import frond.historian.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /openapi.json}: its operations, and whether an answer is what it says (JSON Schema 2020-12, checked by networknt's validator). */
final class ApiDocument {
	private static final ObjectMapper JSON = new ObjectMapper();

	private final JsonNode root;
	private final List<Operation> operations = new ArrayList<>();
	private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
	private final Map<JsonNode, Schema> schemas = new HashMap<>();

	/** One method of one path. */
	record Operation(String method, String path, JsonNode node) {
		@Override
		public String toString() {
			return this.method + ' ' + this.path;
		}

		/** The collection that it is about: what follows {@code /api/v1/}. */
		String resource() {
			String[] levels = this.path.split("/");
			return levels.length > 3 ? levels[3] : levels[levels.length - 1];
		}
	}

	ApiDocument(byte[] text) throws IOException {
		this.root = JSON.readTree(text);
		this.root.get("paths").properties().forEach(path -> path.getValue().properties().stream().filter(each -> !each.getKey().equals("parameters"))
				.forEach(method -> this.operations.add(new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
	}

	List<Operation> operations() {
		return this.operations;
	}

	/** What a {@code $ref} stands for; anything else as it is. */
	JsonNode resolve(JsonNode node) {
		JsonNode at = node;
		while (at.has("$ref")) {
			at = this.root.at(at.get("$ref").asText().substring(1));
		}
		return at;
	}

	/** What is wrong with an answer; null if nothing. */
	String violation(Operation operation, RawHttp.Answer answer) {
		JsonNode response = operation.node().get("responses").get(Integer.toString(answer.status()));
		if (response == null) {
			return "the status " + answer.status() + " is not documented: " + start(answer.text());
		}
		JsonNode content = resolve(response).path("content");
		if (content.isEmpty()) {
			return answer.body().length == 0 ? null : "no body is documented for " + answer.status() + ": " + start(answer.text());
		}
		JsonNode media = content.get(answer.type());
		if (media == null) {
			return "the content type " + answer.type() + " is not documented for " + answer.status() + ": " + start(answer.text());
		}
		if (!"application/json".equals(answer.type()) || !media.has("schema")) {
			return null;
		}
		JsonNode body;
		try {
			body = new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(answer.body());
		} catch (IOException e) {
			return "the body is not JSON: " + start(answer.text());
		}
		var errors = schema(media.get("schema")).validate(body);
		return errors.isEmpty() ? null : "the body breaks its schema: " + errors.get(0) + " in " + start(answer.text());
	}

	private Schema schema(JsonNode schema) {
		return this.schemas.computeIfAbsent(schema, node -> {
			ObjectNode whole = JSON.createObjectNode();
			whole.putArray("allOf").add(node);
			whole.set("components", this.root.get("components"));
			return this.registry.getSchema(whole);
		});
	}

	static String start(String text) {
		return text.length() > 300 ? text.substring(0, 300) + "..." : text;
	}

	static byte[] bytes(JsonNode node) {
		return node.toString().getBytes(StandardCharsets.UTF_8);
	}
}

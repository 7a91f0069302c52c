package frond.historian.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Values for the document's schemas: valid ones, ones at the edge, and ones that are wrong; ids that were answered before are used again. Seeded. */
final class Generator {
	private static final String[] FORMULAS = {"x + 1", "x * y", "1 / 0", "IF(x > 1, x, 0)", "SQRT(x)", "x +", "((((", "MAX(x, y)"};
	private static final String[] ODD = {"", " ", "null", "../..", "%00", "\u0000", "a\u0000b", "\uD800", "\u202e\u0301", "'; DROP TABLE v; --", "<b>", "${jndi:ldap://127.0.0.1/a}", "a/b", ".", "..", "-1",
			"1e999", "NaN", "9223372036854775808", "99999999999999999999999999", "1970-01-01", "2026-02-30T25:61:00Z", "urn:x:y", "\n", "a,b", ",,,", "true", "[]", "{}", "0x10", "١٢٣", "x".repeat(300)};
	private static final String[] NUMBERS = {"0", "-1", "1", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e308", "1e400", "-1e400", "1e-400", "0.1", "2147483648", "1e15", "253402300800000",
			"1234567890123456789012345678901234567890"};

	private final Random random;
	private final ApiDocument document;
	private final Map<String, List<String>> known = new HashMap<>();
	private final String kept;

	/** @param kept an id that is not to be used: that of the tester's own token */
	Generator(long seed, ApiDocument document, String kept) {
		this.kept = kept;
		this.random = new Random(seed);
		this.document = document;
	}

	boolean chance(double probability) {
		return this.random.nextDouble() < probability;
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	<T> T one(List<T> of) {
		return of.get(below(of.size()));
	}

	private String one(String[] of) {
		return of[below(of.length)];
	}

	/** Remembers the ids in an answer, by resource. */
	void learn(String resource, JsonNode answer) {
		if (answer.isArray()) {
			answer.forEach(each -> learn(resource, each));
		} else if (answer.hasNonNull("id")) {
			List<String> ids = this.known.computeIfAbsent(resource, key -> new ArrayList<>());
			String id = answer.get("id").asText();
			if (ids.size() < 200 && !ids.contains(id) && !id.equals(this.kept)) {
				ids.add(id);
			}
		}
	}

	private String known(String resource) {
		List<String> ids = this.known.getOrDefault(resource, List.of());
		return ids.isEmpty() ? "p" + below(20) : one(ids);
	}

	/** A text for a parameter or a field of this name. */
	String text(String name, String resource, JsonNode schema) {
		if (chance(0.08)) {
			return one(ODD);
		}
		if (schema.has("enum") && chance(0.95)) {
			JsonNode values = schema.get("enum");
			return values.get(below(values.size())).asText();
		}
		String key = name.toLowerCase(Locale.ROOT);
		if (key.equals("id") && !resource.equals("value") && !resource.equals("series")) {
			return resource.equals("points") || resource.equals("entities") || chance(0.2) ? point() : known(resource);
		}
		if (key.equals("alarm")) {
			return known("alarms");
		}
		if (key.equals("parent") || key.equals("folder")) {
			return known("folders");
		}
		if (key.contains("point") || key.equals("uuid") || key.equals("id") && (resource.equals("value") || resource.equals("series")) || key.equals("trigger") || key.equals("target") || key.equals("n") || key.equals("bn")) {
			return point();
		}
		if (key.equals("to") && resource.equals("subscriptions")) {
			return one(new String[] {"http://127.0.0.1:9/hook", "who@example.org"});
		}
		if (key.equals("from") || key.equals("to") || key.equals("t") || key.equals("sd") || key.equals("ed")) {
			return chance(0.5) ? Long.toString(1_700_000_000_000L + below(2_000_000_000)) : "2026-0" + (1 + below(9)) + "-1" + below(10) + "T0" + below(10) + ":00:00" + (chance(0.5) ? "Z" : "+02:00");
		}
		if (key.equals("formula") || key.equals("condition")) {
			return one(FORMULAS);
		}
		if (key.equals("node")) {
			return "02f00d000000000" + below(10);
		}
		if (key.equals("url") || key.contains("webhook")) {
			return "http://127.0.0.1:9/" + below(5);
		}
		return "t" + below(1000);
	}

	String point() {
		return chance(0.3) ? known("points") : "p" + below(20);
	}

	/** A value that a schema allows, mostly; null where the field is to be left out. */
	JsonNode value(String name, String resource, JsonNode schema, int depth) {
		JsonNode of = this.document.resolve(schema);
		for (String choice : List.of("oneOf", "anyOf")) {
			if (of.has(choice)) {
				return value(name, resource, of.get(choice).get(below(of.get(choice).size())), depth);
			}
		}
		if (of.has("allOf")) {
			return value(name, resource, of.get("allOf").get(0), depth);
		}
		JsonNodeFactory make = JsonNodeFactory.instance;
		String type = of.path("type").isArray() ? of.get("type").get(0).asText() : of.path("type").asText(of.has("properties") ? "object" : "string");
		switch (type) {
			case "integer":
			case "number":
				return make.numberNode(number(of, type.equals("integer")));
			case "boolean":
				return make.booleanNode(chance(0.5));
			case "array":
				ArrayNode array = make.arrayNode();
				int least = of.path("minItems").asInt(0);
				for (int i = least + below(4); i > 0; i--) {
					array.add(value(name, resource, of.path("items"), depth + 1));
				}
				return array;
			case "object":
				return object(resource, of, depth);
			case "null":
				return make.nullNode();
			default:
				return make.textNode(text(name, resource, of));
		}
	}

	private java.math.BigDecimal number(JsonNode of, boolean whole) {
		if (chance(0.05)) {
			return new java.math.BigDecimal(one(NUMBERS));
		}
		double least = of.path("minimum").asDouble(whole ? 0 : -1000);
		double most = of.path("maximum").asDouble(Math.max(least + 1, 2000));
		double number = chance(0.2) ? least : chance(0.1) ? most : least + this.random.nextDouble() * (most - least);
		return whole ? new java.math.BigDecimal(Math.round(number)) : new java.math.BigDecimal(Double.toString(number));
	}

	private ObjectNode object(String resource, JsonNode of, int depth) {
		ObjectNode object = JsonNodeFactory.instance.objectNode();
		List<String> required = new ArrayList<>();
		of.path("required").forEach(each -> required.add(each.asText()));
		for (Map.Entry<String, JsonNode> property : of.path("properties").properties()) {
			if (depth < 5 && (required.contains(property.getKey()) || chance(0.4))) {
				object.set(property.getKey(), property.getKey().equals("t") ? JsonNodeFactory.instance.numberNode(1_760_000_000_000L + below(1_000_000)) : value(property.getKey(), resource, property.getValue(), depth + 1));
			}
		}
		if (of.has("additionalProperties") && of.get("additionalProperties").isObject()) {
			for (String name : List.of("x", "y")) {
				object.set(name, value("point", resource, of.get("additionalProperties"), depth + 1));
			}
		}
		return object;
	}

	/** A body that is wrong somehow. */
	byte[] broken(byte[] body) {
		return switch (below(12)) {
			case 0 -> new byte[0];
			case 1 -> java.util.Arrays.copyOf(body, below(body.length + 1));
			case 2 -> "[".repeat(50_000).getBytes();
			case 3 -> ("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)).getBytes();
			case 4 -> new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'};
			case 5 -> "null".getBytes();
			case 6 -> replaced(body, ":", ":" + one(NUMBERS) + "e99,\"z\":");
			case 7 -> replaced(body, "\"", "\"\\u0000");
			case 8 -> ("[" + "0,".repeat(12_000) + "0]").getBytes();
			case 9 -> replaced(body, "}", ",\"unknown\":[{}]}");
			case 10 -> replaced(body, ":\"", ":1,\"q\":\"");
			default -> {
				byte[] flipped = body.clone();
				for (int i = below(4); i >= 0 && flipped.length > 0; i--) {
					flipped[below(flipped.length)] = (byte) below(256);
				}
				yield flipped;
			}
		};
	}

	private static byte[] replaced(byte[] body, String what, String by) {
		return new String(body, java.nio.charset.StandardCharsets.ISO_8859_1).replaceFirst(java.util.regex.Pattern.quote(what), java.util.regex.Matcher.quoteReplacement(by))
				.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
	}
}

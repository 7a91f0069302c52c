package frond.historian.mqtt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import frond.historian.model.AlarmState;
import frond.historian.model.Reading;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.senml.Pack;
import frond.historian.senml.Senml;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What devices publish that know nothing of us: SenML, a number, {@code true}, a JSON object, a text (docs/historian.md, MQTT). No state; for any
 * thread.
 */
final class TopicPayload {
	private static final int MAXIMUM_DEPTH = 8;
	private static final int MAXIMUM_READINGS = 1_000;
	/** A time of this and above is in milliseconds, below it in seconds. */
	private static final double MILLISECONDS = 1e11;
	private static final Set<String> TIMES = Set.of("t", "ts", "time", "timestamp", "Time");
	private static final Set<String> VALUE = Set.of("t", "v", "text", "lat", "lon", "note", "unit");
	private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][-+]?\\d{1,10})?");
	private static final JsonMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).maxNumberLength(400).build()).enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build())
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

	private TopicPayload() {
	}

	/**
	 * Reads a payload.
	 *
	 * @param payload not empty
	 * @param now time of arrival, in microseconds since 1970
	 * @throws RefusedException if any of it is not as it must be
	 */
	static Pack read(byte[] payload, TopicRule.Match topic, long now) throws RefusedException {
		Senml.Format format = Senml.Format.of(payload);
		if (topic.senml()) {
			return Senml.parse(payload, format, topic.node(), now);
		}
		String text = format == Senml.Format.CBOR ? "" : text(payload).strip();
		if (format == Senml.Format.CBOR || text.startsWith("[")) {
			return topic.node() == null ? Senml.parseBelow(payload, format, topic.base() + '/', now) : Senml.parse(payload, format, topic.node(), now);
		}
		List<Reading> readings = new ArrayList<>();
		if (text.startsWith("{")) {
			object(json(text), topic.base(), now, readings);
		} else if (text.startsWith("\"")) {
			readings.add(new Reading(topic.base(), null, Value.of(now, json(text).asText())));
		} else {
			readings.add(new Reading(topic.base(), null, scalar(text, now)));
		}
		if (readings.isEmpty()) {
			throw new RefusedException(Refusal.EMPTY, "the message holds no value");
		}
		return new Pack(readings, 0);
	}

	private static String text(byte[] payload) throws RefusedException {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
			if (text.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r')) {
				throw new RefusedException(Refusal.MALFORMED, "the text has control characters");
			}
			return text;
		} catch (CharacterCodingException e) {
			throw new RefusedException(Refusal.MALFORMED, "neither CBOR nor UTF-8");
		}
	}

	private static Value scalar(String text, long now) throws RefusedException {
		if (NUMBER.matcher(text).matches()) {
			return Value.of(now, finite(Double.parseDouble(text)));
		}
		return switch (text) {
			case "" -> throw new RefusedException(Refusal.EMPTY, "the message holds no value");
			case "null" -> throw new RefusedException(Refusal.VALUE, "null is no value");
			case "NaN", "nan", "Infinity", "-Infinity", "inf", "-inf" -> throw new RefusedException(Refusal.NOT_FINITE, "the number is not finite");
			case "true" -> Value.of(now, 1);
			case "false" -> Value.of(now, 0);
			default -> Value.of(now, text);
		};
	}

	private static double finite(double number) throws RefusedException {
		if (!Double.isFinite(number)) {
			throw new RefusedException(Refusal.NOT_FINITE, "the number is not finite");
		}
		return number;
	}

	private static JsonNode json(String text) throws RefusedException {
		try {
			return JSON.readTree(text);
		} catch (JsonProcessingException | RuntimeException e) {
			throw new RefusedException(Refusal.MALFORMED, "not JSON");
		}
	}

	/** One value with its time as the HTTP API takes it; else each number, text and truth in it is a point below the topic's. */
	private static void object(JsonNode object, String base, long now, List<Reading> readings) throws RefusedException {
		boolean one = object.has("v") || object.has("text") || object.has("lat") && object.has("lon");
		for (Iterator<String> names = object.fieldNames(); one && names.hasNext();) {
			one = VALUE.contains(names.next());
		}
		long time = time(object, now);
		if (one) {
			readings.add(new Reading(base, unit(object), new Value(time, number(object, "v"), string(object, "text"), number(object, "lat"), number(object, "lon"), string(object, "note"), AlarmState.OK)));
			return;
		}
		for (Map.Entry<String, JsonNode> field : object.properties()) {
			if (!TIMES.contains(field.getKey())) {
				leaves(field.getValue(), base, field.getKey(), time, readings, 1);
			}
		}
	}

	private static void leaves(JsonNode node, String base, String key, long time, List<Reading> readings, int depth) throws RefusedException {
		String id = base + '/' + key.replaceAll("[^-A-Za-z0-9:._]", "_");
		if (depth > MAXIMUM_DEPTH || readings.size() >= MAXIMUM_READINGS || id.length() > 1_000) {
			throw new RefusedException(Refusal.OVERSIZE, "the object is deeper than " + MAXIMUM_DEPTH + ", or has more than " + MAXIMUM_READINGS + " values");
		}
		if (node.isContainerNode()) {
			int index = 0;
			for (JsonNode element : node.isArray() ? node : List.<JsonNode>of()) {
				leaves(element, id, Integer.toString(index++), time, readings, depth + 1);
			}
			for (Map.Entry<String, JsonNode> field : node.properties()) {
				leaves(field.getValue(), id, field.getKey(), time, readings, depth + 1);
			}
		} else if (node.isNumber()) {
			readings.add(new Reading(id, null, finite(node.doubleValue()), time));
		} else if (node.isBoolean()) {
			readings.add(new Reading(id, null, node.booleanValue() ? 1 : 0, time));
		} else if (node.isTextual() && !node.textValue().isEmpty()) {
			readings.add(new Reading(id, null, Value.of(time, node.textValue())));
		}
	}

	/** The object's time if it has one that says an instant: seconds or milliseconds since 1970, or ISO 8601 with an offset. */
	private static long time(JsonNode object, long now) throws RefusedException {
		for (String name : TIMES) {
			JsonNode time = object.get(name);
			if (time != null && time.isNumber()) {
				double value = finite(time.doubleValue());
				return Math.round(value >= MILLISECONDS ? value * 1e3 : value * 1e6);
			}
			if (time != null && time.isTextual()) {
				try {
					return ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(time.textValue()).toInstant());
				} catch (DateTimeException | ArithmeticException e) {
					// A local time, which says no instant, or no time at all: that of its arrival counts.
				}
			}
		}
		return now;
	}

	private static double number(JsonNode object, String name) throws RefusedException {
		JsonNode value = object.get(name);
		if (value == null || value.isNull()) {
			return Double.NaN;
		}
		if (value.isBoolean()) {
			return value.booleanValue() ? 1 : 0;
		}
		if (!value.isNumber()) {
			throw new RefusedException(Refusal.VALUE, name + " must be a number");
		}
		return finite(value.doubleValue());
	}

	private static String string(JsonNode object, String name) {
		return object.hasNonNull(name) ? object.get(name).asText() : null;
	}

	private static String unit(JsonNode object) throws RefusedException {
		String unit = string(object, "unit");
		if (unit != null && unit.length() > 64) {
			throw new RefusedException(Refusal.MALFORMED, "the unit is longer than 64 characters");
		}
		return unit == null || unit.isEmpty() ? null : unit;
	}
}

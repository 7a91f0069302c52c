package frond.historian.nimbits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import frond.historian.model.AlarmState;
import frond.historian.model.Clock;
import frond.historian.model.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Nimbits' value: {@code {"lt", "lg", "d", "t", "n", "m", "dx", "st"}}, numbers also as texts, and 0, 0 for no position. */
final class ValueJson {
	private static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
	private static final double MAXIMUM_TIME = 253_402_300_799_999d;

	private ValueJson() {
	}

	/** Reads JSON; throws IllegalArgumentException with a sentence for the user. */
	static JsonNode parse(String json) {
		try {
			JsonNode node = json == null ? null : JSON.readTree(json);
			if (node == null || node.isMissingNode() || node.isNull()) {
				throw new IllegalArgumentException("json is missing");
			}
			return node;
		} catch (JsonProcessingException e) {
			throw new IllegalArgumentException("json cannot be read", e);
		}
	}

	/** A value; throws IllegalArgumentException with a sentence for the user. */
	static Value of(JsonNode json) {
		if (!json.isObject()) {
			throw new IllegalArgumentException("a value is an object");
		}
		return of(number(text(json, "d")), text(json, "t"), text(json, "dx"), number(text(json, "lt")), number(text(json, "lg")), text(json, "m") != null ? text(json, "m") : text(json, "n"));
	}

	/** A value of its parts as texts; {@code time} null or 0 for now. */
	static Value of(double number, String time, String data, double latitude, double longitude, String note) {
		double milliseconds = number(time);
		if (milliseconds < 0 || milliseconds > MAXIMUM_TIME) {
			throw new IllegalArgumentException("a time is milliseconds since 1970");
		}
		boolean nowhere = Double.isNaN(latitude) || Double.isNaN(longitude) || latitude == 0 && longitude == 0;
		return new Value(Double.isNaN(milliseconds) || milliseconds == 0 ? Clock.now() : (long) milliseconds * 1000, number, data, nowhere ? Double.NaN : latitude, nowhere ? Double.NaN : longitude, note, AlarmState.OK);
	}

	/** The number that a text has, NaN for none. */
	static double number(String text) {
		if (text == null || text.isBlank()) {
			return Double.NaN;
		}
		try {
			double number = Double.parseDouble(text.strip());
			if (Double.isFinite(number)) {
				return number;
			}
		} catch (NumberFormatException e) {
			// Answered below.
		}
		throw new IllegalArgumentException("a number cannot be read");
	}

	private static String text(JsonNode json, String name) {
		JsonNode field = json.get(name);
		if (field == null || field.isNull()) {
			return null;
		}
		String text = field.isContainerNode() ? field.toString() : field.asText();
		return text.isEmpty() ? null : text;
	}

	static Map<String, Object> view(Value value) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("lt", value.hasPosition() ? value.latitude() : 0);
		view.put("lg", value.hasPosition() ? value.longitude() : 0);
		if (value.hasNumber()) {
			view.put("d", value.number());
		}
		view.put("t", value.time() / 1000);
		view.put("n", value.note() == null ? "" : value.note());
		if (value.note() != null) {
			view.put("m", value.note());
		}
		view.put("dx", value.text() == null ? "" : value.text());
		view.put("st", switch (value.alarm()) {
			case LOW -> 0;
			case HIGH -> 1;
			case IDLE -> 2;
			case OK -> 3;
			case DELTA -> 4;
		});
		return view;
	}

	/** As Nimbits' first API wrote it: the number with a point, else the text. */
	static String plain(Value value) {
		return value.hasNumber() ? String.valueOf(value.number()) : value.text() == null ? "" : value.text();
	}
}

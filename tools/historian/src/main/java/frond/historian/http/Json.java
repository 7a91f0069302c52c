package frond.historian.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import frond.historian.model.AlarmState;
import frond.historian.model.Value;
import frond.historian.pipeline.Point;
import frond.historian.store.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The API's answers as JSON. Times are milliseconds since 1970; microseconds, where there are any, are their fraction. */
final class Json {
	private static final JsonFactory FACTORY = new JsonFactory();

	private Json() {
	}

	static byte[] error(String message) {
		return write(json -> {
			json.writeStartObject();
			json.writeStringField("error", message);
			json.writeEndObject();
		});
	}

	static byte[] points(List<Point> points, long now) {
		return write(json -> {
			json.writeStartArray();
			for (Point point : points) {
				point(json, point, now);
			}
			json.writeEndArray();
		});
	}

	static byte[] point(Point point, long now) {
		return write(json -> point(json, point, now));
	}

	private static void point(JsonGenerator json, Point point, long now) throws IOException {
		json.writeStartObject();
		json.writeStringField("id", point.id());
		json.writeStringField("node", point.node());
		json.writeStringField("name", point.name());
		json.writeStringField("unit", point.unit());
		json.writeNumberField("count", point.count());
		time(json, "first", point.first());
		json.writeFieldName("last");
		value(json, point.last());
		json.writeNumberField("ageMs", Math.floorDiv(now - point.time(), 1000));
		json.writeNumberField("latencyMs", Math.floorDiv(point.stored() - point.time(), 1000));
		json.writeEndObject();
	}

	static byte[] values(String id, Page page) {
		return write(json -> {
			json.writeStartObject();
			json.writeStringField("id", id);
			json.writeArrayFieldStart("values");
			for (Value value : page.values()) {
				value(json, value);
			}
			json.writeEndArray();
			if (page.hasNext()) {
				time(json, "next", page.next());
			}
			json.writeEndObject();
		});
	}

	/** The newest values of points, {@code null} where there is none. */
	static byte[] last(List<Point> points) {
		return write(json -> {
			json.writeStartArray();
			for (Point point : points) {
				if (point == null) {
					json.writeNull();
					continue;
				}
				json.writeStartObject();
				json.writeStringField("id", point.id());
				json.writeFieldName("last");
				value(json, point.last());
				json.writeEndObject();
			}
			json.writeEndArray();
		});
	}

	static byte[] value(Value value) {
		return write(json -> value(json, value));
	}

	static byte[] count(String id, long count) {
		return write(json -> {
			json.writeStartObject();
			json.writeStringField("id", id);
			json.writeNumberField("count", count);
			json.writeEndObject();
		});
	}

	/** Numbers, booleans and maps of them. */
	static byte[] object(Map<String, ?> fields) {
		return write(json -> object(json, fields));
	}

	private static void object(JsonGenerator json, Map<String, ?> fields) throws IOException {
		json.writeStartObject();
		for (Map.Entry<String, ?> field : fields.entrySet()) {
			json.writeFieldName(field.getKey());
			if (field.getValue() instanceof Map<?, ?> map) {
				@SuppressWarnings("unchecked")
				Map<String, ?> inner = (Map<String, ?>) map;
				object(json, inner);
			} else {
				json.writePOJO(field.getValue());
			}
		}
		json.writeEndObject();
	}

	/** {@code t}, and of {@code v} (number), {@code text}, {@code lat} and {@code lon}, {@code note} and {@code alarm} those that there are. */
	private static void value(JsonGenerator json, Value value) throws IOException {
		json.writeStartObject();
		time(json, "t", value.time());
		if (value.hasNumber()) {
			json.writeFieldName("v");
			number(json, value.number());
		}
		if (value.text() != null) {
			json.writeStringField("text", value.text());
		}
		if (value.hasPosition()) {
			json.writeNumberField("lat", value.latitude());
			json.writeNumberField("lon", value.longitude());
		}
		if (value.note() != null) {
			json.writeStringField("note", value.note());
		}
		if (value.alarm() != AlarmState.OK) {
			json.writeStringField("alarm", value.alarm().name().toLowerCase(Locale.ROOT));
		}
		json.writeEndObject();
	}

	/** Whole numbers without ".0": shorter, and the same number to any reader of JSON. */
	private static void number(JsonGenerator json, double value) throws IOException {
		if (value == (long) value && Math.abs(value) < 1L << 53) {
			json.writeNumber((long) value);
		} else {
			json.writeNumber(value);
		}
	}

	private static void time(JsonGenerator json, String name, long micros) throws IOException {
		json.writeFieldName(name);
		if (micros % 1000 == 0) {
			json.writeNumber(micros / 1000);
		} else {
			json.writeNumber(BigDecimal.valueOf(micros, 3));
		}
	}

	private static byte[] write(Body body) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
		try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
			body.write(json);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return bytes.toByteArray();
	}

	@FunctionalInterface
	private interface Body {
		void write(JsonGenerator json) throws IOException;
	}
}

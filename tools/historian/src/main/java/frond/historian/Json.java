package frond.historian;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
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
		sample(json, point.time(), point.value());
		json.writeNumberField("ageMs", Math.floorDiv(now - point.time(), 1000));
		json.writeNumberField("latencyMs", Math.floorDiv(point.stored() - point.time(), 1000));
		json.writeEndObject();
	}

	static byte[] values(String id, Samples samples) {
		return write(json -> {
			json.writeStartObject();
			json.writeStringField("id", id);
			json.writeArrayFieldStart("values");
			for (int i = 0; i < samples.size(); i++) {
				sample(json, samples.times()[i], samples.values()[i]);
			}
			json.writeEndArray();
			if (samples.next() != Long.MIN_VALUE) {
				time(json, "next", samples.next());
			}
			json.writeEndObject();
		});
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

	private static void sample(JsonGenerator json, long time, double value) throws IOException {
		json.writeStartObject();
		time(json, "t", time);
		json.writeFieldName("v");
		// Whole numbers without ".0": shorter, and the same number to any reader of JSON.
		if (value == (long) value && Math.abs(value) < 1L << 53) {
			json.writeNumber((long) value);
		} else {
			json.writeNumber(value);
		}
		json.writeEndObject();
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

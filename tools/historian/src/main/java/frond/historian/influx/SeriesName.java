package frond.historian.influx;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * The point of a field: {@code weather,location=us-midwest temperature=82} is the point {@code weather/location:us-midwest/temperature}. Bytes that an id cannot have are written
 * {@code _20_}, as hexadecimal between underscores.
 */
final class SeriesName {
	private SeriesName() {
	}

	/** What all fields of a line have in common. */
	static String series(Line line) {
		StringBuilder id = new StringBuilder();
		append(id, line.measurement());
		for (Map.Entry<String, String> tag : line.tags().entrySet()) {
			append(id.append('/'), tag.getKey());
			append(id.append(':'), tag.getValue());
		}
		return id.toString();
	}

	static String field(String series, String field) {
		StringBuilder id = new StringBuilder(series).append('/');
		append(id, field);
		return id.toString();
	}

	private static void append(StringBuilder id, String part) {
		for (int i = 0; i < part.length(); i++) {
			char c = part.charAt(i);
			boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
			if (letter || !id.isEmpty() && (c == '-' || c == '.' || c == '_')) {
				id.append(c);
				continue;
			}
			int end = Character.isHighSurrogate(c) && i + 1 < part.length() ? i + 2 : i + 1;
			for (byte each : part.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
				// The first character of an id is a letter or digit.
				id.append(id.isEmpty() ? "0_" : "_").append(HexFormat.of().toHexDigits(each)).append('_');
			}
			i = end - 1;
		}
	}
}

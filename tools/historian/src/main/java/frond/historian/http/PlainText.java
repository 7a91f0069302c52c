package frond.historian.http;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.meta.Metadata;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Answers of the API to GET as text, where {@code Accept: text/plain} asks for it: a line for each element of the answer's list, or one for the answer; in it {@code name=value}, separated by
 * tabs, the names of inner objects joined by dots. Line feeds, tabs and backslashes in values are written as in C.
 */
final class PlainText {
	private PlainText() {
	}

	static boolean isWanted(Context context) {
		String accept = context.header("Accept");
		return accept != null && accept.startsWith("text/plain");
	}

	/** After a handler: makes its JSON text, if it answered with JSON and text is wanted. */
	static void answer(Context context) throws IOException {
		String type = context.res().getContentType();
		InputStream result = context.resultInputStream();
		boolean ours = context.method() == HandlerType.GET && !context.path().startsWith("/api/v1/grafana");
		if (ours && isWanted(context) && context.statusCode() == 200 && type != null && type.startsWith("application/json") && result != null) {
			context.contentType("text/plain; charset=utf-8").result(text(Metadata.JSON.readTree(result)).getBytes(StandardCharsets.UTF_8));
		}
	}

	static String text(JsonNode json) {
		StringBuilder text = new StringBuilder();
		JsonNode list = json;
		if (json.isObject()) {
			// What is a list and some words about it is the list.
			for (JsonNode field : json) {
				list = field.isArray() ? field : list;
			}
		}
		if (list.isArray()) {
			for (JsonNode each : list) {
				line(text, each);
			}
		} else {
			line(text, list);
		}
		return text.toString();
	}

	private static void line(StringBuilder text, JsonNode json) {
		int start = text.length();
		if (json.isObject()) {
			fields(text, start, "", json);
		} else {
			value(text, json);
		}
		text.append('\n');
	}

	private static void fields(StringBuilder text, int start, String prefix, JsonNode json) {
		for (Map.Entry<String, JsonNode> field : json.properties()) {
			if (field.getValue().isObject()) {
				fields(text, start, prefix + field.getKey() + '.', field.getValue());
			} else if (!field.getValue().isNull()) {
				text.append(text.length() == start ? "" : "\t").append(prefix).append(field.getKey()).append('=');
				value(text, field.getValue());
			}
		}
	}

	private static void value(StringBuilder text, JsonNode json) {
		String value = json.isContainerNode() ? json.toString() : json.isNull() ? "" : json.asText();
		text.append(value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"));
	}
}

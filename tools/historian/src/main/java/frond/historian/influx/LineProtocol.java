package frond.historian.influx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads line protocol: {@code measurement[,tag=value...] field=value[,field=value...] [timestamp]}, a line a point. Backslashes escape commas, spaces and equals signs outside of
 * quotation marks, quotation marks and backslashes within; a line feed within quotation marks is part of the text. What is wrong is said in InfluxDB's words.
 */
final class LineProtocol {
	private static final int LONGEST_SHOWN = 200;
	private final String text;
	private int at;
	private int start;

	/** What was read, and what could not be. */
	record Result(List<Line> lines, List<String> errors) {
	}

	/** Why a line is none. */
	private static final class SyntaxException extends Exception {
		private static final long serialVersionUID = 1L;

		SyntaxException(String message) {
			super(message, null, false, false);
		}
	}

	private LineProtocol(String text) {
		this.text = text;
	}

	/** Reads lines; one that is wrong does no harm to the others. */
	static Result read(String text) {
		return new LineProtocol(text).lines();
	}

	private Result lines() {
		List<Line> lines = new ArrayList<>();
		List<String> errors = new ArrayList<>();
		while (this.at < this.text.length()) {
			skip(" \t\r\n\0");
			this.start = this.at;
			if (this.at >= this.text.length()) {
				break;
			}
			if (this.text.charAt(this.at) == '#') {
				toEnd(false);
				continue;
			}
			try {
				lines.add(line());
			} catch (SyntaxException e) {
				this.at = this.start;
				toEnd(true);
				String line = this.text.substring(this.start, this.at).strip();
				errors.add("unable to parse '" + (line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line) + "': " + e.getMessage());
			}
		}
		return new Result(lines, errors);
	}

	private void skip(String what) {
		while (this.at < this.text.length() && what.indexOf(this.text.charAt(this.at)) >= 0) {
			this.at++;
		}
	}

	/** Goes to the end of the line; a line feed within quotation marks is none, if there is a mark that ends them. */
	private void toEnd(boolean quotes) {
		boolean quoted = false;
		int from = this.at;
		for (; this.at < this.text.length(); this.at++) {
			char c = this.text.charAt(this.at);
			if (quotes && c == '\\') {
				this.at++;
			} else if (quotes && c == '"') {
				quoted = !quoted;
			} else if (c == '\n' && !quoted) {
				return;
			}
		}
		this.at = Math.min(this.at, this.text.length());
		if (quoted) {
			this.at = from;
			toEnd(false);
		}
	}

	private boolean isAt(char c) {
		return this.at < this.text.length() && this.text.charAt(this.at) == c;
	}

	private boolean isEnd() {
		// A carriage return belongs to the end only where a line feed follows it.
		return this.at >= this.text.length() || isAt('\n') || isAt('\r') && (this.at + 1 >= this.text.length() || this.text.charAt(this.at + 1) == '\n');
	}

	private Line line() throws SyntaxException {
		String measurement = key(", ");
		if (measurement.isEmpty()) {
			throw new SyntaxException("missing measurement");
		}
		Map<String, String> tags = new TreeMap<>();
		while (isAt(',')) {
			this.at++;
			tag(tags);
		}
		if (isEnd()) {
			throw new SyntaxException("missing fields");
		}
		skip(" ");
		if (isEnd()) {
			throw new SyntaxException("missing fields");
		}
		Map<String, Object> fields = new LinkedHashMap<>();
		field(fields);
		while (isAt(',')) {
			this.at++;
			field(fields);
		}
		skip(" ");
		Long time = isEnd() ? null : time();
		return new Line(measurement, tags, fields, time);
	}

	private void tag(Map<String, String> tags) throws SyntaxException {
		String key = key("=, ");
		if (key.isEmpty()) {
			throw new SyntaxException("missing tag key");
		}
		if (!isAt('=')) {
			throw new SyntaxException("missing tag value");
		}
		this.at++;
		String value = key(", =");
		if (isAt('=')) {
			throw new SyntaxException("invalid tag format");
		}
		if (value.isEmpty()) {
			throw new SyntaxException("missing tag value");
		}
		if (tags.put(key, value) != null) {
			throw new SyntaxException("duplicate tags");
		}
	}

	/** Up to one of these that is not escaped, or the line's end. */
	private String key(String ends) {
		StringBuilder key = new StringBuilder();
		for (; !isEnd(); this.at++) {
			char c = this.text.charAt(this.at);
			if (c == '\\' && this.at + 1 < this.text.length() && ", =".indexOf(this.text.charAt(this.at + 1)) >= 0) {
				key.append(this.text.charAt(++this.at));
			} else if (ends.indexOf(c) >= 0) {
				break;
			} else {
				key.append(c);
			}
		}
		return key.toString();
	}

	private void field(Map<String, Object> fields) throws SyntaxException {
		String key = key("=, ");
		if (!isAt('=')) {
			throw new SyntaxException("invalid field format");
		}
		if (key.isEmpty()) {
			throw new SyntaxException("missing field key");
		}
		this.at++;
		if (isAt('"')) {
			fields.put(key, quoted());
			return;
		}
		int from = this.at;
		while (!isEnd() && !isAt(',') && !isAt(' ')) {
			this.at++;
		}
		if (this.at == from) {
			throw new SyntaxException("missing field value");
		}
		fields.put(key, scalar(this.text.substring(from, this.at)));
	}

	private String quoted() throws SyntaxException {
		StringBuilder value = new StringBuilder();
		for (this.at++; this.at < this.text.length(); this.at++) {
			char c = this.text.charAt(this.at);
			if (c == '\\' && this.at + 1 < this.text.length() && "\"\\".indexOf(this.text.charAt(this.at + 1)) >= 0) {
				value.append(this.text.charAt(++this.at));
			} else if (c == '"') {
				this.at++;
				if (!isEnd() && !isAt(',') && !isAt(' ')) {
					throw new SyntaxException("invalid field format");
				}
				return value.toString();
			} else {
				value.append(c);
			}
		}
		throw new SyntaxException("unbalanced quotes");
	}

	private static Object scalar(String text) throws SyntaxException {
		switch (text) {
			case "t", "T", "true", "True", "TRUE":
				return 1.0;
			case "f", "F", "false", "False", "FALSE":
				return 0.0;
			default:
		}
		char first = text.charAt(0);
		if (first != '-' && first != '+' && first != '.' && (first < '0' || first > '9')) {
			throw new SyntaxException("invalid boolean");
		}
		char last = text.charAt(text.length() - 1);
		try {
			if (last == 'i') {
				return (double) Long.parseLong(text.substring(0, text.length() - 1));
			}
			if (last == 'u') {
				return new java.math.BigDecimal(Long.toUnsignedString(Long.parseUnsignedLong(text.substring(0, text.length() - 1)))).doubleValue();
			}
			// Java would take these, InfluxDB does not.
			double number = text.length() > 400 || "dDfFxXpP".chars().anyMatch(each -> text.indexOf(each) >= 0) ? Double.NaN : Double.parseDouble(text);
			if (Double.isFinite(number)) {
				return number;
			}
		} catch (NumberFormatException e) {
			// Answered below.
		}
		throw new SyntaxException("invalid number");
	}

	private long time() throws SyntaxException {
		int from = this.at;
		while (!isEnd() && !isAt(' ')) {
			this.at++;
		}
		String number = this.text.substring(from, this.at);
		skip(" ");
		if (!isEnd()) {
			throw new SyntaxException("bad timestamp");
		}
		try {
			return Long.parseLong(number);
		} catch (NumberFormatException e) {
			throw new SyntaxException("bad timestamp");
		}
	}
}

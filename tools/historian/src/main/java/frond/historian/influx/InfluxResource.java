package frond.historian.influx;

import frond.historian.http.Access;
import frond.historian.http.Body;
import frond.historian.http.Resource;
import frond.historian.http.Storing;
import frond.historian.model.Clock;
import frond.historian.model.Reading;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.pipeline.Core;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * {@code /write} of InfluxDB 1 and {@code /api/v2/write} of InfluxDB 2, with what their clients ask before they write: {@code /ping}, {@code /health}, {@code CREATE DATABASE}. 204 when all of it
 * is durable. Databases and buckets are taken and passed over. As in version 1, of a body with wrong lines the right ones are stored and the answer is 400; as in version 2, nothing of it is.
 */
public final class InfluxResource implements Resource {
	private static final String VERSION = "1.8-frond";
	/** A body that was compressed, once it is not. */
	private static final int MAXIMUM_BYTES = 16 << 20;
	private static final int MAXIMUM_ERRORS = 5;
	private static final Pattern CREATE = Pattern.compile("(?i)\\s*create\\s+database\\s.*");
	private static final Pattern SHOW = Pattern.compile("(?i)\\s*show\\s+databases\\s*;?\\s*");

	private final Core core;
	private final Access access;

	public InfluxResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.post("/write", context -> write(context, false));
		routes.post("/api/v2/write", this::writeV2);
		for (String path : new String[] {"/ping", "/health"}) {
			routes.get(path, this::alive);
			routes.head(path, this::alive);
		}
		routes.get("/query", this::query);
		routes.post("/query", this::query);
	}

	private void alive(Context context) {
		context.header("X-Influxdb-Version", VERSION).header("X-Influxdb-Build", "OSS");
		if (context.path().equals("/health")) {
			Body.json(context, Map.of("name", "influxdb", "status", "pass", "message", "ready for queries and writes", "version", VERSION));
		} else {
			context.status(204);
		}
	}

	/** Clients make the database that they write to; everything else is asked at {@code /api/v1}. */
	private void query(Context context) {
		identify(context);
		String question = context.queryParam("q") != null ? context.queryParam("q") : context.formParam("q");
		if (question != null && CREATE.matcher(question).matches()) {
			Body.json(context, Map.of("results", List.of(Map.of("statement_id", 0))));
		} else if (question != null && SHOW.matcher(question).matches()) {
			Body.json(context, Map.of("results", List.of(Map.of("statement_id", 0, "series", List.of(Map.of("name", "databases", "columns", List.of("name"), "values", List.of(List.of("frond"))))))));
		} else {
			error(context, 400, "queries are answered at /api/v1, or to Grafana at /api/v1/grafana");
		}
	}

	/** {@code Authorization: Token SECRET}, {@code Bearer SECRET} or {@code Basic}, whose password it is; what cannot be a secret of ours is passed over, as clients send root:root unasked. */
	private void identify(Context context) {
		String authorization = context.header("Authorization");
		String secret = null;
		if (authorization != null && authorization.indexOf(' ') > 0) {
			String rest = authorization.substring(authorization.indexOf(' ') + 1).strip();
			secret = switch (authorization.substring(0, authorization.indexOf(' ')).toLowerCase(Locale.ROOT)) {
				case "basic" -> password(rest);
				case "token", "bearer" -> rest.substring(rest.indexOf(':') + 1);
				default -> null;
			};
		}
		this.access.identify(context, secret != null && secret.startsWith("frond_") ? secret : null);
	}

	private static String password(String basic) {
		try {
			String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
			return pair.substring(pair.indexOf(':') + 1);
		} catch (IllegalArgumentException e) {
			return null;
		}
	}

	/** Errors as version 2 has them. */
	private void writeV2(Context context) throws RefusedException {
		try {
			write(context, true);
		} catch (HttpResponseException e) {
			error(context, e.getStatus(), e.getMessage());
		}
	}

	private void write(Context context, boolean wholly) throws RefusedException {
		identify(context);
		long unit = unit(context.queryParam("precision"));
		if (unit == 0) {
			error(context, 400, "invalid precision (use n, u, ms, s, m or h)");
			return;
		}
		String text = body(context);
		if (text == null) {
			return;
		}
		this.core.pipeline().admit();
		LineProtocol.Result read = LineProtocol.read(text);
		List<String> errors = new ArrayList<>(read.errors());
		List<Reading> readings = new ArrayList<>();
		int dropped = 0;
		long now = Clock.now();
		for (Line line : read.lines()) {
			dropped += add(context, line, unit, now, readings, errors) ? 0 : 1;
		}
		if (!errors.isEmpty() && (wholly || readings.isEmpty())) {
			error(context, 400, text(errors));
			return;
		}
		int lost = dropped;
		CompletableFuture<?> stored = readings.isEmpty() ? CompletableFuture.completedFuture(null) : this.core.pipeline().submit(readings);
		Storing.answer(context, stored, receipt -> {
			if (errors.isEmpty()) {
				context.status(204).header("X-Influxdb-Version", VERSION);
			} else {
				error(context, 400, "partial write: " + text(errors) + " dropped=" + lost);
			}
		});
	}

	private static String text(List<String> errors) {
		String text = String.join("\n", errors.subList(0, Math.min(MAXIMUM_ERRORS, errors.size())));
		return errors.size() > MAXIMUM_ERRORS ? text + "\nand " + (errors.size() - MAXIMUM_ERRORS) + " more" : text;
	}

	/** Whether all fields of the line can be stored; else none of them is. */
	private boolean add(Context context, Line line, long unit, long now, List<Reading> readings, List<String> errors) {
		String series = SeriesName.series(line);
		List<Reading> fields = new ArrayList<>();
		try {
			long time = line.time() == null ? now : micros(line.time(), unit);
			for (Map.Entry<String, Object> field : line.fields().entrySet()) {
				String id = SeriesName.field(series, field.getKey());
				this.access.write(context, id);
				Value value = field.getValue() instanceof Double number ? Value.of(time, number) : Value.of(time, (String) field.getValue());
				Reading reading = new Reading(id, null, value);
				this.core.pipeline().validate(reading, now);
				fields.add(reading);
			}
			readings.addAll(fields);
			return true;
		} catch (RefusedException e) {
			this.core.counters().refuse(e.refusal());
			errors.add(e.getMessage());
			return false;
		}
	}

	/** How many nanoseconds a unit has; 0 for one that is none. */
	private static long unit(String precision) {
		return switch (precision == null ? "ns" : precision) {
			case "n", "ns", "" -> 1;
			case "u", "us", "\u00b5" -> 1_000;
			case "ms" -> 1_000_000;
			case "s" -> 1_000_000_000;
			case "m" -> 60_000_000_000L;
			case "h" -> 3_600_000_000_000L;
			default -> 0;
		};
	}

	/** Microseconds; what is beyond their range becomes what validation refuses. */
	private static long micros(long time, long unit) {
		if (unit == 1) {
			return Math.floorDiv(time, 1_000);
		}
		long factor = unit / 1_000;
		return time > Long.MAX_VALUE / factor || time < Long.MIN_VALUE / factor ? Long.MAX_VALUE : time * factor;
	}

	/** The body, unpacked if it is packed; null if that was answered with an error. */
	private static String body(Context context) {
		byte[] bytes;
		try {
			bytes = context.bodyAsBytes();
		} catch (HttpResponseException e) {
			error(context, 413, "Request Entity Too Large");
			return null;
		}
		String encoding = context.header("Content-Encoding");
		if (encoding == null || encoding.equalsIgnoreCase("identity")) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		if (!encoding.equalsIgnoreCase("gzip")) {
			error(context, 415, "the content encoding must be gzip or none");
			return null;
		}
		try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
			byte[] unpacked = in.readNBytes(MAXIMUM_BYTES + 1);
			if (unpacked.length > MAXIMUM_BYTES) {
				error(context, 413, "Request Entity Too Large");
				return null;
			}
			return new String(unpacked, StandardCharsets.UTF_8);
		} catch (IOException e) {
			error(context, 400, "the body is not gzip");
			return null;
		}
	}

	private static void error(Context context, int status, String message) {
		context.status(status);
		Map<String, String> body = new LinkedHashMap<>();
		if (context.path().startsWith("/api/v2/")) {
			body.put("code", switch (status) {
				case 401 -> "unauthorized";
				case 403 -> "forbidden";
				case 413 -> "request too large";
				case 429 -> "too many requests";
				default -> "invalid";
			});
			body.put("message", message);
		} else {
			context.header("X-Influxdb-Version", VERSION).header("X-Influxdb-Error", message.replaceAll("[\\p{C}&&[^ ]]|[^\\x20-\\x7e]", " "));
			body.put("error", message);
		}
		Body.json(context, body);
	}
}

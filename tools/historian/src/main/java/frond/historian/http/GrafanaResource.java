package frond.historian.http;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.compute.Aggregate;
import frond.historian.model.Alarm;
import frond.historian.model.Value;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Point;
import frond.historian.store.Bucket;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /api/v1/grafana}: what Grafana's SimpleJson, JSON and Infinity data sources ask. A target is a point's id, with {@code |max} or another aggregate after it where the mean is not wanted. */
public final class GrafanaResource implements Resource {
	private static final String PATH = "/api/v1/grafana";
	private static final int MOST_NAMES = 1_000;
	private static final int MOST_TARGETS = 100;
	private static final int MOST_DATA_POINTS = 10_000;

	private final Core core;
	private final Access access;

	public GrafanaResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get(PATH, context -> Body.json(context, Map.of("status", "ok")));
		routes.post(PATH + "/search", context -> Body.json(context, names(context, text(body(context), "target"))));
		routes.post(PATH + "/metrics", context -> Body.json(context, names(context, text(body(context), "metric")).stream().map(id -> Map.of("label", id, "value", id)).toList()));
		routes.post(PATH + "/query", this::query);
		routes.post(PATH + "/annotations", this::annotations);
		for (String path : new String[] {"/tag-keys", "/tag-values"}) {
			routes.post(PATH + path, context -> Body.json(context, List.of()));
		}
	}

	private static JsonNode body(Context context) {
		JsonNode body = context.bodyAsBytes().length == 0 ? com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode() : Body.read(context, JsonNode.class);
		if (!body.isObject()) {
			throw new BadRequestResponse("the body must be an object");
		}
		return body;
	}

	private static String text(JsonNode json, String name) {
		return json.path(name).isTextual() ? json.path(name).asText() : "";
	}

	private List<String> names(Context context, String part) {
		String lower = part.toLowerCase(Locale.ROOT);
		return this.core.points().all().stream().map(Point::id).filter(id -> id.toLowerCase(Locale.ROOT).contains(lower)).filter(id -> this.access.mayRead(context, id)).limit(MOST_NAMES).toList();
	}

	private static long time(JsonNode body, String end) {
		try {
			return Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text(body.path("range"), end))));
		} catch (DateTimeParseException | ArithmeticException e) {
			throw new BadRequestResponse("range must have from and to, in ISO 8601");
		}
	}

	private void query(Context context) {
		JsonNode body = body(context);
		long from = time(body, "from");
		long to = Math.min(Parameters.LAST, time(body, "to"));
		if (to < from) {
			throw new BadRequestResponse("to is before from");
		}
		int most = Math.max(10, Math.min(MOST_DATA_POINTS, body.path("maxDataPoints").asInt(1_000)));
		long width = Math.max(1_000, Math.max((to - from) / most + 1, Math.min(86_400_000L, body.path("intervalMs").asLong(0)) * 1_000));
		List<Map<String, Object>> answers = new ArrayList<>();
		for (JsonNode target : body.path("targets")) {
			String name = text(target, "target");
			if (answers.size() >= MOST_TARGETS) {
				throw new BadRequestResponse("a question has " + MOST_TARGETS + " targets at most");
			}
			if (name.isEmpty() || target.path("hide").asBoolean(false)) {
				continue;
			}
			Aggregate aggregate = aggregate(name.indexOf('|') > 0 ? name.substring(name.indexOf('|') + 1) : text(target.path(target.has("payload") ? "payload" : "data"), "aggregate"));
			String id = name.indexOf('|') > 0 ? name.substring(0, name.indexOf('|')) : name;
			this.access.read(context, id);
			List<double[]> data = data(id, Math.max(from, TreeResource.expired(this.core, id)), to, width, most, aggregate);
			answers.add(text(target, "type").equals("table") ? table(name, data) : series(name, text(target, "refId"), data));
		}
		Body.json(context, answers);
	}

	private static Aggregate aggregate(String text) {
		if (text.isEmpty()) {
			return null;
		}
		for (Aggregate each : Aggregate.values()) {
			if (each.title().equalsIgnoreCase(text)) {
				return each;
			}
		}
		throw new BadRequestResponse("there is no such aggregate");
	}

	/** Values as they are where they are few, else what buckets are; each number and its time in milliseconds. */
	private List<double[]> data(String id, long from, long to, long width, int most, Aggregate wanted) {
		List<double[]> data = new ArrayList<>();
		if (this.core.points().get(id) == null || to < from) {
			return data;
		}
		if (wanted == null) {
			var page = this.core.store().oldest(id, from, to, most);
			if (!page.hasNext()) {
				page.values().stream().filter(Value::hasNumber).forEach(value -> data.add(new double[] {value.number(), value.time() / 1000d}));
				return data;
			}
		}
		boolean held = this.core.tree().settings(id).filter().isHysteresis();
		Aggregate aggregate = wanted != null ? wanted : held ? Aggregate.TWA : Aggregate.AVG;
		for (Bucket bucket : this.core.store().buckets(id, from, to, width)) {
			double number = aggregate.of(bucket);
			if (Double.isFinite(number)) {
				data.add(new double[] {number, bucket.start() / 1000d});
			}
		}
		return data;
	}

	private static Map<String, Object> series(String name, String reference, List<double[]> data) {
		Map<String, Object> series = new LinkedHashMap<>();
		series.put("target", name);
		if (!reference.isEmpty()) {
			series.put("refId", reference);
		}
		series.put("datapoints", data.stream().map(each -> List.of((Object) each[0], (long) each[1])).toList());
		return series;
	}

	private static Map<String, Object> table(String name, List<double[]> data) {
		return Map.of("type", "table", "columns", List.of(Map.of("text", "Time", "type", "time"), Map.of("text", name, "type", "number")), "rows",
				data.stream().map(each -> List.of((Object) (long) each[1], each[0])).toList());
	}

	/** Alarms, from their raising to their end; the annotation's query is part of a point's id. */
	private void annotations(Context context) {
		JsonNode body = body(context);
		long from = time(body, "from");
		long to = time(body, "to");
		String part = text(body.path("annotation"), "query");
		List<Map<String, Object>> annotations = new ArrayList<>();
		for (Alarm alarm : this.core.alarms().all()) {
			boolean overlaps = alarm.raised() <= to && (alarm.isActive() || alarm.cleared() >= from);
			if (overlaps && alarm.point().contains(part) && annotations.size() < MOST_NAMES && this.access.mayRead(context, alarm.point())) {
				Map<String, Object> annotation = new LinkedHashMap<>();
				annotation.put("annotation", body.path("annotation"));
				annotation.put("time", alarm.raised() / 1000);
				if (!alarm.isActive()) {
					annotation.put("timeEnd", alarm.cleared() / 1000);
					annotation.put("isRegion", true);
				}
				String kind = alarm.kind().name().toLowerCase(Locale.ROOT);
				annotation.put("title", alarm.point() + ": " + kind);
				annotation.put("text", Double.isNaN(alarm.number()) ? "" : String.valueOf(alarm.number()));
				annotation.put("tags", List.of(kind));
				annotations.add(annotation);
			}
		}
		Body.json(context, annotations);
	}
}

package frond.historian.http;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.compute.Aggregate;
import frond.historian.compute.TimeWeighted;
import frond.historian.meta.Metadata;
import frond.historian.model.Clock;
import frond.historian.model.Reading;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Outcome;
import frond.historian.pipeline.Point;
import frond.historian.pipeline.Receipt;
import frond.historian.store.Bucket;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Values in, one or many at a time with a result for each; the newest of many points; series in buckets; deletion. */
public final class ValuesResource implements Resource {
	private static final int MAXIMUM_BUCKETS = 100_000;

	private final Core core;
	private final Access access;

	public ValuesResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	/** Result of one value of a batch: an outcome, or an error and its reason's name. */
	public record Result(String outcome, String reason, String error) {
	}

	/** Which points. */
	public record PointsBody(List<String> points) {
	}

	/** A span of a series. */
	public record Span(long t, Double v, Long count) {
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.post("/api/v1/points/{id}/values", this::one);
		routes.post("/api/v1/values", this::batch);
		routes.delete("/api/v1/points/{id}/values", this::delete);
		routes.get("/api/v1/points/{id}/series", this::series);
		routes.get("/api/v1/last", context -> last(context, list(context.queryParam("points"))));
		routes.post("/api/v1/last", context -> last(context, Body.read(context, PointsBody.class).points()));
	}

	private int maximumBatch() {
		return this.core.intake().limits().batch();
	}

	private void one(Context context) throws RefusedException {
		String id = context.pathParam("id");
		this.access.write(context, id);
		Reading reading = Body.read(context, ValueBody.class).reading(id);
		this.core.pipeline().admit();
		this.core.pipeline().validate(reading);
		Storing.answer(context, this.core.pipeline().submit(List.of(reading)), receipt -> Body.json(context.status(201), result(receipt.outcomes()[0])));
	}

	/** Each row is judged for itself; those that are refused hold up nothing. 200 says that every row with an outcome is durable. */
	private void batch(Context context) throws RefusedException {
		this.core.pipeline().admit();
		JsonNode rows = Body.read(context, JsonNode.class);
		if (!rows.isArray() || rows.size() > maximumBatch()) {
			throw new BadRequestResponse("a batch is an array of up to " + maximumBatch() + " values");
		}
		Result[] results = new Result[rows.size()];
		List<Reading> readings = new ArrayList<>();
		int[] places = new int[rows.size()];
		long now = Clock.now();
		for (int i = 0; i < results.length; i++) {
			try {
				ValueBody body = Metadata.JSON.treeToValue(rows.get(i), ValueBody.class);
				if (body == null || body.point() == null) {
					results[i] = new Result(null, "malformed", "a value names its point");
					continue;
				}
				this.access.write(context, body.point());
				Reading reading = body.reading(body.point());
				this.core.pipeline().validate(reading, now);
				places[readings.size()] = i;
				readings.add(reading);
			} catch (RefusedException e) {
				this.core.counters().refuse(e.refusal());
				results[i] = new Result(null, e.refusal().title(), e.getMessage());
			} catch (com.fasterxml.jackson.core.JsonProcessingException e) {
				results[i] = new Result(null, "malformed", "this is no value");
			} catch (HttpResponseException e) {
				results[i] = new Result(null, "forbidden", e.getMessage());
			}
		}
		CompletableFuture<Receipt> stored = readings.isEmpty() ? CompletableFuture.completedFuture(new Receipt(new Outcome[0])) : this.core.pipeline().submit(readings);
		Storing.answer(context, stored, receipt -> {
			for (int i = 0; i < receipt.outcomes().length; i++) {
				results[places[i]] = result(receipt.outcomes()[i]);
			}
			Body.json(context, Map.of("stored", receipt.stored(), "results", results));
		});
	}

	private static Result result(Outcome outcome) {
		return new Result(outcome.name().toLowerCase(Locale.ROOT), null, null);
	}

	private void delete(Context context) {
		this.access.writeAll(context);
		String id = context.pathParam("id");
		long from = Parameters.time(context, "from", 0);
		long to = Parameters.time(context, "to", Parameters.LAST);
		if (context.queryParam("from") == null && context.queryParam("to") == null) {
			throw new BadRequestResponse("say from when to when, or delete the point");
		}
		if (to < from) {
			throw new BadRequestResponse("to is before from");
		}
		if (this.core.points().get(id) == null) {
			throw new NotFoundResponse("there is no point of this id");
		}
		long deleted = this.core.pipeline().delete(id, from, to).join();
		this.access.changed(context, "delete-values", id);
		Body.json(context, Map.of("deleted", deleted));
	}

	static List<String> list(String points) {
		return points == null || points.isEmpty() ? List.of() : Arrays.asList(points.split(","));
	}

	/** From memory; {@code null} for a point without values, or that the asker may not read. JSON, or TXT where that is asked for. */
	private void last(Context context, List<String> ids) {
		if (ids == null || ids.isEmpty() || ids.size() > maximumBatch()) {
			throw new BadRequestResponse("name 1 to " + maximumBatch() + " points");
		}
		List<Point> points = new ArrayList<>();
		for (String id : ids) {
			Point point = id == null ? null : this.core.points().get(id);
			points.add(point == null || !this.access.mayRead(context, id) || point.time() < TreeResource.expired(this.core, id) ? null : point);
		}
		if (PlainText.isWanted(context)) {
			StringBuilder text = new StringBuilder();
			for (Point point : points) {
				text.append(point == null ? "" : text(point.last())).append('\n');
			}
			context.contentType("text/plain; charset=utf-8").result(text.toString());
		} else {
			context.contentType("application/json").header("Cache-Control", "no-store").result(Json.last(points));
		}
	}

	/** The number if there is one, else the text, else the position. */
	static String text(Value value) {
		if (value.hasNumber()) {
			return value.number() == (long) value.number() && Math.abs(value.number()) < 1L << 53 ? Long.toString((long) value.number()) : Double.toString(value.number());
		}
		return value.text() != null ? value.text() : value.latitude() + "," + value.longitude();
	}

	/** {@code from}, {@code to}, {@code bucket} (milliseconds), {@code aggregate}, {@code fill} (none, null, previous). */
	private void series(Context context) {
		String id = context.pathParam("id");
		this.access.read(context, id);
		Point point = this.core.points().counted(id);
		if (point == null) {
			throw new NotFoundResponse("there is no point of this id");
		}
		long from = Math.max(Parameters.time(context, "from", point.first()), TreeResource.expired(this.core, id));
		long to = Parameters.time(context, "to", Math.max(point.time(), from));
		if (to < from) {
			throw new BadRequestResponse("to is before from");
		}
		long width = Parameters.number(context, "bucket", 60_000, 1, Integer.MAX_VALUE) * 1000L;
		if ((to - from) / width >= MAXIMUM_BUCKETS) {
			throw new BadRequestResponse("that would be more than " + MAXIMUM_BUCKETS + " buckets; make them wider");
		}
		Aggregate aggregate = choice(context, "aggregate", Aggregate.AVG);
		Fill fill = choice(context, "fill", Fill.NONE);
		if (aggregate == Aggregate.AVG && this.core.tree().settings(id).filter().isHysteresis()) {
			aggregate = Aggregate.TWA;
		}
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("id", id);
		answer.put("aggregate", aggregate.title());
		List<Bucket> buckets = this.core.store().buckets(id, from, to, width);
		answer.put("values", spans(buckets, aggregate == Aggregate.TWA ? held(id, buckets, from, width) : buckets.stream().mapToDouble(aggregate::of).toArray(), from, to, width, fill));
		Body.json(context, answer);
	}

	/** What stands for a bucket without numbers. */
	enum Fill {
		NONE, NULL, PREVIOUS
	}

	/** Means over time, each number holding until the next, also from one bucket into the next. */
	private double[] held(String id, List<Bucket> buckets, long from, long width) {
		List<Value> before = this.core.store().newest(id, Math.max(0, from - TimeWeighted.LONGEST), from - 1, 1).values();
		double number = before.isEmpty() ? Double.NaN : before.get(0).number();
		long time = before.isEmpty() ? 0 : before.get(0).time();
		double[] means = new double[buckets.size()];
		long now = Clock.now();
		for (int i = 0; i < means.length; i++) {
			Bucket bucket = buckets.get(i);
			means[i] = TimeWeighted.mean(bucket, number, time, bucket.start(), Math.min(bucket.start() + width, now));
			number = bucket.last();
			time = bucket.lastTime();
		}
		return means;
	}

	private static List<Span> spans(List<Bucket> buckets, double[] numbers, long from, long to, long width, Fill fill) {
		List<Span> spans = new ArrayList<>();
		long at = from;
		Double previous = null;
		for (int i = 0; i < numbers.length; i++) {
			Bucket bucket = buckets.get(i);
			for (; fill != Fill.NONE && at < bucket.start(); at += width) {
				spans.add(new Span(at / 1000, fill == Fill.PREVIOUS ? previous : null, 0L));
			}
			previous = numbers[i];
			spans.add(new Span(bucket.start() / 1000, previous, bucket.count()));
			at = bucket.start() + width;
		}
		for (; fill != Fill.NONE && at <= to; at += width) {
			spans.add(new Span(at / 1000, fill == Fill.PREVIOUS ? previous : null, 0L));
		}
		return spans;
	}

	private static <E extends Enum<E>> E choice(Context context, String name, E absent) {
		String text = context.queryParam(name);
		if (text == null) {
			return absent;
		}
		for (E each : absent.getDeclaringClass().getEnumConstants()) {
			if (each.name().equalsIgnoreCase(text)) {
				return each;
			}
		}
		throw new BadRequestResponse(name + " must be one of " + Arrays.toString(absent.getDeclaringClass().getEnumConstants()).toLowerCase(Locale.ROOT));
	}
}

package frond.historian.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import frond.historian.model.Clock;
import frond.historian.model.Value;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Point;
import frond.historian.store.Bucket;
import frond.historian.store.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code /api/v1/series}: what a chart of several points needs, in as few bytes as it has columns. A point with few values in the range comes value by
 * value; any other in buckets with lowest, mean and highest, whatever the number of values: the answer's size depends on the columns alone.
 */
public final class SeriesResource implements Resource {
	private static final int MAXIMUM_POINTS = 100;
	private static final int MAXIMUM_COLUMNS = 2_000;
	private static final int MAXIMUM_CELLS = 20_000;
	/** Widths of buckets, in milliseconds: those that people count in. */
	private static final long[] WIDTHS = widths();

	private final Core core;
	private final Access access;

	public SeriesResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	/** The question as a body. */
	public record SeriesBody(List<String> points, Double from, Double to, Integer columns) {
	}

	/** The answer; {@code series} in the order of the points, null for one that there is not or that may not be read. */
	public record SeriesView(long from, long to, long bucket, List<Line> series) {
	}

	/**
	 * One point's line. {@code t} are milliseconds after the answer's {@code from}, of values or of the begin of buckets; either {@code v}, or {@code min}, {@code mean}
	 * and {@code max}. {@code count}, {@code low}, {@code average}, {@code high} are of all numbers in the range.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Line(String id, long count, Double low, Double average, Double high, long[] t, double[] v, double[] min, double[] mean, double[] max) {
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/series", context -> {
			String points = context.queryParam("points");
			answer(context, points == null || points.isEmpty() ? List.of() : Arrays.asList(points.split(",", MAXIMUM_POINTS + 1)), Parameters.time(context, "from", -1), Parameters.time(context, "to", -1),
					Parameters.number(context, "columns", 500, 1, MAXIMUM_COLUMNS));
		});
		routes.post("/api/v1/series", context -> {
			SeriesBody body = Body.read(context, SeriesBody.class);
			int columns = body.columns() == null ? 500 : body.columns();
			if (columns < 1 || columns > MAXIMUM_COLUMNS) {
				throw new BadRequestResponse("columns must be a whole number from 1 to " + MAXIMUM_COLUMNS);
			}
			answer(context, body.points(), micros(body.from()), micros(body.to()), columns);
		});
	}

	private static long micros(Double milliseconds) {
		return milliseconds == null ? -1 : Math.max(0, Math.min(Parameters.LAST, Math.round(milliseconds * 1000)));
	}

	/** @param from -1 for the oldest value of all */
	private void answer(Context context, List<String> ids, long from, long to, int columns) {
		if (ids == null || ids.isEmpty() || ids.size() > MAXIMUM_POINTS || ids.size() * columns > MAXIMUM_CELLS) {
			throw new BadRequestResponse("name 1 to " + MAXIMUM_POINTS + " points, and no more than " + MAXIMUM_CELLS + " columns in all");
		}
		List<Point> points = new ArrayList<>();
		long oldest = Long.MAX_VALUE;
		for (String id : ids) {
			Point point = id == null || !this.access.mayRead(context, id) ? null : from < 0 ? this.core.points().counted(id) : this.core.points().get(id);
			points.add(point);
			oldest = point == null ? oldest : Math.min(oldest, Math.max(point.first(), TreeResource.expired(this.core, id)));
		}
		long end = to < 0 ? Clock.now() : to;
		long begin = from >= 0 ? from : oldest == Long.MAX_VALUE ? end : Math.min(oldest, end);
		if (end < begin) {
			throw new BadRequestResponse("to is before from");
		}
		// Whole milliseconds, of which offsets are counted.
		begin = Math.floorDiv(begin, 1000) * 1000;
		long width = width((end - begin) / 1000, columns);
		List<Line> lines = new ArrayList<>();
		for (Point point : points) {
			lines.add(point == null ? null : line(point.id(), begin, end, width * 1000, columns));
		}
		Body.json(context, new SeriesView(begin / 1000, Math.floorDiv(end, 1000), width, lines));
	}

	private Line line(String id, long begin, long end, long width, int columns) {
		long from = Math.max(begin, TreeResource.expired(this.core, id));
		if (from > end) {
			return new Line(id, 0, null, null, null, new long[0], new double[0], null, null, null);
		}
		Page page = this.core.store().oldest(id, from, end, columns);
		if (!page.hasNext()) {
			return values(id, begin, page.values().stream().filter(Value::hasNumber).toList());
		}
		// Aligned to the width, so that buckets keep their places while the range moves on.
		List<Bucket> buckets = this.core.store().buckets(id, Math.max(0, Math.floorDiv(from, width) * width), end, width);
		int size = buckets.size();
		long[] t = new long[size];
		double[] min = new double[size];
		double[] mean = new double[size];
		double[] max = new double[size];
		Bucket all = null;
		for (int i = 0; i < size; i++) {
			Bucket bucket = buckets.get(i);
			t[i] = (bucket.start() - begin) / 1000;
			min[i] = bucket.min();
			mean[i] = rounded(bucket.mean(), bucket.max() - bucket.min());
			max[i] = bucket.max();
			all = all == null ? bucket : all.then(bucket);
		}
		return all == null ? values(id, begin, List.of()) : new Line(id, all.count(), all.min(), all.mean(), all.max(), t, null, min, mean, max);
	}

	private static Line values(String id, long begin, List<Value> values) {
		long[] t = values.stream().mapToLong(value -> (value.time() - begin) / 1000).toArray();
		double[] v = values.stream().mapToDouble(Value::number).toArray();
		var all = Arrays.stream(v).summaryStatistics();
		return v.length == 0 ? new Line(id, 0, null, null, null, t, v, null, null, null) : new Line(id, v.length, all.getMin(), all.getAverage(), all.getMax(), t, v, null, null, null);
	}

	/** A mean as exactly as a chart can show it within its bucket: digits beyond that are bytes for nothing. */
	private static double rounded(double mean, double spread) {
		if (spread <= 0 || !Double.isFinite(spread)) {
			return mean;
		}
		int scale = 3 - (int) Math.floor(Math.log10(spread));
		return Math.abs(scale) > 300 ? mean : java.math.BigDecimal.valueOf(mean).setScale(scale, java.math.RoundingMode.HALF_EVEN).doubleValue();
	}

	/** The least of the widths that cuts a span of milliseconds into no more than so many. */
	private static long width(long span, int columns) {
		for (long width : WIDTHS) {
			if (span / width < columns) {
				return width;
			}
		}
		return span / columns + 1;
	}

	private static long[] widths() {
		long second = 1000;
		long minute = 60 * second;
		long hour = 60 * minute;
		long day = 24 * hour;
		return new long[] { 1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
				hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 182 * day, 364 * day };
	}
}

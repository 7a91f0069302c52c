package frond.historian.nimbits;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.http.Body;
import frond.historian.model.Clock;
import frond.historian.model.Entity;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.pipeline.Point;
import frond.historian.store.ValueStore;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nimbits' first API: points by name, forms, plain text. */
final class ServiceV1 {
	private static final Pattern SIZE = Pattern.compile("(\\d{1,4})x(\\d{1,4})");
	private static final int MAXIMUM_BATCH = 100;
	private static final int MAXIMUM_POINTS = frond.historian.chart.Chart.MAXIMUM;

	private final Nimbits nimbits;

	ServiceV1(Nimbits nimbits) {
		this.nimbits = nimbits;
	}

	void routes(RoutesConfig routes) {
		for (String path : new String[] {"/service/value", "/service/currentvalue"}) {
			Nimbits.get(routes, path, this::read);
			Nimbits.post(routes, path, this::write);
		}
		for (String path : new String[] {"/service/batch", "/service/v2/batch"}) {
			Nimbits.get(routes, path, this::batch);
			Nimbits.post(routes, path, this::batch);
		}
		for (String path : new String[] {"/service/chartapi", "/service/chart"}) {
			Nimbits.get(routes, path, this::chart);
			Nimbits.post(routes, path, this::chart);
		}
	}

	/** GET records too, where it says a value. */
	private void read(Context context, Call call) throws RefusedException {
		if (call.get("value") != null || call.get("json") != null) {
			Entity point = this.nimbits.lookup().writable(context, name(call));
			this.nimbits.record(context, point, value(call), (outcome, stored) -> answer(context, call, stored));
			return;
		}
		answer(context, call, this.nimbits.last(this.nimbits.lookup().readable(context, name(call))));
	}

	private void write(Context context, Call call) throws RefusedException {
		Entity point = this.nimbits.lookup().writable(context, name(call));
		this.nimbits.record(context, point, value(call), (outcome, stored) -> Body.json(context, ValueJson.view(stored)));
	}

	private static String name(Call call) {
		return call.first("uuid", "id", "point", "name");
	}

	private static Value value(Call call) {
		if (call.json() != null) {
			return ValueJson.of(ValueJson.parse(call.json()));
		}
		return ValueJson.of(ValueJson.number(call.get("value")), call.get("timestamp"), call.get("data"), ValueJson.number(call.get("lat")), ValueJson.number(call.get("lng")), call.get("note"));
	}

	/** A number as text, or JSON where that is asked for; between bars for an Arduino, which looks for them. */
	private static void answer(Context context, Call call, Value value) {
		if ("json".equals(call.get("format")) && value != null) {
			Body.json(context, ValueJson.view(value));
			return;
		}
		String text = value == null ? "" : ValueJson.plain(value);
		Nimbits.text(context, call.isArduino() ? '|' + text + '|' : text);
	}

	/** {@code p1, v1, t1, n1, lt1, ln1, dx1}, or {@code j1} with several values; up to 99. */
	private void batch(Context context, Call call) throws RefusedException {
		List<Nimbits.Row> rows = new ArrayList<>();
		for (int i = 0; i < MAXIMUM_BATCH; i++) {
			String point = call.get("p" + i);
			if (point == null) {
				continue;
			}
			if (call.get("j" + i) != null) {
				many(point, call.get("j" + i), rows);
				continue;
			}
			try {
				rows.add(new Nimbits.Row(point, ValueJson.of(ValueJson.number(call.get("v" + i)), call.get("t" + i), call.get("dx" + i), ValueJson.number(call.get("lt" + i)),
						ValueJson.number(call.first("ln" + i, "lg" + i)), call.get("n" + i)), null));
			} catch (IllegalArgumentException e) {
				rows.add(new Nimbits.Row(point, null, e.getMessage()));
			}
		}
		this.nimbits.record(context, rows);
	}

	/** An array of values of one point. */
	static void many(String point, String json, List<Nimbits.Row> rows) {
		JsonNode values = ValueJson.parse(json);
		if (!values.isArray() || rows.size() + values.size() > 10 * Nimbits.MAXIMUM) {
			throw new IllegalArgumentException("values are an array, and there are no more than " + 10 * Nimbits.MAXIMUM);
		}
		for (JsonNode value : values) {
			try {
				rows.add(new Nimbits.Row(point, ValueJson.of(value), null));
			} catch (IllegalArgumentException e) {
				rows.add(new Nimbits.Row(point, null, e.getMessage()));
			}
		}
	}

	/** {@code points}, {@code count} or {@code sd} and {@code ed}, {@code chs=WIDTHxHEIGHT}; a picture, or Google's table of one point. */
	private void chart(Context context, Call call) throws IOException, InterruptedException {
		String names = call.first("point", "points");
		if (names == null) {
			throw new BadRequestResponse("name points");
		}
		String[] each = names.split(",", MAXIMUM_POINTS + 1);
		if (each.length > MAXIMUM_POINTS) {
			throw new BadRequestResponse("a chart has " + MAXIMUM_POINTS + " points at most");
		}
		List<Entity> entities = new ArrayList<>();
		List<Point> points = new ArrayList<>();
		for (String name : each) {
			Entity entity = this.nimbits.lookup().readable(context, name);
			Point point = this.nimbits.core().points().get(entity.id());
			entities.add(entity);
			if (point != null && !points.contains(point)) {
				points.add(point);
			}
		}
		if ("table".equals(call.get("format"))) {
			Body.json(context, Nimbits.table(entities.get(0), this.nimbits.series(entities.get(0), call, 10)));
			return;
		}
		int width = 400;
		int height = 250;
		if (call.get("chs") != null) {
			Matcher size = SIZE.matcher(call.get("chs"));
			if (!size.matches()) {
				throw new BadRequestResponse("chs is WIDTHxHEIGHT");
			}
			width = Math.max(100, Math.min(2000, Integer.parseInt(size.group(1))));
			height = Math.max(80, Math.min(1200, Integer.parseInt(size.group(2))));
		}
		picture(context, call, points, width, height);
	}

	private void picture(Context context, Call call, List<Point> points, int width, int height) throws IOException, InterruptedException {
		if (points.isEmpty()) {
			throw new io.javalin.http.NotFoundResponse("the points have no values");
		}
		String start = call.first("sd", "st");
		String finish = call.first("ed", "et");
		if (start == null && finish == null) {
			this.nimbits.pictures().newest(context, points, ValueStore.LAST, Nimbits.count(call, 10), width, height);
			return;
		}
		long to = Times.of(finish, Clock.now(), 0);
		long from = Times.of(start, Math.max(0, to - 86_400_000_000L), to);
		if (to < from) {
			throw new BadRequestResponse("the end is before the start");
		}
		this.nimbits.pictures().range(context, points, from, to, false, width, height);
	}

	/** The time by this machine's clock: milliseconds, for an Arduino seconds between bars. */
	static void time(Context context, Call call) {
		long now = System.currentTimeMillis();
		if (call.isArduino()) {
			Nimbits.text(context, "|" + now / 1000 + '|');
		} else if ("json".equals(call.get("format"))) {
			Body.json(context, now);
		} else {
			Nimbits.text(context, Long.toString(now));
		}
	}
}

package frond.historian.http;

import frond.historian.chart.Chart;
import frond.historian.model.Clock;
import frond.historian.model.Value;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Point;
import frond.historian.store.ValueStore;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Draws points, one picture at a time: it takes memory and a core. */
public final class Pictures {
	/** Newest values that are drawn where no range is given. */
	private static final int NEWEST = 1_000;

	private final Core core;
	private final Semaphore drawing = new Semaphore(1);

	public Pictures(Core core) {
		this.core = core;
	}

	/** Answers with a picture of a range; what has expired is left out. */
	public void range(Context context, List<Point> points, long from, long to, boolean band, int width, int height) throws IOException, InterruptedException {
		long newest = points.stream().mapToLong(Point::time).max().orElse(0);
		long end = Math.min(to, Math.max(Clock.now(), newest));
		draw(context, () -> {
			Chart chart = new Chart(title(points), from, end, width, height);
			for (Point point : points) {
				long since = Math.max(from, TreeResource.expired(this.core, point.id()));
				if (band) {
					chart.band(name(point), this.core.store().buckets(point.id(), since, end, Math.max(1_000, (end - from) / width * 2)));
				} else {
					this.core.store().eachNumber(point.id(), since, to, chart.line(name(point)));
				}
			}
			return chart.png();
		});
	}

	/** Answers with a picture of the newest values. */
	public void newest(Context context, List<Point> points, long to, int count, int width, int height) throws IOException, InterruptedException {
		draw(context, () -> {
			List<List<Value>> newest = points.stream().map(point -> this.core.store().newest(point.id(), TreeResource.expired(this.core, point.id()), to, Math.min(count, NEWEST)).values()).toList();
			long from = newest.stream().filter(values -> !values.isEmpty()).mapToLong(values -> values.get(0).time()).min().orElse(points.stream().mapToLong(Point::first).min().orElse(0));
			long end = newest.stream().filter(values -> !values.isEmpty()).mapToLong(values -> values.get(values.size() - 1).time()).max().orElse(from);
			Chart chart = new Chart(title(points), from, end, width, height);
			for (int i = 0; i < points.size(); i++) {
				ValueStore.NumberSink line = chart.line(name(points.get(i)));
				newest.get(i).stream().filter(Value::hasNumber).forEach(value -> line.accept(value.time(), value.number()));
			}
			return chart.png();
		});
	}

	private void draw(Context context, Drawing picture) throws IOException, InterruptedException {
		this.drawing.acquire();
		try {
			context.contentType("image/png").header("Cache-Control", "no-store").result(picture.png());
		} finally {
			this.drawing.release();
		}
	}

	@FunctionalInterface
	private interface Drawing {
		byte[] png() throws IOException;
	}

	private static String name(Point point) {
		return point.name() + (point.unit() == null ? "" : " (" + point.unit() + ")");
	}

	private static String title(List<Point> points) {
		Point first = points.get(0);
		return points.size() > 1 ? "" : name(first) + (first.node().isEmpty() ? "" : "  " + first.node());
	}
}

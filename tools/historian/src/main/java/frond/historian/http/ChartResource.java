package frond.historian.http;

import frond.historian.chart.Chart;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Point;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** {@code /api/v1/chart.png} of several points, {@code /api/v1/points/{id}/chart.png} of one. */
public final class ChartResource implements Resource {
	private static final int NEWEST = 1_000;

	private final Core core;
	private final Access access;
	private final Pictures pictures;

	public ChartResource(Core core, Access access, Pictures pictures) {
		this.core = core;
		this.access = access;
		this.pictures = pictures;
	}

	@Override
	public void routes(RoutesConfig routes) {
		HttpApi.get(routes, "/api/v1/points/{id}/chart.png", context -> draw(context, List.of(context.pathParam("id"))));
		HttpApi.get(routes, "/api/v1/chart.png", context -> {
			List<String> ids = ValuesResource.list(context.queryParam("points"));
			if (ids.isEmpty() || ids.size() > Chart.MAXIMUM) {
				throw new BadRequestResponse("points must name 1 to " + Chart.MAXIMUM + " points, separated by commas");
			}
			draw(context, ids);
		});
	}

	private void draw(Context context, List<String> ids) throws IOException, InterruptedException {
		List<Point> points = new ArrayList<>();
		for (String id : new LinkedHashSet<>(ids)) {
			this.access.read(context, id);
			Point point = this.core.points().get(id);
			if (point == null) {
				throw new NotFoundResponse(ids.size() == 1 ? "there is no point of this id" : "there is no point of one of these ids");
			}
			points.add(point);
		}
		long from = Parameters.time(context, "from", Long.MIN_VALUE);
		long to = Parameters.time(context, "to", Parameters.LAST);
		if (to < from) {
			throw new BadRequestResponse("to is before from");
		}
		int width = Parameters.number(context, "width", 800, 200, 2000);
		int height = Parameters.number(context, "height", 300, 100, 1200);
		boolean band = Parameters.flag(context, "band");
		if (from == Long.MIN_VALUE && band) {
			// Without a range all there is: a band is about long times.
			from = points.stream().mapToLong(point -> this.core.points().counted(point.id()).first()).min().orElse(0);
		}
		if (from == Long.MIN_VALUE) {
			this.pictures.newest(context, points, to, NEWEST, width, height);
		} else {
			this.pictures.range(context, points, from, to, band, width, height);
		}
	}
}

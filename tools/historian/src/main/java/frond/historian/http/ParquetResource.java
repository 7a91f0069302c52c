package frond.historian.http;

import frond.historian.export.ParquetExport;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Point;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** {@code .../export.parquet}: all values of a range of one point or of several, written as they are read, one point after the other. */
public final class ParquetResource implements Resource {
	private static final int MAXIMUM_POINTS = 10_000;

	private final Core core;
	private final Access access;
	/** Each holds some megabytes. */
	private final Semaphore writing = new Semaphore(2);

	public ParquetResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/points/{id}/export.parquet", context -> write(context, List.of(context.pathParam("id"))));
		routes.get("/api/v1/export.parquet", context -> write(context, list(context.queryParam("points"))));
		routes.post("/api/v1/export.parquet", context -> write(context, Body.read(context, ValuesResource.PointsBody.class).points()));
	}

	private static List<String> list(String points) {
		return points == null || points.isEmpty() ? List.of() : List.of(points.split(",", MAXIMUM_POINTS + 1));
	}

	private void write(Context context, List<String> ids) throws IOException {
		if (ids == null || ids.isEmpty() || ids.size() > MAXIMUM_POINTS) {
			throw new BadRequestResponse("name 1 to " + MAXIMUM_POINTS + " points");
		}
		Set<String> points = new LinkedHashSet<>();
		for (String id : ids) {
			this.access.read(context, id == null ? "" : id);
			if (id == null || this.core.points().get(id) == null) {
				throw new NotFoundResponse("there is no such point" + (points.isEmpty() ? "" : " after the first " + points.size()));
			}
			points.add(id);
		}
		long from = Parameters.time(context, "from", 0);
		long to = Parameters.time(context, "to", Parameters.LAST);
		if (to < from) {
			throw new BadRequestResponse("to is before from");
		}
		this.writing.acquireUninterruptibly();
		try {
			context.contentType("application/vnd.apache.parquet").header("Content-Disposition", "attachment; filename=\"values.parquet\"").disableCompression();
			write(new ParquetExport(context.res().getOutputStream()), points, from, to);
		} catch (UncheckedIOException e) {
			// Whoever asked has gone.
		} finally {
			this.writing.release();
		}
	}

	private void write(ParquetExport out, Set<String> points, long from, long to) throws IOException {
		for (String id : points) {
			Point point = this.core.points().get(id);
			String set = this.core.tree().settings(id).unit();
			String unit = set != null || point == null ? set : point.unit();
			this.core.store().each(id, Math.max(from, TreeResource.expired(this.core, id)), to, value -> {
				try {
					out.write(id, unit, value);
				} catch (IOException e) {
					throw new UncheckedIOException(e);
				}
			});
		}
		// Not in a finally: a file without its end is seen to be broken by whoever reads it.
		out.close();
	}
}

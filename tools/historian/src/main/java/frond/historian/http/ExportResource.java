package frond.historian.http;

import frond.historian.model.Value;
import frond.historian.pipeline.Core;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code /api/v1/points/{id}/export.csv}: all values of a range as CSV (RFC 4180), written as they are read. */
public final class ExportResource implements Resource {
	private final Core core;
	private final Access access;

	public ExportResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/points/{id}/export.csv", this::csv);
	}

	private void csv(Context context) throws IOException {
		String id = context.pathParam("id");
		this.access.read(context, id);
		if (this.core.points().get(id) == null) {
			throw new NotFoundResponse("there is no point of this id");
		}
		long from = Math.max(Parameters.time(context, "from", 0), TreeResource.expired(this.core, id));
		long to = Parameters.time(context, "to", Parameters.LAST);
		context.contentType("text/csv; charset=utf-8").header("Content-Disposition", "attachment; filename=\"" + id.replaceAll("[^A-Za-z0-9._-]", "_") + ".csv\"");
		try (Writer out = new BufferedWriter(new OutputStreamWriter(context.res().getOutputStream(), StandardCharsets.UTF_8), 1 << 16)) {
			out.write("time,number,text,latitude,longitude,note,alarm\r\n");
			this.core.store().each(id, from, to, value -> {
				try {
					out.write(row(value));
				} catch (IOException e) {
					throw new UncheckedIOException(e);
				}
			});
		} catch (UncheckedIOException e) {
			// Whoever asked has gone.
		}
	}

	private static String row(Value value) {
		StringBuilder row = new StringBuilder(64).append(Instant.EPOCH.plus(value.time(), ChronoUnit.MICROS)).append(',');
		if (value.hasNumber()) {
			row.append(value.number());
		}
		row.append(',').append(quote(value.text())).append(',');
		if (value.hasPosition()) {
			row.append(value.latitude()).append(',').append(value.longitude());
		} else {
			row.append(',');
		}
		return row.append(',').append(quote(value.note())).append(',').append(value.alarm().name().toLowerCase(java.util.Locale.ROOT)).append("\r\n").toString();
	}

	/** A text that a spreadsheet would take for a formula is made one that it does not. */
	private static String quote(String text) {
		if (text == null) {
			return "";
		}
		String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? '\'' + text : text;
		return '"' + safe.replace("\"", "\"\"") + '"';
	}
}

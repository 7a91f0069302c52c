package frond.historian.influx;

import frond.fuzz.Target;
import frond.historian.model.PointName;
import java.nio.charset.StandardCharsets;

/** InfluxDB's line protocol: every line is read, or an error of one that names it; a point's id is one, or so long that it is refused. */
public final class LineProtocolTarget implements Target {
	@Override
	public int take(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		LineProtocol.Result result = LineProtocol.read(text);
		Target.check(result.lines().size() + result.errors().size() <= text.chars().filter(c -> c == '\n').count() + 1, "more lines than there are");
		for (Line line : result.lines()) {
			Target.check(!line.measurement().isEmpty() && !line.fields().isEmpty(), "an empty line was taken");
			String series = SeriesName.series(line);
			line.fields().forEach((name, value) -> {
				Target.check(value instanceof String || value instanceof Double number && Double.isFinite(number), "value " + value);
				String id = SeriesName.field(series, name);
				Target.check(PointName.isValid(id) || id.length() > PointName.MAXIMUM_LENGTH, "id " + id);
			});
		}
		result.errors().forEach(error -> Target.check(error.startsWith("unable to parse '"), error));
		return 1;
	}
}

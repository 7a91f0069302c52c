package frond.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Runs as text and as JSON. */
final class Report {
	private Report() {
	}

	/** @param whole with every metric, and what was on the air */
	static String text(Results results, boolean whole) {
		StringBuilder text = new StringBuilder();
		List<String> unmet = results.unmet();
		line(text, "%s %s seed %d: %d nodes, %s in %.1f s", unmet.isEmpty() ? "passed" : "FAILED", results.scenario.name, results.seed, results.readings.size(),
				Units.clock(results.virtualMicros), results.wallSeconds);
		if (whole) {
			results.all().forEach((name, value) -> line(text, "  %-22s %12s", name, Units.text(value)));
			line(text, "  %-22s %12s %12s %12s", "on the air", "frames", "sent again", "bytes");
			Traffic.Counts counts = results.traffic.counts();
			for (Kind kind : Kind.values()) {
				int i = kind.ordinal();
				if (counts.frames[i] > 0) {
					line(text, "  %-22s %12d %12d %12d", "  " + kind.text, counts.frames[i], counts.repeated[i], counts.bytes[i]);
				}
			}
		}
		if (whole) {
			energy(results, text);
		}
		if (!results.restarts.isEmpty()) {
			line(text, "  %-22s %12s %12s %12s", "processes", "killed", "back, median", "longest");
			results.restarts.forEach((name, times) -> line(text, "  %-22s %12d %10s s %10s s", "  " + name, times.size(), Units.text(Results.median(times)),
					Units.text(times.stream().mapToDouble(each -> each).max().orElse(Double.NaN))));
		}
		unmet.forEach(each -> line(text, "  not met: %s", each));
		return text.toString();
	}

	/** What the sleepy node that takes most would live on. */
	private static void energy(Results results, StringBuilder text) {
		if (Double.isNaN(results.current(Energy.CHIPS.get(0), 0))) {
			return;
		}
		line(text, "  %-22s %12s %12s %12s", "battery, AT86RF233", "uA", "2xAA", "CR123A");
		for (Energy.Chip chip : Energy.CHIPS) {
			double current = results.current(chip, 0);
			line(text, "    %-20s %12.1f %7.0f days %7.0f days", chip.name(), current, Energy.days(Energy.BATTERIES.get(0), current),
					Energy.days(Energy.BATTERIES.get(1), current));
		}
	}

	private static void line(StringBuilder text, String format, Object... arguments) {
		text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
	}

	/** An array of runs. */
	static String json(List<Results> all) throws JsonProcessingException {
		ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
		ArrayNode array = mapper.createArrayNode();
		all.forEach(results -> run(results, array.addObject()));
		return mapper.writeValueAsString(array) + "\n";
	}

	private static void run(Results results, ObjectNode run) {
		run.put("scenario", results.scenario.name).put("title", results.scenario.title).put("seed", results.seed).put("passed", results.unmet().isEmpty());
		ObjectNode metrics = run.putObject("metrics");
		results.all().forEach((name, value) -> put(metrics, name, value));
		results.unmet().forEach(run.putArray("unmet")::add);
		if (!results.restarts.isEmpty()) {
			ObjectNode processes = run.putObject("processes");
			results.restarts.forEach((name, times) -> {
				ArrayNode restarts = processes.putObject(name).put("killed", times.size()).putArray("restartSeconds");
				times.forEach(restarts::add);
			});
		}
		traffic(results.traffic, run.putObject("traffic"));
		results.drops.forEach(run.putObject("drops")::put);
		nodes(results, run.putArray("nodes"));
		ArrayNode events = run.putArray("events");
		for (Results.Mark mark : results.marks) {
			events.addObject().put("t", mark.time() / (double) Units.SECOND).put("node", mark.node()).put("event", mark.kind().name().toLowerCase(Locale.ROOT))
					.put("text", mark.text());
		}
	}

	private static void put(ObjectNode object, String name, double value) {
		if (Double.isFinite(value)) {
			object.put(name, value);
		} else {
			object.putNull(name);
		}
	}

	private static void traffic(Traffic traffic, ObjectNode into) {
		Traffic.Counts counts = traffic.counts();
		for (Kind kind : Kind.values()) {
			int i = kind.ordinal();
			if (counts.frames[i] > 0) {
				into.putObject(kind.text).put("group", kind.group.name().toLowerCase(Locale.ROOT)).put("frames", counts.frames[i]).put("sentAgain", counts.repeated[i])
						.put("bytes", counts.bytes[i]);
			}
		}
	}

	private static void nodes(Results results, ArrayNode nodes) {
		List<Double> duties = results.duties(0);
		List<Double> radios = results.radios(0);
		for (int i = 0; i < results.readings.size(); i++) {
			Readings readings = results.readings.get(i);
			ObjectNode node = nodes.addObject().put("node", i + 1).put("readings", readings.count()).put("lost", readings.lost(0)).put("forgotten", readings.forgotten())
					.put("doubled", readings.doubled());
			put(node, "latencyMedian", results.scenario.processes > 0 ? Double.NaN : Results.median(readings.latencies(0)));
			put(node, "duty", duties.get(i));
			put(node, "radio", radios.get(i));
			int number = i;
			ObjectNode energy = node.putObject("energy");
			Energy.CHIPS.forEach(chip -> {
				double current = results.currents(chip, 0).get(number);
				ObjectNode of = energy.putObject(chip.name());
				put(of, "microamperes", current);
				Energy.BATTERIES.forEach(battery -> put(of, "days" + battery.name(), Energy.days(battery, current)));
			});
			node.put("parentChanges", results.parentChanges(i + 1, 0));
		}
	}
}

package frond.historian.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import frond.historian.model.Alarm;
import frond.historian.model.PointName;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Nodes;
import frond.historian.pipeline.Point;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code /api/v1/nodes}: the health of each node: when it was last heard and what came of it, which the historian knows by itself, and what is
 * reported of it, by itself or by its gateway, as readings under known names.
 */
public final class NodesResource implements Resource {
	/** Names of readings that tell of the node rather than of what it measures. */
	private static final Set<String> REPORTS = Set.of("supply", "battery", "rank", "parent", "lqi", "rssi", "etx", "backlog", "duplicates", "rejects", "uptime", "sleep");

	private final Core core;
	private final Access access;

	public NodesResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	/** Times in milliseconds since 1970; counters since the historian's start; {@code delayMs} is from sampling to storing of what was stored last: who works off a backlog is late. */
	public record NodeView(String id, int points, long lastSeen, Long delayMs, long packs, long readings, long duplicates, long refused, Map<String, Long> reasons, long alarms,
			Map<String, Report> reports) {
	}

	/** The newest value of one of the reports. */
	public record Report(String id, String unit, @JsonRawValue String last) {
	}

	/** A node as it is gathered. */
	private static final class Gathered {
		private final List<Point> points = new ArrayList<>();
		private long alarms;
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/nodes", this::list);
	}

	private void list(Context context) {
		Map<String, Gathered> nodes = new TreeMap<>();
		for (String id : this.core.points().ids()) {
			Point point = this.core.points().get(id);
			if (point != null && !point.node().isEmpty() && this.access.mayRead(context, id)) {
				nodes.computeIfAbsent(point.node(), key -> new Gathered()).points.add(point);
			}
		}
		for (Alarm alarm : this.core.alarms().active()) {
			Gathered node = nodes.get(PointName.node(alarm.point()));
			if (node != null && this.access.mayRead(context, alarm.point())) {
				node.alarms++;
			}
		}
		Map<String, Nodes.Count> counts = this.core.nodes().counts();
		if (this.access.of(context).mayReadAll()) {
			// Also one of which nothing but refused packs has come.
			counts.keySet().forEach(node -> nodes.computeIfAbsent(node, key -> new Gathered()));
		}
		List<NodeView> views = new ArrayList<>();
		nodes.forEach((node, gathered) -> views.add(view(node, gathered, counts.getOrDefault(node, Nodes.Count.NONE))));
		Body.json(context, views);
	}

	private static NodeView view(String node, Gathered gathered, Nodes.Count count) {
		long seen = count.lastSeen();
		Map<String, Report> reports = new TreeMap<>();
		Point newest = null;
		for (Point point : gathered.points) {
			seen = Math.max(seen, point.stored());
			newest = newest == null || point.stored() > newest.stored() ? point : newest;
			if (REPORTS.contains(point.name())) {
				reports.put(point.name(), new Report(point.id(), point.unit(), new String(Json.value(point.last()), StandardCharsets.UTF_8)));
			}
		}
		return new NodeView(node, gathered.points.size(), seen / 1000, newest == null ? null : Math.max(0, (newest.stored() - newest.time()) / 1000), count.packs(), count.readings(), count.duplicates(), sum(count.refused().values()), count.refused(), gathered.alarms, reports);
	}

	private static long sum(Collection<Long> counts) {
		return counts.stream().mapToLong(Long::longValue).sum();
	}
}

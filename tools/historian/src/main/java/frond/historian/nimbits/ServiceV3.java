package frond.historian.nimbits;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.http.Body;
import frond.historian.model.Entity;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nimbits' third API: {@code /service/v3/rest/{uuid}}, with links as HAL has them. The uuid is the id of a point or folder, {@code me} the top. */
final class ServiceV3 {
	private static final String PATH = "/service/v3/rest/";

	private final Nimbits nimbits;

	ServiceV3(Nimbits nimbits) {
		this.nimbits = nimbits;
	}

	void routes(RoutesConfig routes) {
		Nimbits.get(routes, PATH + "{uuid}", this::entity);
		Nimbits.post(routes, PATH + "{uuid}", this::create);
		routes.put(PATH + "{uuid}", context -> Nimbits.run(context, this::update));
		routes.delete(PATH + "{uuid}", context -> Nimbits.run(context, (each, call) -> {
			this.nimbits.remove(each, this.nimbits.existing(each, uuid(each)));
			Body.json(each, Map.of());
		}));
		Nimbits.get(routes, PATH + "{uuid}/children", this::children);
		Nimbits.get(routes, PATH + "{uuid}/snapshot", this::snapshot);
		Nimbits.post(routes, PATH + "{uuid}/snapshot", this::writeSnapshot);
		Nimbits.get(routes, PATH + "{uuid}/series", this::series);
		Nimbits.post(routes, PATH + "{uuid}/series", this::writeSeries);
		Nimbits.get(routes, PATH + "{uuid}/table", this::table);
	}

	private static String uuid(Context context) {
		return context.pathParam("uuid");
	}

	private static boolean isMe(Context context) {
		return uuid(context).equals("me");
	}

	private void requireSomebody(Context context) {
		if (this.nimbits.access().of(context).isAnonymous()) {
			throw new UnauthorizedResponse("this needs a key");
		}
	}

	private void entity(Context context, Call call) {
		String name = call.first("name", "point");
		if (name != null) {
			requireSomebody(context);
			boolean point = call.get("type") == null || call.get("type").equals("1");
			Entity found = point ? this.nimbits.lookup().readable(context, name) : this.nimbits.existing(context, name);
			Body.json(context, linked(context, call, found));
			return;
		}
		Map<String, Object> view;
		if (isMe(context)) {
			requireSomebody(context);
			String owner = this.nimbits.owner(context, call);
			view = new LinkedHashMap<>(Map.of("key", owner, "id", "me", "uuid", "me", "name", owner, "email", owner, "entityType", EntityJson.USER));
			view.put("_links", links(null));
		} else {
			view = linked(context, call, this.nimbits.existing(context, uuid(context)));
		}
		if ("true".equals(call.get("children"))) {
			view.put("children", childViews(context, call));
		}
		Body.json(context, view);
	}

	private Map<String, Object> linked(Context context, Call call, Entity entity) {
		Map<String, Object> view = this.nimbits.view(context, call, entity);
		view.put("_links", links(entity));
		return view;
	}

	private static Map<String, Object> links(Entity entity) {
		String self = PATH + (entity == null ? "me" : encode(entity.id()));
		Map<String, Object> links = new LinkedHashMap<>();
		links.put("self", Map.of("href", self));
		links.put("parent", Map.of("href", PATH + (entity == null || entity.parent() == null ? "me" : encode(entity.parent()))));
		links.put("children", Map.of("href", self + "/children"));
		links.put("series", Map.of("href", self + "/series"));
		if (entity != null && entity.isPoint()) {
			links.put("snapshot", Map.of("href", self + "/snapshot"));
			links.put("datatable", Map.of("href", self + "/table"));
		}
		return links;
	}

	private static String encode(String id) {
		return URLEncoder.encode(id, StandardCharsets.UTF_8);
	}

	private void children(Context context, Call call) {
		requireSomebody(context);
		Body.json(context, childViews(context, call));
	}

	private List<Map<String, Object>> childViews(Context context, Call call) {
		List<Map<String, Object>> views = new ArrayList<>();
		for (Entity child : childrenOf(context)) {
			if (this.nimbits.mayRead(context, child)) {
				views.add(linked(context, call, child));
			}
		}
		return views;
	}

	private List<Entity> childrenOf(Context context) {
		if (isMe(context)) {
			return this.nimbits.core().tree().children(null);
		}
		Entity entity = this.nimbits.existing(context, uuid(context));
		return entity.isPoint() ? List.of() : this.nimbits.core().tree().children(entity.id());
	}

	private void create(Context context, Call call) {
		this.nimbits.access().writeAll(context);
		JsonNode json = ValueJson.parse(call.json());
		String parent = isMe(context) ? null : this.nimbits.lookup().parent(uuid(context));
		Body.json(context, linked(context, call, this.nimbits.create(context, json, parent)));
	}

	private void update(Context context, Call call) {
		this.nimbits.access().writeAll(context);
		JsonNode json = ValueJson.parse(call.json());
		Body.json(context, linked(context, call, this.nimbits.update(context, this.nimbits.existing(context, uuid(context)), json)));
	}

	private void snapshot(Context context, Call call) {
		Entity point = this.nimbits.lookup().readable(context, uuid(context));
		Value value = this.nimbits.last(point);
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("_links", Map.of("self", Map.of("href", PATH + encode(point.id()) + "/snapshot"), "parent", Map.of("href", PATH + encode(point.id()))));
		if (value != null) {
			view.put("snapshot", ValueJson.view(value));
		}
		Body.json(context, view);
	}

	private void writeSnapshot(Context context, Call call) throws RefusedException {
		Value value = ValueJson.of(ValueJson.parse(call.json()));
		this.nimbits.record(context, this.nimbits.lookup().writable(context, uuid(context)), value, (outcome, stored) -> Body.json(context, ValueJson.view(stored)));
	}

	/** Oldest first; of {@code me}, of all points by id. */
	private void series(Context context, Call call) {
		if (!isMe(context)) {
			Body.json(context, views(this.nimbits.lookup().readable(context, uuid(context)), call, Nimbits.MAXIMUM));
			return;
		}
		requireSomebody(context);
		Map<String, Object> all = new LinkedHashMap<>();
		for (Entity point : this.nimbits.core().tree().points()) {
			if (all.size() < Nimbits.MAXIMUM && this.nimbits.mayRead(context, point)) {
				all.put(point.id(), views(point, call, 1));
			}
		}
		Body.json(context, all);
	}

	private List<Map<String, Object>> views(Entity point, Call call, int count) {
		return this.nimbits.series(point, call, count).stream().map(ValueJson::view).toList();
	}

	private void writeSeries(Context context, Call call) throws RefusedException {
		List<Nimbits.Row> rows = new ArrayList<>();
		ServiceV1.many(uuid(context), call.json(), rows);
		this.nimbits.lookup().writable(context, uuid(context));
		this.nimbits.record(context, rows);
	}

	private void table(Context context, Call call) {
		if (call.first("start", "end", "count") == null) {
			throw new BadRequestResponse("say start and end, or count");
		}
		Entity point = this.nimbits.lookup().readable(context, uuid(context));
		Body.json(context, Nimbits.table(point, this.nimbits.series(point, call, Nimbits.MAXIMUM)));
	}
}

package frond.historian.nimbits;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.alert.Alerts;
import frond.historian.http.Access;
import frond.historian.http.Body;
import frond.historian.http.Pictures;
import frond.historian.http.Resource;
import frond.historian.http.Storing;
import frond.historian.model.Entity;
import frond.historian.model.PointSettings;
import frond.historian.model.Reading;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Outcome;
import frond.historian.pipeline.Point;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * {@code /service}: what Nimbits' three APIs have in common. Here, and only here, a key may be in the address or in a form, because its clients can do
 * nothing else; it is in no log, as addresses' queries are in none.
 */
public final class Nimbits implements Resource {
	/** Most values that one answer has, as Nimbits has it. */
	static final int MAXIMUM = 1_000;

	private final Core core;
	private final Access access;
	private final Pictures pictures;
	private final Lookup lookup;
	private final Alerts alerts;

	public Nimbits(Core core, Access access, Pictures pictures, Alerts alerts) {
		this.alerts = alerts;
		this.core = core;
		this.access = access;
		this.pictures = pictures;
		this.lookup = new Lookup(core, access);
	}

	/** A request's handler, which may refuse by IllegalArgumentException. */
	@FunctionalInterface
	interface Handling {
		void handle(Context context, Call call) throws RefusedException, IOException, InterruptedException;
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.before("/service/*", context -> {
			context.header("Cache-Control", "no-store").header("Access-Control-Allow-Origin", "*");
			this.access.identify(context, Call.of(context).secret());
		});
		new ServiceV1(this).routes(routes);
		new ServiceV2(this).routes(routes);
		new ServiceV3(this).routes(routes);
	}

	static void get(RoutesConfig routes, String path, Handling handling) {
		routes.get(path, context -> run(context, handling));
	}

	static void post(RoutesConfig routes, String path, Handling handling) {
		routes.post(path, context -> run(context, handling));
	}

	static void run(Context context, Handling handling) throws RefusedException, IOException, InterruptedException {
		try {
			handling.handle(context, Call.of(context));
		} catch (IllegalArgumentException e) {
			throw new BadRequestResponse(e.getMessage());
		}
	}

	Core core() {
		return this.core;
	}

	Access access() {
		return this.access;
	}

	Lookup lookup() {
		return this.lookup;
	}

	Alerts alerts() {
		return this.alerts;
	}

	Pictures pictures() {
		return this.pictures;
	}

	/** Who asks, as Nimbits' clients know an account: by an address of mail, which here is whatever they say it is. */
	String owner(Context context, Call call) {
		String email = call.get("email");
		return email == null || email.length() > 200 ? this.access.of(context).name() : email;
	}

	// Values

	/** Stores one value, then answers. */
	void record(Context context, Entity point, Value value, BiConsumer<Outcome, Value> answer) throws RefusedException {
		Reading reading = new Reading(point.id(), null, value);
		this.core.pipeline().admit();
		this.core.pipeline().validate(reading);
		Storing.answer(context, this.core.pipeline().submit(List.of(reading)), receipt -> {
			Point now = this.core.points().get(point.id());
			// What was stored may be another number than what came: a sum, for example.
			answer.accept(receipt.outcomes()[0], now != null && now.time() == value.time() ? now.last() : value);
		});
	}

	/** Stores many, each of which may be refused for itself: 200 if all are stored or were filtered, 207 if some are, 400 if none is. */
	void record(Context context, List<Row> rows) throws RefusedException {
		this.core.pipeline().admit();
		List<Reading> readings = new ArrayList<>();
		for (Row row : rows) {
			try {
				if (row.error == null) {
					Entity point = this.lookup.writable(context, row.name);
					Reading reading = new Reading(point.id(), null, row.value);
					this.core.pipeline().validate(reading);
					readings.add(reading);
				}
			} catch (RefusedException e) {
				this.core.counters().refuse(e.refusal());
				row.error = e.getMessage();
			} catch (io.javalin.http.HttpResponseException e) {
				row.error = e.getMessage();
			}
		}
		if (readings.isEmpty()) {
			Body.json(context.status(rows.isEmpty() ? 200 : 400), results(rows, new Outcome[0]));
			return;
		}
		Storing.answer(context, this.core.pipeline().submit(readings), receipt -> {
			boolean all = rows.stream().allMatch(row -> row.error == null);
			Body.json(context.status(all ? 200 : 207), results(rows, receipt.outcomes()));
		});
	}

	/** One value of a batch. */
	static final class Row {
		private final String name;
		private final Value value;
		private String error;

		Row(String name, Value value, String error) {
			this.name = name;
			this.value = value;
			this.error = error;
		}
	}

	private static Map<String, Object> results(List<Row> rows, Outcome[] outcomes) {
		List<Map<String, Object>> results = new ArrayList<>();
		int next = 0;
		for (Row row : rows) {
			results.add(row.error == null ? Map.of("outcome", outcomes[next++].name().toLowerCase(java.util.Locale.ROOT)) : Map.of("error", row.error));
		}
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("stored", java.util.Arrays.stream(outcomes).filter(Outcome.STORED::equals).count());
		answer.put("results", results);
		return answer;
	}

	/** The newest value, or null where there is none or it has expired. */
	Value last(Entity point) {
		Point known = this.core.points().get(point.id());
		return known == null || known.time() < point.settings().expired(frond.historian.model.Clock.now()) ? null : known.last();
	}

	/** The values that a call asks for, by {@code sd} and {@code ed} or {@code count}; oldest first. */
	List<Value> series(Entity point, Call call, int count) {
		String start = call.first("sd", "st", "start");
		String finish = call.first("ed", "et", "end");
		long expired = point.settings().expired(frond.historian.model.Clock.now());
		int limit = count(call, count);
		if (start == null && finish == null) {
			return this.core.store().newest(point.id(), expired, frond.historian.store.ValueStore.LAST, limit).values();
		}
		long to = Times.of(finish, frond.historian.model.Clock.now(), 0);
		long from = Math.max(expired, Times.of(start, 0, to));
		int skipped = call.get("seg") == null ? 0 : (int) Math.min(1_000_000, Math.max(0, ValueJson.number(call.get("seg"))));
		if (to < from) {
			return List.of();
		}
		List<Value> values = this.core.store().oldest(point.id(), from, to, limit + skipped).values();
		return values.subList(Math.min(skipped, values.size()), values.size());
	}

	static int count(Call call, int absent) {
		double count = ValueJson.number(call.get("count"));
		return Double.isNaN(count) ? absent : (int) Math.max(1, Math.min(MAXIMUM, count));
	}

	/** A table as Google's charts take it. */
	static Map<String, Object> table(Entity point, List<Value> values) {
		List<Object> rows = new ArrayList<>();
		for (Value value : values) {
			if (value.hasNumber()) {
				rows.add(Map.of("c", List.of(Map.of("v", "Date(" + value.time() / 1000 + ")"), Map.of("v", value.number()))));
			}
		}
		Map<String, Object> table = new LinkedHashMap<>();
		table.put("cols", List.of(Map.of("id", "t", "label", "Time", "type", "datetime"), Map.of("id", "d", "label", point.name(), "type", "number")));
		table.put("rows", rows);
		return table;
	}

	static void text(Context context, String text) {
		context.contentType("text/plain; charset=utf-8").result(text.getBytes(StandardCharsets.UTF_8));
	}

	// Entities

	Map<String, Object> view(Context context, Call call, Entity entity) {
		return EntityJson.view(entity, owner(context, call));
	}

	/** Folders that lead to a point that may be read, and such points. */
	boolean mayRead(Context context, Entity entity) {
		return entity.isPoint() ? this.access.mayRead(context, entity.id()) : this.access.of(context).mayReadAll();
	}

	Entity create(Context context, JsonNode json, String parent) {
		this.access.writeAll(context);
		boolean point = EntityJson.type(json) == EntityJson.POINT;
		Entity made = this.core.tree().create(null, point ? Entity.Kind.POINT : Entity.Kind.FOLDER, parent, name(json), point ? EntityJson.settings(json, PointSettings.DEFAULT) : null);
		this.access.changed(context, "create", made.id());
		return made;
	}

	static String name(JsonNode json) {
		JsonNode name = json.get("name");
		if (name == null || !name.isTextual()) {
			throw new IllegalArgumentException("an entity has a name");
		}
		return name.asText();
	}

	Entity update(Context context, Entity before, JsonNode json) {
		this.access.writeAll(context);
		Entity after = new Entity(before.id(), before.kind(), json.has("parent") ? this.lookup.parent(json.get("parent").asText()) : before.parent(), json.has("name") ? name(json) : before.name(),
				before.isPoint() ? EntityJson.settings(json, before.settings()) : null);
		this.core.tree().update(after);
		if (after.isPoint()) {
			this.core.pipeline().settingsChanged(after.id()).join();
		}
		this.access.changed(context, "update", after.id());
		return after;
	}

	void remove(Context context, Entity entity) {
		this.access.writeAll(context);
		if (entity.isPoint()) {
			this.core.pipeline().remove(entity.id()).join();
		} else {
			this.core.tree().remove(entity.id());
		}
		this.access.changed(context, "remove", entity.id());
	}

	/** What a client names, by id, whatever it is; 404 where it is not or may not be read. */
	Entity existing(Context context, String text) {
		Entity entity = text == null ? null : this.lookup.find(text, true);
		if (entity == null && text != null) {
			entity = this.lookup.find(text, false);
		}
		if (entity == null) {
			this.access.readAll(context);
			throw new NotFoundResponse("there is no such entity");
		}
		if (entity.isPoint()) {
			this.access.read(context, entity.id());
		} else {
			this.access.readAll(context);
		}
		return entity;
	}
}

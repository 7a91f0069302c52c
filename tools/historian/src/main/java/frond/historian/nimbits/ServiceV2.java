package frond.historian.nimbits;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.alert.Alerts;
import frond.historian.alert.Subscription;
import frond.historian.http.Body;
import frond.historian.meta.TreeException;
import frond.historian.model.Entity;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.security.Principal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UnauthorizedResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Nimbits' second API: JSON, which its Arduino library sends in forms. */
final class ServiceV2 {
	private static final DateTimeFormatter CSV_TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

	private final Nimbits nimbits;

	ServiceV2(Nimbits nimbits) {
		this.nimbits = nimbits;
	}

	void routes(RoutesConfig routes) {
		Nimbits.get(routes, "/service/v2/value", this::read);
		Nimbits.post(routes, "/service/v2/value", this::write);
		for (String path : new String[] {"/service/v2/series", "/service/series"}) {
			Nimbits.get(routes, path, this::series);
			Nimbits.post(routes, path, this::writeSeries);
		}
		for (String path : new String[] {"/service/v2/entity", "/service/entity"}) {
			Nimbits.get(routes, path, (context, call) -> Body.json(context, this.nimbits.view(context, call, this.nimbits.existing(context, call.first("id", "uuid", "name")))));
			Nimbits.post(routes, path, this::entity);
		}
		for (String path : new String[] {"/service/v2/time", "/service/time"}) {
			Nimbits.get(routes, path, ServiceV1::time);
		}
		Nimbits.get(routes, "/service/v2/tree", this::tree);
		Nimbits.get(routes, "/service/v2/session", this::session);
		Nimbits.post(routes, "/service/v2/session", this::session);
	}

	private static String name(Call call) {
		return call.first("id", "uuid", "point", "name");
	}

	private void read(Context context, Call call) {
		Value value = this.nimbits.last(this.nimbits.lookup().readable(context, name(call)));
		if (value == null) {
			context.status(204);
			return;
		}
		Body.json(context, ValueJson.view(value));
	}

	private void write(Context context, Call call) throws RefusedException {
		Value value = ValueJson.of(ValueJson.parse(call.json()));
		Entity point = this.nimbits.lookup().writable(context, name(call));
		this.nimbits.record(context, point, value, (outcome, stored) -> Body.json(context, ValueJson.view(stored)));
	}

	/** Newest first in JSON, as Nimbits had it; oldest first in CSV, under a line with the point's name. */
	private void series(Context context, Call call) {
		Entity point = this.nimbits.lookup().readable(context, name(call));
		List<Value> values = this.nimbits.series(point, call, Nimbits.MAXIMUM);
		if ("csv".equals(call.get("format"))) {
			StringBuilder csv = new StringBuilder(point.name().replace(',', ' ')).append(",\n");
			values.stream().filter(Value::hasNumber).forEach(value -> csv.append(CSV_TIME.format(Instant.EPOCH.plus(value.time(), ChronoUnit.MICROS))).append(',').append(value.number()).append('\n'));
			Nimbits.text(context, csv.toString());
			return;
		}
		List<Map<String, Object>> views = new ArrayList<>();
		for (int i = values.size() - 1; i >= 0; i--) {
			views.add(ValueJson.view(values.get(i)));
		}
		Body.json(context, views);
	}

	/** {@code [{"id": "owner/name", "values": [{...}]}]} */
	private void writeSeries(Context context, Call call) throws RefusedException {
		JsonNode series = ValueJson.parse(call.json());
		List<Nimbits.Row> rows = new ArrayList<>();
		if (!series.isArray()) {
			throw new IllegalArgumentException("a series is an array");
		}
		if (name(call) != null) {
			ServiceV1.many(name(call), call.json(), rows);
		} else {
			for (JsonNode each : series) {
				JsonNode id = each.get("id") == null ? each.get("key") : each.get("id");
				if (id == null || !id.isTextual() || each.get("values") == null) {
					throw new IllegalArgumentException("each part of a series has an id and values");
				}
				ServiceV1.many(id.asText(), each.get("values").toString(), rows);
			}
		}
		this.nimbits.record(context, rows);
	}

	/** {@code action}: create, createmissing, update, delete. */
	private void entity(Context context, Call call) {
		this.nimbits.access().writeAll(context);
		String action = Objects.requireNonNullElse(call.get("action"), "create").toLowerCase(Locale.ROOT);
		switch (action) {
			case "delete" -> {
				String id = name(call) != null ? name(call) : key(ValueJson.parse(call.json()));
				this.nimbits.remove(context, this.nimbits.existing(context, id));
				Body.json(context, Map.of());
			}
			case "update" -> {
				JsonNode json = ValueJson.parse(call.json());
				Body.json(context, this.nimbits.view(context, call, this.nimbits.update(context, this.nimbits.existing(context, key(json)), json)));
			}
			case "create", "createmissing" -> create(context, call, ValueJson.parse(call.json()), action.equals("createmissing"));
			default -> throw new BadRequestResponse("action is create, createmissing, update or delete");
		}
	}

	/** One of the same name about the same point is the same. */
	private void subscribe(Context context, Call call, JsonNode json) {
		String about = json.hasNonNull("subscribedEntity") ? json.get("subscribedEntity").asText() : json.path("parent").asText();
		Entity entity = this.nimbits.lookup().readable(context, about);
		String owner = json.hasNonNull("owner") ? json.get("owner").asText() : this.nimbits.owner(context, call);
		Subscription made = SubscriptionJson.of(json, entity.id(), owner);
		Alerts alerts = this.nimbits.alerts();
		Subscription there = alerts.all().stream().filter(each -> Objects.equals(each.name(), made.name()) && entity.id().equals(each.point())).findFirst().orElse(null);
		if (there == null) {
			if (!alerts.canCarry(made.by()) || alerts.all().size() >= Alerts.MAXIMUM) {
				throw new ConflictResponse("this historian cannot tell anybody in that way");
			}
			alerts.put(made);
			this.nimbits.access().changed(context, "subscribe", made.id());
		}
		Body.json(context, SubscriptionJson.view(there == null ? made : there, owner));
	}

	private void create(Context context, Call call, JsonNode json, boolean missing) {
		if (SubscriptionJson.isOne(json)) {
			subscribe(context, call, json);
			return;
		}
		String parent = this.nimbits.lookup().parent(json.has("parent") ? json.get("parent").asText() : null);
		boolean point = EntityJson.type(json) == EntityJson.POINT;
		Entity there = missing ? this.nimbits.lookup().find(Nimbits.name(json), point) : null;
		if (there != null && there.isPoint() == point) {
			context.header("SERVER_RESPONSE", "Entity already exists");
			Body.json(context, this.nimbits.view(context, call, there));
			return;
		}
		try {
			Body.json(context, this.nimbits.view(context, call, this.nimbits.create(context, json, parent)));
		} catch (TreeException e) {
			throw new ConflictResponse(e.getMessage());
		}
	}

	private static String key(JsonNode json) {
		for (String name : new String[] {"key", "id", "uuid"}) {
			if (json.hasNonNull(name) && !json.get(name).asText().isBlank()) {
				return json.get(name).asText();
			}
		}
		throw new NotFoundResponse("the entity has no key");
	}

	/** Everything, as one list, folders before what is in them. */
	private void tree(Context context, Call call) {
		if (this.nimbits.access().of(context).isAnonymous()) {
			throw new UnauthorizedResponse("this needs a key");
		}
		List<Map<String, Object>> views = new ArrayList<>();
		add(context, call, null, views);
		Body.json(context, views);
	}

	private void add(Context context, Call call, String folder, List<Map<String, Object>> views) {
		for (Entity entity : this.nimbits.core().tree().children(folder)) {
			if (this.nimbits.mayRead(context, entity)) {
				views.add(this.nimbits.view(context, call, entity));
			}
			if (!entity.isPoint()) {
				add(context, call, entity.id(), views);
			}
		}
	}

	/** Who has signed in; the key that did it is what further requests carry, so it is answered to whoever has it already. */
	private void session(Context context, Call call) {
		Principal principal = this.nimbits.access().of(context);
		if (principal.isAnonymous()) {
			throw new UnauthorizedResponse("this needs a key");
		}
		Map<String, Object> user = new LinkedHashMap<>();
		String owner = this.nimbits.owner(context, call);
		user.put("key", owner);
		user.put("authToken", Objects.requireNonNullElse(call.secret(), ""));
		user.put("name", owner);
		user.put("id", owner);
		user.put("email", owner);
		user.put("entityType", EntityJson.USER);
		user.put("sessionId", "");
		user.put("loggedIn", true);
		user.put("userAdmin", principal.isAdmin());
		Body.json(context, user);
	}
}

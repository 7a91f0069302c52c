package frond.historian.nimbits;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.model.Alarms;
import frond.historian.model.Entity;
import frond.historian.model.Filter;
import frond.historian.model.PointSettings;
import frond.historian.model.PointType;
import frond.historian.model.Protection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Nimbits' entities, users, folders (its categories) and points, with its numbers for types. */
final class EntityJson {
	static final int USER = 0;
	static final int POINT = 1;
	static final int FOLDER = 2;
	private static final Filter.Kind[] FILTERS = {Filter.Kind.FIXED_HYSTERESIS, Filter.Kind.PERCENT_HYSTERESIS, Filter.Kind.CEILING, Filter.Kind.FLOOR, Filter.Kind.NONE};

	private EntityJson() {
	}

	/** {@code key} comes first: a client with 1 KB for the whole answer looks for it. */
	static Map<String, Object> view(Entity entity, String owner) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("key", entity.id());
		view.put("name", entity.name());
		view.put("id", entity.id());
		view.put("uuid", entity.id());
		view.put("entityType", entity.isPoint() ? POINT : FOLDER);
		view.put("parent", entity.parent() == null ? owner : entity.parent());
		view.put("owner", owner);
		if (entity.isPoint()) {
			settings(view, entity.settings());
		}
		return view;
	}

	private static void settings(Map<String, Object> view, PointSettings settings) {
		Alarms alarms = settings.alarms();
		view.put("description", settings.description() == null ? "" : settings.description());
		view.put("protectionLevel", settings.protection().ordinal());
		view.put("alertType", 3);
		number(view, "highAlarm", alarms.high());
		number(view, "lowAlarm", alarms.low());
		number(view, "deltaAlarm", alarms.delta());
		view.put("idleAlarmOn", alarms.idleSeconds() != null);
		view.put("idleSeconds", alarms.idleSeconds() == null ? 0 : alarms.idleSeconds());
		view.put("deltaSeconds", alarms.deltaSeconds() == null ? 0 : alarms.deltaSeconds());
		view.put("expire", settings.expireDays() == null ? 0 : settings.expireDays());
		view.put("unit", settings.unit() == null ? "" : settings.unit());
		view.put("filterType", java.util.Arrays.asList(FILTERS).indexOf(settings.filter().kind()));
		view.put("filterValue", settings.filter().value());
		view.put("pointType", switch (settings.type()) {
			case BASIC -> 0;
			case CUMULATIVE -> 4;
			case TIMESPAN -> 5;
			case FLAG -> 6;
			case HIGH -> 7;
			case LOW -> 8;
		});
	}

	private static void number(Map<String, Object> view, String name, Double value) {
		view.put(name, value == null ? 0 : value);
		view.put(name + "On", value != null);
	}

	/** Which of {@link #POINT} and {@link #FOLDER}; throws IllegalArgumentException with a sentence for the user. */
	static int type(JsonNode json) {
		JsonNode type = json.get("entityType");
		int number = type == null ? POINT : (int) ValueJson.number(type.asText());
		if (number != POINT && number != FOLDER) {
			throw new IllegalArgumentException("points (entityType 1), folders (2) and subscriptions (5) are made here; the rest by /api/v1");
		}
		return number;
	}

	/** A point's settings; what the JSON does not say stays as it is. */
	static PointSettings settings(JsonNode json, PointSettings before) {
		Alarms alarms = before.alarms();
		Integer idle = integer(json, "idleSeconds", alarms.idleSeconds());
		Integer window = integer(json, "deltaSeconds", alarms.deltaSeconds());
		Alarms after = new Alarms(alarm(json, "highAlarm", alarms.high()), alarm(json, "lowAlarm", alarms.low()), alarm(json, "deltaAlarm", alarms.delta()), window == null || window == 0 ? null : window,
				is(json, "idleAlarmOn", alarms.idleSeconds() != null) && idle != null && idle > 0 ? idle : null, alarms.hysteresis());
		Filter filter = before.filter();
		if (json.has("filterType")) {
			int kind = integer(json, "filterType", 4);
			if (kind < 0 || kind >= FILTERS.length) {
				throw new IllegalArgumentException("filterType is from 0 to 4");
			}
			filter = new Filter(FILTERS[kind], FILTERS[kind] == Filter.Kind.NONE ? 0 : decimal(json, "filterValue", filter.value()));
		}
		int protection = integer(json, "protectionLevel", before.protection().ordinal());
		if (protection < 0 || protection > 2) {
			throw new IllegalArgumentException("protectionLevel is from 0 to 2");
		}
		Integer expire = integer(json, "expire", before.expireDays());
		return new PointSettings(json.has("unit") ? json.get("unit").asText() : before.unit(), before.precision(), before.content(), pointType(json, before.type()), filter, after,
				expire == null || expire <= 0 ? null : expire, Protection.values()[protection], json.has("description") ? json.get("description").asText() : before.description());
	}

	private static PointType pointType(JsonNode json, PointType before) {
		if (!json.has("pointType")) {
			return before;
		}
		return switch (integer(json, "pointType", 0)) {
			case 4 -> PointType.CUMULATIVE;
			case 5 -> PointType.TIMESPAN;
			case 6 -> PointType.FLAG;
			case 7 -> PointType.HIGH;
			case 8 -> PointType.LOW;
			default -> PointType.BASIC;
		};
	}

	private static Double alarm(JsonNode json, String name, Double before) {
		if (!is(json, name + "On", before != null)) {
			return null;
		}
		return json.has(name) ? (Double) decimal(json, name, 0) : before;
	}

	private static boolean is(JsonNode json, String name, boolean before) {
		return json.has(name) ? json.get(name).asText().equals("true") : before;
	}

	private static double decimal(JsonNode json, String name, double before) {
		double number = json.has(name) ? ValueJson.number(json.get(name).asText()) : before;
		return Double.isNaN(number) ? before : number;
	}

	private static Integer integer(JsonNode json, String name, Integer before) {
		if (!json.has(name) || json.get(name).isNull()) {
			return before;
		}
		double number = ValueJson.number(json.get(name).asText());
		return Double.isNaN(number) ? before : (Integer) (int) number;
	}
}

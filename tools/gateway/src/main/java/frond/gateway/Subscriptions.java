package frond.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import frond.mqttsn.MqttSn;

/** Who has subscribed to what (sections 6.9, 6.10). The broker is asked once for a filter, however many clients have it. */
final class Subscriptions {
	/** How long after a subscription what the broker has retained is taken for meant by it, milliseconds. */
	private static final long FRESH = 10_000;

	private final Map<String, Map<Session, Long>> exact = new HashMap<>();
	private final Map<Session, Set<String>> filtersOf = new HashMap<>();
	private final Map<String, Map<Session, Long>> wildcards = new LinkedHashMap<>();

	/** All filters, and the highest QoS of each. */
	Map<String, Integer> filters() {
		Map<String, Integer> all = new LinkedHashMap<>();
		for (Map<String, Map<Session, Long>> each : List.of(this.exact, this.wildcards)) {
			each.forEach((filter, sessions) -> all.put(filter, sessions.keySet().stream().mapToInt(session -> session.filters.getOrDefault(filter, 0)).max().orElse(0)));
		}
		return all;
	}

	/** The highest QoS that clients want of a filter; 0 if none. */
	int qos(String filter) {
		return map(filter).getOrDefault(filter, Map.of()).keySet().stream().mapToInt(session -> session.filters.getOrDefault(filter, 0)).max().orElse(0);
	}

	/** @param now milliseconds; {@link Long#MIN_VALUE} for a subscription that is not new */
	void add(String filter, Session session, long now) {
		this.filtersOf.computeIfAbsent(session, anew -> new HashSet<>()).add(filter);
		map(filter).computeIfAbsent(filter, anew -> new LinkedHashMap<>()).put(session, now == Long.MIN_VALUE ? now : now + FRESH);
	}

	/** Whether that was the last client with this filter. */
	boolean remove(String filter, Session session) {
		Set<String> filters = this.filtersOf.get(session);
		if (filters != null && filters.remove(filter) && filters.isEmpty()) {
			this.filtersOf.remove(session);
		}
		Map<Session, Long> sessions = map(filter).get(filter);
		if (sessions == null || sessions.remove(session) == null || !sessions.isEmpty()) {
			return false;
		}
		map(filter).remove(filter);
		return true;
	}

	/** The filters under which a client is entered. */
	List<String> of(Session session) {
		return new ArrayList<>(this.filtersOf.getOrDefault(session, Set.of()));
	}

	private Map<String, Map<Session, Long>> map(String filter) {
		return Texts.hasWildcard(filter) ? this.wildcards : this.exact;
	}

	/** The clients that a message is for, each once, with the highest QoS of its filters; a retained one is for those that just subscribed. */
	List<Map.Entry<Session, Integer>> receivers(String topic, boolean retained, long now) {
		Map<Session, Integer> receivers = new LinkedHashMap<>();
		collect(topic, this.exact.get(topic), retained, now, receivers);
		for (Map.Entry<String, Map<Session, Long>> each : this.wildcards.entrySet()) {
			if (Texts.matches(each.getKey(), topic)) {
				collect(each.getKey(), each.getValue(), retained, now, receivers);
			}
		}
		return new ArrayList<>(receivers.entrySet());
	}

	private static void collect(String filter, Map<Session, Long> sessions, boolean retained, long now, Map<Session, Integer> receivers) {
		if (sessions == null) {
			return;
		}
		sessions.forEach((session, freshUntil) -> {
			if (!retained || now < freshUntil) {
				receivers.merge(session, session.filters.getOrDefault(filter, 0), Math::max);
			}
		});
	}

	/** QoS of flags, 0 to 2; -1 counts as 0. */
	static int qosOf(int flags) {
		int qos = (flags & MqttSn.QOS_MASK) >> 5;
		return qos == 3 ? 0 : qos;
	}
}

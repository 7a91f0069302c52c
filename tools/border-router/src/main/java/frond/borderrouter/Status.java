package frond.borderrouter;

import frond.buffer.Drop;
import frond.buffer.Stats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The status as maps and lists, ready for JSON. */
final class Status {
	private Status() {
	}

	static Map<String, Object> of(Mesh mesh, Forwarder forwarder, DnsRelay dns, boolean radioReady, String radioVersion, int radioResets, long now) {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("address", mesh.root().address().toString());
		status.put("radio", Map.of("ready", radioReady, "version", radioVersion, "resets", radioResets));
		List<Map<String, Object>> routes = new ArrayList<>();
		mesh.root().routes().all().forEach((target, route) -> {
			Map<String, Object> each = new LinkedHashMap<>();
			each.put("target", target.toString());
			each.put("parent", route.parent().toString());
			each.put("hops", mesh.root().routes().path(target).size());
			each.put("ageMs", (now - route.updated()) / 1000);
			if (route.expires() != Long.MAX_VALUE) {
				each.put("expiresMs", (route.expires() - now) / 1000);
			}
			routes.add(each);
		});
		status.put("routes", routes);
		if (mesh.root().outside() != null) {
			mesh.root().outside().describe(status);
		}
		if (mesh.discovery() != null) {
			status.put("advertisements", mesh.discovery().advertisements());
			List<Map<String, Object>> registrations = new ArrayList<>();
			mesh.discovery().registrations().all().forEach((address, registration) -> {
				Map<String, Object> each = new LinkedHashMap<>();
				each.put("address", address.toString());
				each.put("eui64", String.format("%016x", registration.eui64()));
				if (registration.transaction() >= 0) {
					each.put("transaction", registration.transaction());
				}
				each.put("expiresMs", (registration.expires() - now) / 1000);
				registrations.add(each);
			});
			status.put("registrations", registrations);
		}
		Map<String, Object> forward = new LinkedHashMap<>();
		forward.put("sockets", forwarder.mappings());
		forward.put("toHost", forwarder.toHost());
		forward.put("toMesh", forwarder.toMesh());
		status.put("forward", forward);
		if (dns != null) {
			status.put("dns", dns.status());
		}
		status.put("counters", counters(mesh.stats()));
		return status;
	}

	static Map<String, Integer> counters(Stats stats) {
		Map<String, Integer> counters = new LinkedHashMap<>();
		counters.put("received", stats.received);
		counters.put("delivered", stats.delivered);
		counters.put("transmitted", stats.transmitted);
		counters.put("sent", stats.sent);
		for (int reason = -1; reason > -Drop.COUNT; reason--) {
			if (Drop.name(reason) != null && stats.drops(reason) != 0) {
				counters.put(Drop.name(reason), stats.drops(reason));
			}
		}
		return counters;
	}
}

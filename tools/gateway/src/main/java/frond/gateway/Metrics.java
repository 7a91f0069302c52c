package frond.gateway;

import java.util.Locale;
import java.util.StringJoiner;

/** The counters as JSON and as Prometheus reads them (text format 0.0.4). What is not a counter is a copy, set by the event loop. */
final class Metrics {
	private final Counters counters;
	private volatile boolean brokerUp;
	private volatile int clients;
	private volatile int sessions;
	private volatile int pending;

	Metrics(Counters counters) {
		this.counters = counters;
	}

	void set(boolean brokerUp, int clients, int sessions, int pending) {
		this.brokerUp = brokerUp;
		this.clients = clients;
		this.sessions = sessions;
		this.pending = pending;
	}

	String json() {
		StringJoiner drops = new StringJoiner(",", "{", "}");
		StringJoiner all = new StringJoiner(",", "{", "}");
		all.add("\"brokerUp\":" + this.brokerUp).add("\"clients\":" + this.clients).add("\"sessions\":" + this.sessions).add("\"pending\":" + this.pending)
				.add("\"heapBytes\":" + heap());
		for (Counter counter : Counter.values()) {
			(counter.drop ? drops : all).add("\"" + counter.label + "\":" + this.counters.get(counter));
		}
		return all.add("\"drops\":" + drops).toString();
	}

	String prometheus() {
		StringBuilder text = new StringBuilder();
		gauge(text, "broker_up", "Whether the broker is connected.", this.brokerUp ? 1 : 0);
		gauge(text, "clients", "Clients that are connected, asleep or not.", this.clients);
		gauge(text, "sessions", "Sessions kept, connected or not.", this.sessions);
		gauge(text, "pending", "Messages that wait for the broker.", this.pending);
		gauge(text, "heap_bytes", "Java heap in use.", heap());
		for (Counter counter : Counter.values()) {
			if (!counter.drop) {
				String name = "frond_gateway_" + counter.label.replaceAll("([A-Z])", "_$1").replace('-', '_').toLowerCase(Locale.ROOT) + "_total";
				text.append("# TYPE ").append(name).append(" counter\n").append(name).append(' ').append(this.counters.get(counter)).append('\n');
			}
		}
		text.append("# HELP frond_gateway_dropped_total Datagrams dropped, by reason.\n# TYPE frond_gateway_dropped_total counter\n");
		for (Counter counter : Counter.values()) {
			if (counter.drop) {
				text.append("frond_gateway_dropped_total{reason=\"").append(counter.label).append("\"} ").append(this.counters.get(counter)).append('\n');
			}
		}
		latency(text);
		return text.toString();
	}

	private void latency(StringBuilder text) {
		String name = "frond_gateway_answer_seconds";
		text.append("# HELP ").append(name).append(" From a PUBLISH to the broker's answer to it.\n# TYPE ").append(name).append(" histogram\n");
		long count = 0;
		for (int i = 0; i <= Counters.BOUNDS.length; i++) {
			count += this.counters.latency(i);
			String bound = i < Counters.BOUNDS.length ? Double.toString(Counters.BOUNDS[i] / 1000.0) : "+Inf";
			text.append(name).append("_bucket{le=\"").append(bound).append("\"} ").append(count).append('\n');
		}
		text.append(name).append("_sum ").append(this.counters.latencySum() / 1e9).append('\n').append(name).append("_count ").append(count).append('\n');
	}

	private static void gauge(StringBuilder text, String name, String help, long value) {
		text.append("# HELP frond_gateway_").append(name).append(' ').append(help).append("\n# TYPE frond_gateway_").append(name).append(" gauge\nfrond_gateway_").append(name).append(' ')
				.append(value).append('\n');
	}

	private static long heap() {
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}
}

package frond.historian;

import frond.historian.http.HttpApi;
import frond.historian.meta.Metadata;
import frond.historian.mqtt.BrokerUrl;
import frond.historian.mqtt.MqttIntake;
import frond.historian.pipeline.Core;
import frond.historian.store.questdb.QuestDbLog;
import frond.historian.store.questdb.QuestDbStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole: storage, ways in, ways out, in the order in which they start and, backwards, end. */
final class Historian implements Closeable {
	private final DataDirectory directory;
	private final Core core;
	private final HttpApi http;
	private final MqttIntake mqtt;
	private final int port;
	private final long started = System.nanoTime();

	/**
	 * Opens the storage and serves.
	 *
	 * @param data directory to keep everything in; made if need be
	 * @param port HTTP port on the loopback address; 0 for any
	 * @param broker MQTT broker to subscribe to, or null for none
	 * @param topic topic filter there
	 * @throws IOException with a sentence for the user if the directory or the port cannot be used
	 */
	Historian(Path data, int port, BrokerUrl broker, String topic) throws IOException {
		this.directory = new DataDirectory(data);
		QuestDbLog.start(this.directory.log());
		this.core = new Core(new QuestDbStore(this.directory.database()), Metadata.inFile(this.directory.metadata()));
		this.http = new HttpApi(port, this.core, this::stats, List.of());
		this.mqtt = broker == null ? null : new MqttIntake(broker, topic, this.directory.clientId(), this.core.intake(), this.core.counters());
		try {
			this.port = this.http.start();
		} catch (RuntimeException e) {
			this.core.close();
			this.directory.close();
			throw new IOException("port " + port + " cannot be served: " + rootCause(e).getMessage());
		}
		if (this.mqtt != null) {
			this.mqtt.start();
		}
	}

	/** The HTTP port. */
	int port() {
		return this.port;
	}

	/** Takes no more, stores what has been taken, closes the files. */
	@Override
	public void close() throws IOException {
		if (this.mqtt != null) {
			this.mqtt.close();
		}
		this.http.close();
		this.core.close();
		this.directory.close();
	}

	private static Throwable rootCause(Throwable e) {
		return e.getCause() == null ? e : rootCause(e.getCause());
	}

	private Map<String, Object> stats() {
		Map<String, Object> stats = new LinkedHashMap<>();
		stats.put("uptimeMs", (System.nanoTime() - this.started) / 1_000_000);
		stats.put("points", this.core.points().size());
		stats.put("packsReceived", this.core.counters().packsReceived.sum());
		stats.put("packsStored", this.core.counters().packsStored.sum());
		stats.put("readingsStored", this.core.counters().readingsStored.sum());
		stats.put("readingsFiltered", this.core.counters().readingsFiltered.sum());
		stats.put("readingsLate", this.core.counters().readingsLate.sum());
		stats.put("calculations", this.core.counters().calculations.sum());
		stats.put("calculationsEmpty", this.core.counters().calculationsEmpty.sum());
		stats.put("eventsDropped", this.core.bus().dropped());
		stats.put("readingsWaiting", this.core.pipeline().waiting());
		stats.put("recordsUnsupported", this.core.counters().recordsUnsupported.sum());
		stats.put("refused", this.core.counters().refused());
		stats.put("commits", this.core.pipeline().commits());
		stats.put("commitMeanMicros", this.core.pipeline().commitNanos() / 1000 / Math.max(1, this.core.pipeline().commits()));
		stats.put("commitFailures", this.core.pipeline().failures());
		stats.put("commitsToApply", this.core.store().backlog());
		stats.put("mqttConnected", this.mqtt != null && this.mqtt.isConnected());
		stats.put("mqttConnects", this.core.counters().mqttConnects.sum());
		stats.put("mqttMessages", this.core.counters().mqttMessages.sum());
		return stats;
	}
}

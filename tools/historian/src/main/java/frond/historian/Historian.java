package frond.historian;

import frond.historian.http.HttpApi;
import frond.historian.mqtt.BrokerUrl;
import frond.historian.mqtt.MqttIntake;
import frond.historian.pipeline.Committer;
import frond.historian.pipeline.Counters;
import frond.historian.pipeline.Intake;
import frond.historian.pipeline.Points;
import frond.historian.store.ValueStore;
import frond.historian.store.questdb.QuestDbLog;
import frond.historian.store.questdb.QuestDbStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The whole: storage, ways in, ways out, in the order in which they start and, backwards, end. */
final class Historian implements Closeable {
	private final DataDirectory directory;
	private final ValueStore store;
	private final Points points;
	private final Counters counters = new Counters();
	private final Committer committer;
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
		this.store = new QuestDbStore(this.directory.database());
		this.points = new Points(this.store);
		this.committer = new Committer(this.store, this.points, this.counters);
		Intake intake = new Intake(this.committer, this.counters);
		this.http = new HttpApi(port, this.store, this.points, intake, this::stats);
		this.mqtt = broker == null ? null : new MqttIntake(broker, topic, this.directory.clientId(), intake, this.counters);
		try {
			this.port = this.http.start();
		} catch (RuntimeException e) {
			this.committer.close();
			this.store.close();
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
		this.committer.close();
		this.store.close();
		this.directory.close();
	}

	private static Throwable rootCause(Throwable e) {
		return e.getCause() == null ? e : rootCause(e.getCause());
	}

	private Map<String, Object> stats() {
		Map<String, Object> stats = new LinkedHashMap<>();
		stats.put("uptimeMs", (System.nanoTime() - this.started) / 1_000_000);
		stats.put("points", this.points.size());
		stats.put("packsReceived", this.counters.packsReceived.sum());
		stats.put("packsStored", this.counters.packsStored.sum());
		stats.put("readingsStored", this.counters.readingsStored.sum());
		stats.put("readingsWaiting", this.committer.waiting());
		stats.put("recordsUnsupported", this.counters.recordsUnsupported.sum());
		stats.put("refused", this.counters.refused());
		stats.put("commits", this.committer.commits());
		stats.put("commitMeanMicros", this.committer.commitNanos() / 1000 / Math.max(1, this.committer.commits()));
		stats.put("commitFailures", this.committer.failures());
		stats.put("commitsToApply", this.store.backlog());
		stats.put("mqttConnected", this.mqtt != null && this.mqtt.isConnected());
		stats.put("mqttConnects", this.counters.mqttConnects.sum());
		stats.put("mqttMessages", this.counters.mqttMessages.sum());
		return stats;
	}
}

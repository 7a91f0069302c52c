package frond.historian;

import frond.historian.alert.Alerts;
import frond.historian.http.Access;
import frond.historian.http.AlarmsResource;
import frond.historian.http.BackupResource;
import frond.historian.http.ChartResource;
import frond.historian.http.ComputeResource;
import frond.historian.http.ExportResource;
import frond.historian.http.GrafanaResource;
import frond.historian.http.HttpApi;
import frond.historian.http.Listening;
import frond.historian.http.NodesResource;
import frond.historian.http.Pictures;
import frond.historian.http.SeriesResource;
import frond.historian.http.SessionResource;
import frond.historian.http.SubscriptionsResource;
import frond.historian.http.ParquetResource;
import frond.historian.http.TokensResource;
import frond.historian.http.TreeResource;
import frond.historian.http.ValuesResource;
import frond.historian.mqtt.BrokerUrl;
import frond.historian.influx.InfluxResource;
import frond.historian.mqtt.MqttIntake;
import frond.historian.mqtt.MqttServer;
import frond.historian.nimbits.Nimbits;
import frond.historian.pipeline.Core;
import frond.historian.security.AuditLog;
import frond.historian.security.Certificate;
import frond.historian.security.Logins;
import frond.historian.security.RateLimit;
import frond.historian.security.Tokens;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
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
	private final OwnBroker broker;
	private final Tokens tokens;
	private final Alerts alerts;
	private final long started = System.nanoTime();

	/**
	 * Opens the storage and serves.
	 *
	 * @param data directory to keep everything in; made if need be
	 * @param serving where and how to serve; as the user asked for it
	 * @param broker MQTT broker to subscribe to, or null for none
	 * @param topic topic filter there
	 * @throws IOException with a sentence for the user if the directory or the port cannot be used
	 */
	Historian(Path data, Serving serving, BrokerUrl broker, String topic) throws IOException {
		this(new Opened(data, Storage.usual(), false), serving, Mqtt.subscribing(broker, topic), Messengers.NONE);
	}

	/**
	 * As the other, on storage that is open; closed with the historian, also where that cannot serve.
	 *
	 * @param ways brokers, of others and our own
	 * @param messengers how people are told
	 */
	Historian(Opened opened, Serving serving, Mqtt ways, Messengers messengers) throws IOException {
		this.directory = opened.directory();
		this.core = opened.core();
		this.tokens = new Tokens(this.core.metadata());
		this.alerts = new Alerts(this.core, this.directory.webhookKey());
		if (messengers.mail() != null) {
			this.alerts.mailBy(messengers.mail());
		}
		if (messengers.xmpp() != null) {
			this.alerts.chatAs(messengers.xmpp());
		}
		this.core.intake().limit(serving.limits());
		Logins logins = new Logins(this.tokens);
		Access access = new Access(logins, this.core.tree(), new AuditLog(this.directory.audit()), new RateLimit(serving.requestsPerSecond()));
		Pictures pictures = new Pictures(this.core);
		this.http = new HttpApi(listening(serving), this.core, access, this::stats, List.of(new TreeResource(this.core, access), new ValuesResource(this.core, access),
				new ComputeResource(this.core, access), new AlarmsResource(this.core, access), new TokensResource(this.tokens, access), new ExportResource(this.core, access),
				new SeriesResource(this.core, access), new NodesResource(this.core, access), new SessionResource(this.tokens, access),
				new BackupResource(this.core, access), new ParquetResource(this.core, access),
				new SubscriptionsResource(this.alerts, access), new ChartResource(this.core, access, pictures),
				new Nimbits(this.core, access, pictures, this.alerts), new GrafanaResource(this.core, access), new InfluxResource(this.core, access)));
		this.alerts.start();
		this.mqtt = ways.broker() == null ? null : new MqttIntake(ways.broker(), ways.rules(), this.directory.clientId(), this.core.intake(), this.core.counters());
		try {
			this.http.start();
		} catch (RuntimeException e) {
			this.core.close();
			this.directory.close();
			throw new IOException("the port cannot be served: " + rootCause(e).getMessage());
		}
		if (this.mqtt != null) {
			this.mqtt.start();
		}
		this.broker = ways.serves() ? broker(ways, serving, new MqttServer(ways.rules(), logins, new RateLimit(ways.messagesPerSecond()), this.core.intake(), this.core.counters(), this.core.metadata())) : null;
	}

	/** Passwords in clear text go no further than this machine, unless the user says so. */
	private OwnBroker broker(Mqtt mqtt, Serving serving, MqttServer server) throws IOException {
		try {
			String host = serving.bind() != null ? serving.bind() : "127.0.0.1";
			Certificate certificate = mqtt.tlsPort() < 0 ? null : certificate(serving);
			return new OwnBroker(mqtt, host, serving.bind() == null && !this.tokens.isEmpty() ? "0.0.0.0" : host, certificate, this.directory.mqtt(), server);
		} catch (IOException e) {
			this.http.close();
			throw closing(e);
		}
	}

	private Certificate certificate(Serving serving) throws IOException {
		return serving.certificate() == null ? Certificate.ofDirectory(this.directory.tls()) : Certificate.read(serving.certificate(), serving.key());
	}

	private Listening listening(Serving serving) throws IOException {
		String host = serving.bind() != null ? serving.bind() : this.tokens.isEmpty() || serving.https() < 0 ? "127.0.0.1" : "0.0.0.0";
		if (this.tokens.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress()) {
			throw closing(new IOException("without a token only this machine is served; make one first: POST /api/v1/tokens from this machine"));
		}
		if (serving.https() < 0) {
			return new Listening(host, serving.http(), -1, null, null);
		}
		try {
			Certificate certificate = certificate(serving);
			return new Listening(host, serving.http(), serving.https(), certificate.keyStore(), Certificate.PASSWORD);
		} catch (IOException e) {
			throw closing(e);
		}
	}

	private IOException closing(IOException e) throws IOException {
		this.core.close();
		this.directory.close();
		return e;
	}

	/** The HTTP port, or -1. */
	int port() {
		return this.http.httpPort();
	}

	/** The HTTPS port, or -1. */
	int httpsPort() {
		return this.http.httpsPort();
	}

	/** Where MQTT is served, for the ready line; empty if nowhere. */
	String mqttReady() {
		return this.broker == null ? "" : this.broker.ready();
	}

	/** Takes no more, stores what has been taken, closes the files. */
	@Override
	public void close() throws IOException {
		if (this.mqtt != null) {
			this.mqtt.close();
		}
		if (this.broker != null) {
			this.broker.close();
		}
		this.http.close();
		this.alerts.close();
		this.core.close();
		this.directory.close();
	}

	private static Throwable rootCause(Throwable e) {
		return e.getCause() == null ? e : rootCause(e.getCause());
	}

	private Map<String, Object> stats() {
		Map<String, Object> stats = new LinkedHashMap<>();
		stats.put("uptimeMs", (System.nanoTime() - this.started) / 1_000_000);
		stats.put("heapBytes", Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
		stats.put("points", this.core.points().size());
		stats.put("packsReceived", this.core.counters().packsReceived.sum());
		stats.put("packsStored", this.core.counters().packsStored.sum());
		stats.put("readingsStored", this.core.counters().readingsStored.sum());
		stats.put("readingsFiltered", this.core.counters().readingsFiltered.sum());
		stats.put("readingsLate", this.core.counters().readingsLate.sum());
		stats.put("readingsExpired", this.core.counters().readingsExpired.sum());
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
		stats.put("mqttRefusedClients", this.core.counters().mqttRefusedClients.sum());
		stats.putAll(this.alerts.statistics());
		return stats;
	}
}

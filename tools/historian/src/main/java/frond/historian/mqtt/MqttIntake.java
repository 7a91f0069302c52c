package frond.historian.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import frond.historian.model.Console;
import frond.historian.model.RefusedException;
import frond.historian.pipeline.Counters;
import frond.historian.pipeline.Intake;
import frond.historian.senml.Pack;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes packs from an MQTT 5 broker. The session is persistent and a message is acknowledged when it is on disk, so that the broker
 * keeps what this process has not stored, however it ends.
 *
 * <p>A payload that is refused is acknowledged and counted: it would be no better the second time.
 */
public final class MqttIntake implements Closeable {
	/** Messages on their way to the disk at a time. */
	private static final int RECEIVE_MAXIMUM = 2_000;
	/** Above this the broker does not even deliver; from {@link Intake#MAXIMUM_BYTES} on the message is refused and counted. */
	private static final int MAXIMUM_PACKET = 4 * Intake.MAXIMUM_BYTES;
	private static final int RECONNECT_MAXIMUM_SECONDS = 5;

	private final BrokerUrl broker;
	private final List<TopicRule> rules;
	private final Intake intake;
	private final Counters counters;
	private final Mqtt5AsyncClient client;
	private volatile boolean connected;
	private boolean saidLost;

	/**
	 * Prepares the connection; {@link #start} makes it.
	 *
	 * @param rules what to subscribe to, and what it is about
	 * @param clientId the same at each start, so that the broker knows the session again
	 */
	public MqttIntake(BrokerUrl broker, List<TopicRule> rules, String clientId, Intake intake, Counters counters) {
		this.broker = broker;
		this.rules = List.copyOf(rules);
		this.intake = intake;
		this.counters = counters;
		Mqtt5ClientBuilder builder = MqttClient.builder().useMqttVersion5().identifier(clientId).serverHost(broker.host()).serverPort(broker.port())
				.executorConfig().nettyThreads(1).applyExecutorConfig()
				.automaticReconnect().initialDelay(200, TimeUnit.MILLISECONDS).maxDelay(RECONNECT_MAXIMUM_SECONDS, TimeUnit.SECONDS).applyAutomaticReconnect()
				.addConnectedListener(context -> connected())
				.addDisconnectedListener(this::disconnected);
		if (broker.tls()) {
			builder = builder.sslWithDefaultConfig();
		}
		if (broker.user() != null) {
			byte[] password = broker.password() == null ? new byte[0] : broker.password().getBytes(StandardCharsets.UTF_8);
			builder = builder.simpleAuth().username(broker.user()).password(password).applySimpleAuth();
		}
		this.client = builder.buildAsync();
	}

	/** Connects, now or as soon as the broker is there, and again whenever the connection is lost. */
	public void start() {
		// Before the connection: the broker sends what waits in the session right after it.
		this.client.publishes(MqttGlobalPublishFilter.ALL, this::receive, true);
		this.client.connectWith().cleanStart(false).noSessionExpiry().keepAlive(30)
				.restrictions().receiveMaximum(RECEIVE_MAXIMUM).maximumPacketSize(MAXIMUM_PACKET).applyRestrictions().send();
	}

	public boolean isConnected() {
		return this.connected;
	}

	/** Takes leave of the broker, which keeps the session. */
	@Override
	public void close() {
		try {
			this.client.disconnect().get(2, TimeUnit.SECONDS);
		} catch (ExecutionException | TimeoutException e) {
			// It was not connected: there is nothing to leave.
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void connected() {
		this.connected = true;
		this.saidLost = false;
		this.counters.mqttConnects.increment();
		for (TopicRule rule : this.rules) {
			this.client.subscribeWith().topicFilter(rule.filter()).qos(MqttQos.AT_LEAST_ONCE)
					.retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST).send().whenComplete((suback, failure) -> {
						if (failure == null) {
							Console.event("broker-connected url=" + this.broker + " topic=" + rule.filter());
						} else {
							Console.error("the broker refuses the subscription to " + rule.filter() + ": " + failure.getMessage());
						}
					});
		}
	}

	private synchronized void disconnected(MqttClientDisconnectedContext context) {
		boolean was = this.connected;
		this.connected = false;
		if (!this.saidLost && context.getReconnector().isReconnect()) {
			this.saidLost = true;
			Throwable cause = context.getCause();
			while (cause.getCause() != null) {
				cause = cause.getCause();
			}
			Console.event((was ? "broker-lost url=" : "broker-unreachable url=") + this.broker + " retrying=yes");
			Console.error("broker " + this.broker + (was ? " lost: " : " not reached: ") + cause.getMessage() + "; trying again until it is there");
		}
	}

	private void receive(Mqtt5Publish message) {
		this.counters.mqttMessages.increment();
		byte[] payload = message.getPayloadAsBytes();
		TopicRule.Match match = TopicRule.match(this.rules, message.getTopic().toString());
		if (match == null || message.isRetain() && !match.senml()) {
			// A retained message says nothing of when it was sent, unless it has its own times.
			message.acknowledge();
			return;
		}
		try {
			CompletableFuture<Pack> stored = this.intake.take(payload.length, match.node(), now -> TopicPayload.read(payload, match, now), false, point -> true);
			stored.thenRun(message::acknowledge);
		} catch (RefusedException e) {
			message.acknowledge();
		}
	}
}

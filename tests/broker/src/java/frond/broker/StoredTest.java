package frond.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;

import frond.tests.support.Tool;

/** An acknowledgement means that the historian has acknowledged, which it does when the message is on disk (docs/gateway.md). */
class StoredTest {
	private static final int PATIENCE = 60;
	/** Of the receive maximum, for what comes from the queue. */
	private static final int RESERVED = 1000;
	private static final String TOPIC = "frond/02f00d0000000001/senml";

	@TempDir
	Path data;
	private Tool broker;
	/** What the historian has and has not acknowledged. */
	private final Queue<Mqtt5Publish> delivered = new ConcurrentLinkedQueue<>();
	private Mqtt5AsyncClient historian;

	@AfterEach
	void end() {
		if (this.broker != null) {
			this.broker.close();
		}
	}

	private void start(Object... more) {
		Object[] all = { "--listen", "127.0.0.1:0", "--data", this.data };
		Object[] arguments = java.util.Arrays.copyOf(all, all.length + more.length);
		System.arraycopy(more, 0, arguments, all.length, more.length);
		this.broker = Tool.start("broker", arguments);
	}

	private void attachHistorian(String id, boolean says) throws Exception {
		this.historian = client(id);
		this.historian.publishes(MqttGlobalPublishFilter.ALL, this.delivered::add, true);
		var connect = this.historian.connectWith().cleanStart(false).sessionExpiryInterval(86_400);
		if (says) {
			connect.userProperties().add("frond-role", "historian").applyUserProperties();
		}
		connect.send().get(PATIENCE, TimeUnit.SECONDS);
		this.historian.subscribeWith().topicFilter("frond/+/senml").qos(MqttQos.AT_LEAST_ONCE).send().get(PATIENCE, TimeUnit.SECONDS);
	}

	private Mqtt5AsyncClient client(String id) {
		return Mqtt5Client.builder().identifier(id).serverAddress(this.broker.address("mqtt")).buildAsync();
	}

	private Mqtt5AsyncClient publisher() throws Exception {
		Mqtt5AsyncClient client = client("publisher");
		client.connectWith().cleanStart(true).send().get(PATIENCE, TimeUnit.SECONDS);
		return client;
	}

	private static CompletableFuture<Mqtt5PublishResult> publish(Mqtt5AsyncClient client, String topic, MqttQos qos, String text) {
		return client.publishWith().topic(topic).qos(qos).payload(text.getBytes(StandardCharsets.UTF_8)).send();
	}

	private Mqtt5Publish nextDelivered() {
		Tool.await("a message at the historian", () -> !this.delivered.isEmpty());
		return this.delivered.remove();
	}

	private static Mqtt5PubAckReasonCode refusal(CompletableFuture<Mqtt5PublishResult> answer) {
		ExecutionException fault = assertThrows(ExecutionException.class, () -> answer.get(PATIENCE, TimeUnit.SECONDS));
		return ((Mqtt5PubAckException) fault.getCause()).getMqttMessage().getReasonCode();
	}

	@Test
	void anAcknowledgementWaitsForTheHistoriansAndOthersDoNotWaitBehindIt() throws Exception {
		start();
		attachHistorian("frond-historian-1", false);
		Mqtt5AsyncClient publisher = publisher();
		CompletableFuture<Mqtt5PublishResult> first = publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, "1");
		CompletableFuture<Mqtt5PublishResult> second = publish(publisher, TOPIC, MqttQos.EXACTLY_ONCE, "2");
		Mqtt5Publish one = nextDelivered();
		// A message that no historian has subscribed to is the broker's alone.
		publish(publisher, "other", MqttQos.AT_LEAST_ONCE, "x").get(PATIENCE, TimeUnit.SECONDS);
		assertFalse(first.isDone() || second.isDone());
		// The client library sends acknowledgements in the order of the messages.
		one.acknowledge();
		first.get(PATIENCE, TimeUnit.SECONDS);
		// Once in some dozens of runs the library delivers the second only when the first is acknowledged.
		Mqtt5Publish two = nextDelivered();
		assertFalse(second.isDone());
		two.acknowledge();
		second.get(PATIENCE, TimeUnit.SECONDS);
	}

	/** Refused with quota exceeded (MQTT 5 section 3.4.2.1) the publisher keeps it; and nothing is queued that comes again anyway. */
	@Test
	void withoutAHistorianAReadingIsRefusedAndNotQueued() throws Exception {
		start();
		Mqtt5AsyncClient publisher = publisher();
		assertEquals(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED, refusal(publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, "never")));
		attachHistorian("frond-historian-1", false);
		this.historian.disconnect().get(PATIENCE, TimeUnit.SECONDS);
		Tool.await("refusal", () -> {
			try {
				return refusal(publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, "away")) == Mqtt5PubAckReasonCode.QUOTA_EXCEEDED;
			} catch (AssertionError stillThere) {
				return false;
			}
		});
		ExecutionException qos2 = assertThrows(ExecutionException.class, () -> publish(publisher, TOPIC, MqttQos.EXACTLY_ONCE, "away2").get(PATIENCE, TimeUnit.SECONDS));
		assertTrue(qos2.getCause() instanceof Mqtt5PubRecException, qos2.toString());
		attachHistorian("frond-historian-1", false);
		CompletableFuture<Mqtt5PublishResult> there = publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, "there");
		Mqtt5Publish only = nextDelivered();
		assertEquals("there", new String(only.getPayloadAsBytes(), StandardCharsets.UTF_8));
		only.acknowledge();
		there.get(PATIENCE, TimeUnit.SECONDS);
	}

	@Test
	void whatAHistorianHadNotStoredWhenItWentIsRefusedAtOnce() throws Exception {
		start("--stored-within", 100);
		attachHistorian("frond-historian-1", false);
		Mqtt5AsyncClient publisher = publisher();
		CompletableFuture<Mqtt5PublishResult> waiting = publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, "1");
		nextDelivered();
		this.historian.disconnect();
		assertEquals(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED, refusal(waiting));
	}

	/** docs/gateway.md, Past the queues: it is the publisher's until it is stored, so there is nothing of it for the historian to find. */
	@Test
	void whatOnlyTheHistorianGetsIsInNoQueue() throws Exception {
		start("--stored-within", 100);
		attachHistorian("frond-historian-1", false);
		Mqtt5AsyncClient publisher = publisher();
		CompletableFuture<Mqtt5PublishResult> refused = publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, "refused");
		nextDelivered();
		this.historian.disconnect();
		assertEquals(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED, refusal(refused));
		attachHistorian("frond-historian-1", false);
		CompletableFuture<Mqtt5PublishResult> next = publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, "next");
		Mqtt5Publish first = nextDelivered();
		assertEquals("next", new String(first.getPayloadAsBytes(), StandardCharsets.UTF_8));
		first.acknowledge();
		next.get(PATIENCE, TimeUnit.SECONDS);
	}

	/** More than the historian's receive maximum leaves room for: the rest follows as it acknowledges. */
	@Test
	void whatAHistorianHasNoRoomForWaits() throws Exception {
		start("--stored-within", 100);
		this.historian = client("frond-historian-1");
		this.historian.publishes(MqttGlobalPublishFilter.ALL, this.delivered::add, true);
		this.historian.connectWith().cleanStart(false).sessionExpiryInterval(86_400).restrictions().receiveMaximum(RESERVED + 10).applyRestrictions().send().get(PATIENCE, TimeUnit.SECONDS);
		this.historian.subscribeWith().topicFilter("frond/+/senml").qos(MqttQos.AT_LEAST_ONCE).send().get(PATIENCE, TimeUnit.SECONDS);
		Mqtt5AsyncClient publisher = publisher();
		List<CompletableFuture<Mqtt5PublishResult>> answers = new ArrayList<>();
		for (int i = 0; i < 25; i++) {
			answers.add(publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, Integer.toString(i)));
		}
		for (int i = 0; i < 25; i++) {
			Mqtt5Publish next = nextDelivered();
			assertEquals(Integer.toString(i), new String(next.getPayloadAsBytes(), StandardCharsets.UTF_8), "in the publisher's order");
			next.acknowledge();
			answers.get(i).get(PATIENCE, TimeUnit.SECONDS);
		}
	}

	@Test
	void aSecondSubscriberGetsItTooAndStoresNothing() throws Exception {
		start();
		attachHistorian("frond-historian-1", false);
		Queue<Mqtt5Publish> seen = new ConcurrentLinkedQueue<>();
		Mqtt5AsyncClient onlooker = client("onlooker");
		onlooker.publishes(MqttGlobalPublishFilter.ALL, seen::add);
		onlooker.connectWith().cleanStart(true).send().get(PATIENCE, TimeUnit.SECONDS);
		onlooker.subscribeWith().topicFilter("frond/#").qos(MqttQos.AT_MOST_ONCE).send().get(PATIENCE, TimeUnit.SECONDS);
		CompletableFuture<Mqtt5PublishResult> answer = publish(publisher(), TOPIC, MqttQos.AT_LEAST_ONCE, "both");
		Mqtt5Publish toStore = nextDelivered();
		Tool.await("the message at the onlooker", () -> seen.size() == 1);
		assertFalse(answer.isDone());
		toStore.acknowledge();
		answer.get(PATIENCE, TimeUnit.SECONDS);
	}

	@Test
	void aHistorianThatStoresTooSlowlyMeansRefusal() throws Exception {
		start("--stored-within", 1);
		attachHistorian("archive", true);
		Mqtt5AsyncClient publisher = publisher();
		CompletableFuture<Mqtt5PublishResult> late = publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, "late");
		assertEquals(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED, refusal(late));
		nextDelivered().acknowledge();
		CompletableFuture<Mqtt5PublishResult> again = publish(publisher, TOPIC, MqttQos.AT_LEAST_ONCE, "again");
		nextDelivered().acknowledge();
		again.get(PATIENCE, TimeUnit.SECONDS);
	}

	/** A client that called itself a historian in its CONNECT is one after the broker's restart too, while it is away. */
	@Test
	void aHistorianByUserPropertyIsRemembered() throws Exception {
		start();
		attachHistorian("archive", true);
		this.historian.subscribeWith().topicFilter("plant/#").qos(MqttQos.AT_LEAST_ONCE).send().get(PATIENCE, TimeUnit.SECONDS);
		this.broker.kill9();
		start();
		assertEquals(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED, refusal(publish(publisher(), "plant/boiler", MqttQos.AT_LEAST_ONCE, "hot")));
	}

	/** MQTT 3.1.1 has no PUBACK that refuses: its publisher is not answered, and its connection ends. */
	@Test
	void aPublisherOfMqtt311IsNotAcknowledgedEither() throws Exception {
		start();
		Mqtt3AsyncClient publisher = Mqtt3Client.builder().identifier("old").serverAddress(this.broker.address("mqtt")).buildAsync();
		publisher.connect().get(PATIENCE, TimeUnit.SECONDS);
		assertThrows(ExecutionException.class, () -> publisher.publishWith().topic(TOPIC).qos(MqttQos.AT_LEAST_ONCE).send().get(PATIENCE, TimeUnit.SECONDS));
		attachHistorian("frond-historian-1", false);
		publisher.connect().get(PATIENCE, TimeUnit.SECONDS);
		var stored = publisher.publishWith().topic(TOPIC).qos(MqttQos.AT_LEAST_ONCE).send();
		Mqtt5Publish message = nextDelivered();
		assertFalse(stored.isDone());
		message.acknowledge();
		stored.get(PATIENCE, TimeUnit.SECONDS);
	}

	@Test
	void asBrokersDoIfAskedTo() throws Exception {
		start("--acknowledge", "taken");
		attachHistorian("frond-historian-1", false);
		publish(publisher(), TOPIC, MqttQos.AT_LEAST_ONCE, "1").get(PATIENCE, TimeUnit.SECONDS);
	}
}

package frond.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;

import frond.tests.support.Tool;

/** MQTT 5 section 4.4: what was acknowledged with QoS 1 is the receiver's; section 4.1: session state outlives the connection. */
class CrashTest {
	/** How often the broker is killed; more for a soak, by the environment. */
	private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("FROND_BROKER_KILLS", "3"));
	private static final int PATIENCE = 60;
	private static final String TOPIC = "frond/crash";

	@TempDir
	Path data;

	@Test
	void whatWasAcknowledgedReachesASubscriberThatWasAwayWhenTheBrokerWasKilled() throws Exception {
		deliversAfterKill(false, new Random(1));
	}

	@Test
	void whatWasAcknowledgedReachesASubscriberThatHadNotYetAcknowledgedWhenTheBrokerWasKilled() throws Exception {
		deliversAfterKill(true, new Random(2));
	}

	/** @param attached whether the subscriber is there, takes messages and acknowledges one in three */
	private void deliversAfterKill(boolean attached, Random random) throws Exception {
		Set<String> acknowledged = new ConcurrentSkipListSet<>();
		Set<String> received = new ConcurrentSkipListSet<>();
		Tool broker = start();
		try {
			Mqtt5AsyncClient first = connect(broker, "historian", false);
			first.subscribeWith().topicFilter(TOPIC).qos(MqttQos.AT_LEAST_ONCE).send().get(PATIENCE, TimeUnit.SECONDS);
			first.disconnect().get(PATIENCE, TimeUnit.SECONDS);
			for (int round = 0; round < ROUNDS; round++) {
				if (attached) {
					attach(broker, received, 3);
				}
				publishUntil(broker, round, 20 + random.nextInt(400), acknowledged);
				broker.kill9();
				broker = start();
			}
			attach(broker, received, 1);
			// Behind everything else in the queue, so its arrival says that nothing more is coming.
			Mqtt5AsyncClient publisher = connect(broker, "publisher", true);
			publish(publisher, "end").get(PATIENCE, TimeUnit.SECONDS);
			Tool.await("the last message", () -> received.contains("end"));
			Set<String> lost = new TreeSet<>(acknowledged);
			lost.removeAll(received);
			assertEquals(Set.of(), lost, acknowledged.size() + " were acknowledged");
		} finally {
			broker.close();
		}
	}

	/** The subscriber takes what comes and acknowledges one message in so many. */
	private static void attach(Tool broker, Set<String> received, int oneIn) throws Exception {
		Mqtt5AsyncClient reader = client(broker, "historian");
		int[] count = new int[1];
		reader.publishes(MqttGlobalPublishFilter.ALL, publish -> {
			if (count[0]++ % oneIn == 0) {
				received.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
				publish.acknowledge();
			}
		}, true);
		assertTrue(connect(reader, false), "the session is there");
	}

	/** Publishes without a pause, 50 messages in flight, and returns with them in flight when enough are acknowledged. */
	private static void publishUntil(Tool broker, int round, int enough, Set<String> acknowledged) throws Exception {
		Mqtt5AsyncClient publisher = connect(broker, "publisher", true);
		Semaphore window = new Semaphore(50);
		int before = acknowledged.size();
		for (int i = 0; acknowledged.size() < before + enough; i++) {
			String text = round + "/" + i + "/" + "x".repeat(i % 200);
			assertTrue(window.tryAcquire(PATIENCE, TimeUnit.SECONDS), "no acknowledgement");
			publish(publisher, text).whenComplete((result, fault) -> {
				if (fault == null) {
					acknowledged.add(text);
				}
				window.release();
			});
		}
	}

	private static CompletableFuture<Mqtt5PublishResult> publish(Mqtt5AsyncClient client, String text) {
		return client.publishWith().topic(TOPIC).qos(MqttQos.AT_LEAST_ONCE).payload(text.getBytes(StandardCharsets.UTF_8)).send();
	}

	private Tool start() {
		return Tool.start("broker", "--listen", "127.0.0.1:0", "--data", this.data);
	}

	private static Mqtt5AsyncClient client(Tool broker, String id) {
		InetSocketAddress address = broker.address("mqtt");
		return Mqtt5Client.builder().identifier(id).serverAddress(address).buildAsync();
	}

	private static Mqtt5AsyncClient connect(Tool broker, String id, boolean clean) throws Exception {
		Mqtt5AsyncClient client = client(broker, id);
		connect(client, clean);
		return client;
	}

	/** Connects; whether the broker had a session. */
	private static boolean connect(Mqtt5AsyncClient client, boolean clean) throws Exception {
		return client.connectWith().cleanStart(clean).sessionExpiryInterval(clean ? 0 : 86_400).send().get(PATIENCE, TimeUnit.SECONDS).isSessionPresent();
	}
}

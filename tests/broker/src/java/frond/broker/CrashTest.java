package frond.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import frond.tests.support.Tool;

/** MQTT 5 section 4.4: what was acknowledged with QoS 1 is the receiver's; section 4.1: session state outlives the connection. */
class CrashTest {
	private static final int ROUNDS = Integer.getInteger("frond.broker.rounds", 3);
	private static final int MESSAGES = 400;
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

	private void deliversAfterKill(boolean attached, Random random) throws Exception {
		Set<String> acknowledged = new ConcurrentSkipListSet<>();
		Set<String> received = new ConcurrentSkipListSet<>();
		Tool broker = start();
		try {
			Mqtt5AsyncClient first = connect(broker, "historian", false);
			first.subscribeWith().topicFilter(TOPIC).qos(MqttQos.AT_LEAST_ONCE).send().get(10, TimeUnit.SECONDS);
			first.disconnect().get(10, TimeUnit.SECONDS);
			for (int round = 0; round < ROUNDS; round++) {
				if (attached) {
					// Takes messages and acknowledges one in three, so that some are in flight when the broker dies.
					Mqtt5AsyncClient reader = client(broker, "historian");
					int[] count = new int[1];
					reader.publishes(MqttGlobalPublishFilter.ALL, publish -> {
						if (count[0]++ % 3 == 0) {
							received.add(text(publish));
							publish.acknowledge();
						}
					}, true);
					assertTrue(connect(reader, false), "round " + round + ": the session is there");
				}
				Mqtt5AsyncClient publisher = connect(broker, "publisher", true);
				Semaphore window = new Semaphore(50);
				int killAt = 20 + random.nextInt(MESSAGES - 20);
				for (int i = 0; i < MESSAGES && acknowledged.size() < killAt + round * MESSAGES; i++) {
					String text = round + "/" + i + "/" + "x".repeat(random.nextInt(200));
					if (!window.tryAcquire(10, TimeUnit.SECONDS)) {
						break;
					}
					publisher.publishWith().topic(TOPIC).qos(MqttQos.AT_LEAST_ONCE).payload(text.getBytes(StandardCharsets.UTF_8)).send()
							.whenComplete((result, fault) -> {
								if (fault == null && result.getError().isEmpty()) {
									acknowledged.add(text);
								}
								window.release();
							});
					if (i == killAt) {
						break;
					}
				}
				broker.kill9();
				broker = start();
			}
			Mqtt5AsyncClient reader = client(broker, "historian");
			reader.publishes(MqttGlobalPublishFilter.ALL, publish -> {
				received.add(text(publish));
				publish.acknowledge();
			}, true);
			assertTrue(connect(reader, false), "the session is there at the end");
			// Behind everything else in the queue, so its arrival says that nothing more is coming.
			Mqtt5AsyncClient publisher = connect(broker, "publisher", true);
			publisher.publishWith().topic(TOPIC).qos(MqttQos.AT_LEAST_ONCE).payload("end".getBytes(StandardCharsets.UTF_8)).send().get(10, TimeUnit.SECONDS);
			Tool.await("the last message", () -> received.contains("end"));
			Set<String> lost = new TreeSet<>(acknowledged);
			lost.removeAll(received);
			assertTrue(acknowledged.size() > 20 * ROUNDS, "acknowledged: " + acknowledged.size());
			assertEquals(Set.of(), lost, acknowledged.size() + " were acknowledged");
			System.out.println("acknowledged " + acknowledged.size() + " received " + received.size());
			reader.disconnect().get(10, TimeUnit.SECONDS);
			publisher.disconnect().get(10, TimeUnit.SECONDS);
		} finally {
			broker.close();
		}
	}

	private Tool start() {
		return Tool.start("broker", "--listen", "127.0.0.1:0", "--data", this.data);
	}

	private static String text(Mqtt5Publish publish) {
		return new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8);
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
		return client.connectWith().cleanStart(clean).sessionExpiryInterval(clean ? 0 : 86_400).send().get(10, TimeUnit.SECONDS).isSessionPresent();
	}
}

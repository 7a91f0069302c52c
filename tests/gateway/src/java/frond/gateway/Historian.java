package frond.gateway;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

/** A subscriber with a persistent session, as the historian is one. */
final class Historian implements AutoCloseable {
	/** {@code topic payload}, in the order of arrival. */
	final List<String> received = new CopyOnWriteArrayList<>();
	/** The messages themselves. */
	final List<Mqtt5Publish> messages = new CopyOnWriteArrayList<>();
	private final Mqtt5AsyncClient client;

	Historian(InetSocketAddress broker) throws Exception {
		this.client = Mqtt5Client.builder().identifier("historian").serverAddress(broker).buildAsync();
		this.client.publishes(MqttGlobalPublishFilter.ALL, publish -> {
			this.messages.add(publish);
			this.received.add(publish.getTopic() + " " + new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
		});
		this.client.connectWith().cleanStart(false).sessionExpiryInterval(86_400).send().get(20, TimeUnit.SECONDS);
		this.client.subscribeWith().topicFilter("#").qos(MqttQos.AT_LEAST_ONCE).send().get(20, TimeUnit.SECONDS);
	}

	@Override
	public void close() throws Exception {
		this.client.disconnect().get(20, TimeUnit.SECONDS);
	}
}

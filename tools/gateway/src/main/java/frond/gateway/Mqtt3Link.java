package frond.gateway;

import java.util.concurrent.CompletableFuture;

import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAckReturnCode;

/** MQTT 3.1.1. It has no word for a refusal: a broker that does not want a message closes the connection, or says nothing. */
final class Mqtt3Link implements MqttLink {
	private final Mqtt3AsyncClient client;
	private final boolean kept;

	Mqtt3Link(MqttClientBuilder builder, String user, byte[] password, boolean kept, Listener listener) {
		this.kept = kept;
		var version = builder.useMqttVersion3().addDisconnectedListener(context -> listener.onAway(context.getCause()));
		if (user != null) {
			version = password == null ? version.simpleAuth().username(user).applySimpleAuth() : version.simpleAuth().username(user).password(password).applySimpleAuth();
		}
		this.client = version.buildAsync();
		this.client.publishes(MqttGlobalPublishFilter.ALL, publish -> listener.onMessage(
				new Message(publish.getTopic().toString(), publish.getPayloadAsBytes(), publish.getQos().getCode(), publish.isRetain()), publish::acknowledge), true);
	}

	@Override
	public CompletableFuture<Boolean> connect() {
		return this.client.connectWith().cleanSession(!this.kept).keepAlive(Mqtt5Link.KEEP_ALIVE).send().thenApply(answer -> answer.isSessionPresent());
	}

	@Override
	public boolean isConnected() {
		return this.client.getState().isConnected();
	}

	@Override
	public CompletableFuture<Uplink.Result> publish(String topic, byte[] payload, int qos, boolean retain) {
		return this.client.publishWith().topic(topic).payload(payload).qos(MqttQos.fromCode(qos)).retain(retain).send()
				.handle((published, fault) -> fault == null ? Uplink.Result.TAKEN : Uplink.Result.FAILED);
	}

	@Override
	public CompletableFuture<Integer> subscribe(String filter, int qos) {
		return this.client.subscribeWith().topicFilter(filter).qos(MqttQos.fromCode(qos)).send().thenApply(answer -> {
			Mqtt3SubAckReturnCode code = answer.getReturnCodes().get(0);
			return code.isError() ? -1 : code.getCode();
		});
	}

	@Override
	public void unsubscribe(String filter) {
		this.client.unsubscribeWith().topicFilter(filter).send();
	}

	@Override
	public void disconnect() {
		this.client.disconnect();
	}
}

package frond.gateway;

import java.util.concurrent.CompletableFuture;

import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;

/** MQTT 5. */
final class Mqtt5Link implements MqttLink {
	/** After this many seconds of silence the broker is asked for a sign of life, and after as many again it is given up. */
	static final int KEEP_ALIVE = 10;
	/** How long a broker keeps the session of a gateway that is away, seconds. */
	private static final long KEPT = 7 * 86_400;
	/** Messages on their way to the queues of clients. */
	private static final int RECEIVE_MAXIMUM = 1000;

	private final Mqtt5AsyncClient client;
	private final boolean kept;
	private volatile boolean retainAvailable;

	Mqtt5Link(MqttClientBuilder builder, String user, byte[] password, boolean kept, Listener listener) {
		this.kept = kept;
		var version = builder.useMqttVersion5().addDisconnectedListener(context -> listener.onAway(context.getCause()));
		if (user != null) {
			version = password == null ? version.simpleAuth().username(user).applySimpleAuth() : version.simpleAuth().username(user).password(password).applySimpleAuth();
		}
		this.client = version.buildAsync();
		this.client.publishes(MqttGlobalPublishFilter.ALL, publish -> listener.onMessage(
				new Message(publish.getTopic().toString(), publish.getPayloadAsBytes(), publish.getQos().getCode(), publish.isRetain()), publish::acknowledge), true);
	}

	@Override
	public CompletableFuture<Boolean> connect() {
		return this.client.connectWith().cleanStart(!this.kept).sessionExpiryInterval(this.kept ? KEPT : 0).keepAlive(KEEP_ALIVE)
				.restrictions().receiveMaximum(RECEIVE_MAXIMUM).applyRestrictions().send().thenApply(answer -> {
					this.retainAvailable = answer.getRestrictions().isRetainAvailable();
					return answer.isSessionPresent();
				});
	}

	@Override
	public boolean isConnected() {
		return this.client.getState().isConnected();
	}

	@Override
	public CompletableFuture<Uplink.Result> publish(String topic, byte[] payload, int qos, boolean retain) {
		return this.client.publishWith().topic(topic).payload(payload).qos(MqttQos.fromCode(qos)).retain(retain && this.retainAvailable).send().handle(Mqtt5Link::result);
	}

	private static Uplink.Result result(Mqtt5PublishResult published, Throwable fault) {
		if (fault instanceof Mqtt5PubAckException) {
			return refusal(((Mqtt5PubAckException) fault).getMqttMessage().getReasonCode().getCode());
		}
		if (fault instanceof Mqtt5PubRecException) {
			return refusal(((Mqtt5PubRecException) fault).getMqttMessage().getReasonCode().getCode());
		}
		if (fault != null) {
			// Of a message that was never sent only its size can be wrong: the broker does not take such.
			return fault instanceof MqttEncodeException ? Uplink.Result.REFUSED : Uplink.Result.FAILED;
		}
		if (published instanceof Mqtt5PublishResult.Mqtt5Qos1Result
				&& ((Mqtt5PublishResult.Mqtt5Qos1Result) published).getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS) {
			return Uplink.Result.UNHEARD;
		}
		return Uplink.Result.TAKEN;
	}

	/** Reason codes of PUBACK and PUBREC (MQTT 5 section 3.4.2.1): these will be the same at the next attempt. */
	private static Uplink.Result refusal(int code) {
		boolean forGood = code == Mqtt5PubAckReasonCode.NOT_AUTHORIZED.getCode() || code == Mqtt5PubAckReasonCode.TOPIC_NAME_INVALID.getCode()
				|| code == Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID.getCode();
		return forGood ? Uplink.Result.REFUSED : Uplink.Result.FAILED;
	}

	@Override
	public CompletableFuture<Integer> subscribe(String filter, int qos) {
		return this.client.subscribeWith().topicFilter(filter).qos(MqttQos.fromCode(qos)).send()
				.thenApply(answer -> answer.getReasonCodes().get(0).isError() ? -1 : answer.getReasonCodes().get(0).getCode());
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

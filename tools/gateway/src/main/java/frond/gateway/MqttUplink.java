package frond.gateway;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;

/**
 * One MQTT 5 connection to a broker. Its session is a new one each time: what the broker has not acknowledged when the connection
 * ends is answered as failed, and the client that sent it still has it. All methods, answers and events are on the gateway's thread.
 */
final class MqttUplink implements Uplink {
	/** After this many seconds of silence the broker is asked for a sign of life, and after as many again it is given up. */
	private static final int KEEP_ALIVE = 10;
	/** Milliseconds before the second attempt to connect; each further pause is twice as long. */
	private static final long FIRST_PAUSE = 250;
	private static final long LONGEST_PAUSE = 8000;

	private final Mqtt5AsyncClient client;
	private final Executor gatewayThread;
	private final Consumer<String> events;
	private boolean up;
	private boolean retainAvailable;
	/** Whether the last thing told was that the broker is away. */
	private boolean toldDown;
	private long pause = FIRST_PAUSE;
	/** When to connect, milliseconds. */
	private long nextAttempt;

	/**
	 * @param clientId no other client of the broker may have it
	 * @param events are told {@code broker up} and {@code broker down REASON}, each once until the other
	 */
	MqttUplink(InetSocketAddress broker, String clientId, Executor gatewayThread, Consumer<String> events) {
		this.gatewayThread = gatewayThread;
		this.events = events;
		this.client = MqttClient.builder().useMqttVersion5().identifier(clientId).serverHost(broker.getHostString()).serverPort(broker.getPort())
				.executorConfig().nettyThreads(1).applyExecutorConfig()
				.addDisconnectedListener(context -> gatewayThread.execute(() -> onAway(context.getCause()))).buildAsync();
	}

	@Override
	public boolean isUp() {
		return this.up;
	}

	/** When {@link #onTime} wants to be called, milliseconds; {@link Long#MAX_VALUE} for never. */
	long nextDeadline() {
		return this.nextAttempt;
	}

	/** Connects if it is time to. */
	void onTime(long now) {
		if (now < this.nextAttempt) {
			return;
		}
		this.nextAttempt = Long.MAX_VALUE;
		this.client.connectWith().cleanStart(true).keepAlive(KEEP_ALIVE).send().whenComplete((answer, fault) -> this.gatewayThread.execute(() -> {
			if (fault == null) {
				onUp(answer);
			} else {
				onAway(fault);
			}
		}));
	}

	/** Ends the connection in order, as far as that takes no waiting. */
	void close() {
		if (this.up) {
			this.client.disconnect();
		}
	}

	private void onUp(Mqtt5ConnAck answer) {
		if (!this.client.getState().isConnected()) {
			// Gone again already; its end was told on the way here.
			return;
		}
		this.up = true;
		this.retainAvailable = answer.getRestrictions().isRetainAvailable();
		this.toldDown = false;
		this.pause = FIRST_PAUSE;
		this.events.accept("broker up");
	}

	/** An attempt failed, or the connection ended; both may be told twice. */
	private void onAway(Throwable cause) {
		this.up = false;
		if (!this.toldDown) {
			this.toldDown = true;
			this.events.accept("broker down " + reason(cause));
		}
		if (this.nextAttempt == Long.MAX_VALUE) {
			this.nextAttempt = EventLoop.now() + this.pause;
			this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
		}
	}

	private static String reason(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
	}

	@Override
	public void publish(String topic, byte[] payload, boolean acknowledged, boolean retain, Answer answer) {
		this.client.publishWith().topic(topic).payload(payload).qos(acknowledged ? MqttQos.AT_LEAST_ONCE : MqttQos.AT_MOST_ONCE)
				.retain(retain && this.retainAvailable).send().whenComplete((published, fault) -> {
					Result result = result(published, fault);
					this.gatewayThread.execute(() -> answer.onAnswer(result));
				});
	}

	private static Result result(Mqtt5PublishResult published, Throwable fault) {
		if (fault instanceof Mqtt5PubAckException) {
			switch (((Mqtt5PubAckException) fault).getMqttMessage().getReasonCode()) {
			case NOT_AUTHORIZED:
			case TOPIC_NAME_INVALID:
			case PAYLOAD_FORMAT_INVALID:
				return Result.REFUSED;
			default:
				return Result.FAILED;
			}
		}
		if (fault != null) {
			// Of a message that was never sent only its size can be wrong: the broker does not take such.
			return fault instanceof MqttEncodeException ? Result.REFUSED : Result.FAILED;
		}
		if (published instanceof Mqtt5PublishResult.Mqtt5Qos1Result
				&& ((Mqtt5PublishResult.Mqtt5Qos1Result) published).getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS) {
			return Result.UNHEARD;
		}
		return Result.TAKEN;
	}
}

package frond.gateway;

import java.util.concurrent.CompletableFuture;

import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;

/** One MQTT connection, of either version. Futures complete on the library's threads. */
interface MqttLink {
	/** What is told once each time. */
	interface Listener {
		/** The connection ended, or could not be made; may be told twice. */
		void onAway(Throwable cause);

		/** A message came; {@code done} acknowledges it, from any thread. */
		void onMessage(Message message, Runnable done);
	}

	/** Completes with whether the broker still has the session. */
	CompletableFuture<Boolean> connect();

	boolean isConnected();

	/** Only an exception says that a message was never sent. */
	CompletableFuture<Uplink.Result> publish(String topic, byte[] payload, int qos, boolean retain);

	/** Completes with the QoS granted, or -1 for a refusal. */
	CompletableFuture<Integer> subscribe(String filter, int qos);

	void unsubscribe(String filter);

	void disconnect();

	/** Makes connections that differ in client id and in whether their session is kept. */
	interface Factory {
		MqttLink make(String clientId, boolean kept, Listener listener);
	}

	/** Whether a broker has said that it does not want this client. That it is busy or away says nothing of the client. */
	static boolean isRefusal(Throwable cause) {
		for (Throwable each = cause; each != null; each = each.getCause()) {
			if (each instanceof Mqtt5ConnAckException) {
				Mqtt5ConnAckReasonCode code = ((Mqtt5ConnAckException) each).getMqttMessage().getReasonCode();
				return code != Mqtt5ConnAckReasonCode.SERVER_BUSY && code != Mqtt5ConnAckReasonCode.SERVER_UNAVAILABLE && code != Mqtt5ConnAckReasonCode.QUOTA_EXCEEDED
						&& code != Mqtt5ConnAckReasonCode.CONNECTION_RATE_EXCEEDED;
			}
			if (each instanceof Mqtt3ConnAckException) {
				return ((Mqtt3ConnAckException) each).getMqttMessage().getReturnCode() != Mqtt3ConnAckReturnCode.SERVER_UNAVAILABLE;
			}
		}
		return false;
	}

	/** A word for the end of a connection. */
	static String reason(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage()).replaceAll("\\s+", " ");
	}
}

package frond.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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

	/** A word for the end of a connection. */
	static String reason(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage()).replaceAll("\\s+", " ");
	}

	/** Listener of a connection on which nothing is subscribed. */
	static Listener withoutMessages(Consumer<Throwable> away) {
		return new Listener() {
			@Override
			public void onAway(Throwable cause) {
				away.accept(cause);
			}

			@Override
			public void onMessage(Message message, Runnable done) {
				done.run();
			}
		};
	}
}

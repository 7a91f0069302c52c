package frond.gateway;

/** The way to the broker. */
interface Uplink {
	/** What became of a message. Called once, on the gateway's thread, and never before {@link Uplink#publish} has returned. */
	interface Answer {
		void onAnswer(Result result);
	}

	enum Result {
		/** The broker has acknowledged (QoS 1 and 2) or the message was written to the connection (QoS 0). */
		TAKEN,
		/** As {@link #TAKEN}, and the broker said that nobody has subscribed to the topic. */
		UNHEARD,
		/** The broker will never take it. */
		REFUSED,
		/** The broker cannot take it now, or it is not known whether it has: try again. */
		FAILED
	}

	/** Whether the broker is there. */
	boolean isUp();

	/**
	 * Sends a message.
	 *
	 * @param payload is the uplink's from now on
	 * @param qos 0 to 2
	 */
	void publish(String topic, byte[] payload, int qos, boolean retain, Answer answer);

	/**
	 * Subscribes for clients; what comes is handed to the gateway.
	 *
	 * @param answer the QoS that the broker grants, or -1 if it refuses or is away; as {@link Answer}
	 */
	void subscribe(String filter, int qos, java.util.function.IntConsumer answer);

	/** No client wants it any more; of a client's own way, that client. */
	void unsubscribe(String filter);

	/** Whether each client has a way of its own (transparent mode, specification section 4.1). */
	default boolean isPerClient() {
		return false;
	}

	/** The way of a client that is connected: this one, unless each has its own. */
	default Uplink of(String clientId) {
		return this;
	}

	/** A client has connected, perhaps once more. */
	default void connected(String clientId, boolean clean) {
	}

	/**
	 * Tells once whether the way of a client that has connected is there: {@link Result#TAKEN}, {@link Result#REFUSED} if the broker does not want this client, or
	 * {@link Result#FAILED}. At once if that is known, else on the gateway's thread; a later call for the same client takes the place of one not answered yet.
	 */
	default void whenReady(String clientId, Answer answer) {
		answer.onAnswer(Result.TAKEN);
	}

	/** A client that was connected is not any more. */
	default void gone(String clientId) {
	}
}

package frond.gateway;

/** The way to the broker. */
interface Uplink {
	/** What became of a message. Called once, on the gateway's thread, and never before {@link Uplink#publish} has returned. */
	interface Answer {
		void onAnswer(Result result);
	}

	enum Result {
		/** The broker has acknowledged (QoS 1) or the message was written to the connection (QoS 0). */
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
	 * @param acknowledged QoS 1 if true, else 0
	 */
	void publish(String topic, byte[] payload, boolean acknowledged, boolean retain, Answer answer);
}

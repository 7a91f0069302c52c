package frond.mqttsn;

/** What a client can do beyond what every node needs. An image that names no implementation carries none. */
public abstract class Extension {
	/** Flags for CONNECT. */
	abstract int connectFlags();

	/** Whether {@link MqttSnClient#publish} can be asked for QoS 2, and SUBSCRIBE. */
	abstract boolean exactlyOnce();

	/** A session begins; nothing is left of the one before. */
	abstract void forget();

	/**
	 * Takes a message that the client does not know.
	 *
	 * @return 0, or why it was dropped
	 */
	abstract int take(MqttSnClient client, int type, byte[] bytes, int body, int end, long now);

	/** Answers a PUBLISH of QoS 2; whether it is a new one, and taken if that is to be so. */
	abstract boolean received(MqttSnClient client, int messageId, boolean taken, long now);

	/** Whether a PUBLISH of QoS 2 came before. */
	abstract boolean isRepeated(int messageId);

	/** Nothing is under way: begins a request of its own, if there is one. */
	abstract void onRest(MqttSnClient client, long now);
}

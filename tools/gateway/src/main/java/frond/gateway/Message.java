package frond.gateway;

/**
 * A message for a client.
 *
 * @param qos 0 to 2
 */
record Message(String topic, byte[] payload, int qos, boolean retain) {
	/** What it takes of a queue's room. */
	int size() {
		return this.topic.length() + this.payload.length;
	}
}

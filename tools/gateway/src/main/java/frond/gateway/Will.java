package frond.gateway;

/**
 * What is published when a client is lost (section 6.3).
 *
 * @param qos 0 to 2
 */
record Will(String topic, int qos, boolean retain, byte[] message) {
	Will withMessage(byte[] other) {
		return new Will(this.topic, this.qos, this.retain, other);
	}
}

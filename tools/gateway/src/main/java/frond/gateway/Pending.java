package frond.gateway;

import java.util.Arrays;

/** A PUBLISH of QoS 1 or 2 that the broker has not acknowledged yet. */
final class Pending {
	/** As in the PUBLISH: an id or the characters of a short name. */
	final int topicId;
	final String topic;
	final int qos;
	private final byte[] payload;

	Pending(int topicId, String topic, byte[] payload, int qos) {
		this.qos = qos;
		this.topicId = topicId;
		this.topic = topic;
		this.payload = payload;
	}

	/** Whether the same is sent again. A client that was reset may use a message id anew for something else. */
	boolean isSame(Pending other) {
		return this.topicId == other.topicId && this.qos == other.qos && this.topic.equals(other.topic) && Arrays.equals(this.payload, other.payload);
	}
}

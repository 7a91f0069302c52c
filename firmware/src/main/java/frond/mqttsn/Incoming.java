package frond.mqttsn;

import frond.buffer.Drop;

/** What a gateway sends without being asked: messages to the topic that is subscribed to, and what that topic's id is (sections 6.5, 6.6, 6.12). */
final class Incoming {
	private final Outgoing out;
	private final Topics topics;
	private final MqttSnClient.Listener listener;

	Incoming(Outgoing out, Topics topics, MqttSnClient.Listener listener) {
		this.out = out;
		this.topics = topics;
		this.listener = listener;
	}

	/**
	 * Takes a PUBLISH.
	 *
	 * @param extension null for none, and no QoS 2 then
	 */
	int onPublish(MqttSnClient client, Extension extension, byte[] bytes, int body, int end, long now) {
		int flags = MqttSn.flags(bytes, body);
		int topicId = PublishMessage.publishTopicId(bytes, body);
		int messageId = PublishMessage.publishMessageId(bytes, body);
		int qos = flags & MqttSn.QOS_MASK;
		boolean known = client.connected() && this.topics.isHeard(flags & MqttSn.TOPIC_MASK, topicId);
		boolean repeated = qos == MqttSn.QOS_2 && extension != null && extension.isRepeated(messageId);
		boolean taken = known && (repeated || this.listener.onMessage(bytes, PublishMessage.publishDataAt(body), end, now));
		int answered = 0;
		if (qos == MqttSn.QOS_2 && extension != null && taken) {
			extension.received(client, messageId, true, now);
		} else if (qos == MqttSn.QOS_1 || qos == MqttSn.QOS_2) {
			int code = taken ? MqttSn.ACCEPTED : known ? MqttSn.REJECTED_CONGESTION : MqttSn.REJECTED_TOPIC_ID;
			answered = this.out.acknowledge(MqttSn.PUBACK, topicId, messageId, code, now);
		}
		return answered < 0 ? answered : known ? 0 : Drop.MQTTSN_UNEXPECTED;
	}

	/** The gateway names a topic id: the one of the subscription, in a session that it kept. */
	int onRegister(boolean connected, byte[] bytes, int body, int end, long now) {
		boolean known = connected && this.topics.isHeard(bytes, TopicMessage.registerTopicNameAt(body), end);
		int topicId = TopicMessage.topicId(bytes, body);
		if (known) {
			this.topics.given(Topics.HEARD, topicId);
		}
		return this.out.acknowledge(MqttSn.REGACK, topicId, TopicMessage.topicMessageId(bytes, body), known ? MqttSn.ACCEPTED : MqttSn.REJECTED_NOT_SUPPORTED, now);
	}
}

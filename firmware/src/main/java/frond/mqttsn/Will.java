package frond.mqttsn;

import frond.buffer.Drop;
import frond.buffer.Packet;

/** What a gateway publishes when it loses the client (section 6.3), and changes of it (section 6.4). */
final class Will {
	private byte[] topic = new byte[0];
	private byte[] message = new byte[0];
	private int flags;
	private boolean topicChanged;
	private boolean messageChanged;

	/** @param topic UTF-8; empty for no will */
	void set(byte[] topic, byte[] message, int flags) {
		this.topic = topic;
		this.message = message;
		this.flags = flags;
	}

	/** As above, told to a gateway that there is a session with. */
	void change(byte[] topic, byte[] message, int flags) {
		set(topic, message, flags);
		this.topicChanged = true;
		// Without a topic there is no will, and no message of it.
		this.messageChanged = topic.length != 0;
	}

	/** Whether there is one. */
	boolean isSet() {
		return this.topic.length != 0;
	}

	/** The gateway is about to be told all of it. */
	void told() {
		this.topicChanged = false;
		this.messageChanged = false;
	}

	/** Bytes of the message that {@link #write} writes. */
	int size(boolean topic) {
		return MqttSn.size(topic ? 1 + this.topic.length : this.message.length);
	}

	/** Writes WILLTOPIC, WILLTOPICUPD, WILLMSG or WILLMSGUPD. */
	int write(byte[] bytes, int at, int type) {
		return type == MqttSn.WILLTOPIC || type == MqttSn.WILLTOPICUPD
				? WillMessage.writeWillTopic(bytes, at, type, this.flags, this.topic, 0, this.topic.length)
				: WillMessage.writeWillMessage(bytes, at, type, this.message, 0, this.message.length);
	}

	/** Answers WILLTOPICREQ or WILLMSGREQ; 0, or why not. */
	int answer(Outgoing out, int type, long now) {
		Packet packet = out.packet(size(type == MqttSn.WILLTOPIC));
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		packet.end = write(packet.bytes, packet.at, type);
		out.transmit(packet, now);
		out.restart(now);
		return 0;
	}

	/** The next change to be told, once; 0 for none. */
	int nextChange() {
		int type = this.topicChanged ? MqttSn.WILLTOPICUPD : this.messageChanged ? MqttSn.WILLMSGUPD : 0;
		this.messageChanged &= this.topicChanged;
		this.topicChanged = false;
		return type;
	}
}

package frond.mqttsn;

import frond.buffer.Bytes;

/**
 * The topics of a client: two to publish to, one to hear of. Each is known by an id of its session (section 6.5), by one that both ends were told
 * (predefined, section 6.6), or, if its name has two characters, by that name itself (section 6.7).
 */
final class Topics {
	/** What is heard of. */
	static final int HEARD = 2;
	/** The gateway gives no id in this session. */
	private static final int NOT_GIVEN = -1;

	/** One of them. */
	private static final class Topic {
		private byte[] name;
		private int type;
		private int id;
	}

	private final Topic first = new Topic();
	private final Topic second = new Topic();
	private final Topic heard = new Topic();

	private Topic at(int which) {
		return which == 0 ? this.first : which == HEARD ? this.heard : this.second;
	}

	/** Sets a topic's name, UTF-8. */
	void set(int which, byte[] name) {
		Topic topic = at(which);
		topic.name = name;
		if (name.length == 2) {
			topic.type = MqttSn.TOPIC_SHORT;
			topic.id = Bytes.get16(name, 0);
		}
	}

	/** @param id 1 to 65534 */
	void predefine(int which, int id) {
		Topic topic = at(which);
		topic.type = MqttSn.TOPIC_PREDEFINED;
		topic.id = id;
	}

	/**
	 * A session begins: its ids are to be asked for.
	 *
	 * @param kept whether it is one that went on in the client's sleep: what is heard of may come before it is asked for
	 */
	void forget(boolean kept) {
		for (int i = kept ? HEARD - 1 : HEARD; i >= 0; i--) {
			give(i, 0);
		}
	}

	/** Takes the gateway's answer; 0 for none given. */
	void given(int which, int id) {
		give(which, id == 0 ? NOT_GIVEN : id);
	}

	private void give(int which, int id) {
		Topic topic = at(which);
		if (topic.type == MqttSn.TOPIC_NORMAL) {
			topic.id = id;
		}
	}

	/** Null for no such topic. */
	byte[] name(int which) {
		return at(which).name;
	}

	/** Topic id type, as in the flags. */
	int type(int which) {
		return at(which).type;
	}

	/** 0 for not known yet, negative for refused. */
	int id(int which) {
		return at(which).id;
	}

	/** Whether it can be published to. */
	boolean known(int which) {
		return at(which).id > 0;
	}

	/** Whether a PUBLISH is of what is heard of. */
	boolean isHeard(int type, int id) {
		return id != 0 && type == this.heard.type && id == this.heard.id;
	}

	/** Whether a name, {@code bytes[at..end)}, is that of what is heard of. */
	boolean isHeard(byte[] bytes, int at, int end) {
		byte[] name = this.heard.name;
		boolean same = name != null && end - at == name.length;
		for (int i = 0; same && i < name.length; i++) {
			same = bytes[at + i] == name[i];
		}
		return same;
	}
}

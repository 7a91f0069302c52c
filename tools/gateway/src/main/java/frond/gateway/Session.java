package frond.gateway;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** A client, by its id, and what it may take up again after the connection was lost. */
final class Session {
	/** Topics that one client may register. */
	static final int MAX_TOPICS = 256;

	final String clientId;
	/** Where it sends from, or last did. */
	InetSocketAddress address;
	boolean connected;
	/** Whether its topics end with its connection. */
	boolean clean;
	/** Seconds; 0 for no supervision. */
	int keepAlive;
	/** When its last message came, or since when it has been gone; milliseconds. */
	long since;
	/** Names by topic id. */
	final Map<Integer, String> topics = new HashMap<>();
	/** Topic ids by name. */
	final Map<String, Integer> topicIds = new HashMap<>();
	/** What waits for the broker's acknowledgement, by message id. */
	final Map<Integer, Pending> pending = new HashMap<>();

	Session(String clientId) {
		this.clientId = clientId;
	}

	void addTopic(int id, String name) {
		this.topics.put(id, name);
		this.topicIds.put(name, id);
	}

	void clearTopics() {
		this.topics.clear();
		this.topicIds.clear();
	}

	/** When it is lost unless it is heard before, milliseconds (section 6.11; the tolerance is MQTT's). */
	long deadline() {
		return this.connected && this.keepAlive > 0 ? this.since + this.keepAlive * 1500L : Long.MAX_VALUE;
	}
}

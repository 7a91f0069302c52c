package frond.gateway;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A client, by its id, and what it may take up again after the connection was lost. */
final class Session {
	/** Topics that one client may register or be told of. */
	static final int MAX_TOPICS = 256;
	/** Filters that one client may subscribe to. */
	static final int MAX_FILTERS = 64;

	final String clientId;
	/** Where it sends from, or last did. */
	Peer peer;
	boolean connected;
	/** Whether its topics, subscriptions, will and queue end with its connection. */
	boolean clean;
	/** Seconds; 0 for no supervision. */
	int keepAlive;
	/** Seconds for which it sleeps at a time (section 6.14); 0 while it is active. Only of one that is connected. */
	int sleep;
	/** Of one that sleeps: whether it has asked for its messages and PINGRESP has not been sent yet. */
	boolean awake;
	/** When its last message came, or since when it has been gone; milliseconds. */
	long since;
	/** Null for none. */
	Will will;
	/** Names by topic id. */
	final Map<Integer, String> topics = new HashMap<>();
	/** Topic ids by name. */
	final Map<String, Integer> topicIds = new HashMap<>();
	/** QoS by topic filter. */
	final Map<String, Integer> filters = new LinkedHashMap<>();
	/** What waits for the broker's acknowledgement, by message id. */
	final Map<Integer, Pending> pending = new HashMap<>();
	/** Message ids of QoS 2 that the broker has and whose PUBREL has not come. */
	final Set<Integer> received = new HashSet<>();
	/** What is to be delivered, the oldest first; the first is on its way if {@link #step} says so. */
	final ArrayDeque<Message> queue = new ArrayDeque<>();
	int queuedBytes;
	/** What the first of the queue waits for. */
	Step step = Step.IDLE;
	/** Message id and topic id of the exchange that {@link #step} waits in. */
	int messageId;
	int topicId;
	int tries;
	/** Its messages that came while the first copy of them was on its way, or had arrived, since the gateway's start. */
	int duplicates;
	/** Its messages that were refused, congestion aside, likewise. */
	int rejects;
	/** Of {@link #faults}, how many have been reported. */
	int reported;
	long retryAt;

	enum Step {
		IDLE, REGACK, PUBACK, PUBREC, PUBCOMP
	}

	Session(String clientId) {
		this.clientId = clientId;
	}

	/** What {@link NodeReports} tells of. */
	int faults() {
		return this.duplicates + this.rejects;
	}

	void addTopic(int id, String name) {
		this.topics.put(id, name);
		this.topicIds.put(name, id);
	}

	void removeTopic(int id) {
		this.topicIds.remove(this.topics.remove(id));
	}

	void enqueue(Message message) {
		this.queue.add(message);
		this.queuedBytes += message.size();
	}

	Message dequeue() {
		Message message = this.queue.remove();
		this.queuedBytes -= message.size();
		return message;
	}

	/** As a clean session begins. */
	void clear() {
		this.topics.clear();
		this.topicIds.clear();
		this.filters.clear();
		this.received.clear();
		this.queue.clear();
		this.queuedBytes = 0;
		this.step = Step.IDLE;
		this.will = null;
	}

	/** Whether messages may be sent to it now. */
	boolean reachable() {
		return this.connected && (this.sleep == 0 || this.awake);
	}

	/** When it is lost unless it is heard before, milliseconds (section 6.11 and 6.14; the tolerance is MQTT's). */
	long deadline() {
		int seconds = this.sleep > 0 ? this.sleep : this.keepAlive;
		return this.connected && seconds > 0 ? this.since + seconds * 1500L : Long.MAX_VALUE;
	}
}

package frond.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** All sessions, by client id and by where they are, and their copy on disk. */
final class Sessions {
	/** Sessions kept, connected or not. */
	static final int MAX = 20_000;
	/** How long a clean session is known after its end, so that a DISCONNECT sent again is answered; milliseconds. */
	private static final long LINGER = 60_000;
	/** Section 5.3.11 allows ids up to 0xfffe; a client was met that reads them as signed. */
	private static final int LAST_TOPIC_ID = 0x7fff;

	final Journal journal;
	private final Random random;
	private final Map<String, Session> byClientId;
	private final Map<Peer, Session> byPeer = new HashMap<>();
	private int connected;
	/** Told of each client that connects, perhaps once more, and of each that is not connected any more. */
	Consumer<Session> onConnected = session -> { };
	Consumer<Session> onGone = session -> { };
	/** Told of each session that ends. */
	Consumer<Session> onForgotten = session -> { };

	Sessions(Journal journal, Random random, long now) throws IOException {
		this.journal = journal;
		this.random = random;
		this.byClientId = journal.open(now);
		for (Session session : this.byClientId.values()) {
			if (session.connected) {
				this.byPeer.put(session.peer, session);
				this.connected++;
			} else {
				this.byPeer.putIfAbsent(session.peer, session);
			}
		}
	}

	int connected() {
		return this.connected;
	}

	int size() {
		return this.byClientId.size();
	}

	Collection<Session> all() {
		return this.byClientId.values();
	}

	/** The session of whoever connected last from there; null if there is none. */
	Session at(Peer peer) {
		return this.byPeer.get(peer);
	}

	/** The session of a client; null if there is none. */
	Session of(String clientId) {
		return this.byClientId.get(clientId);
	}

	/**
	 * A client connects, perhaps from elsewhere than before; no other client may be connected from there. What it had sent before is no
	 * longer waited for: it may use the same message ids for something else.
	 *
	 * @return null if there are too many sessions
	 */
	Session connect(String clientId, Peer peer, boolean clean, int keepAlive, long now) {
		Session session = this.byClientId.get(clientId);
		if (session == null) {
			if (this.byClientId.size() >= MAX && !forgetOldest()) {
				return null;
			}
			session = new Session(clientId);
			this.byClientId.put(clientId, session);
		} else {
			this.byPeer.remove(session.peer, session);
		}
		this.byPeer.put(peer, session);
		if (!session.connected) {
			session.connected = true;
			this.connected++;
		}
		// A clean session leaves nothing behind either (MQTT 3.1.1 section 3.1.2.4).
		boolean anew = clean || session.clean;
		session.peer = peer;
		session.clean = clean;
		session.keepAlive = keepAlive;
		session.since = now;
		session.sleep = 0;
		session.awake = false;
		session.step = Session.Step.IDLE;
		session.pending.clear();
		if (anew) {
			session.clear();
		}
		SessionRecords.connected(this.journal, session, anew);
		this.journal.compact(this.byClientId.values());
		this.onConnected.accept(session);
		return session;
	}

	/** A sleeping client woke at another address. */
	void move(Session session, Peer peer) {
		if (!session.peer.equals(peer)) {
			this.byPeer.remove(session.peer, session);
			session.peer = peer;
			this.byPeer.put(peer, session);
			SessionRecords.connected(this.journal, session, false);
			SessionRecords.asleep(this.journal, session);
		}
	}

	/** A client went, or was lost; a session that is not clean stays. */
	void disconnect(Session session, long now) {
		if (!session.connected) {
			return;
		}
		session.connected = false;
		session.sleep = 0;
		session.awake = false;
		session.step = Session.Step.IDLE;
		session.since = now;
		session.pending.clear();
		this.connected--;
		SessionRecords.gone(this.journal, session);
		this.onGone.accept(session);
	}

	/** A client goes to sleep, or says again that it does. */
	void sleep(Session session, int seconds) {
		if (session.sleep != seconds) {
			session.sleep = seconds;
			SessionRecords.asleep(this.journal, session);
		}
		session.awake = false;
		session.step = Session.Step.IDLE;
	}

	/**
	 * The id of a topic name, a new one if need be; 0 if the client has too many. Ids are drawn at random: should a datagram be taken
	 * for another client's because a border router gave its port away, its id most likely means nothing and it is told so.
	 */
	int topicId(Session session, String name) {
		Integer known = session.topicIds.get(name);
		if (known != null) {
			return known;
		}
		int id = freeTopicId(session);
		if (id != 0) {
			addTopic(session, id, name);
		}
		return id;
	}

	/** An id that the client does not know yet; 0 if it has too many. */
	int freeTopicId(Session session) {
		if (session.topics.size() >= Session.MAX_TOPICS) {
			return 0;
		}
		int id;
		do {
			id = 1 + this.random.nextInt(LAST_TOPIC_ID);
		} while (session.topics.containsKey(id));
		return id;
	}

	void addTopic(Session session, int id, String name) {
		session.addTopic(id, name);
		SessionRecords.topic(this.journal, session, id, name);
	}

	/** Ends the clean sessions whose clients are gone for some time. */
	List<Session> old(long now) {
		List<Session> old = new ArrayList<>();
		for (Session session : this.byClientId.values()) {
			if (!session.connected && session.clean && now - session.since > LINGER) {
				old.add(session);
			}
		}
		return old;
	}

	private boolean forgetOldest() {
		Session oldest = null;
		for (Session session : this.byClientId.values()) {
			if (!session.connected && (oldest == null || session.since < oldest.since)) {
				oldest = session;
			}
		}
		if (oldest == null) {
			return false;
		}
		forget(oldest);
		return true;
	}

	void forget(Session session) {
		this.byClientId.remove(session.clientId);
		this.byPeer.remove(session.peer, session);
		SessionRecords.forgotten(this.journal, session);
		this.onForgotten.accept(session);
	}
}

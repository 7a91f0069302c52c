package frond.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All sessions, by client id and by address, and their copy on disk. */
final class Sessions {
	/** Sessions kept, connected or not. */
	static final int MAX = 20_000;
	/** How long a clean session is known after its end, so that a DISCONNECT sent again is answered; milliseconds. */
	private static final long LINGER = 60_000;
	/** Section 5.3.11 allows ids up to 0xfffe; a client was met that reads them as signed. */
	private static final int LAST_TOPIC_ID = 0x7fff;

	private final Journal journal;
	private final Random random;
	private final Map<String, Session> byClientId;
	private final Map<InetSocketAddress, Session> byAddress = new HashMap<>();
	private int connected;

	Sessions(Journal journal, Random random, long now) throws IOException {
		this.journal = journal;
		this.random = random;
		this.byClientId = journal.open(now);
		for (Session session : this.byClientId.values()) {
			if (session.connected) {
				this.byAddress.put(session.address, session);
				this.connected++;
			} else {
				this.byAddress.putIfAbsent(session.address, session);
			}
		}
	}

	int connected() {
		return this.connected;
	}

	/** The session of whoever connected last from an address; null if there is none. */
	Session at(InetSocketAddress address) {
		return this.byAddress.get(address);
	}

	/**
	 * A client connects, perhaps from another address than before; no other client may be connected from there. What it had sent
	 * before is no longer waited for: it may use the same message ids for something else.
	 *
	 * @return null if there are too many sessions
	 */
	Session connect(String clientId, InetSocketAddress address, boolean clean, int keepAlive, long now) {
		Session session = this.byClientId.get(clientId);
		if (session == null) {
			if (this.byClientId.size() >= MAX && !forgetOldest()) {
				return null;
			}
			session = new Session(clientId);
			this.byClientId.put(clientId, session);
		} else {
			this.byAddress.remove(session.address, session);
		}
		this.byAddress.put(address, session);
		if (!session.connected) {
			session.connected = true;
			this.connected++;
		}
		session.address = address;
		session.clean = clean;
		session.keepAlive = keepAlive;
		session.since = now;
		session.pending.clear();
		if (clean) {
			session.clearTopics();
		}
		this.journal.connected(session);
		this.journal.compact(this.byClientId.values());
		return session;
	}

	/** A client went, or was lost; a session that is not clean stays. */
	void disconnect(Session session, long now) {
		if (!session.connected) {
			return;
		}
		session.connected = false;
		session.since = now;
		session.pending.clear();
		this.connected--;
		this.journal.gone(session);
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
		if (session.topics.size() >= Session.MAX_TOPICS) {
			return 0;
		}
		int id;
		do {
			id = 1 + this.random.nextInt(LAST_TOPIC_ID);
		} while (session.topics.containsKey(id));
		session.addTopic(id, name);
		this.journal.topic(session, id, name);
		return id;
	}

	/** The clients that were silent too long. */
	List<Session> silent(long now) {
		List<Session> silent = new ArrayList<>();
		for (Session session : this.byClientId.values()) {
			if (session.deadline() <= now) {
				silent.add(session);
			}
		}
		return silent;
	}

	/** Ends the clean sessions whose clients are gone for some time. */
	void forgetOld(long now) {
		List<Session> old = new ArrayList<>();
		for (Session session : this.byClientId.values()) {
			if (!session.connected && session.clean && now - session.since > LINGER) {
				old.add(session);
			}
		}
		old.forEach(this::forget);
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

	private void forget(Session session) {
		this.byClientId.remove(session.clientId);
		this.byAddress.remove(session.address, session);
		this.journal.forgotten(session);
	}
}

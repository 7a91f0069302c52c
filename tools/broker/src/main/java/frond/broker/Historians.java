package frond.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.hivemq.mqtt.topic.SubscriberWithIdentifiers;
import com.hivemq.mqtt.topic.tree.TopicSubscribers;

import io.netty.channel.Channel;

/**
 * Who stores: clients whose id begins with {@link #PREFIX}, or that said {@link #PROPERTY} in the user properties of their CONNECT. The
 * latter are remembered in a file, because their sessions, too, outlive the broker.
 */
final class Historians {
	static final String PREFIX = "frond-historian";
	/** Name of the user property; its value is {@code historian}. */
	static final String PROPERTY = "frond-role";

	private final Path file;
	private final Set<String> marked = ConcurrentHashMap.newKeySet();
	private final Map<String, Connection> connected = new ConcurrentHashMap<>();

	private record Connection(Channel channel, Direct direct) {
	}

	/** @param file client ids, one a line; made when there is the first */
	Historians(Path file) throws IOException {
		this.file = file;
		if (Files.exists(file)) {
			this.marked.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
		}
	}

	/** A client said that it is one. */
	void mark(String clientId) {
		if (!isOne(clientId) && clientId.indexOf('\n') < 0 && this.marked.add(clientId)) {
			try {
				Files.writeString(this.file, clientId + '\n', StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			} catch (IOException e) {
				System.err.println("frond broker: " + this.file + " cannot be written: " + e.getMessage());
			}
		}
	}

	boolean isOne(String clientId) {
		return clientId.startsWith(PREFIX) || this.marked.contains(clientId);
	}

	void connected(String clientId, Channel channel, Direct direct) {
		this.connected.put(clientId, new Connection(channel, direct));
	}

	/** Its connection ended; another one of the same client may already be there. */
	void gone(String clientId, Channel channel) {
		this.connected.computeIfPresent(clientId, (id, connection) -> connection.channel() == channel ? null : connection);
	}

	boolean isConnected(String clientId) {
		return this.connected.containsKey(clientId);
	}

	boolean anyConnected() {
		return !this.connected.isEmpty();
	}

	/** The way to the only one that gets a message, if that is a historian that is connected and acknowledges; else null. */
	Direct direct(SubscriberWithIdentifiers only) {
		Connection connection = only.getQos() > 0 && !only.isNoLocal() && isOne(only.getSubscriber()) ? this.connected.get(only.getSubscriber()) : null;
		return connection == null ? null : connection.direct();
	}

	/** What the subscriptions to a message's topic say of its being stored. */
	Way way(TopicSubscribers subscribers) {
		Way way = Way.NONE;
		for (SubscriberWithIdentifiers each : subscribers.getSubscribers()) {
			// With QoS 0 nothing comes back.
			if (each.getQos() > 0 && isOne(each.getSubscriber())) {
				if (isConnected(each.getSubscriber())) {
					return Way.THERE;
				}
				way = Way.AWAY;
			}
		}
		for (String shared : subscribers.getSharedSubscriptions()) {
			// Group and filter; who of the group will get it is decided later.
			if (shared.startsWith(PREFIX)) {
				if (anyConnected()) {
					return Way.THERE;
				}
				way = Way.AWAY;
			}
		}
		return way;
	}

	enum Way {
		/** No historian has subscribed. */
		NONE,
		/** Those that have are not connected. */
		AWAY,
		/** At least one is connected. */
		THERE
	}
}

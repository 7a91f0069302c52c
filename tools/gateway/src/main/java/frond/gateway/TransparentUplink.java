package frond.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * A connection to the broker for each client, under the client's own id (transparent mode, specification section 4.1), while the client is connected; asleep
 * is connected. The session of a client that did not ask for a clean one is kept by the broker while the client is gone. One connection more is the
 * gateway's own, for QoS -1 and for wills. All methods, answers and events are on the gateway's thread.
 */
final class TransparentUplink implements BrokerSide, BrokerConnection.Events {
	private final MqttLink.Factory factory;
	private final Executor gatewayThread;
	private final Consumer<String> events;
	private final Function<String, Map<String, Integer>> filters;
	private final BiConsumer<String, Message> messages;
	private final BrokerConnection own;
	private final Map<String, BrokerConnection> byClientId = new HashMap<>();
	/** When the first of them wants to connect, milliseconds. */
	private long next = Long.MIN_VALUE;

	/**
	 * @param ownId client id of the gateway's own connection
	 * @param events are told {@code broker up} and {@code broker down REASON} of that one, each once until the other, and {@code broker down REASON client=ID} of the others
	 * @param filters what a client has subscribed to: asked again of a broker that has lost its session
	 * @param messages client id and message, on the gateway's thread; a message is acknowledged when it returns
	 */
	TransparentUplink(MqttLink.Factory factory, String ownId, Executor gatewayThread, Consumer<String> events, Function<String, Map<String, Integer>> filters,
			BiConsumer<String, Message> messages) {
		this.factory = factory;
		this.gatewayThread = gatewayThread;
		this.events = events;
		this.filters = filters;
		this.messages = messages;
		this.own = new BrokerConnection(factory, ownId, false, gatewayThread, this);
	}

	@Override
	public boolean isPerClient() {
		return true;
	}

	@Override
	public Uplink of(String clientId) {
		BrokerConnection connection = this.byClientId.get(clientId);
		return connection == null ? this.own : connection;
	}

	@Override
	public void connected(String clientId, boolean clean) {
		BrokerConnection before = this.byClientId.get(clientId);
		if (before != null && before.kept == !clean) {
			return;
		}
		gone(clientId);
		this.byClientId.put(clientId, new BrokerConnection(this.factory, clientId, !clean, this.gatewayThread, this));
		this.next = Long.MIN_VALUE;
	}

	@Override
	public void whenReady(String clientId, Answer answer) {
		this.byClientId.get(clientId).whenReady(answer);
	}

	@Override
	public void gone(String clientId) {
		BrokerConnection connection = this.byClientId.remove(clientId);
		if (connection != null) {
			connection.close();
		}
	}

	@Override
	public void onUp(BrokerConnection connection, boolean present) {
		if (connection == this.own) {
			this.events.accept("broker up");
		} else if (!present) {
			this.filters.apply(connection.clientId).forEach(connection::subscribeAgain);
		}
	}

	@Override
	public void onDown(BrokerConnection connection, Throwable cause) {
		this.next = Long.MIN_VALUE;
		if (connection == this.own || this.own.isUp()) {
			this.events.accept("broker down " + MqttLink.reason(cause) + (connection == this.own ? "" : " client=" + connection.clientId));
		}
	}

	@Override
	public void onMessage(BrokerConnection connection, Message message) {
		this.messages.accept(connection.clientId, message);
	}

	@Override
	public boolean isUp() {
		return this.own.isUp();
	}

	@Override
	public long nextDeadline() {
		return Math.min(this.next, this.own.nextDeadline());
	}

	@Override
	public void onTime(long now) {
		this.own.onTime(now);
		if (now < this.next) {
			return;
		}
		// A connection that ends later sets this back.
		this.next = now + 1000;
		for (BrokerConnection each : this.byClientId.values()) {
			each.onTime(now);
			this.next = Math.min(this.next, each.nextDeadline());
		}
	}

	@Override
	public void close() {
		this.own.close();
		this.byClientId.values().forEach(BrokerConnection::close);
	}

	@Override
	public void publish(String topic, byte[] payload, int qos, boolean retain, Answer answer) {
		this.own.publish(topic, payload, qos, retain, answer);
	}

	@Override
	public void subscribe(String filter, int qos, IntConsumer answer) {
		this.own.subscribe(filter, qos, answer);
	}

	@Override
	public void unsubscribe(String filter) {
		this.own.unsubscribe(filter);
	}
}

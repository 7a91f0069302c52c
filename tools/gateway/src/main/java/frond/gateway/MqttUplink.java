package frond.gateway;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Two connections to a broker for all clients (aggregating mode, specification section 4.2). That for publishing has a new session each time: what the broker
 * has not acknowledged when it ends is answered as failed, and the client that sent it still has it. That for subscriptions has a session that the broker
 * keeps, so that nothing for a client is lost while the gateway is away. All methods, answers and events are on the gateway's thread.
 */
final class MqttUplink implements BrokerSide, BrokerConnection.Events {
	private final Consumer<String> events;
	private final BrokerConnection publishing;
	private final BrokerConnection subscribing;
	private final Supplier<Map<String, Integer>> filters;
	private final Consumer<Message> messages;

	/**
	 * @param kept client id of the session that is kept; the same at each start. No other client of the broker may have it
	 * @param fresh client id of the other one
	 * @param events are told {@code broker up} and {@code broker down REASON}, each once until the other
	 * @param filters what is subscribed to: asked again of a broker that has lost the session
	 * @param messages on the gateway's thread; a message is acknowledged when it returns
	 */
	MqttUplink(MqttLink.Factory factory, String kept, String fresh, Executor gatewayThread, Consumer<String> events, Supplier<Map<String, Integer>> filters, Consumer<Message> messages) {
		this.events = events;
		this.filters = filters;
		this.messages = messages;
		this.publishing = new BrokerConnection(factory, fresh, false, gatewayThread, this);
		this.subscribing = new BrokerConnection(factory, kept, true, gatewayThread, this);
	}

	@Override
	public void onUp(BrokerConnection connection, boolean present) {
		if (connection == this.publishing) {
			this.events.accept("broker up");
		} else if (!present) {
			this.filters.get().forEach(connection::subscribeAgain);
		}
	}

	@Override
	public void onDown(BrokerConnection connection, Throwable cause) {
		if (connection == this.publishing) {
			this.events.accept("broker down " + MqttLink.reason(cause));
		}
	}

	@Override
	public void onMessage(BrokerConnection connection, Message message) {
		this.messages.accept(message);
	}

	@Override
	public boolean isUp() {
		return this.publishing.isUp();
	}

	@Override
	public long nextDeadline() {
		return Math.min(this.publishing.nextDeadline(), this.subscribing.nextDeadline());
	}

	@Override
	public void onTime(long now) {
		this.publishing.onTime(now);
		this.subscribing.onTime(now);
	}

	@Override
	public void close() {
		this.publishing.close();
		this.subscribing.close();
	}

	@Override
	public void publish(String topic, byte[] payload, int qos, boolean retain, Answer answer) {
		this.publishing.publish(topic, payload, qos, retain, answer);
	}

	@Override
	public void subscribe(String filter, int qos, IntConsumer answer) {
		this.subscribing.subscribe(filter, qos, answer);
	}

	@Override
	public void unsubscribe(String filter) {
		this.subscribing.unsubscribe(filter);
	}
}

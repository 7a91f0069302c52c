package frond.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.google.common.base.Suppliers;
import com.google.common.primitives.ImmutableIntArray;
import com.google.inject.Injector;
import com.hivemq.bootstrap.ClientConnection;
import com.hivemq.bootstrap.netty.ChannelHandlerNames;
import com.hivemq.extension.sdk.api.client.ClientContext;
import com.hivemq.extension.sdk.api.client.parameter.InitializerInput;
import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.intializer.ClientInitializer;
import com.hivemq.mqtt.message.ProtocolVersion;
import com.hivemq.mqtt.message.publish.PUBLISH;
import com.hivemq.mqtt.topic.SubscriberWithIdentifiers;
import com.hivemq.mqtt.topic.TokenizedTopicMatcher;
import com.hivemq.mqtt.topic.tree.LocalTopicTree;
import com.hivemq.mqtt.topic.tree.TopicSubscribers;
import com.hivemq.persistence.connection.ConnectionPersistence;

import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * End-to-end acknowledgement (docs/gateway.md): a publisher's PUBACK waits until a historian has acknowledged that very message, which it does
 * when it is on disk.
 *
 * <p>
 * The library's interceptors could hold a PUBACK back, but it runs those of one client one after the other, and a gateway is one client. So a
 * handler of our own stands in each connection's pipeline ({@link AcknowledgementHandler}). What ties a message in to the same message out is
 * the library's number of it.
 */
final class StoredAcknowledgement implements ClientInitializer, ClientLifecycleEventListener {
	/** Messages that wait at a time; the next is refused. */
	static final int MAX_HELD = 16_384;

	static final String AWAY = "the historian is away";
	private static final Route PASS = new Route(Decision.PASS, null, null);
	private static final Route HOLD = new Route(Decision.HOLD, null, null);
	private static final Route REFUSE_AWAY = new Route(Decision.REFUSE_AWAY, null, null);
	private static final Route REFUSE_FULL = new Route(Decision.REFUSE_FULL, null, null);

	final Historians historians;
	/** Messages on their way to a historian, by the library's number. */
	final Map<String, Held> held = new ConcurrentHashMap<>();
	private final Supplier<Injector> library;
	private final String mustBeStored;
	private final long patience;
	private final Supplier<LocalTopicTree> topics;
	private final TokenizedTopicMatcher matcher = new TokenizedTopicMatcher();

	/**
	 * @param library its parts, once it serves
	 * @param mustBeStored topic filter: such messages are refused while no historian has subscribed to them; empty for none
	 * @param patience seconds that a historian may take
	 */
	StoredAcknowledgement(Supplier<Injector> library, Historians historians, String mustBeStored, int patience) {
		this.library = library;
		this.topics = Suppliers.memoize(() -> library.get().getInstance(LocalTopicTree.class));
		this.historians = historians;
		this.mustBeStored = mustBeStored;
		this.patience = TimeUnit.SECONDS.toNanos(patience);
	}

	/** From now on every client that connects has its handler. */
	void install() {
		Services.eventRegistry().setClientLifecycleEventListener(input -> this);
		Services.initializerRegistry().setClientInitializer(this);
		Services.extensionExecutorService().scheduleAtFixedRate(this::refuseOverdue, 1, 1, TimeUnit.SECONDS);
	}

	@Override
	public void onMqttConnectionStart(ConnectionStartInput input) {
		boolean says = input.getConnectPacket().getUserProperties().asList().stream()
				.anyMatch(property -> property.getName().equals(Historians.PROPERTY) && property.getValue().equals("historian"));
		if (says) {
			this.historians.mark(input.getClientInformation().getClientId());
		}
	}

	/** The library holds CONNACK back until this has returned, so nothing passes before the handler is there. */
	@Override
	public void initialize(InitializerInput input, ClientContext context) {
		String clientId = input.getClientInformation().getClientId();
		ClientConnection connection = this.library.get().getInstance(ConnectionPersistence.class).get(clientId);
		if (connection == null) {
			return;
		}
		Channel channel = connection.getChannel();
		boolean historian = this.historians.isOne(clientId);
		// A historian commits, and so acknowledges, many messages at a time: one write to the socket for them.
		channel.pipeline().addFirst("frond_flush", new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
		Direct direct = historian ? new Direct(connection, Broker.IN_FLIGHT) : null;
		channel.pipeline().addBefore(ChannelHandlerNames.MQTT_PUBLISH_FLOW_HANDLER, "frond_stored_acknowledgement",
				new AcknowledgementHandler(this, direct, connection.getProtocolVersion() == ProtocolVersion.MQTTv5));
		if (historian) {
			this.historians.connected(clientId, channel, direct);
			channel.closeFuture().addListener(closed -> {
				this.historians.gone(clientId, channel);
				refuseWhatNobodyStores();
			});
			System.out.println("event historian connected " + clientId);
		}
	}

	/** What is to be done with a message of QoS 1 or 2 that came to a topic. */
	Route route(PUBLISH message) {
		TopicSubscribers subscribers = this.topics.get().findTopicSubscribers(message.getTopic());
		Historians.Way way = this.historians.way(subscribers);
		if (way == Historians.Way.THERE) {
			return this.held.size() >= MAX_HELD ? REFUSE_FULL : subscribers.getSubscribers().size() == 1 && subscribers.getSharedSubscriptions().isEmpty()
					? straight(message, subscribers.getSubscribers().iterator().next()) : HOLD;
		}
		if (way == Historians.Way.AWAY || !this.mustBeStored.isEmpty() && this.matcher.matches(this.mustBeStored, message.getTopic())) {
			return REFUSE_AWAY;
		}
		return PASS;
	}

	private Route straight(PUBLISH message, SubscriberWithIdentifiers historian) {
		Direct direct = this.historians.direct(historian);
		return direct != null && direct.takes(message) ? new Route(Decision.HOLD, direct, historian.getSubscriptionIdentifier()) : HOLD;
	}

	/** When a message that comes now is given up. */
	long deadline() {
		return System.nanoTime() + this.patience;
	}

	/** A historian has stored a message. */
	void stored(String id) {
		Held message = this.held.remove(id);
		if (message != null) {
			message.publisher().executor().execute(message::onStored);
		}
	}

	private void refuseOverdue() {
		long now = System.nanoTime();
		for (Held message : this.held.values()) {
			if (now - message.deadline >= 0) {
				refuse(message, "the historian has not stored it in time");
			}
		}
	}

	private void refuseWhatNobodyStores() {
		for (Held message : this.held.values()) {
			if (!this.historians.anyConnected()) {
				refuse(message, AWAY);
			}
		}
	}

	/** Gives a message back to its publisher, unless it has been answered. */
	void refuse(Held message, String reason) {
		if (this.held.remove(message.id, message)) {
			message.publisher().executor().execute(() -> message.refuse(reason));
		}
	}

	@Override
	public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
		// Nothing to do with it.
	}

	@Override
	public void onDisconnect(DisconnectEventInput input) {
		// The channel's end says it.
	}

	/**
	 * @param direct the way to its historian past the library's queues; null for through them
	 * @param subscriptionIds the historian's own for this subscription
	 */
	record Route(Decision decision, Direct direct, ImmutableIntArray subscriptionIds) {
	}

	enum Decision {
		/** Nobody stores it: the broker acknowledges. */
		PASS,
		/** The broker takes it and the historian's acknowledgement is awaited. */
		HOLD,
		/** The historian is not there: it stays with its publisher. */
		REFUSE_AWAY,
		/** Too much is awaited. */
		REFUSE_FULL
	}
}

package frond.gateway;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Two connections to a broker. That for publishing has a new session each time: what the broker has not acknowledged when it ends is answered as
 * failed, and the client that sent it still has it. That for subscriptions has a session that the broker keeps, so that nothing for a client is lost
 * while the gateway is away. All methods, answers and events are on the gateway's thread.
 */
final class MqttUplink implements Uplink {
	/** Milliseconds before the second attempt to connect; each further pause is twice as long. */
	private static final long FIRST_PAUSE = 250;
	private static final long LONGEST_PAUSE = 8000;

	private final Executor gatewayThread;
	private final Consumer<String> events;
	private final Connection publishing;
	private final Connection subscribing;
	private final Supplier<Map<String, Integer>> filters;

	/**
	 * @param kept client id of the session that is kept; the same at each start. No other client of the broker may have it
	 * @param fresh client id of the other one
	 * @param events are told {@code broker up} and {@code broker down REASON}, each once until the other
	 * @param filters what is subscribed to: asked again of a broker that has lost the session
	 * @param messages on the gateway's thread; a message is acknowledged when it returns
	 */
	MqttUplink(MqttLink.Factory factory, String kept, String fresh, Executor gatewayThread, Consumer<String> events, Supplier<Map<String, Integer>> filters, Consumer<Message> messages) {
		this.gatewayThread = gatewayThread;
		this.events = events;
		this.filters = filters;
		this.publishing = new Connection();
		this.subscribing = new Connection();
		this.publishing.link = factory.make(fresh, false, MqttLink.withoutMessages(cause -> gatewayThread.execute(() -> this.publishing.onAway(cause))));
		this.subscribing.link = factory.make(kept, true, new MqttLink.Listener() {
			@Override
			public void onAway(Throwable cause) {
				gatewayThread.execute(() -> MqttUplink.this.subscribing.onAway(cause));
			}

			@Override
			public void onMessage(Message message, Runnable done) {
				gatewayThread.execute(() -> {
					messages.accept(message);
					done.run();
				});
			}
		});
	}

	@Override
	public boolean isUp() {
		return this.publishing.up;
	}

	/** When {@link #onTime} wants to be called, milliseconds; {@link Long#MAX_VALUE} for never. */
	long nextDeadline() {
		return Math.min(this.publishing.nextAttempt, this.subscribing.nextAttempt);
	}

	/** Connects if it is time to. */
	void onTime(long now) {
		this.publishing.onTime(now);
		this.subscribing.onTime(now);
	}

	/** Ends the connections in order, as far as that takes no waiting. */
	void close() {
		for (Connection each : new Connection[] { this.publishing, this.subscribing }) {
			if (each.up) {
				each.link.disconnect();
			}
		}
	}

	@Override
	public void publish(String topic, byte[] payload, int qos, boolean retain, Answer answer) {
		this.publishing.link.publish(topic, payload, qos, retain).whenComplete((result, fault) -> this.gatewayThread.execute(() -> answer.onAnswer(fault == null ? result : Result.FAILED)));
	}

	@Override
	public void subscribe(String filter, int qos, IntConsumer answer) {
		if (!this.subscribing.up) {
			this.gatewayThread.execute(() -> answer.accept(-1));
			return;
		}
		this.subscribing.link.subscribe(filter, qos).whenComplete((granted, fault) -> this.gatewayThread.execute(() -> answer.accept(fault == null ? granted : -1)));
	}

	@Override
	public void unsubscribe(String filter) {
		if (this.subscribing.up) {
			this.subscribing.link.unsubscribe(filter);
		}
	}

	/** One connection, made again whenever it ends. */
	private final class Connection {
		MqttLink link;
		boolean up;
		/** When to connect, milliseconds. */
		long nextAttempt;
		private long pause = FIRST_PAUSE;
		/** Whether the last thing told was that the broker is away. */
		private boolean toldDown;

		void onTime(long now) {
			if (now < this.nextAttempt) {
				return;
			}
			this.nextAttempt = Long.MAX_VALUE;
			this.link.connect().whenComplete((present, fault) -> MqttUplink.this.gatewayThread.execute(() -> {
				if (fault == null) {
					onUp(present);
				} else {
					onAway(fault);
				}
			}));
		}

		private void onUp(boolean present) {
			if (!this.link.isConnected()) {
				// Gone again already; its end was told on the way here.
				return;
			}
			this.up = true;
			this.toldDown = false;
			this.pause = FIRST_PAUSE;
			if (this == MqttUplink.this.publishing) {
				MqttUplink.this.events.accept("broker up");
			} else if (!present) {
				MqttUplink.this.filters.get().forEach(this.link::subscribe);
			}
		}

		/** An attempt failed, or the connection ended; both may be told twice. */
		void onAway(Throwable cause) {
			this.up = false;
			if (!this.toldDown && this == MqttUplink.this.publishing) {
				MqttUplink.this.events.accept("broker down " + MqttLink.reason(cause));
			}
			this.toldDown = true;
			if (this.nextAttempt == Long.MAX_VALUE) {
				this.nextAttempt = EventLoop.now() + this.pause;
				this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
			}
		}
	}
}

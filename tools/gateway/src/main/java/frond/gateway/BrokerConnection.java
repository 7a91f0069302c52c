package frond.gateway;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One connection to the broker, made again whenever it ends. All methods, answers and events are on the gateway's thread. */
final class BrokerConnection implements Uplink {
	/** Milliseconds before the second attempt to connect; each further pause is twice as long. */
	private static final long FIRST_PAUSE = 250;
	private static final long LONGEST_PAUSE = 8000;

	/** What is told of it. */
	interface Events {
		/** It is up. @param present whether the broker has what was subscribed before */
		void onUp(BrokerConnection connection, boolean present);

		/** It ended or could not be made: once, until it is up again. */
		void onDown(BrokerConnection connection, Throwable cause);

		/** A message came; it is acknowledged when this returns. */
		void onMessage(BrokerConnection connection, Message message);
	}

	final String clientId;
	final boolean kept;
	private final Executor gatewayThread;
	private final Events events;
	private final MqttLink link;
	private boolean up;
	/** When to connect, milliseconds. */
	private long nextAttempt;
	private long pause = FIRST_PAUSE;
	/** Whether the last thing told was that the broker is away. */
	private boolean toldDown;
	private boolean closed;
	/** Who waits for the first attempt; null for nobody. */
	private Answer waiting;

	/** @param kept whether the broker keeps its session while it is away */
	BrokerConnection(MqttLink.Factory factory, String clientId, boolean kept, Executor gatewayThread, Events events) {
		this.clientId = clientId;
		this.kept = kept;
		this.gatewayThread = gatewayThread;
		this.events = events;
		this.link = factory.make(clientId, kept, new MqttLink.Listener() {
			@Override
			public void onAway(Throwable cause) {
				gatewayThread.execute(() -> BrokerConnection.this.onAway(cause));
			}

			@Override
			public void onMessage(Message message, Runnable done) {
				gatewayThread.execute(() -> {
					events.onMessage(BrokerConnection.this, message);
					done.run();
				});
			}
		});
	}

	/** When {@link #onTime} wants to be called, milliseconds; {@link Long#MAX_VALUE} for never. */
	long nextDeadline() {
		return this.closed ? Long.MAX_VALUE : this.nextAttempt;
	}

	/** Connects if it is time to. */
	void onTime(long now) {
		if (now < nextDeadline()) {
			return;
		}
		this.nextAttempt = Long.MAX_VALUE;
		this.link.connect().whenComplete((present, fault) -> this.gatewayThread.execute(() -> {
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
		if (this.closed) {
			this.link.disconnect();
			return;
		}
		this.up = true;
		this.toldDown = false;
		this.pause = FIRST_PAUSE;
		this.events.onUp(this, present);
		tell(Result.TAKEN);
	}

	private void tell(Result result) {
		if (this.waiting != null) {
			Answer answer = this.waiting;
			this.waiting = null;
			answer.onAnswer(result);
		}
	}

	/** As {@link Uplink#whenReady}. */
	void whenReady(Answer answer) {
		this.waiting = answer;
		if (this.up) {
			tell(Result.TAKEN);
		}
	}

	/** An attempt failed, or the connection ended; both may be told twice. */
	private void onAway(Throwable cause) {
		this.up = false;
		if (this.closed) {
			return;
		}
		boolean first = !this.toldDown;
		this.toldDown = true;
		if (this.nextAttempt == Long.MAX_VALUE) {
			this.nextAttempt = EventLoop.now() + this.pause;
			this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
		}
		if (first) {
			this.events.onDown(this, cause);
		}
		tell(MqttLink.isRefusal(cause) ? Result.REFUSED : Result.FAILED);
	}

	/** Ends it in order, as far as that takes no waiting. */
	void close() {
		this.closed = true;
		if (this.up) {
			this.up = false;
			this.link.disconnect();
		}
	}

	@Override
	public boolean isUp() {
		return this.up;
	}

	@Override
	public void publish(String topic, byte[] payload, int qos, boolean retain, Answer answer) {
		this.link.publish(topic, payload, qos, retain).whenComplete((result, fault) -> this.gatewayThread.execute(() -> answer.onAnswer(fault == null ? result : Result.FAILED)));
	}

	@Override
	public void subscribe(String filter, int qos, IntConsumer answer) {
		if (!this.up) {
			this.gatewayThread.execute(() -> answer.accept(-1));
			return;
		}
		this.link.subscribe(filter, qos).whenComplete((granted, fault) -> this.gatewayThread.execute(() -> answer.accept(fault == null ? granted : -1)));
	}

	/** Subscribes to what it had subscribed before. */
	void subscribeAgain(String filter, int qos) {
		this.link.subscribe(filter, qos);
	}

	@Override
	public void unsubscribe(String filter) {
		if (this.up) {
			this.link.unsubscribe(filter);
		}
	}
}

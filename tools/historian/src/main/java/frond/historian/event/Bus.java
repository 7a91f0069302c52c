package frond.historian.event;

import frond.historian.model.Alarm;
import frond.historian.model.Console;
import frond.historian.model.Entity;
import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Tells events to listeners. Publishing never waits: each listener has a queue and a thread. A queue of values is bounded, and what does
 * not fit is dropped and counted; alarms and changes are few and always kept.
 */
public final class Bus implements Closeable {
	private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

	/**
	 * Adds a listener.
	 *
	 * @param name of its thread and in the statistics
	 * @param values how many values may wait for it; 0 if it wants none
	 * @return ends it
	 */
	public Closeable subscribe(String name, int values, Listener listener) {
		Subscriber subscriber = new Subscriber(name, values, listener);
		this.subscribers.add(subscriber);
		subscriber.thread.start();
		return () -> {
			this.subscribers.remove(subscriber);
			subscriber.end();
		};
	}

	/** Whether anybody wants values: then they have to be gathered. */
	public boolean wantsValues() {
		for (Subscriber subscriber : this.subscribers) {
			if (subscriber.values > 0) {
				return true;
			}
		}
		return false;
	}

	public void stored(List<Stored> values) {
		for (Subscriber subscriber : this.subscribers) {
			if (subscriber.values > 0) {
				subscriber.offer(values);
			}
		}
	}

	public void alarm(Alarm alarm) {
		publish(listener -> listener.alarm(alarm));
	}

	public void changed(Entity entity, boolean removed) {
		publish(listener -> listener.changed(entity, removed));
	}

	private void publish(Consumer<Listener> event) {
		this.subscribers.forEach(subscriber -> subscriber.queue.add(event));
	}

	/** Values that were dropped because a listener was too slow, by its name. */
	public Map<String, Long> dropped() {
		Map<String, Long> dropped = new TreeMap<>();
		this.subscribers.forEach(subscriber -> dropped.merge(subscriber.thread.getName(), subscriber.dropped.sum(), Long::sum));
		return dropped;
	}

	@Override
	public void close() {
		this.subscribers.forEach(Subscriber::end);
		this.subscribers.clear();
	}

	private static final class Subscriber {
		private final int values;
		private final Listener listener;
		private final Thread thread;
		private final LinkedBlockingQueue<Consumer<Listener>> queue = new LinkedBlockingQueue<>();
		private final AtomicInteger waiting = new AtomicInteger();
		private final LongAdder dropped = new LongAdder();
		private volatile boolean ended;

		Subscriber(String name, int values, Listener listener) {
			this.values = values;
			this.listener = listener;
			this.thread = new Thread(this::run, name);
			this.thread.setDaemon(true);
		}

		void offer(List<Stored> stored) {
			if (this.waiting.get() + stored.size() > this.values) {
				this.dropped.add(stored.size());
				return;
			}
			this.waiting.addAndGet(stored.size());
			this.queue.add(listener -> {
				this.waiting.addAndGet(-stored.size());
				listener.stored(stored);
			});
		}

		void end() {
			this.ended = true;
			this.queue.add(listener -> { });
		}

		private void run() {
			while (!this.ended) {
				try {
					this.queue.take().accept(this.listener);
				} catch (InterruptedException e) {
					return;
				} catch (RuntimeException e) {
					// One listener's fault must not end its listening, nor be silent.
					Console.error(this.thread.getName() + ": " + e);
				}
			}
		}
	}
}

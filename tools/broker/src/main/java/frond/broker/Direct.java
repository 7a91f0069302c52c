package frond.broker;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import com.google.common.primitives.ImmutableIntArray;
import com.hivemq.bootstrap.ClientConnection;
import com.hivemq.mqtt.message.QoS;
import com.hivemq.mqtt.message.pool.FreePacketIdRanges;
import com.hivemq.mqtt.message.pool.exception.NoMessageIdAvailableException;
import com.hivemq.mqtt.message.publish.PUBLISH;
import com.hivemq.mqtt.message.publish.PUBLISHFactory;

import io.netty.channel.ChannelHandlerContext;

/**
 * Messages straight from a publisher's connection to a historian's, past the library's queues on disk. A message that goes this way is still its publisher's:
 * it is acknowledged when the historian has acknowledged it, and whatever ends before that, the publisher sends it again. So nothing is gained by
 * writing it down in between, and the library's three writes a message are most of what a message costs.
 *
 * <p>
 * Everything but {@link #offer} is on the historian's event loop.
 */
final class Direct {
	private final ClientConnection connection;
	private final FreePacketIdRanges packetIds;
	/** Messages that the historian takes at a time, besides those from its queue. */
	private final int window;
	private final Queue<Delivery> offered = new ConcurrentLinkedQueue<>();
	private final AtomicBoolean scheduled = new AtomicBoolean();
	/** What waits for room in the window, the oldest first. */
	private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
	/** What waits for the historian's acknowledgement, by the packet identifier towards it. */
	private final Map<Integer, Held> delivered = new HashMap<>();
	private ChannelHandlerContext context;
	private volatile boolean gone;

	private record Delivery(Held held, PUBLISH message, ImmutableIntArray subscriptionIds) {
	}

	/** @param reserved messages on their way to it that come from the library's queue */
	Direct(ClientConnection connection, int reserved) {
		this.connection = connection;
		this.packetIds = connection.getFreePacketIdRanges();
		Integer receiveMaximum = connection.getClientReceiveMaximum();
		this.window = (receiveMaximum == null ? FreePacketIdRanges.MAX_ALLOWED_MQTT_PACKET_ID : receiveMaximum) - reserved;
	}

	/** The context of the handler that stands in the historian's pipeline. */
	void added(ChannelHandlerContext own) {
		this.context = own;
	}

	/** Whether it takes such a message: QoS 1, not retained, no larger than the historian allows. From any thread. */
	boolean takes(PUBLISH message) {
		Long largest = this.connection.getMaxPacketSizeSend();
		return this.window > 0 && !this.gone && message.getQoS() == QoS.AT_LEAST_ONCE && !message.isRetain()
				&& (largest == null || message.getEstimatedSizeInMemory() < largest);
	}

	/** Delivers a message as soon as there is room. From any thread; the messages of one thread stay in order. */
	void offer(Held held, PUBLISH message, ImmutableIntArray subscriptionIds) {
		this.offered.add(new Delivery(held, message, subscriptionIds));
		if (this.scheduled.compareAndSet(false, true)) {
			this.context.executor().execute(this::deliver);
		}
	}

	private void deliver() {
		this.scheduled.set(false);
		for (Delivery each = this.offered.poll(); each != null; each = this.offered.poll()) {
			this.waiting.add(each);
		}
		if (this.gone) {
			end();
			return;
		}
		boolean written = false;
		while (!this.waiting.isEmpty() && this.delivered.size() < this.window && this.context.channel().isWritable()) {
			int packetId;
			try {
				packetId = this.packetIds.takeNextId();
			} catch (NoMessageIdAvailableException e) {
				break;
			}
			Delivery next = this.waiting.remove();
			this.delivered.put(packetId, next.held());
			this.context.write(new PUBLISHFactory.Mqtt5Builder().fromPublish(next.message()).withPacketIdentifier(packetId).withDuplicateDelivery(false)
					.withSubscriptionIdentifiers(next.subscriptionIds()).build());
			written = true;
		}
		if (written) {
			this.context.flush();
		}
	}

	/** The connection takes more again. */
	void writable() {
		deliver();
	}

	/** The historian has answered a message; null if it did not come this way. */
	Held answered(int packetId) {
		Held held = this.delivered.remove(packetId);
		if (held != null) {
			this.packetIds.returnId(packetId);
			if (!this.waiting.isEmpty() && this.scheduled.compareAndSet(false, true)) {
				this.context.executor().execute(this::deliver);
			}
		}
		return held;
	}

	/** The historian's connection has ended: what it has not acknowledged goes back to its publishers. */
	void end() {
		this.gone = true;
		this.delivered.values().forEach(held -> held.all.refuse(held, StoredAcknowledgement.AWAY));
		this.delivered.clear();
		for (Delivery each = this.offered.poll(); each != null; each = this.offered.poll()) {
			this.waiting.add(each);
		}
		this.waiting.forEach(each -> each.held().all.refuse(each.held(), StoredAcknowledgement.AWAY));
		this.waiting.clear();
	}
}

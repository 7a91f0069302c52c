package frond.broker;

import java.util.HashMap;
import java.util.Map;

import com.hivemq.mqtt.message.MessageWithID;
import com.hivemq.mqtt.message.QoS;
import com.hivemq.mqtt.message.puback.PUBACK;
import com.hivemq.mqtt.message.pubcomp.PUBCOMP;
import com.hivemq.mqtt.message.publish.PUBLISH;
import com.hivemq.mqtt.message.pubrec.PUBREC;
import com.hivemq.mqtt.message.reason.Mqtt5PubAckReasonCode;
import com.hivemq.mqtt.message.reason.Mqtt5PubRecReasonCode;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * In one client's pipeline, between the library's codec and its flow of messages. Of a publisher it holds PUBACK (PUBREC for QoS 2) back; of
 * a historian it tells which message was acknowledged. On that connection's event loop.
 */
final class AcknowledgementHandler extends ChannelDuplexHandler {
	private final StoredAcknowledgement all;
	/** Of a historian; else null. */
	private final Direct direct;
	private final boolean mqtt5;
	/** Of a publisher: what is held, by its packet identifier. */
	private final Map<Integer, Held> held = new HashMap<>();
	/** Of a historian: the library's numbers of the messages on their way to it, by the packet identifier. */
	private final Map<Integer, String> delivered = new HashMap<>();

	/** @param direct the way to a historian past the library's queues; null for who is none */
	AcknowledgementHandler(StoredAcknowledgement all, Direct direct, boolean mqtt5) {
		this.all = all;
		this.direct = direct;
		this.mqtt5 = mqtt5;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		if (this.direct != null) {
			this.direct.added(context);
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
		if (this.direct != null && context.channel().isWritable()) {
			this.direct.writable();
		}
		super.channelWritabilityChanged(context);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		if (message instanceof PUBLISH && ((PUBLISH) message).getQoS() != QoS.AT_MOST_ONCE) {
			if (!onPublish(context, (PUBLISH) message)) {
				return;
			}
		} else if (this.direct != null && (message instanceof PUBACK || message instanceof PUBCOMP || message instanceof PUBREC)) {
			if (onAnswer((MessageWithID) message)) {
				return;
			}
		}
		super.channelRead(context, message);
	}

	/** Whether the broker shall take it. */
	private boolean onPublish(ChannelHandlerContext context, PUBLISH message) {
		int packetId = message.getPacketIdentifier();
		Held earlier = this.held.get(packetId);
		if (earlier != null && message.isDuplicateDelivery()) {
			// The library, too, knows that it has this one, unless it went past it.
			return !earlier.direct;
		}
		StoredAcknowledgement.Route route = this.all.route(message);
		switch (route.decision()) {
		case HOLD:
			if (earlier != null) {
				this.all.held.remove(earlier.id, earlier);
				earlier.giveUp();
			}
			Held waiting = new Held(this.all, message, context, this.mqtt5, this.all.deadline(), this.held, route.direct() != null);
			this.all.held.put(waiting.id, waiting);
			if (route.direct() == null) {
				return true;
			}
			waiting.onAcknowledgement(new PUBACK(packetId), context.newPromise());
			route.direct().offer(waiting, message, route.subscriptionIds());
			return false;
		case REFUSE_AWAY:
			Held.refuse(context, message.getQoS(), packetId, this.mqtt5, "the historian is away", context.newPromise());
			return false;
		case REFUSE_FULL:
			Held.refuse(context, message.getQoS(), packetId, this.mqtt5, "too much waits for the historian", context.newPromise());
			return false;
		default:
			return true;
		}
	}

	/** A historian has answered a message. Returns true if the library knows nothing of it. */
	private boolean onAnswer(MessageWithID message) {
		Held straight = message instanceof PUBACK ? this.direct.answered(message.getPacketIdentifier()) : null;
		if (straight != null) {
			if (((PUBACK) message).getReasonCode() == Mqtt5PubAckReasonCode.SUCCESS) {
				this.all.stored(straight.id);
			} else {
				this.all.refuse(straight, "the historian refuses it");
			}
			return true;
		}
		if (message instanceof PUBREC && ((PUBREC) message).getReasonCode() == Mqtt5PubRecReasonCode.SUCCESS) {
			// PUBCOMP follows.
			return false;
		}
		String id = this.delivered.remove(message.getPacketIdentifier());
		boolean refused = message instanceof PUBREC || message instanceof PUBACK && ((PUBACK) message).getReasonCode() != Mqtt5PubAckReasonCode.SUCCESS;
		if (id != null && !refused) {
			this.all.stored(id);
		}
		return false;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (this.direct != null && message instanceof PUBLISH && ((PUBLISH) message).getQoS() != QoS.AT_MOST_ONCE) {
			this.delivered.put(((PUBLISH) message).getPacketIdentifier(), ((PUBLISH) message).getUniqueId());
		} else if (message instanceof PUBACK || message instanceof PUBREC) {
			Held waiting = this.held.get(((MessageWithID) message).getPacketIdentifier());
			if (waiting != null) {
				if (isSuccess(message)) {
					waiting.onAcknowledgement(message, promise);
					return;
				}
				this.all.held.remove(waiting.id, waiting);
				waiting.giveUp();
			}
		}
		super.write(context, message, promise);
	}

	private static boolean isSuccess(Object message) {
		return message instanceof PUBACK ? ((PUBACK) message).getReasonCode() == Mqtt5PubAckReasonCode.SUCCESS : ((PUBREC) message).getReasonCode() == Mqtt5PubRecReasonCode.SUCCESS;
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		// Its publisher sends again what it has no answer to.
		this.held.values().forEach(waiting -> this.all.held.remove(waiting.id, waiting));
		this.held.clear();
		if (this.direct != null) {
			this.direct.end();
		}
		super.channelInactive(context);
	}
}

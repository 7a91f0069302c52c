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
	private final boolean historian;
	private final boolean mqtt5;
	/** Of a publisher: what is held, by its packet identifier. */
	private final Map<Integer, Held> held = new HashMap<>();
	/** Of a historian: the library's numbers of the messages on their way to it, by the packet identifier. */
	private final Map<Integer, String> delivered = new HashMap<>();

	AcknowledgementHandler(StoredAcknowledgement all, boolean historian, boolean mqtt5) {
		this.all = all;
		this.historian = historian;
		this.mqtt5 = mqtt5;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		if (message instanceof PUBLISH && ((PUBLISH) message).getQoS() != QoS.AT_MOST_ONCE) {
			if (!onPublish(context, (PUBLISH) message)) {
				return;
			}
		} else if (this.historian && (message instanceof PUBACK || message instanceof PUBCOMP || message instanceof PUBREC)) {
			onAnswer((MessageWithID) message);
		}
		super.channelRead(context, message);
	}

	/** Whether the broker shall take it. */
	private boolean onPublish(ChannelHandlerContext context, PUBLISH message) {
		int packetId = message.getPacketIdentifier();
		if (message.isDuplicateDelivery() && this.held.containsKey(packetId)) {
			// The library, too, knows that it has this one.
			return true;
		}
		switch (this.all.decide(message.getTopic())) {
		case HOLD:
			Held waiting = new Held(message, context, this.mqtt5, this.all.deadline(), this.held);
			this.all.held.put(waiting.id, waiting);
			return true;
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

	private void onAnswer(MessageWithID message) {
		if (message instanceof PUBREC && ((PUBREC) message).getReasonCode() == Mqtt5PubRecReasonCode.SUCCESS) {
			// PUBCOMP follows.
			return;
		}
		String id = this.delivered.remove(message.getPacketIdentifier());
		boolean refused = message instanceof PUBREC || message instanceof PUBACK && ((PUBACK) message).getReasonCode() != Mqtt5PubAckReasonCode.SUCCESS;
		if (id != null && !refused) {
			this.all.stored(id);
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (this.historian && message instanceof PUBLISH && ((PUBLISH) message).getQoS() != QoS.AT_MOST_ONCE) {
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
		super.channelInactive(context);
	}
}

package frond.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.hivemq.mqtt.message.MessageWithID;
import com.hivemq.mqtt.message.QoS;
import com.hivemq.mqtt.message.disconnect.DISCONNECT;
import com.hivemq.mqtt.message.puback.PUBACK;
import com.hivemq.mqtt.message.publish.PUBLISH;
import com.hivemq.mqtt.message.pubrec.PUBREC;
import com.hivemq.mqtt.message.reason.Mqtt5DisconnectReasonCode;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * In one client's pipeline, between the library's codec and its flow of messages: each message is shown to the {@link Host}, and PUBACK (PUBREC
 * for QoS 2) waits until it is stored. On that connection's event loop.
 */
final class GuestHandler extends ChannelDuplexHandler {
	private final Guest guest;
	private final boolean mqtt5;
	/** Topic of its will; null if it left none, or has taken its leave. */
	private String willTopic;
	private final byte[] will;
	/** What is held, by its packet identifier. */
	private final Map<Integer, Held> held = new HashMap<>();

	/** @param willTopic null if there is no will */
	GuestHandler(Guest guest, boolean mqtt5, String willTopic, byte[] will) {
		this.willTopic = willTopic;
		this.will = will;
		this.guest = guest;
		this.mqtt5 = mqtt5;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		if (message instanceof DISCONNECT && ((DISCONNECT) message).getReasonCode() == Mqtt5DisconnectReasonCode.NORMAL_DISCONNECTION) {
			this.willTopic = null;
		}
		if (message instanceof PUBLISH && !onPublish(context, (PUBLISH) message)) {
			return;
		}
		super.channelRead(context, message);
	}

	/** Whether the broker shall take it. */
	private boolean onPublish(ChannelHandlerContext context, PUBLISH message) {
		boolean answered = message.getQoS() != QoS.AT_MOST_ONCE;
		if (answered && message.isDuplicateDelivery() && this.held.containsKey(message.getPacketIdentifier())) {
			// The library, too, knows that it has this one.
			return true;
		}
		byte[] payload = message.getPayload();
		Verdict verdict = this.guest.take(message.getTopic(), payload == null ? new byte[0] : payload);
		pause(context);
		switch (verdict.kind()) {
		case PASS:
			return true;
		case STORE:
			if (answered) {
				hold(context, message, verdict);
			}
			return true;
		case GONE:
			context.close();
			return false;
		default:
			if (answered) {
				Held.refuse(context, message.getQoS(), message.getPacketIdentifier(), this.mqtt5, verdict.kind(), verdict.reason(), context.newPromise());
			}
			return false;
		}
	}

	private void hold(ChannelHandlerContext context, PUBLISH message, Verdict verdict) {
		Held waiting = new Held(message, context, this.mqtt5, Long.MAX_VALUE, this.held);
		verdict.stored().whenComplete((done, failure) -> {
			Runnable answer = failure == null ? waiting::onStored : () -> waiting.refuse("it could not be stored");
			context.executor().execute(answer);
		});
	}

	/** Whoever sends too much is not read from for a while; TCP tells him. */
	private void pause(ChannelHandlerContext context) {
		long pause = this.guest.pause();
		if (pause > 0 && context.channel().config().isAutoRead()) {
			context.channel().config().setAutoRead(false);
			context.executor().schedule(() -> context.channel().config().setAutoRead(true), pause, TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (message instanceof PUBACK || message instanceof PUBREC) {
			Held waiting = this.held.get(((MessageWithID) message).getPacketIdentifier());
			if (waiting != null && taken(message)) {
				// That nobody has subscribed says nothing: we have it.
				waiting.onAcknowledgement(message instanceof PUBACK ? new PUBACK(((PUBACK) message).getPacketIdentifier()) : new PUBREC(((PUBREC) message).getPacketIdentifier()), promise);
				return;
			}
			if (waiting != null) {
				waiting.giveUp();
			}
		}
		super.write(context, message, promise);
	}

	/** Reason codes of 0x80 and above refuse (MQTT 5 section 2.4). */
	private static boolean taken(Object message) {
		return (message instanceof PUBACK ? ((PUBACK) message).getReasonCode().getCode() : ((PUBREC) message).getReasonCode().getCode()) < 0x80;
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		this.held.clear();
		if (this.willTopic != null) {
			// The library sends it to those who have subscribed, by a way that does not lead past us.
			this.guest.take(this.willTopic, this.will);
			this.willTopic = null;
		}
		super.channelInactive(context);
	}
}

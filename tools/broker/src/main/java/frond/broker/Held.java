package frond.broker;

import java.util.Map;

import com.hivemq.mqtt.message.QoS;
import com.hivemq.mqtt.message.mqtt5.Mqtt5UserProperties;
import com.hivemq.mqtt.message.puback.PUBACK;
import com.hivemq.mqtt.message.publish.PUBLISH;
import com.hivemq.mqtt.message.pubrec.PUBREC;
import com.hivemq.mqtt.message.reason.Mqtt5PubAckReasonCode;
import com.hivemq.mqtt.message.reason.Mqtt5PubRecReasonCode;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * A message whose acknowledgement waits for the historian's. Two things have to come, in either order: the broker's own acknowledgement, which
 * says that the message is in the queues, and the historian's. All methods are called on the publisher's event loop.
 */
final class Held {
	/** Where it is counted, by its {@link #id}. */
	final StoredAcknowledgement all;
	final String id;
	/** Whether it goes past the library's queues. */
	final boolean direct;
	private final int packetId;
	/** When it is refused, {@link System#nanoTime}. */
	final long deadline;
	private final ChannelHandlerContext publisher;
	private final boolean mqtt5;
	private final QoS qos;
	/** What its publisher has waiting, by packet identifier. */
	private final Map<Integer, Held> ofPublisher;
	private Object acknowledgement;
	private ChannelPromise promise;
	private boolean stored;
	/** Why it is refused; null while it is not. */
	private String refusal;
	private boolean done;

	/**
	 * @param publisher the context of the handler that holds
	 * @param ofPublisher what its publisher has waiting, by packet identifier; it is in there until it is answered
	 */
	Held(PUBLISH message, ChannelHandlerContext publisher, boolean mqtt5, long deadline, Map<Integer, Held> ofPublisher) {
		this(null, message, publisher, mqtt5, deadline, ofPublisher, false);
	}

	/**
	 * One that a historian behind a connection of its own acknowledges.
	 *
	 * @param all where it is counted
	 * @param direct whether it goes past the library's queues
	 */
	Held(StoredAcknowledgement all, PUBLISH message, ChannelHandlerContext publisher, boolean mqtt5, long deadline, Map<Integer, Held> ofPublisher, boolean direct) {
		this.all = all;
		this.direct = direct;
		this.ofPublisher = ofPublisher;
		ofPublisher.put(message.getPacketIdentifier(), this);
		this.id = message.getUniqueId();
		this.packetId = message.getPacketIdentifier();
		this.qos = message.getQoS();
		this.publisher = publisher;
		this.mqtt5 = mqtt5;
		this.deadline = deadline;
	}

	ChannelHandlerContext publisher() {
		return this.publisher;
	}

	/** The broker would acknowledge now. */
	void onAcknowledgement(Object message, ChannelPromise written) {
		this.acknowledgement = message;
		this.promise = written;
		answer();
	}

	/** The historian has it on disk. */
	void onStored() {
		this.stored = true;
		answer();
	}

	/** It may come to be stored, but that is not known: the publisher shall send it again. */
	void refuse(String reason) {
		this.refusal = reason;
		answer();
	}

	/** Its publisher has its answer, or needs none. */
	void giveUp() {
		this.done = true;
		this.ofPublisher.remove(this.packetId, this);
	}

	/** A refusal, too, waits for the broker's answer, so that none comes for a packet identifier that is in use again. */
	private void answer() {
		if (this.done || this.acknowledgement == null) {
			return;
		}
		if (this.stored) {
			giveUp();
			this.publisher.writeAndFlush(this.acknowledgement, this.promise);
		} else if (this.refusal != null) {
			giveUp();
			refuse(this.publisher, this.qos, this.packetId, this.mqtt5, this.refusal, this.promise);
		}
	}

	/** Tells a publisher to send again. */
	static void refuse(ChannelHandlerContext publisher, QoS qos, int packetId, boolean mqtt5, String reason, ChannelPromise written) {
		refuse(publisher, qos, packetId, mqtt5, Verdict.Kind.BUSY, reason, written);
	}

	/**
	 * Refuses a message. MQTT 3.1.1 has no word for that, so its connection ends; but what would be no better the second time is acknowledged
	 * there, or it would come for ever.
	 */
	static void refuse(ChannelHandlerContext publisher, QoS qos, int packetId, boolean mqtt5, Verdict.Kind kind, String reason, ChannelPromise written) {
		boolean once = qos == QoS.AT_LEAST_ONCE;
		if (!mqtt5 && kind != Verdict.Kind.INVALID) {
			publisher.close();
		} else if (!mqtt5) {
			publisher.writeAndFlush(once ? new PUBACK(packetId) : new PUBREC(packetId), written);
		} else if (once) {
			Mqtt5PubAckReasonCode code = switch (kind) {
			case INVALID -> Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID;
			case DENIED -> Mqtt5PubAckReasonCode.NOT_AUTHORIZED;
			default -> Mqtt5PubAckReasonCode.QUOTA_EXCEEDED;
			};
			publisher.writeAndFlush(new PUBACK(packetId, code, reason, Mqtt5UserProperties.NO_USER_PROPERTIES), written);
		} else {
			Mqtt5PubRecReasonCode code = switch (kind) {
			case INVALID -> Mqtt5PubRecReasonCode.PAYLOAD_FORMAT_INVALID;
			case DENIED -> Mqtt5PubRecReasonCode.NOT_AUTHORIZED;
			default -> Mqtt5PubRecReasonCode.QUOTA_EXCEEDED;
			};
			publisher.writeAndFlush(new PUBREC(packetId, code, reason, Mqtt5UserProperties.NO_USER_PROPERTIES), written);
		}
	}
}

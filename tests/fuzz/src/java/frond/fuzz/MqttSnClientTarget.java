package frond.fuzz;

import frond.buffer.Bytes;
import frond.buffer.Stats;
import frond.mqttsn.ConnectMessage;
import frond.mqttsn.MqttSn;
import frond.mqttsn.MqttSnClient;
import frond.mqttsn.PublishMessage;
import frond.mqttsn.SubscribeMessage;
import frond.mqttsn.TopicMessage;
import java.util.Arrays;

/**
 * MQTT-SN 1.2, the client's side: whatever the gateway says, each publish is acknowledged or given back exactly once, and a gateway that behaves
 * again is worked with again. Kind: 1 the message id is the one that is waited for; 2 from another address; 4 publish before, if ready; 8 to 128
 * time that passes before.
 */
final class MqttSnClientTarget implements Target {
	private static final long SECOND = 1_000_000;
	private static final long HIGH = 0xfd00000000000000L;
	private static final int PORT = 10000;
	/** Longer than every pause of the client's and all its attempts. */
	private static final long ENOUGH = 600 * SECOND;

	@Override
	public int take(byte[] input) {
		Exchange exchange = new Exchange();
		Records records = new Records(input);
		while (records.next()) {
			exchange.pass((long) (records.kind() >> 3) * SECOND / 2);
			if (records.kind(4)) {
				exchange.publish();
			}
			byte[] message = records.message();
			if (records.kind(1)) {
				exchange.answerTo(message);
			}
			exchange.udp.receive(message, HIGH, records.kind(2) ? 2 : 1, PORT, exchange.now);
			exchange.checkAccounts();
		}
		exchange.recover();
		return records.count();
	}

	private static final class Exchange implements MqttSnClient.Listener {
		final PlainUdp udp = new PlainUdp();
		private final MqttSnClient client = new MqttSnClient(this.udp, new Stats(), 0xf0b1, Bytes.ascii("02f00d0000000101"), Bytes.ascii("frond/x/senml"), true, 60,
				3 * SECOND, 4, 60, 7, this);
		long now = SECOND;
		private int published;
		private int settled;
		private int acknowledged;

		Exchange() {
			this.client.subscribe(Bytes.ascii("frond/x/command"), Bytes.ascii("frond/x/answer"));
			this.client.start(HIGH, 1, PORT, this.now);
		}

		/** Says no to every other message, so that both answers are exercised. */
		@Override
		public boolean onMessage(byte[] bytes, int at, int end, long now) {
			Target.check(at <= end && end <= bytes.length, "a message outside its buffer");
			return (end - at) % 2 == 0;
		}

		void pass(long micros) {
			long until = this.now + micros;
			for (int steps = 0; this.client.nextDeadline() <= until; steps++) {
				Target.check(steps < 1000, "the client does not let time pass");
				this.now = Math.max(this.now, this.client.nextDeadline());
				this.client.onTime(this.now);
			}
			this.now = until;
		}

		void publish() {
			if (this.client.ready(this.now)) {
				this.client.data()[this.client.dataAt()] = 'x';
				Target.check(this.client.publish(this.client.dataAt() + 1, this.now), "not taken although ready");
				this.published++;
			}
		}

		/** Gives an answer with a message id the one of the last message sent. */
		void answerTo(byte[] message) {
			byte[] sent = this.udp.sent;
			if (sent == null || sent.length < 7 || message.length < 7) {
				return;
			}
			System.arraycopy(sent, 4 + (sent[1] == MqttSn.PUBLISH ? 1 : 0), message, 4, 2);
		}

		void checkAccounts() {
			int open = this.client.state() == MqttSnClient.PUBLISHING ? 1 : 0;
			Target.check(this.published == this.settled + open, this.published + " published, " + this.settled + " settled, " + open + " under way");
			Target.check(this.client.nextDeadline() < this.now + ENOUGH, "nothing to be done by the client before " + this.client.nextDeadline());
		}

		/** The gateway behaves from now on: the client gets a message through. */
		void recover() {
			int before = this.acknowledged;
			long until = this.now + ENOUGH;
			while (this.acknowledged == before) {
				Target.check(this.now < until, "no publish gets through any more; state " + this.client.state());
				this.udp.sent = null;
				publish();
				if (this.udp.sent == null) {
					pass(Math.max(1, Math.min(this.client.nextDeadline(), this.client.readyAt()) - this.now));
				}
				if (this.udp.sent != null) {
					behave(this.udp.sent);
				}
			}
			checkAccounts();
		}

		private void behave(byte[] asked) {
			byte[] answer = new byte[8];
			int length;
			int type = MqttSn.check(asked, 0, asked.length);
			int body = MqttSn.body(asked, 0);
			switch (type) {
			case MqttSn.CONNECT:
				length = ConnectMessage.writeConnack(answer, 0, MqttSn.ACCEPTED);
				break;
			case MqttSn.REGISTER:
				length = TopicMessage.writeTopicAck(answer, 0, MqttSn.REGACK, 0x42, TopicMessage.topicMessageId(asked, body), MqttSn.ACCEPTED);
				break;
			case MqttSn.PUBLISH:
				length = TopicMessage.writeTopicAck(answer, 0, MqttSn.PUBACK, PublishMessage.publishTopicId(asked, body), PublishMessage.publishMessageId(asked, body), MqttSn.ACCEPTED);
				break;
			case MqttSn.PINGREQ:
				length = MqttSn.writeEmpty(answer, 0, MqttSn.PINGRESP);
				break;
			case MqttSn.SUBSCRIBE:
				length = SubscribeMessage.writeSuback(answer, 0, MqttSn.QOS_1, 0x43, SubscribeMessage.subscribeMessageId(asked, body), MqttSn.ACCEPTED);
				break;
			case MqttSn.DISCONNECT:
			case MqttSn.PUBACK:
			case MqttSn.REGACK:
			case MqttSn.PINGRESP:
				return;
			default:
				throw new AssertionError("the client sent a message of type " + type);
			}
			this.udp.receive(Arrays.copyOf(answer, length), HIGH, 1, PORT, this.now);
		}

		@Override
		public void onConnected(long time) {
			// Told by the state.
		}

		@Override
		public void onRegistered(long time) {
			// As above.
		}

		@Override
		public void onDisconnected(int why, long time) {
			// As above.
		}

		@Override
		public void onAcknowledged(long time) {
			this.settled++;
			this.acknowledged++;
		}

		@Override
		public void onReturned(int why, long time) {
			this.settled++;
		}
	}
}

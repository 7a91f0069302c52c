package frond.mqttsn;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import org.junit.Test;

/** QoS 2, wills, UNSUBSCRIBE. Expectations: MQTT-SN 1.2 sections 5.4.6 to 5.4.9, 5.4.14, 5.4.17, 5.4.22 to 5.4.25, 6.3, 6.4, messages written out by hand. */
public class WholeProtocolTest {
	private final WholeProtocol whole = new WholeProtocol();

	private Gateway connected() {
		Gateway gateway = new Gateway(true);
		gateway.client.extend(this.whole);
		gateway.start();
		gateway.accept();
		return gateway;
	}

	private Gateway subscribed() {
		Gateway gateway = new Gateway(true);
		gateway.client.extend(this.whole);
		gateway.client.subscribe(Bytes.ascii("c"), Bytes.ascii("d"));
		gateway.start();
		gateway.accept();
		assertArrayEquals("QoS 2 is asked for", Hex.bytes("06 12 40 1236 63"), gateway.last);
		gateway.say("08 13 40 0043 1236 00");
		return gateway;
	}

	private static boolean publishTwice(Gateway gateway) {
		gateway.client.data()[gateway.client.dataAt()] = 'x';
		return gateway.client.publish(MqttSnClient.READINGS, MqttSn.QOS_2, gateway.client.dataAt() + 1, gateway.now);
	}

	@Test
	public void aWillIsToldWhenItIsAskedFor() {
		this.whole.setWill(Bytes.ascii("w/t"), Bytes.ascii("gone"), MqttSn.QOS_1 | MqttSn.FLAG_RETAIN);
		Gateway gateway = new Gateway(true);
		gateway.client.extend(this.whole);
		gateway.start();
		assertEquals(MqttSn.FLAG_WILL | MqttSn.FLAG_CLEAN_SESSION, gateway.last[2]);
		gateway.say("02 06");
		assertArrayEquals(Hex.bytes("06 07 30 772f74"), gateway.last);
		gateway.say("02 08");
		assertArrayEquals(Hex.bytes("06 09 676f6e65"), gateway.last);
		gateway.accept();
		assertEquals(1, gateway.registered);
	}

	/** The CONNECT that is lost with one of them is said again, and everything begins anew. */
	@Test
	public void aLostWillMessageBeginsTheConnectionAnew() {
		this.whole.setWill(Bytes.ascii("w/t"), Bytes.ascii("gone"), 0);
		Gateway gateway = new Gateway(true);
		gateway.client.extend(this.whole);
		gateway.start();
		gateway.pass(Gateway.RETRY / 2);
		gateway.say("02 06");
		gateway.pass(Gateway.RETRY - 1);
		assertEquals(MqttSn.WILLTOPIC, gateway.type());
		gateway.pass(1);
		assertEquals(MqttSn.CONNECT, gateway.type());
	}

	/** Eclipse Paho's gateway at 07a9512 answers WILLTOPIC with DISCONNECT, always (docs/interop.md): the fourth CONNECT goes without. */
	@Test
	public void aGatewayThatCannotHaveWillsGetsReadings() {
		this.whole.setWill(Bytes.ascii("w/t"), Bytes.ascii("gone"), 0);
		Gateway gateway = new Gateway(true);
		gateway.client.extend(this.whole);
		gateway.start();
		for (int i = 0; i < 3; i++) {
			assertEquals(MqttSn.FLAG_WILL | MqttSn.FLAG_CLEAN_SESSION, gateway.last[2]);
			gateway.say("02 06");
			gateway.say("02 18");
			gateway.pass(gateway.client.nextDeadline() - gateway.now);
		}
		assertEquals(MqttSn.FLAG_CLEAN_SESSION, gateway.last[2]);
		gateway.accept();
		assertTrue(gateway.publish("8100"));
	}

	@Test
	public void whoHasNoWillIsAskedInVain() {
		Gateway gateway = connected();
		gateway.say("02 06");
		assertEquals(1, gateway.stats.drops(Drop.MQTTSN_UNEXPECTED));
	}

	/** WILLTOPICUPD, then WILLMSGUPD, each until it is answered; an empty WILLTOPICUPD takes the will away. */
	@Test
	public void aWillIsChangedWhileConnected() {
		Gateway gateway = connected();
		this.whole.changeWill(Bytes.ascii("w/t"), Bytes.ascii("gone"), MqttSn.QOS_1);
		gateway.publish("8100");
		gateway.puback(MqttSn.ACCEPTED);
		assertArrayEquals(Hex.bytes("06 1a 20 772f74"), gateway.last);
		assertFalse(gateway.client.ready(gateway.now));
		gateway.pass(Gateway.RETRY);
		assertArrayEquals(Hex.bytes("06 1a 20 772f74"), gateway.last);
		gateway.say("03 1b 00");
		assertArrayEquals(Hex.bytes("06 1c 676f6e65"), gateway.last);
		gateway.say("03 1b 00");
		assertFalse(gateway.client.ready(gateway.now));
		gateway.say("03 1d 00");
		assertTrue(gateway.client.ready(gateway.now));
		this.whole.changeWill(new byte[0], new byte[0], 0);
		gateway.publish("8100");
		gateway.puback(MqttSn.ACCEPTED);
		assertArrayEquals(Hex.bytes("02 1a"), gateway.last);
		gateway.say("03 1b 00");
		assertTrue(gateway.client.ready(gateway.now));
	}

	/** PUBLISH, PUBREC, PUBREL, PUBCOMP, each way repeated when it is lost; only the PUBLISH with DUP. */
	@Test
	public void whatIsPublishedWithQos2ArrivesWithPubcomp() {
		Gateway gateway = connected();
		assertTrue(publishTwice(gateway));
		assertArrayEquals(Hex.bytes("08 0c 40 0042 1236 78"), gateway.last);
		gateway.pass(Gateway.RETRY);
		assertArrayEquals(Hex.bytes("08 0c c0 0042 1236 78"), gateway.last);
		gateway.say("04 0e 1236");
		assertEquals("PUBCOMP before PUBREL is none", 0, gateway.acknowledged);
		gateway.say("04 0f 1235");
		gateway.say("04 0f 1236");
		assertArrayEquals(Hex.bytes("04 10 1236"), gateway.last);
		assertEquals(0, gateway.acknowledged);
		gateway.pass(Gateway.RETRY);
		assertArrayEquals(Hex.bytes("04 10 1236"), gateway.last);
		gateway.say("04 0e 1236");
		assertEquals(1, gateway.acknowledged);
		assertTrue(gateway.client.ready(gateway.now));
	}

	/** Nothing is lost when the gateway is gone in the middle: it is given back. */
	@Test
	public void anExchangeThatEndsIsGivenBack() {
		Gateway gateway = connected();
		publishTwice(gateway);
		gateway.say("04 0f 1236");
		gateway.pass(Gateway.PATIENCE);
		assertEquals(1, gateway.returned);
		assertEquals(0, gateway.acknowledged);
	}

	/** A refusal of QoS 2 is a PUBACK too (section 5.4.13). */
	@Test
	public void congestionComesWithPuback() {
		Gateway gateway = connected();
		publishTwice(gateway);
		gateway.say("07 0d 0042 1236 01");
		assertEquals(1, gateway.returned);
		assertEquals(MqttSnClient.REFUSED, gateway.why);
	}

	@Test
	public void withoutItQos2IsQos1() {
		Gateway gateway = Gateway.connected();
		publishTwice(gateway);
		assertEquals(MqttSn.QOS_1, gateway.last[2]);
	}

	/** The same message before its PUBREL is answered and not taken again; after it, it is a new one. */
	@Test
	public void whatComesWithQos2IsTakenOnce() {
		Gateway gateway = subscribed();
		gateway.say("08 0c 40 0043 0007 68");
		assertArrayEquals(Hex.bytes("04 0f 0007"), gateway.last);
		gateway.say("08 0c c0 0043 0007 68");
		assertArrayEquals(Hex.bytes("04 0f 0007"), gateway.last);
		assertEquals(1, gateway.messages);
		gateway.say("04 10 0007");
		assertArrayEquals(Hex.bytes("04 0e 0007"), gateway.last);
		gateway.say("04 10 0007");
		assertArrayEquals(Hex.bytes("04 0e 0007"), gateway.last);
		gateway.say("08 0c 40 0043 0007 68");
		assertEquals(2, gateway.messages);
		assertEquals(2, gateway.pool.free());
	}

	/** What could not be taken is not taken for taken when it comes again. */
	@Test
	public void whatIsRefusedComesAgain() {
		Gateway gateway = subscribed();
		gateway.full = true;
		gateway.say("08 0c 40 0043 0007 68");
		assertArrayEquals(Hex.bytes("07 0d 0043 0007 01"), gateway.last);
		gateway.full = false;
		gateway.say("08 0c c0 0043 0007 68");
		assertArrayEquals(Hex.bytes("04 0f 0007"), gateway.last);
		assertEquals(2, gateway.messages);
	}

	@Test
	public void aSubscriptionCanBeEnded() {
		Gateway gateway = subscribed();
		this.whole.unsubscribe();
		gateway.publish("8100");
		gateway.puback(MqttSn.ACCEPTED);
		assertArrayEquals(Hex.bytes("06 14 00 1238 63"), gateway.last);
		gateway.say("04 15 1237");
		assertFalse(gateway.client.ready(gateway.now));
		gateway.say("04 15 1238");
		assertTrue(gateway.client.ready(gateway.now));
		gateway.say("08 0c 20 0043 0007 68");
		assertArrayEquals("nobody listens any more", Hex.bytes("07 0d 0043 0007 02"), gateway.last);
	}
}

package frond.mqttsn;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Hex;
import org.junit.Test;

/** A client that sleeps. Expectations: MQTT-SN 1.2 section 6.14, and what others' users reported. */
public class SleepingClientTest {
	private static final String ASK = "12 16 30326630306430303030303030303031";

	/** Asks every 300 s; subscribed to "c" as topic id 0x43, and asleep. */
	private static Gateway asleep() {
		Gateway gateway = new Gateway(true);
		gateway.client.subscribe(Bytes.ascii("c"), Bytes.ascii("d"));
		gateway.client.setSleep(300);
		gateway.start();
		gateway.accept();
		gateway.say("08 13 20 0043 1236 00");
		assertTrue("it stays a while", gateway.client.ready(gateway.now));
		gateway.pass(Gateway.SECOND);
		assertArrayEquals(Hex.bytes("04 18 01c2"), gateway.last);
		assertFalse(gateway.client.asleep());
		gateway.say("02 18");
		assertTrue(gateway.client.asleep());
		assertEquals(0, gateway.disconnected);
		return gateway;
	}

	/** PINGREQ with the client id, what was kept, PINGRESP; and asleep again. */
	@Test
	public void itAsksForWhatIsKeptAndSleepsOn() {
		Gateway gateway = asleep();
		int sent = gateway.sent;
		gateway.pass(300 * Gateway.SECOND - 1);
		assertEquals("nothing is said asleep", sent, gateway.sent);
		gateway.pass(1);
		assertArrayEquals(Hex.bytes(ASK), gateway.last);
		gateway.say("09 0c 20 0043 0007 6869");
		assertArrayEquals(Hex.bytes("07 0d 0043 0007 00"), gateway.last);
		assertArrayEquals(Bytes.ascii("hi"), gateway.message);
		gateway.say("02 17");
		assertTrue(gateway.client.asleep());
		gateway.pass(300 * Gateway.SECOND);
		assertArrayEquals(Hex.bytes(ASK), gateway.last);
		assertEquals(1, gateway.connected);
	}

	/** Back to active by CONNECT in the same session, not a clean one; what comes meanwhile is known. */
	@Test
	public void itWakesToPublish() {
		Gateway gateway = asleep();
		assertFalse(gateway.publish("8100"));
		gateway.client.wake(gateway.now);
		assertArrayEquals(Hex.bytes("16 04 00 01 003c 30326630306430303030303030303031"), gateway.last);
		gateway.say("03 05 00");
		byte[] register = gateway.last;
		gateway.say("08 0c 20 0043 0007 68");
		assertArrayEquals(Hex.bytes("07 0d 0043 0007 00"), gateway.last);
		gateway.last = register;
		gateway.registered(0x42, MqttSn.ACCEPTED);
		gateway.say("08 13 20 0043 1238 00");
		assertTrue(gateway.publish("8100"));
		gateway.puback(MqttSn.ACCEPTED);
		gateway.pass(Gateway.SECOND);
		assertEquals(MqttSn.DISCONNECT, gateway.type());
		gateway.say("02 18");
		assertTrue(gateway.client.asleep());
		assertEquals(0, gateway.disconnected);
		assertEquals("one session", 1, gateway.connected);
	}

	/** Paho MQTT-SN #169: the answer to DISCONNECT is lost. It is asked for again, and if it does not come, the gateway is connected to again. */
	@Test
	public void aLostDisconnectHangsNobody() {
		Gateway gateway = Gateway.connected();
		gateway.client.setSleep(300);
		gateway.publish("8100");
		gateway.puback(MqttSn.ACCEPTED);
		gateway.pass(Gateway.SECOND);
		assertEquals(MqttSn.DISCONNECT, gateway.type());
		int sent = gateway.sent;
		gateway.pass(Gateway.RETRY);
		assertEquals(sent + 1, gateway.sent);
		assertArrayEquals(Hex.bytes("04 18 01c2"), gateway.last);
		gateway.pass(Gateway.PATIENCE);
		gateway.pass(2 * Gateway.SECOND);
		assertEquals(MqttSn.CONNECT, gateway.type());
		gateway.accept();
		gateway.pass(Gateway.SECOND);
		gateway.say("02 18");
		assertTrue(gateway.client.asleep());
	}

	/** Paho MQTT-SN #157: a gateway that does not know the sleeper answers its PINGREQ with DISCONNECT. It connects again. */
	@Test
	public void aGatewayThatForgotTheSleeperIsConnectedToAgain() {
		Gateway gateway = asleep();
		gateway.pass(300 * Gateway.SECOND);
		gateway.say("02 18");
		assertEquals(1, gateway.disconnected);
		assertEquals(MqttSnClient.DISCONNECTED, gateway.why);
		gateway.pass(2 * Gateway.SECOND);
		assertArrayEquals(Hex.bytes("16 04 04 01 003c 30326630306430303030303030303031"), gateway.last);
	}

	/** Paho MQTT-SN #165: after what was kept no PINGRESP comes. It is asked for again, and the client does not stay awake for ever. */
	@Test
	public void aMissingPingrespKeepsNobodyAwake() {
		Gateway gateway = asleep();
		gateway.pass(300 * Gateway.SECOND);
		gateway.pass(Gateway.RETRY / 2);
		gateway.say("08 0c 00 0043 0000 68");
		int sent = gateway.sent;
		gateway.pass(Gateway.RETRY - 1);
		assertEquals("the gateway is at it", sent, gateway.sent);
		gateway.pass(1);
		assertArrayEquals(Hex.bytes(ASK), gateway.last);
		gateway.pass(Gateway.PATIENCE);
		assertEquals(1, gateway.disconnected);
		assertEquals(MqttSnClient.SILENT, gateway.why);
	}

	/** Paho MQTT-SN #163 and others: a message may come outside of PINGREQ and PINGRESP, and QoS 1 is acknowledged all the same. */
	@Test
	public void aMessageThatComesAsleepIsTaken() {
		Gateway gateway = asleep();
		gateway.say("08 0c 20 0043 0007 68");
		assertArrayEquals(Hex.bytes("07 0d 0043 0007 00"), gateway.last);
		assertTrue(gateway.client.asleep());
		// As may an answer that comes late.
		gateway.say("02 17");
		assertTrue(gateway.client.asleep());
	}
}

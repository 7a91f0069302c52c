package frond.mqttsn;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import org.junit.Test;

/** Several gateways, and how they are found. Expectations: MQTT-SN 1.2 sections 5.4.1 to 5.4.3, 6.1 and 7.2, messages written out by hand. */
public class GatewaysTest {
	private static final long HIGH = Gateway.HIGH;
	private static final long LOW = Gateway.LOW;
	private static final int PORT = Gateway.PORT;
	private static final long LINK_LOCAL = 0xfe80000000000000L;
	/** fd00::2, port 10001. */
	private static final String OTHER = "fd00000000000000 0000000000000002 2711";

	private static void assertAskedAt(Gateway gateway, long low, int port) {
		assertEquals(MqttSn.CONNECT, gateway.type());
		assertEquals(low, gateway.lastLow);
		assertEquals(port, gateway.lastPort);
	}

	@Test
	public void aGatewayThatDoesNotAnswerIsLeftForTheNext() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().add(HIGH, 2, 10001);
		gateway.client.gateways().add(HIGH, 3, 10002);
		gateway.start();
		assertAskedAt(gateway, LOW, PORT);
		gateway.pass(Gateway.PATIENCE + 2 * Gateway.SECOND);
		assertAskedAt(gateway, 2, 10001);
		gateway.say(Hex.bytes("03 05 00"), HIGH, LOW, PORT);
		assertEquals("of another gateway now", 1, gateway.stats.drops(Drop.MQTTSN_SOURCE));
		gateway.say(Hex.bytes("03 05 01"), HIGH, 2, 10001);
		gateway.pass(2 * Gateway.SECOND);
		assertAskedAt(gateway, 3, 10002);
		gateway.say(Hex.bytes("03 05 00"), HIGH, 3, 10002);
		assertEquals(1, gateway.connected);
		assertEquals(2, gateway.client.gateways().changes());
	}

	/** The order is that of the configuration: when the one that stands in fails, it begins with the first. */
	@Test
	public void theFirstIsTriedAgainWhenTheSecondFails() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().add(HIGH, 2, 10001);
		gateway.start();
		gateway.pass(Gateway.PATIENCE + 2 * Gateway.SECOND);
		gateway.say(Hex.bytes("03 05 00"), HIGH, 2, 10001);
		gateway.pass(Gateway.PATIENCE + 2 * Gateway.SECOND);
		assertEquals(1, gateway.disconnected);
		assertAskedAt(gateway, LOW, PORT);
	}

	/** The root is told to the client again and again; that does not end a session with a gateway that stands in for the first. */
	@Test
	public void startingAgainKeepsTheSessionWithAnother() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().add(HIGH, 2, 10001);
		gateway.start();
		gateway.pass(Gateway.PATIENCE + 2 * Gateway.SECOND);
		gateway.say(Hex.bytes("03 05 00"), HIGH, 2, 10001);
		int sent = gateway.sent;
		gateway.start();
		assertEquals(sent, gateway.sent);
	}

	/** Section 6.1: SEARCHGW after a random delay, again after pauses that double; on the link (radius 1). */
	@Test
	public void whenNoneAnswersTheyAreSearchedForWithGrowingPauses() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().discover(PORT);
		gateway.start();
		long[] asked = new long[4];
		int count = 0;
		while (count < asked.length) {
			gateway.now = gateway.client.nextDeadline();
			gateway.last = new byte[] { 0, 0 };
			gateway.client.onTime(gateway.now);
			if (gateway.type() == MqttSn.SEARCHGW) {
				assertArrayEquals(Hex.bytes("03 01 01"), gateway.last);
				assertEquals(0xff02000000000000L, gateway.lastHigh);
				assertEquals(1, gateway.lastLow);
				assertEquals(PORT, gateway.lastPort);
				asked[count++] = gateway.now;
			}
		}
		assertTrue(asked[1] - asked[0] >= 15 * Gateway.SECOND);
		assertTrue(asked[2] - asked[1] >= 30 * Gateway.SECOND);
		assertTrue(asked[3] - asked[2] >= 60 * Gateway.SECOND);
	}

	/** A gateway's own GWINFO has no GwAdd: it is where it came from. */
	@Test
	public void whoAnswersTheSearchIsConnectedToAtOnce() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().discover(PORT);
		gateway.start();
		gateway.pass(Gateway.PATIENCE + Gateway.SECOND / 10);
		assertEquals(MqttSnClient.PAUSE, gateway.client.state());
		gateway.tell("03 02 07", HIGH, 2, 10001);
		gateway.pass(0);
		assertAskedAt(gateway, 2, 10001);
		gateway.say(Hex.bytes("03 05 00"), HIGH, 2, 10001);
		assertEquals(1, gateway.connected);
	}

	/** GWINFO of another client names the gateway (section 5.4.3). */
	@Test
	public void anotherClientMayTellOfAGateway() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().discover(PORT);
		gateway.start();
		gateway.pass(Gateway.PATIENCE + Gateway.SECOND / 10);
		gateway.tell("15 02 07" + OTHER, LINK_LOCAL, 9, PORT);
		gateway.pass(0);
		assertAskedAt(gateway, 2, 10001);
	}

	/** And is told of one: GWINFO with GwAdd to all, in less than TGWINFO, unless somebody else was faster. */
	@Test
	public void aClientThatHasAGatewayTellsOthers() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().discover(PORT);
		gateway.start();
		gateway.tell("03 01 01", LINK_LOCAL, 9, PORT);
		gateway.pass(5 * Gateway.SECOND);
		assertEquals("it has none yet", MqttSn.CONNECT, gateway.type());
		gateway.accept();
		gateway.tell("03 01 01", LINK_LOCAL, 9, PORT);
		gateway.pass(5 * Gateway.SECOND);
		assertArrayEquals(Hex.bytes("15 02 00 fd00000000000000 00f00d0000000001 2710"), gateway.last);
		assertEquals(0xff02000000000000L, gateway.lastHigh);
		int sent = gateway.sent;
		gateway.tell("03 01 01", LINK_LOCAL, 9, PORT);
		gateway.tell("15 02 07" + OTHER, LINK_LOCAL, 8, PORT);
		gateway.pass(5 * Gateway.SECOND);
		assertEquals(sent, gateway.sent);
	}

	/** Section 6.1: who hears another's SEARCHGW waits for the answer to that one. */
	@Test
	public void anothersSearchIsAsGoodAsItsOwn() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().discover(PORT);
		gateway.start();
		gateway.pass(Gateway.PATIENCE);
		// From the end of the pause on a search is planned.
		while (gateway.client.nextDeadline() != Long.MAX_VALUE && gateway.type() != MqttSn.CONNECT || gateway.client.state() == MqttSnClient.PAUSE) {
			gateway.pass(Gateway.SECOND / 100);
		}
		gateway.tell("03 01 01", LINK_LOCAL, 9, PORT);
		for (int i = 0; i < 14; i++) {
			gateway.pass(Gateway.SECOND);
			assertEquals(MqttSn.CONNECT, gateway.type());
		}
	}

	/** Sections 6.1 and 7.2: an advertised gateway is a stand-in; after NADV missed ADVERTISEs it is none any more. */
	@Test
	public void anAdvertisedGatewayStandsInUntilItIsSilent() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().discover(PORT);
		gateway.start();
		gateway.accept();
		gateway.tell("05 00 07 0384", HIGH, 2, 10001);
		assertEquals(2, gateway.client.gateways().count());
		assertEquals(1, gateway.connected);
		gateway.pass(45 * Gateway.SECOND + Gateway.PATIENCE + 2 * Gateway.SECOND);
		assertAskedAt(gateway, 2, 10001);
		gateway.say(Hex.bytes("03 05 00"), HIGH, 2, 10001);
		gateway.pass(2701 * Gateway.SECOND);
		gateway.say(Hex.bytes("02 18"), HIGH, gateway.client.gateways().low(), gateway.client.gateways().port());
		gateway.pass(2 * (Gateway.PATIENCE + 60 * Gateway.SECOND));
		assertEquals("its time is over", LOW, gateway.client.gateways().low());
	}

	@Test
	public void whatIsNoGatewaysAddressIsDropped() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().discover(PORT);
		gateway.start();
		gateway.tell("15 02 07 ff02000000000000 0000000000000001 2711", HIGH, 9, PORT);
		gateway.tell("15 02 07 0000000000000000 0000000000000000 2711", HIGH, 9, PORT);
		gateway.tell("15 02 07 fd00000000000000 0000000000000002 0000", HIGH, 9, PORT);
		gateway.tell("05 02 07 0a0b", HIGH, 9, PORT);
		assertEquals(4, gateway.stats.drops(Drop.MQTTSN_UNEXPECTED));
		gateway.tell("03 05 00", HIGH, 9, PORT);
		assertEquals(1, gateway.stats.drops(Drop.MQTTSN_TYPE));
		gateway.tell("04 02 07", HIGH, 9, PORT);
		assertEquals(1, gateway.stats.drops(Drop.MQTTSN_LENGTH));
		assertEquals(1, gateway.client.gateways().count());
	}

	/** However many say that they are gateways, the configured ones and the one in use stay. */
	@Test
	public void manyGatewaysTakeNobodysPlace() {
		Gateway gateway = Gateway.open();
		gateway.client.gateways().add(HIGH, 2, 10001);
		gateway.client.gateways().discover(PORT);
		gateway.start();
		gateway.accept();
		for (int i = 10; i < 30; i++) {
			gateway.tell("05 00 07 0384", HIGH, i, 10001);
		}
		assertEquals(Gateways.MOST, gateway.client.gateways().count());
		gateway.pass(45 * Gateway.SECOND + Gateway.PATIENCE + 2 * Gateway.SECOND);
		assertAskedAt(gateway, 2, 10001);
	}
}

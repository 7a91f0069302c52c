package frond.mqttsn;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import frond.buffer.Drop;
import frond.buffer.Hex;
import org.junit.Test;

/** A forwarder between a client and this node's gateway. Expectations: MQTT-SN 1.2 section 5.5, messages written out by hand. */
public class ForwarderTest {
	private static final long CLIENT_HIGH = 0xfe80000000000000L;
	private static final long CLIENT_LOW = 0x0000000000000009L;
	private static final int CLIENT_PORT = 0x1234;
	private static final String WRAPPER = "15 fe 00 fe80000000000000 0000000000000009 1234";

	private final Gateway gateway = Gateway.open();
	private final Forwarder forwarder;

	public ForwarderTest() {
		this.gateway.client.gateways().discover(Gateway.PORT);
		this.forwarder = new Forwarder(this.gateway, this.gateway.client.gateways(), Gateway.PORT);
	}

	@Test
	public void aClientsMessageGoesToTheGatewayInAWrapper() {
		this.gateway.start();
		this.gateway.tell("03 01 00", CLIENT_HIGH, CLIENT_LOW, CLIENT_PORT);
		assertArrayEquals(Hex.bytes(WRAPPER + "03 01 00"), this.gateway.last);
		assertEquals(Gateway.LOW, this.gateway.lastLow);
		assertEquals(Gateway.PORT, this.gateway.lastPort);
		assertEquals(1, this.forwarder.forwarded());
	}

	@Test
	public void itsAnswerGoesBackWithoutIt() {
		this.gateway.start();
		this.gateway.tell(WRAPPER + "03 05 00", Gateway.HIGH, Gateway.LOW, Gateway.PORT);
		assertArrayEquals(Hex.bytes("03 05 00"), this.gateway.last);
		assertEquals(CLIENT_HIGH, this.gateway.lastHigh);
		assertEquals(CLIENT_LOW, this.gateway.lastLow);
		assertEquals(CLIENT_PORT, this.gateway.lastPort);
		assertEquals(1, this.forwarder.returned());
	}

	/** Nobody else sends this node's datagrams anywhere; and forwarders are not put behind each other. */
	@Test
	public void wrappersAreTakenFromTheGatewayAlone() {
		this.gateway.start();
		int sent = this.gateway.sent;
		this.gateway.tell(WRAPPER + "03 05 00", CLIENT_HIGH, CLIENT_LOW, CLIENT_PORT);
		this.gateway.tell(WRAPPER + WRAPPER + "03 05 00", Gateway.HIGH, Gateway.LOW, Gateway.PORT);
		this.gateway.tell("15 fe 00 ff02000000000000 0000000000000001 1234 03 05 00", Gateway.HIGH, Gateway.LOW, Gateway.PORT);
		this.gateway.tell("03 05 00", Gateway.HIGH, Gateway.LOW, Gateway.PORT);
		assertEquals(4, this.gateway.stats.drops(Drop.MQTTSN_UNEXPECTED));
		this.gateway.tell("05 fe 00 0a0b 03 05 00", Gateway.HIGH, Gateway.LOW, Gateway.PORT);
		this.gateway.tell(WRAPPER + "04 05 00", Gateway.HIGH, Gateway.LOW, Gateway.PORT);
		this.gateway.tell(WRAPPER, Gateway.HIGH, Gateway.LOW, Gateway.PORT);
		assertEquals(3, this.gateway.stats.drops(Drop.MQTTSN_LENGTH));
		assertEquals(sent, this.gateway.sent);
		assertEquals(2, this.gateway.pool.free());
	}

	@Test
	public void withoutAGatewayNothingIsForwarded() {
		this.gateway.tell("03 01 00", CLIENT_HIGH, CLIENT_LOW, CLIENT_PORT);
		assertEquals(1, this.gateway.stats.drops(Drop.MQTTSN_SOURCE));
		assertEquals(0, this.gateway.sent);
	}

	/** What gateways say of themselves is for this node. */
	@Test
	public void advertisementsAreNotForwarded() {
		this.gateway.start();
		int sent = this.gateway.sent;
		this.gateway.tell("05 00 07 0384", Gateway.HIGH, 2, 10001);
		assertEquals(2, this.gateway.client.gateways().count());
		assertEquals(sent, this.gateway.sent);
	}
}

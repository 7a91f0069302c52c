package frond.ipv6;

import static org.junit.Assert.assertEquals;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.lowpan.Datagram;
import frond.radio.Radio;
import org.junit.Before;
import org.junit.Test;

/** Echo requests (RFC 4443 sections 4.1 and 4.2). */
public class PingTest {
	private static final long NODE = 0x02f00d0000000011L;
	private static final long ROOT = 0x02f00d0000000001L;
	private static final long ROOT_IID = 0x00f00d0000000001L;
	private static final long SECOND = 1000000;
	private static final String DATA = "6162636465666768696a6b6c6d6e6f707172737475767778";

	private final TestNode node = new TestNode(NODE);
	private final Ping ping = new Ping(this.node.ipv6, 0x7777);
	private String told = "";

	@Before
	public void listening() {
		this.ping.setListener(new Ping.Listener() {
			@Override
			public void onEcho(int sequence, Datagram datagram, long micros, long now) {
				PingTest.this.told += "echo " + sequence + " bytes " + (datagram.end - datagram.at) + " hop limit " + datagram.hopLimit + " micros " + micros + "; ";
			}

			@Override
			public void onNoEcho(int sequence, int type, int code, long now) {
				PingTest.this.told += "none " + sequence + " type " + type + " code " + code + "; ";
			}

			@Override
			public void onPinged(int sent, int received, long now) {
				PingTest.this.told += "end " + sent + " " + received;
			}
		});
	}

	private String sent() {
		this.ping.onTime(this.node.now);
		byte[] frame = this.node.next();
		if (frame == null) {
			return "";
		}
		this.node.transmitted(Radio.SENT);
		return Hex.text(frame, 0, frame.length);
	}

	private void receive(String message) {
		byte[] body = Hex.bytes("7a33 3a" + message);
		Datagram header = new Datagram();
		header.sourceHigh = Ipv6.LINK_LOCAL;
		header.sourceLow = ROOT_IID;
		header.destinationHigh = Ipv6.LINK_LOCAL;
		header.destinationLow = 0x00f00d0000000011L;
		Bytes.put16(body, 5, 0);
		Bytes.put16(body, 5, ~Checksum.fold(header, 58, body.length - 3, Checksum.words(body, 3, body.length)));
		this.node.receive(ROOT, true, body);
	}

	@Test
	public void requestsGoASecondApartAndEachEchoIsTold() {
		this.ping.start(Ipv6.LINK_LOCAL, ROOT_IID, 2, this.node.now);
		String first = sent();
		assertEquals("7a333a8000", first.substring(0, 10));
		assertEquals("77770001" + DATA, first.substring(14));
		this.node.now += 12345;
		receive("8100 0000 7777 0001" + DATA);
		assertEquals("echo 1 bytes 24 hop limit 64 micros 12345; ", this.told);
		assertEquals(this.node.now - 12345 + SECOND, this.ping.nextDeadline());
		// Said twice.
		receive("8100 0000 7777 0001" + DATA);
		assertEquals(1, this.node.stats.drops(Drop.ICMPV6_NOT_OURS));
		this.node.now = this.ping.nextDeadline();
		assertEquals("77770002" + DATA, sent().substring(14));
		receive("8100 0000 7777 0002" + DATA);
		this.told = "";
		sent();
		assertEquals("end 2 2", this.told);
		assertEquals(Long.MAX_VALUE, this.ping.nextDeadline());
		assertEquals(this.node.stats.received, this.node.stats.handled());
	}

	@Test
	public void whatIsNotAnsweredIsSaidAfterFourSecondsAndAnErrorAtOnce() {
		this.ping.start(Ipv6.LINK_LOCAL, ROOT_IID, 2, this.node.now);
		sent();
		assertEquals(this.node.now + 4 * SECOND, this.ping.nextDeadline());
		this.node.now += 4 * SECOND;
		sent();
		assertEquals("none 1 type 0 code 0; ", this.told);
		// Another's identifier, too short, an error about the one before.
		receive("8100 0000 7778 0002" + DATA);
		receive("8100 0000 77");
		String quoted = "60000000 0020 3a 40 fe80000000000000 00f00d0000000011 fe80000000000000 00f00d0000000001 8000 0000 7777 ";
		receive("0103 0000 00000000" + quoted + "0001");
		assertEquals("none 1 type 0 code 0; ", this.told);
		receive("0103 0000 00000000" + quoted + "0002");
		sent();
		assertEquals("none 1 type 0 code 0; none 2 type 1 code 3; end 2 0", this.told);
	}

	/** Nothing is sent beyond the link without a route. */
	@Test
	public void noRouteIsSaid() {
		this.ping.start(0x20010db800000000L, 1, 1, this.node.now);
		assertEquals("", sent());
		assertEquals("none 1 type 1 code 0; ", this.told);
		assertEquals(4, this.node.pool.free());
	}
}

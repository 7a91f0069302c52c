package frond.rpl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.ieee802154.Mac;
import frond.ipv6.Checksum;
import frond.ipv6.TestNode;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Lowpan;
import frond.radio.Radio;
import org.junit.Before;

/** A leaf that has just started, and what roots of Contiki-NG and RIOT send it, written out byte by byte. */
abstract class LeafFixture implements RplLeaf.Listener {
	static final long NODE = 0x02f00d0000000011L;
	static final long ROOT = 0x0012740100010101L;
	static final long OTHER = 0x0012740300030303L;
	static final int SECOND = 1000000;

	static final String CONTIKI_DODAG = "fd000000000000000212740100010101";
	static final String CONTIKI_OPTIONS = "04 0e 00 08 0c 00 0400 0080 0001 00 1e 003c"
			+ "08 1e 40 40 ffffffff ffffffff 00000000 fd000000000000000000000000000000";
	/** A RPL-Lite root: instance 0, version 240, rank 128, MOP 1, MRHOF, context 0 never announced. */
	static final String CONTIKI_DIO = "00 f0 0080 08 f0 00 00" + CONTIKI_DODAG + CONTIKI_OPTIONS;
	/** A gnrc_rpl root: instance 1, rank 256, grounded, MOP 2; neither configuration nor prefix but on request. */
	static final String RIOT_DIO = "01 f1 0100 90 f1 00 00 20010db8000000010212740100010101";
	static final String RIOT_OPTIONS = "04 0e 00 14 03 0a 0000 0100 0000 00 05 003c"
			+ "08 1e 40 40 ffffffff ffffffff 00000000 20010db8000000010000000000000000";

	final TestNode node = new TestNode(NODE);
	final Datagram sent = new Datagram();
	RplLeaf leaf;
	int solicited;
	int joined;
	int lost;

	@Override
	public void onRpl(int event, long now) {
		if (event == RplLeaf.SOLICITED) {
			this.solicited++;
		} else if (event == RplLeaf.JOINED) {
			this.joined++;
		} else {
			this.lost++;
		}
	}

	/** The one under test. */
	RplLeaf create() {
		return new RplLeaf(this.node.ipv6, this.node.links, 7, this);
	}

	@Before
	public void aLeafThatHasJustStarted() {
		this.leaf = create();
		this.node.ipv6.setRouting(this.leaf);
		this.leaf.start(this.node.now);
	}

	/** Lets time pass, deadline by deadline. */
	void pass(long micros) {
		long end = this.node.now + micros;
		while (this.leaf.nextDeadline() <= end) {
			assertTrue(this.leaf.nextDeadline() > this.node.now - SECOND);
			if (this.leaf.nextDeadline() > this.node.now) {
				this.node.now = this.leaf.nextDeadline();
			}
			this.leaf.onTime(this.node.now);
		}
		this.node.now = end;
	}

	/** A message behind a literal IPv6 header, with its checksum filled in. */
	void message(long from, boolean unicast, String header, int code, String body) {
		byte[] bytes = Hex.bytes(body);
		message(from, unicast, Hex.bytes(header), code, bytes, bytes.length);
	}

	void message(long from, boolean unicast, byte[] header, int code, byte[] body, int length) {
		byte[] payload = new byte[header.length + 4 + length];
		System.arraycopy(header, 0, payload, 0, header.length);
		payload[header.length] = (byte) 155;
		payload[header.length + 1] = (byte) code;
		System.arraycopy(body, 0, payload, header.length + 4, length);
		Datagram datagram = new Datagram();
		assertEquals(0, Lowpan.decompress(payload, 0, payload.length, Iid.ofEui64(from), unicast ? Iid.ofEui64(NODE) : 0, this.node.contexts, datagram));
		int sum = Checksum.fold(datagram, 58, 4 + length, Checksum.words(payload, datagram.at, payload.length));
		Bytes.put16(payload, header.length + 2, ~sum);
		this.node.receive(from, unicast, payload);
	}

	void dio(long from, String body) {
		message(from, false, "7a3b 3a 1a", Rpl.DIO, body);
	}

	/** As a RPL-Lite root sends it down over one hop: from its global address, behind a spent source route. */
	void contikiDaoAck(int sequence, int status) {
		byte[] body = { 0, 0, (byte) sequence, (byte) status };
		message(ROOT, true, Hex.bytes("7e77 e2 3a 06 0300ff000000"), Rpl.DAO_ACK, body, body.length);
	}

	/** The next message that the leaf sent; the radio acknowledges it. */
	Datagram next() {
		byte[] payload = this.node.next();
		if (payload == null) {
			return null;
		}
		long to = this.node.destination();
		assertEquals(0, Lowpan.decompress(payload, 0, payload.length, Iid.ofEui64(NODE), to == Mac.BROADCAST ? 0 : Iid.ofEui64(to), this.node.contexts,
				this.sent));
		assertEquals(58, this.sent.nextHeader);
		assertEquals((byte) 155, payload[this.sent.at]);
		this.node.transmitted(Radio.SENT);
		return this.sent;
	}

	/** Whether the next message that the leaf sent is of a code, to a neighbour. */
	boolean sends(int code, long to) {
		Datagram message = next();
		return message != null && (message.bytes[message.at + 1] & 0xff) == code && this.node.destination() == to;
	}

	/** Takes whatever the leaf has sent. */
	void skip() {
		while (next() != null) {
			// Each is acknowledged.
		}
	}

	static byte[] body(Datagram datagram) {
		byte[] body = new byte[datagram.end - datagram.at - 4];
		System.arraycopy(datagram.bytes, datagram.at + 4, body, 0, body.length);
		return body;
	}

	int nextDaoSequence() {
		Datagram dao = next();
		assertEquals(Rpl.DAO, dao.bytes[dao.at + 1]);
		return dao.bytes[dao.at + 7] & 0xff;
	}

	void joinContiki() {
		this.node.contexts.set(0, 0xfd00000000000000L, 0, 64);
		pass(SECOND / 2);
		next();
		dio(ROOT, CONTIKI_DIO);
		pass(SECOND / 5);
		contikiDaoAck(nextDaoSequence(), 0);
		assertTrue(this.leaf.joined());
	}

	/** A datagram up, and what the radio says of each time that it is sent. */
	void send(int... results) {
		Packet packet = this.node.ipv6.begin();
		this.node.ipv6.send(packet, 0xfd00000000000000L, 0x0212740100010101L, 1, 2, this.node.now);
		for (int result : results) {
			assertTrue(this.node.next() != null);
			this.node.transmitted(result);
		}
	}
}

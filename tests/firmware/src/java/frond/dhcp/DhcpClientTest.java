package frond.dhcp;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.ipv6.Addresses;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import org.junit.Before;
import org.junit.Test;

/** RFC 8415: literal messages of a server to a client under virtual time. */
public class DhcpClientTest implements Udp, DhcpClient.Listener {
	private static final long SECOND = 1000000;
	private static final long EUI64 = 0x02f00d0000000101L;
	private static final String CLIENT = "0001 000c 0003001b 02f00d0000000101";
	/** A DUID-LLT, as dnsmasq and ISC's server have. */
	private static final String SERVER = "0002 000e 00010001 2b3c4d5e 020000000001";
	/** 2001:db8::100, preferred an hour, valid two; T1 1800 s, T2 2880 s. */
	private static final String IA = "0003 0028 00000001 00000708 00000b40 0005 0018 20010db8000000000000000000000100 00000e10 00001c20";
	private static final String EMPTY_IA = "0003 000c 00000001 00000000 00000000";
	private static final String ASKED = "0006 0006 0017 0018 0052";

	private final PacketPool pool = new PacketPool(1, 256);
	private final Datagram datagram = new Datagram();
	private final Addresses addresses = new Addresses(EUI64);
	private DhcpClient client;
	private UdpReceiver receiver;
	private byte[] message;
	private int messages;
	private String servers = "";
	private String search = "";
	private long lifetime;
	private long now = 5 * SECOND;

	@Override
	public int maxPayload() {
		return 79;
	}

	@Override
	public Packet begin(int length) {
		Packet packet = this.pool.take();
		packet.at = packet.bytes.length - length;
		return packet;
	}

	@Override
	public void abandon(Packet packet) {
		this.pool.give(packet);
	}

	@Override
	public int send(Packet packet, long high, long low, int sourcePort, int destinationPort, long time) {
		assertEquals(0xff02000000000000L, high);
		assertEquals(0x00010002L, low);
		assertEquals(546, sourcePort);
		assertEquals(547, destinationPort);
		assertEquals(packet.bytes.length, packet.end);
		this.message = Hex.of(packet);
		this.messages++;
		this.pool.give(packet);
		return 0;
	}

	@Override
	public boolean bind(int port, UdpReceiver to) {
		assertEquals(546, port);
		this.receiver = to;
		return true;
	}

	@Override
	public void onDnsServers(byte[] bytes, int at, int end, long seconds, long time) {
		this.servers += Hex.text(bytes, at, end);
		this.lifetime = seconds;
	}

	@Override
	public void onSearchList(byte[] bytes, int at, int end, long seconds, long time) {
		this.search += Hex.text(bytes, at, end);
	}

	@Before
	public void aClient() {
		this.client = new DhcpClient(this, this.addresses, EUI64, 7, this);
		assertEquals(Long.MAX_VALUE, this.client.nextDeadline());
	}

	private static String packed(String digits) {
		byte[] bytes = Hex.bytes(digits);
		return Hex.text(bytes, 0, bytes.length);
	}

	private void pass(long micros) {
		long end = this.now + micros;
		while (this.client.nextDeadline() <= end) {
			this.now = Math.max(this.now, this.client.nextDeadline());
			this.client.onTime(this.now);
			this.addresses.onTime(this.now);
		}
		this.now = end;
		this.addresses.onTime(this.now);
	}

	/** Until the next message, a second at a time; returns how long that took. */
	private long next() {
		int before = this.messages;
		long from = this.now;
		while (this.messages == before) {
			this.now = Math.max(this.now, this.client.nextDeadline());
			this.client.onTime(this.now);
			this.addresses.onTime(this.now);
		}
		return this.now - from;
	}

	/** A message of a server about the last transaction. */
	private int answer(int type, String options) {
		byte[] rest = Hex.bytes(options);
		byte[] bytes = new byte[4 + rest.length];
		Bytes.put32(bytes, 0, Bytes.get32(this.message, 0));
		bytes[0] = (byte) type;
		System.arraycopy(rest, 0, bytes, 4, rest.length);
		return receive(bytes);
	}

	private int receive(byte[] bytes) {
		this.datagram.bytes = bytes;
		this.datagram.at = 0;
		this.datagram.end = bytes.length;
		this.datagram.sourcePort = 547;
		return this.receiver.onDatagram(this.datagram, this.now);
	}

	private String options() {
		return Hex.text(this.message, 4, this.message.length);
	}

	private int slot() {
		return this.addresses.find(0x20010db800000000L, 0x100);
	}

	private void bind() {
		this.client.start(true, this.now);
		next();
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + IA + "000e 0000"));
		assertTrue(this.client.assigned());
	}

	/** Section 18.2.1 and 18.2.2: Solicit, Advertise, Request, Reply; what is written is what is asked for. */
	@Test
	public void anAddressTakesFourMessages() {
		this.client.start(true, this.now);
		assertTrue(next() < SECOND);
		assertEquals(Dhcp.SOLICIT, this.message[0]);
		assertEquals(packed(CLIENT + "0008 0002 0000" + EMPTY_IA + "000e 0000" + ASKED), options());
		assertEquals(0, answer(Dhcp.ADVERTISE, CLIENT + SERVER + IA));
		assertTrue(slot() < 0);
		next();
		assertEquals(Dhcp.REQUEST, this.message[0]);
		assertEquals(packed(CLIENT + "0008 0002 0000" + SERVER + "0003 0028 00000001 00000000 00000000 0005 0018 20010db8000000000000000000000100 00000000 00000000" + ASKED),
				options());
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + IA + "0017 0020 20010db8000000000000000000000053 20010db8000000000000000000000054 0018 0009 07 6578616d706c65 00"));
		assertEquals(Addresses.ASSIGNED, this.addresses.origin(slot()));
		assertEquals(this.now + 7200 * SECOND, this.addresses.validUntil(slot()));
		assertEquals(this.now + 3600 * SECOND, this.addresses.preferredUntil(slot()));
		assertEquals(packed("20010db8000000000000000000000053 20010db8000000000000000000000054"), this.servers);
		assertEquals(packed("07 6578616d706c65 00"), this.search);
		assertEquals(7200, this.lifetime);
		assertEquals(this.now + 1800 * SECOND, this.client.nextDeadline());
	}

	/** The server of the highest preference that answers within the first interval; 255 is not waited on (section 18.2.9). */
	@Test
	public void theServerOfTheHighestPreferenceIsTaken() {
		this.client.start(true, this.now);
		next();
		String other = "0002 000e 00010001 2b3c4d5e 020000000002";
		assertEquals(0, answer(Dhcp.ADVERTISE, CLIENT + SERVER + IA + "0007 0001 05"));
		assertEquals(0, answer(Dhcp.ADVERTISE, CLIENT + other + IA + "0007 0001 06"));
		assertEquals(0, answer(Dhcp.ADVERTISE, CLIENT + SERVER + IA));
		assertEquals(1, this.messages);
		assertTrue(next() >= SECOND);
		assertTrue(options().indexOf(packed(other)) > 0);
		this.client = new DhcpClient(this, this.addresses, EUI64, 8, this);
		this.client.start(true, this.now);
		next();
		assertEquals(0, answer(Dhcp.ADVERTISE, CLIENT + SERVER + IA + "0007 0001 ff"));
		assertEquals(0, next());
		assertEquals(Dhcp.REQUEST, this.message[0]);
	}

	/** Section 15: 1 s and up to a tenth more, then doubled, a tenth either way, up to an hour, or what SOL_MAX_RT says. */
	@Test
	public void solicitsBackOff() {
		this.client.start(true, this.now);
		next();
		long wait = next();
		assertTrue(wait >= SECOND && wait <= 1200000);
		for (int i = 0; i < 14; i++) {
			long before = wait;
			wait = next();
			assertTrue(wait >= Math.min(2 * before, 3600 * SECOND) / 10 * 9 - 1 && wait <= Math.min(2 * before, 3600 * SECOND) / 10 * 11 + 1);
		}
		assertTrue(wait >= 3240 * SECOND && wait <= 3960 * SECOND);
		// Elapsed time is as much as two bytes hold.
		assertTrue(options().indexOf("00080002ffff") > 0);
		assertEquals(Drop.DHCP_REFUSED, answer(Dhcp.ADVERTISE, CLIENT + SERVER + "0003 0012 00000001 00000000 00000000 000d 0002 0002 0052 0004 0000003c"));
		next();
		assertTrue(next() <= 66 * SECOND);
	}

	/** Sections 18.2.4 and 18.2.5: to the server at T1, to any at T2, and from the beginning when the address has ended. */
	@Test
	public void aLeaseIsRenewedReboundAndEnds() {
		bind();
		String ia = "0003 0028 00000001 00000000 00000000 0005 0018 20010db8000000000000000000000100 00000000 00000000";
		assertEquals(1800 * SECOND, next());
		assertEquals(Dhcp.RENEW, this.message[0]);
		assertEquals(packed(CLIENT + "0008 0002 0000" + SERVER + ia + ASKED), options());
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + IA));
		assertEquals(this.now + 7200 * SECOND, this.addresses.validUntil(slot()));
		long bound = this.now;
		assertEquals(1800 * SECOND, next());
		long wait = next();
		assertTrue(wait >= 9 * SECOND && wait <= 11 * SECOND);
		while (this.message[0] == Dhcp.RENEW) {
			next();
		}
		assertEquals(Dhcp.REBIND, this.message[0]);
		assertEquals(bound + 2880 * SECOND, this.now);
		assertEquals(packed(CLIENT + "0008 0002 0000" + ia + ASKED), options());
		while (this.message[0] == Dhcp.REBIND) {
			next();
		}
		assertEquals(Dhcp.SOLICIT, this.message[0]);
		assertTrue(this.now >= bound + 7200 * SECOND && this.now < bound + 7201 * SECOND);
		assertTrue(slot() < 0);
		assertTrue(!this.client.assigned());
		// Renewals in a lease of two hours: a back-off that ends at ten minutes.
		assertTrue(this.messages < 35);
	}

	/** Section 18.2.10.1: a server that has forgotten it is asked for it again; one that takes it away is believed. */
	@Test
	public void aServerMayForgetOrTakeAway() {
		bind();
		next();
		assertEquals(Drop.DHCP_REFUSED, answer(Dhcp.REPLY, CLIENT + SERVER + "0003 0012 00000001 00000000 00000000 000d 0002 0003"));
		assertEquals(0, next());
		assertEquals(Dhcp.REQUEST, this.message[0]);
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + IA));
		next();
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + "0003 0028 00000001 00000000 00000000 0005 0018 20010db8000000000000000000000100 00000000 00000000"));
		assertTrue(slot() < 0);
		assertTrue(next() >= 30 * SECOND);
		assertEquals(Dhcp.SOLICIT, this.message[0]);
	}

	/** An address renumbered while it is renewed: the old one ends, the new one begins. */
	@Test
	public void anAddressMayBeReplaced() {
		bind();
		next();
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + "0003 0044 00000001 00000000 00000000 0005 0018 20010db8000000000000000000000100 00000000 00000000"
				+ "0005 0018 20010db8000000000000000000000200 00000e10 00001c20"));
		assertTrue(slot() < 0);
		assertTrue(this.addresses.find(0x20010db800000000L, 0x200) > 0);
		// T1 left to the client is half of the preferred lifetime.
		assertEquals(1800 * SECOND, next());
	}

	/** Section 18.2.3: on what may be another link, servers are asked whether the address belongs there; without an answer for ten seconds it does. */
	@Test
	public void anAddressIsConfirmedOnAnotherLink() {
		this.client.onLink(this.now);
		assertEquals(Long.MAX_VALUE, this.client.nextDeadline());
		bind();
		long renew = this.now + 1800 * SECOND;
		pass(60 * SECOND);
		this.client.onLink(this.now);
		assertTrue(next() < SECOND);
		assertEquals(Dhcp.CONFIRM, this.message[0]);
		assertEquals(packed(CLIENT + "0008 0002 0000" + "0003 0028 00000001 00000000 00000000 0005 0018 20010db8000000000000000000000100 00000000 00000000"), options());
		// What is under way is not begun again.
		int messages = this.messages;
		this.client.onLink(this.now);
		assertEquals(messages, this.messages);
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + "000d 0002 0000"));
		assertEquals(renew, this.client.nextDeadline());
		this.client.onLink(this.now);
		next();
		long began = this.now;
		while (this.client.nextDeadline() != renew) {
			assertTrue(this.client.nextDeadline() <= began + 10 * SECOND);
			this.now = this.client.nextDeadline();
			this.client.onTime(this.now);
			assertEquals(Dhcp.CONFIRM, this.message[0]);
		}
		assertTrue(this.messages - messages >= 3 && this.messages - messages <= 6);
		assertTrue(slot() > 0);
		this.client.onLink(this.now);
		next();
		assertEquals(Drop.DHCP_REFUSED, answer(Dhcp.REPLY, CLIENT + SERVER + "000d 0002 0004"));
		assertTrue(slot() < 0);
		assertTrue(!this.client.assigned());
		assertTrue(next() <= SECOND);
		assertEquals(Dhcp.SOLICIT, this.message[0]);
	}

	/** Section 18.2.8: an address that is another's is declined, four times at most without an answer; then another is asked for. */
	@Test
	public void aDuplicateIsDeclined() {
		for (int i = 0; i < 8; i++) {
			bind2(i);
			this.addresses.duplicate(slot());
			this.client.onDuplicate(this.now);
			assertEquals(0, next());
			assertEquals(Dhcp.DECLINE, this.message[0]);
			assertEquals(packed(CLIENT + "0008 0002 0000" + SERVER + "0003 0028 00000001 00000000 00000000 0005 0018 20010db8000000000000000000000100 00000000 00000000"),
					options());
			if (i % 2 == 0) {
				assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + "000d 0002 0000"));
			}
		}
		// What another finds to be duplicate is not this client's.
		this.client.onDuplicate(this.now);
		int declines = 1;
		next();
		while (this.message[0] == Dhcp.DECLINE) {
			declines++;
			next();
		}
		assertEquals(4, declines);
		assertEquals(Dhcp.SOLICIT, this.message[0]);
	}

	private void bind2(int round) {
		if (round == 0) {
			this.client.start(true, this.now);
		}
		do {
			next();
		} while (this.message[0] != Dhcp.SOLICIT);
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + IA + "000e 0000"));
		assertTrue(slot() > 0);
	}

	/** Section 18.2.6: Information-request; again when the refresh time is over, 600 s at least. */
	@Test
	public void serversWithoutAnAddressTakeTwoMessages() {
		this.client.start(false, this.now);
		next();
		assertEquals(Dhcp.INFORMATION_REQUEST, this.message[0]);
		assertEquals(packed(CLIENT + "0008 0002 0000 0006 0008 0017 0018 0053 0020"), options());
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + "0017 0010 20010db8000000000000000000000053 0020 0004 00000001"));
		assertEquals(packed("20010db8000000000000000000000053"), this.servers);
		long wait = next();
		assertTrue(wait >= 600 * SECOND && wait <= 601 * SECOND);
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER));
		wait = next();
		assertTrue(wait >= 86400 * SECOND && wait <= 86401 * SECOND);
		// A router that now says M.
		this.client.start(true, this.now);
		next();
		assertEquals(Dhcp.SOLICIT, this.message[0]);
		this.client.start(false, this.now);
		next();
		assertEquals(Dhcp.SOLICIT, this.message[0]);
	}

	/** Ten Requests (REQ_MAX_RC) without an answer, then all servers are asked again. */
	@Test
	public void aServerThatGoesAwayIsGivenUp() {
		this.client.start(true, this.now);
		next();
		assertEquals(0, answer(Dhcp.ADVERTISE, CLIENT + SERVER + IA));
		int requests = 0;
		next();
		while (this.message[0] == Dhcp.REQUEST) {
			requests++;
			assertTrue(next() <= 33 * SECOND);
		}
		assertEquals(10, requests);
		assertEquals(Dhcp.SOLICIT, this.message[0]);
	}

	/** Section 16: of another transaction or client, without identifiers, of a type that answers nothing, without Rapid Commit where it is one. */
	@Test
	public void whatAnswersNothingIsDropped() {
		byte[] early = Hex.bytes("07000000" + CLIENT + SERVER + IA + "000e 0000");
		assertEquals(Drop.DHCP_UNEXPECTED, receive(early));
		this.client.start(true, this.now);
		assertEquals(Drop.DHCP_UNEXPECTED, receive(early));
		next();
		assertEquals(Drop.DHCP_UNEXPECTED, receive(Hex.bytes("07000000" + CLIENT + SERVER + IA + "000e 0000")));
		assertEquals(Drop.DHCP_UNEXPECTED, answer(Dhcp.REPLY, "0001 000c 0003001b 02f00d0000000102" + SERVER + IA + "000e 0000"));
		assertEquals(Drop.DHCP_UNEXPECTED, answer(Dhcp.REPLY, SERVER + IA + "000e 0000"));
		assertEquals(Drop.DHCP_UNEXPECTED, answer(Dhcp.REPLY, CLIENT + IA + "000e 0000"));
		assertEquals(Drop.DHCP_UNEXPECTED, answer(Dhcp.REPLY, CLIENT + "0002 0000" + IA + "000e 0000"));
		assertEquals(Drop.DHCP_UNEXPECTED, answer(Dhcp.REPLY, CLIENT + SERVER + IA));
		assertEquals(Drop.DHCP_UNEXPECTED, answer(Dhcp.SOLICIT, CLIENT + SERVER + IA));
		assertEquals(Drop.DHCP_REFUSED, answer(Dhcp.REPLY, CLIENT + SERVER + "000e 0000"));
		assertTrue(!this.client.assigned());
	}

	/** Options cut short, IA_NA and IA Address among them, are refused whole; lifetimes and times that contradict each other, too (sections 21.4 and 21.6). */
	@Test
	public void brokenOptionsAreRefused() {
		this.client.start(true, this.now);
		next();
		String[] truncated = { "00", "0001 00", "0001 000c 0003", CLIENT + SERVER + "000e 0001", CLIENT + SERVER + "0003 0028 00000001",
				CLIENT + SERVER + "000e 0000 0003 0014 00000001 00000000 00000000 0005 0018 20010db8" };
		for (int i = 0; i < truncated.length; i++) {
			assertEquals(Drop.DHCP_TRUNCATED, answer(Dhcp.REPLY, truncated[i]));
		}
		assertEquals(Drop.DHCP_TRUNCATED, receive(new byte[3]));
		assertEquals(Drop.DHCP_UNEXPECTED, receive(new byte[4]));
		// T1 behind T2.
		assertEquals(Drop.DHCP_REFUSED,
				answer(Dhcp.ADVERTISE, CLIENT + SERVER + "0003 0028 00000001 00000b40 00000708 0005 0018 20010db8000000000000000000000100 00000e10 00001c20"));
		// Preferred longer than valid; an address cut short; another's IAID.
		assertEquals(Drop.DHCP_REFUSED,
				answer(Dhcp.ADVERTISE, CLIENT + SERVER + "0003 0028 00000001 00000000 00000000 0005 0018 20010db8000000000000000000000100 00001c20 00000e10"));
		assertEquals(Drop.DHCP_REFUSED, answer(Dhcp.ADVERTISE, CLIENT + SERVER + "0003 0018 00000001 00000000 00000000 0005 0008 20010db800000000"));
		assertEquals(Drop.DHCP_REFUSED,
				answer(Dhcp.ADVERTISE, CLIENT + SERVER + "0003 0028 00000002 00000000 00000000 0005 0018 20010db8000000000000000000000100 00000e10 00001c20"));
		// A group's address is not taken.
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + "000e 0000 0003 0028 00000001 00000000 00000000 0005 0018 ff020000000000000000000000000001 00000e10 00001c20"));
		assertTrue(!this.client.assigned());
	}

	/** Lifetimes without end: nothing to do, ever; a lease of a second does not make a storm. */
	@Test
	public void lifetimesAtTheirEnds() {
		this.client.start(true, this.now);
		next();
		assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + "000e 0000 0003 0028 00000001 00000000 00000000 0005 0018 20010db8000000000000000000000100 ffffffff ffffffff"));
		assertEquals(Long.MAX_VALUE, this.client.nextDeadline());
		assertEquals(Long.MAX_VALUE, this.addresses.validUntil(slot()));
		this.client = new DhcpClient(this, this.addresses, EUI64, 9, this);
		this.client.start(true, this.now);
		next();
		for (int i = 0; i < 5; i++) {
			assertEquals(0, answer(Dhcp.REPLY, CLIENT + SERVER + "000e 0000 0003 0028 00000001 00000001 00000001 0005 0018 20010db8000000000000000000000101 00000001 00000001"));
			assertTrue(next() >= 30 * SECOND);
		}
	}
}

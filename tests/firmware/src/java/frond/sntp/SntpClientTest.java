package frond.sntp;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import org.junit.Before;
import org.junit.Test;

/** RFC 4330. */
public class SntpClientTest implements Udp {
	private static final long HIGH = 0xfd00000000000000L;
	private static final int SECOND = 1000000;
	/** 2026-11-23 08:00:00.5 UTC: 1795420800 + 2208988800 = 4004409600 = eeae7100 seconds since 1900. */
	private static final String TIME = "eeae7100 80000000";
	private static final long UNIX = 1795420800500000L;

	private final PacketPool pool = new PacketPool(1, 128);
	private final Datagram datagram = new Datagram();
	private final byte[] request = new byte[48];
	private SntpClient client;
	private UdpReceiver receiver;
	private int requests;
	private long now = 5 * SECOND;

	@Override
	public int maxPayload() {
		return 55;
	}

	@Override
	public Packet begin() {
		Packet packet = this.pool.take();
		packet.at = 70;
		return packet;
	}

	@Override
	public void abandon(Packet packet) {
		this.pool.give(packet);
	}

	@Override
	public int send(Packet packet, long high, long low, int sourcePort, int destinationPort, long time) {
		assertEquals(HIGH, high);
		assertEquals(1, low);
		assertEquals(123, destinationPort);
		assertEquals(48, packet.length());
		System.arraycopy(packet.bytes, packet.at, this.request, 0, 48);
		this.pool.give(packet);
		this.requests++;
		return 0;
	}

	@Override
	public boolean bind(int port, UdpReceiver to) {
		this.receiver = to;
		return true;
	}

	@Before
	public void aClientThatKnowsItsServer() {
		this.client = new SntpClient(this, 123, 5);
		assertEquals(Long.MAX_VALUE, this.client.nextDeadline());
		this.client.setServer(HIGH, 1, this.now);
	}

	private void pass(long micros) {
		long end = this.now + micros;
		while (this.client.nextDeadline() <= end) {
			this.now = this.client.nextDeadline();
			this.client.onTime(this.now);
		}
		this.now = end;
	}

	/** The next request goes out. */
	private void ask() {
		pass(this.client.nextDeadline() - this.now);
	}

	/** A server's answer to the last request: leap 0, version 4, mode 4, stratum 2, the three timestamps. */
	private byte[] answer(String received, String transmitted) {
		byte[] bytes = Hex.bytes("24 02 00 ec 00000000 00000000 4c4f434c 0000000000000000 0000000000000000" + received + transmitted);
		System.arraycopy(this.request, Sntp.TRANSMIT, bytes, Sntp.ORIGINATE, 8);
		return bytes;
	}

	private int receive(byte[] bytes) {
		this.datagram.sourceHigh = HIGH;
		this.datagram.sourceLow = 1;
		this.datagram.sourcePort = 123;
		this.datagram.bytes = bytes;
		this.datagram.at = 0;
		this.datagram.end = bytes.length;
		return this.receiver.onDatagram(this.datagram, this.now);
	}

	/** Section 5: version 4, mode 3, everything else zero but the transmit timestamp, which is there to be recognised. */
	@Test
	public void aRequestIsFortyEightBytes() {
		pass(0);
		byte[] expected = new byte[48];
		expected[0] = 0x23;
		System.arraycopy(this.request, 40, expected, 40, 8);
		assertArrayEquals(expected, this.request);
		assertTrue(Bytes.get64(this.request, 40) != 0);
	}

	/** Half of the way there and back is taken off; here 20 ms, so 10. */
	@Test
	public void theTimeIsTheServersAndHalfTheRoundTrip() {
		pass(0);
		this.now += 20000;
		assertEquals(0, receive(answer(TIME, TIME)));
		assertTrue(this.client.synced());
		assertEquals(20000, this.client.roundTrip());
		assertEquals(UNIX + 10000, this.client.unixMicros(this.now));
		assertEquals(UNIX + 10000 + SECOND, this.client.unixMicros(this.now + SECOND));
	}

	/** What the server held the request for, here a quarter second of 0.3, is not part of the way. */
	@Test
	public void theServersOwnTimeIsTakenOff() {
		pass(0);
		this.now += 300000;
		receive(answer("eeae7100 40000000", TIME));
		assertEquals(50000, this.client.roundTrip());
		assertEquals(UNIX + 25000, this.client.unixMicros(this.now));
	}

	/** Section 10, rule 3 and 4 of its client: 1, 2, 4 ... 64 s apart without an answer, then 1024 s. */
	@Test
	public void requestsBackOff() {
		pass(0);
		int before = 1;
		for (int wait = 1; wait < 64; wait *= 2) {
			pass(wait * SECOND + 150000);
			assertEquals(++before, this.requests);
		}
		pass(660L * SECOND);
		assertTrue(this.requests - before >= 9 && this.requests - before <= 11);
		ask();
		assertEquals(0, receive(answer(TIME, TIME)));
		before = this.requests;
		pass(1023L * SECOND);
		assertEquals(before, this.requests);
		pass(2 * SECOND);
		assertEquals(before + 1, this.requests);
	}

	private void refused(byte[] bytes) {
		assertEquals(Drop.SNTP_INVALID, receive(bytes));
		assertTrue(!this.client.synced());
	}

	/** Section 5: checks of an answer. */
	@Test
	public void answersThatWereNotAskedForAreRefused() {
		refused(answer(TIME, TIME));
		pass(0);
		byte[] other = answer(TIME, TIME);
		other[Sntp.ORIGINATE]++;
		refused(other);
		byte[] request = answer(TIME, TIME);
		request[0] = 0x23;
		refused(request);
		byte[] cut = new byte[47];
		System.arraycopy(answer(TIME, TIME), 0, cut, 0, 47);
		refused(cut);
		assertEquals(0, receive(answer(TIME, TIME)));
		// The same once more is a replay.
		assertEquals(Drop.SNTP_INVALID, receive(answer(TIME, TIME)));
	}

	@Test
	public void answersOfAServerWithoutTimeAreRefused() {
		pass(0);
		byte[] unsynchronized = answer(TIME, TIME);
		unsynchronized[0] = (byte) 0xe4;
		refused(unsynchronized);
		ask();
		byte[] stratum = answer(TIME, TIME);
		stratum[1] = 16;
		refused(stratum);
		ask();
		refused(answer(TIME, "0000000000000000"));
		ask();
		assertEquals(0, receive(answer(TIME, TIME)));
	}

	/** Section 8: a kiss of death (stratum 0) silences the client. */
	@Test
	public void aKissOfDeathSilences() {
		pass(0);
		byte[] kiss = answer(TIME, TIME);
		kiss[1] = 0;
		refused(kiss);
		pass(1000L * SECOND);
		assertEquals(1, this.requests);
		ask();
		assertEquals(2, this.requests);
		assertEquals(0, receive(answer(TIME, TIME)));
	}

	@Test
	public void anAnswerThatTookTooLongIsRefused() {
		pass(0);
		this.now += 2 * SECOND + 1;
		refused(answer(TIME, TIME));
	}

	/** Section 3: from 2036-02-07 06:28:16 seconds count from zero again. */
	@Test
	public void timestampsGoOnAfter2036() {
		assertEquals(UNIX, Sntp.toUnixMicros(Bytes.get64(Hex.bytes(TIME), 0)));
		assertEquals(2085978496L * SECOND, Sntp.toUnixMicros(0));
		assertEquals(2085978495L * SECOND, Sntp.toUnixMicros(0xffffffff00000000L));
		long[] times = { UNIX, 2085978496L * SECOND + 1, 4000000000L * SECOND + 999999 };
		for (int i = 0; i < times.length; i++) {
			long back = Sntp.toUnixMicros(Sntp.ofUnixMicros(times[i]));
			assertTrue(times[i] - back >= 0 && times[i] - back <= 1);
		}
	}
}

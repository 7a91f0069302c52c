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
	public Packet begin(int length) {
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

	/** Section 10, rule 3 and 4 of its client: 1, 2, 4 ... 64 s apart without an answer, then 1024 s, each up to an eighth more. */
	@Test
	public void requestsBackOff() {
		pass(0);
		int before = 1;
		for (int wait = 1; wait < 64; wait *= 2) {
			long asked = this.now;
			ask();
			assertTrue(this.now - asked >= wait * SECOND && this.now - asked <= wait * SECOND * 9L / 8);
			assertEquals(++before, this.requests);
		}
		pass(680L * SECOND);
		assertTrue(this.requests - before >= 9 && this.requests - before <= 11);
		ask();
		assertEquals(0, receive(answer(TIME, TIME)));
		before = this.requests;
		long answered = this.now;
		ask();
		assertTrue(this.now - answered >= 1024L * SECOND && this.now - answered <= 1088L * SECOND);
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

	/** RFC 4330 section 8: INIT and STEP are of a server that will know the time. */
	@Test
	public void oneThatIsNotSynchronizedYetIsAskedAgainSoon() {
		ask();
		byte[] kiss = answer(TIME, TIME);
		kiss[0] = (byte) 0xe4;
		kiss[1] = 0;
		System.arraycopy(Hex.bytes("494e4954"), 0, kiss, 12, 4);
		refused(kiss);
		assertTrue(this.client.nextDeadline() - this.now < 2 * SECOND);
	}

	/** RFC 5905 section 7.4: DENY and RSTR end it, until there is another server. */
	@Test
	public void oneThatDeniesIsNotAskedAgain() {
		String[] codes = { "44454e59", "52535452" };
		for (int i = 0; i < codes.length; i++) {
			this.client.setServer(HIGH, 2, this.now);
			this.client.setServer(HIGH, 1, this.now);
			ask();
			byte[] kiss = answer(TIME, TIME);
			kiss[1] = 0;
			System.arraycopy(Hex.bytes(codes[i]), 0, kiss, 12, 4);
			refused(kiss);
			assertEquals(Long.MAX_VALUE, this.client.nextDeadline());
		}
		// What follows it is an answer to nothing.
		refused(answer(TIME, TIME));
	}

	/** RFC 4330 section 5: a root delay or dispersion that is negative, or more than 16 s (MAXDISP of RFC 5905). */
	@Test
	public void answersOfAServerFarFromTheTimeAreRefused() {
		String[] wrong = { "ffffffff 00000000", "00100001 00000000", "00000000 80000000", "00000000 00100001" };
		for (int i = 0; i < wrong.length; i++) {
			ask();
			byte[] far = answer(TIME, TIME);
			System.arraycopy(Hex.bytes(wrong[i]), 0, far, 4, 8);
			refused(far);
		}
		ask();
		byte[] near = answer(TIME, TIME);
		System.arraycopy(Hex.bytes("00100000 00100000"), 0, near, 4, 8);
		assertEquals(0, receive(near));
	}

	/** A node whose clock loses 100 parts per million: after two answers it is known, and between answers the time is right within a millisecond. */
	@Test
	public void theDriftIsEstimated() {
		long first = 0;
		for (int i = 0; i < 6; i++) {
			ask();
			long seconds = 0xeeae7100L;
			long micros = this.now + this.now / 10000;
			first = seconds + micros / SECOND << 32 | (micros % SECOND << 32) / SECOND;
			byte[] time = new byte[8];
			Bytes.put64(time, 0, first);
			assertEquals(0, receive(answer(Hex.text(time, 0, 8), Hex.text(time, 0, 8))));
			assertTrue(i == 0 ? this.client.drift() == 0 : Math.abs(this.client.drift() - 100000) < 10);
		}
		long later = this.now + 1000L * SECOND;
		long expected = 1795420800000000L + later + later / 10000;
		assertTrue(Math.abs(this.client.unixMicros(later) - expected) < 1000);
		// A server's clock that was set is a new beginning, not a drift.
		ask();
		assertEquals(0, receive(answer(TIME, TIME)));
		assertEquals(0, this.client.drift());
		assertEquals(UNIX, this.client.unixMicros(this.now));
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

package frond.rcp;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Noise;
import frond.buffer.Stats;
import frond.radio.HdlcLite;
import frond.radio.Radio;
import frond.radio.SerialPort;
import frond.radio.SpinelRadio;
import org.junit.Before;
import org.junit.Test;

/**
 * A co-processor against literal messages. Expectations: what OpenThread's simulated RCP (commit d2d2f0092, August 2025) answered to the
 * same bytes where the test says so, else its sources (NcpBase::HandleReceive, LinkRawTransmitDone, LinkRawEnergyScanDone).
 */
public class SpinelDeviceTest implements SerialPort {
	private static final String UNICAST = "61dc01cdab02000000000df00201000000000df0027e7d1113f8aabb";

	private final StringBuilder line = new StringBuilder();
	private final HdlcLite decoder = new HdlcLite(200);
	private TestRadio radio;
	private Stats stats;
	private SpinelDevice device;
	private int room;
	/** Whether only the last message is kept: a board has not the room for many. */
	private boolean counting;
	private int messages;
	private long now;

	@Before
	public void switchOn() {
		this.radio = new TestRadio();
		this.stats = new Stats();
		this.room = 1000000;
		this.now = 1000;
		this.line.setLength(0);
		this.decoder.reset();
		this.device = new SpinelDevice(this.radio, this, this.stats, Bytes.ascii("FROND/0.1.0; test"), 0x0246524400000007L, 11);
		this.device.start(this.now);
		assertAnswers("80060070");
		assertEquals("stop", this.radio.taken());
	}

	@Override
	public int write(byte[] from, int at, int length) {
		int taken = Math.min(length, this.room);
		this.room -= taken;
		int i = at;
		while (i < at + taken) {
			i = this.decoder.decode(from, i, at + taken);
			if (this.decoder.result() > 0) {
				this.messages++;
				if (this.counting) {
					this.line.setLength(0);
				}
				this.line.append(Hex.text(this.decoder.contents(), 0, this.decoder.result())).append(' ');
			}
		}
		return taken;
	}

	/** Both sides of the line as between a host and OpenThread's RCP, from the reset to a frame without an acknowledgement. */
	@Test
	public void aHostOfOpenThreadsRcpGetsTheSameAnswers() {
		Tape tape = new Tape();
		SpinelDevice other = new SpinelDevice(this.radio, tape, this.stats, Bytes.ascii("x"), 1, 11);
		other.start(this.now);
		this.radio.taken();
		String[] session = { "7e800102eaf07e", "7e80060070ee747e7e80060070ee747e", //
				"7e810201c5b27e", "7e8106010403db0a7e", //
				"7e84032001827d5e7e", "7e840620013f477e", //
				"7e8503211ab3d57e", "7e8506211a0eec7e", //
				"7e860336cdab0b6a7e", "7e860636cdab5c047e", //
				"7e870335ffff981f7e", "7e870635ffffcf717e", //
				"7e88033402f00d00000000012cda7e", "7e88063402f00d000000000197467e", //
				"7e89033701942d7e", "7e8906370129147e" };
		for (int i = 0; i < session.length; i += 2) {
			byte[] request = Hex.bytes(session[i]);
			other.onBytes(request, 0, request.length, this.now);
			assertEquals(session[i + 1], tape.taken());
		}
		assertEquals("stop start 26 abcd ffff 02f00d0000000001", this.radio.taken());
		byte[] stray = Hex.bytes("7e8b0371180061dc03cdab09000000000df00201000000000df0020000001a040301000001dc6f7e");
		other.onBytes(stray, 0, stray.length, this.now);
		assertEquals("send 61dc03cdab09000000000df00201000000000df00200 26 csma 4 3", this.radio.taken());
		assertEquals("", tape.taken());
		this.radio.done(Radio.NO_ACK, this.now);
		assertEquals("7e8b06007d310000d93b7e", tape.taken());
	}

	/** Status, pending, header not updated; the acknowledgement (its FCS by CRC-16/KERMIT), RSSI and LQI not known, channel, time. */
	@Test
	public void anAcknowledgementIsToldWithItsPendingBit() {
		ready();
		String frame = "03 71 1e00" + UNICAST + "0000 1a 04 03 01 00 00 01";
		tell("8a" + frame);
		assertEquals("send " + UNICAST + " 26 csma 4 3", this.radio.taken());
		this.now = 0x1122334455667788L;
		this.radio.done(Radio.SENT, this.now);
		assertAnswers("8a060000" + "0000" + "0500" + "02000131a4" + "7f800000" + "0a001a00" + "8877665544332211" + "010000" + "05000000000000");
		this.radio.pending = true;
		tell("8b" + frame);
		this.radio.done(Radio.SENT, this.now);
		assertAnswers("8b060000" + "0100" + "0500" + "120001a421" + "7f800000" + "0a001a00" + "8877665544332211" + "010000" + "05000000000000");
	}

	/**
	 * The tables for which OpenThread's host ended with "otPlatRadioClearSrcMatchShortEntries() ... Failure" while they were not there; as OpenThread's
	 * simulated RCP answered (commit a93706fde, August 2026). Until the host says otherwise, acknowledgements of data requests announce a frame.
	 */
	@Test
	public void theHostNamesNeighboursForWhichItKeepsFrames() {
		assertTrue(this.radio.announces);
		exchange("83 03 8426", "83060004");
		exchange("82 03 8326 01", "82060004");
		exchange("81 03 20 01", "81062001");
		exchange("81 03 37 01", "81063701");
		exchange("82 03 8326 01", "8206832601");
		assertFalse(this.radio.announces);
		exchange("82 02 8326", "8206832601");
		exchange("83 03 8426", "83060000");
		exchange("84 03 8426 34127856", "84060000");
		assertTrue(this.radio.announces);
		exchange("85 04 8426 0110", "850784260110");
		exchange("86 05 8426 0110", "860884260110");
		exchange("87 05 8426 0111", "8706008a8001");
		exchange("81 02 8426", "8106000d");
		exchange("84 03 8426", "84060000");
		assertFalse(this.radio.announces);
		exchange("82 04 8526 0102030405060708", "820785260102030405060708");
		assertTrue(this.radio.announces);
		exchange("83 05 8526 0102030405060708", "830885260102030405060708");
		exchange("83 05 8526 0102030405060709", "8306008a8001");
		exchange("84 03 8526", "84060000");
		exchange("84 04 8526 01", "84060009");
		exchange("85 04 8026 0110", "8506000d");
		assertFalse(this.radio.announces);
		tell("80 01 02");
		assertAnswers("80060070");
		assertTrue(this.radio.announces);
	}

	/** A data request (command 4) of a neighbour, in clear and secured (level 5, key index 1, the command's id stays readable): the host learns that a frame was announced. */
	@Test
	public void aDataRequestThatWasToldOfAFrameIsMarked() {
		ready();
		String[] requests = { "63dc07cdab02000000000df00201000000000df00204", "6bdc07cdab02000000000df00201000000000df0020d010000000104aabbccdd" };
		for (String request : requests) {
			this.radio.hear(request, -40, 200, 5);
			assertFlags("1000");
		}
		// A data frame, and the same command once nobody is in the lists.
		this.radio.hear(UNICAST, -40, 200, 5);
		assertFlags("0000");
		exchange("82 03 8326 01", "8206832601");
		this.radio.hear(requests[0], -40, 200, 5);
		assertFlags("0000");
	}

	/** The flags behind RSSI and noise of the frame that the host was told of. */
	private void assertFlags(String flags) {
		assertTrue(this.line.toString(), this.line.toString().indexOf("d880" + flags + "0a00") >= 0);
		this.line.setLength(0);
	}

	/** The host of more sleepers than there is room for is told so; as many as fit a message are taken. */
	@Test
	public void aListHasAnEnd() {
		ready();
		StringBuilder addresses = new StringBuilder();
		for (int i = 0; i < 32; i++) {
			addresses.append(Integer.toHexString(0x10 + i)).append("aa");
		}
		exchange("84 03 8426" + addresses, "84060000");
		exchange("85 04 8426 10aa", "8507842610aa");
		exchange("86 04 8426 0110", "8606000b");
		exchange("84 03 8426" + addresses + "0110", "8406000b");
	}

	private void exchange(String request, String answer) {
		tell(request);
		assertAnswers(answer);
	}

	/** As OpenThread's RCP answered to a broadcast. */
	@Test
	public void aBroadcastIsDoneWithoutAnAcknowledgement() {
		ready();
		tell("8a 03 71 1300 41d802cdabffff02000000000df0020102 0000 1a 04 03 01 00 00 01");
		this.radio.done(Radio.SENT, this.now);
		assertAnswers("8a0600000000" + "0000" + "00800000" + "0a000000000000000000000001000005000000000000");
	}

	/** Statuses 17 NO_ACK, 18 CCA_FAILURE, 1 FAILURE; the frame's own channel and limits; no transaction, no answer. */
	@Test
	public void failuresHaveTheirStatusAndFramesTheirLimits() {
		ready();
		String frame = "03 71 0700 4188010203 0000";
		tell("81" + frame + "0f 00 07 00");
		assertEquals("send 4188010203 15 at-once 0 7", this.radio.taken());
		this.radio.done(Radio.NO_ACK, this.now);
		assertAnswers("810600110000");
		tell("82" + frame + "0f");
		assertEquals("send 4188010203 15 csma 4 3", this.radio.taken());
		this.radio.done(Radio.CHANNEL_BUSY, this.now);
		assertAnswers("820600120000");
		tell("83" + frame + "1a");
		// Status 4, INVALID_STATE: one at a time.
		tell("84" + frame + "1a");
		assertAnswers("84060004");
		this.radio.done(Radio.FAILED, this.now);
		assertAnswers("83060001");
		tell("80" + frame + "1a");
		this.radio.done(Radio.SENT, this.now);
		assertAnswers("");
		tell("85" + frame + "1b");
		// Status 3, INVALID_ARGUMENT.
		assertAnswers("85060003");
	}

	/** The byte behind a result comes only once the host wants it: OpenThread's host would not know it. */
	@Test
	public void attemptsAreToldToWhoAsksForThem() {
		ready();
		tell("81 02 8d7e");
		assertAnswers("81068d7e00");
		tell("82 03 8d7e 01");
		assertAnswers("82068d7e01");
		String frame = "03 71 0700 4188010203 0000";
		tell("83" + frame + "1a");
		this.radio.attempts = 4;
		this.radio.done(Radio.NO_ACK, this.now);
		assertAnswers("83060011000004");
		// A reset ends it.
		tell("80 01");
		assertAnswers("80060070");
		tell("81 02 8d7e");
		assertAnswers("81068d7e00");
	}

	/** Length, frame and FCS, RSSI -45, noise -128, flags; channel, LQI, time; what is not known as OpenThread has it, 127 and 0. */
	@Test
	public void aReceivedFrameIsTheRawStream() {
		ready();
		this.now = 0x01020304;
		this.radio.hear("41d802cdabffff02000000000df0020102", -45, 230, this.now);
		assertAnswers("80067113" + "00" + "41d802cdabffff02000000000df0020102da54" + "d3800000" + "0a001ae6" + "0403020100000000" + "010000" + "05000000000000");
		this.radio.hear("0200aa", 0, -1, this.now);
		assertAnswers("80067105" + "00" + "0200aae8bf" + "7f800000" + "0a001a00" + "0403020100000000" + "010000" + "05000000000000");
	}

	@Test
	public void settingsDuringATransmissionAreAppliedAfterIt() {
		ready();
		tell("8a 03 71 1e00" + UNICAST + "0000 1a");
		this.radio.taken();
		tell("81 03 21 0f");
		tell("82 03 36 2300");
		assertAnswers("8106210f 8206362300");
		assertEquals("", this.radio.taken());
		this.radio.done(Radio.NO_ACK, this.now);
		assertEquals("start 15 23 ffff 02f00d0000000001", this.radio.taken());
	}

	/** Status 1, FAILURE, to the frame whose radio is switched off under it; a reset forgets it. */
	@Test
	public void switchingOffEndsTheTransmission() {
		ready();
		String frame = "03 71 1e00" + UNICAST + "0000 1a";
		tell("8a" + frame);
		tell("81 03 37 00");
		assertAnswers("8a060001 81063700");
		assertEquals("send " + UNICAST + " 26 csma 4 3 stop", this.radio.taken());
		tell("82 03 37 01");
		tell("83" + frame);
		assertAnswers("82063701");
		tell("80 01 02");
		assertAnswers("80060070");
		tell("84 02 34");
		assertAnswers("8406340000000000000000");
		// Type 1, the platform, is reported as a software reset (114); 3, the boot loader, is not here (2, UNIMPLEMENTED).
		tell("80 01 01");
		assertAnswers("80060072");
		tell("85 01 03");
		assertAnswers("85060002");
	}

	/** -30 dBm is below what the radio can do; the host gets what was set. */
	@Test
	public void whatTheRadioIsAndDoesIsTold() {
		tell("81 02 02");
		assertAnswers("81060246524f4e442f302e312e303b207465737400");
		tell("82 02 08");
		assertAnswers("8206080246524400000007");
		tell("83 03 25 e2");
		assertAnswers("830625ef");
		tell("84 02 26");
		assertAnswers("840626a5");
		// Acknowledgement timeout 1, energy scan 2, retries 4, CSMA-CA 8.
		tell("85 02 8b24");
		assertAnswers("85068b240f");
		tell("86 02 21");
		assertAnswers("8606210b");
	}

	/** One channel, 10 ms; the strongest of the samples; then back to the host's channel. Heard frames are passed on as before. */
	@Test
	public void anEnergyScanTellsTheStrongest() {
		ready();
		tell("81 03 31 0f");
		tell("82 03 32 0a00");
		tell("83 03 30 02");
		assertAnswers("8106310f 8206320a00 83063002");
		assertEquals("start 15 abcd ffff 02f00d0000000001", this.radio.taken());
		// Status 4, INVALID_STATE, to a frame and to another scan.
		tell("84 03 71 0700 4188010203 0000 1a");
		tell("85 03 30 02");
		assertAnswers("84060004 85060004");
		long begun = this.now;
		while (this.device.nextDeadline() != Long.MAX_VALUE) {
			this.now = this.device.nextDeadline();
			this.radio.rssi = this.now - begun > 5000 && this.now - begun < 6000 ? -60 : -91;
			this.device.onTime(this.now);
		}
		assertTrue(this.now - begun >= 10000 && this.now - begun < 10500);
		assertAnswers("8006390fc4 80063000");
		assertEquals("start 26 abcd ffff 02f00d0000000001", this.radio.taken());
		// Status 3, INVALID_ARGUMENT: several channels.
		tell("86 03 31 0f10");
		tell("87 03 30 02");
		assertAnswers("86060003 87060003");
	}

	/** Frames give way to answers, and what did not fit is counted. */
	@Test
	public void aFullLineKeepsAnswersAndCountsFrames() {
		ready();
		this.counting = true;
		this.messages = 0;
		this.room = 5;
		String frame = "41d802cdabffff02000000000df002" + "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899";
		for (int i = 0; i < 30; i++) {
			this.radio.hear(frame, -45, 230, this.now);
		}
		int lost = this.stats.drops(Drop.SPINEL_LINE_FULL);
		assertTrue(lost > 5 && lost < 25);
		tell("81 02 01");
		assertEquals(lost, this.stats.drops(Drop.SPINEL_LINE_FULL));
		assertEquals(this.now + 1000, this.device.nextDeadline());
		this.room = 1000000;
		this.now += 1000;
		this.device.onTime(this.now);
		assertEquals(Long.MAX_VALUE, this.device.nextDeadline());
		assertEquals(30 - lost + 1, this.messages);
		assertEquals("8106010403 ", this.line.toString());
	}

	/** Statuses 13 PROP_NOT_FOUND, 5 INVALID_COMMAND, 6 INVALID_INTERFACE, 9 PARSE_ERROR, 4 INVALID_STATE. */
	@Test
	public void whatIsWrongIsAnsweredAndCounted() {
		tell("81 02 50");
		assertAnswers("8106000d");
		tell("82 04 71 00");
		assertAnswers("8206000d");
		tell("83 09");
		assertAnswers("83060005");
		tell("94 02 01");
		assertAnswers("84060006");
		tell("41 02 01");
		assertAnswers("");
		assertEquals(5, this.stats.drops(Drop.SPINEL_UNKNOWN));
		tell("85 02");
		assertAnswers("85060009");
		tell("86 03 34 0102");
		assertAnswers("86060009");
		assertEquals(2, this.stats.drops(Drop.SPINEL_TRUNCATED));
		tell("87 03 21 0b");
		assertAnswers("87060004");
		assertEquals(1, this.stats.drops(Drop.SPINEL_REFUSED));
	}

	/** The firmware's own host and device understand each other. */
	@Test
	public void aHostConfiguresItSendsAndHears() {
		Tape down = new Tape();
		Tape up = new Tape();
		SpinelRadio host = new SpinelRadio(down, this.stats);
		SpinelDevice other = new SpinelDevice(this.radio, up, this.stats, Bytes.ascii("FROND/0.1.0; test"), 1, 11);
		other.start(this.now);
		Heard heard = new Heard();
		host.start(26, 0xabcd, 0xffff, 0x02f00d0000000001L, heard, this.now);
		exchange(host, down, other, up);
		assertTrue(host.ready());
		assertEquals("FROND/0.1.0; test", new String(host.version(), 0, host.versionLength()));
		byte[] frame = Hex.bytes(UNICAST);
		assertTrue(host.transmit(frame, 0, frame.length, this.now));
		exchange(host, down, other, up);
		this.radio.attempts = 3;
		this.radio.done(Radio.SENT, this.now);
		this.radio.hear("0200aa", -45, 230, this.now);
		exchange(host, down, other, up);
		assertEquals("status 0 attempts 3 frame 0200aa -45 230 ", heard.text.toString());
		for (int reason = -1; reason > -Drop.COUNT; reason--) {
			assertEquals(Drop.name(reason), 0, this.stats.drops(reason));
		}
	}

	/** Whatever the line brings, the next reset is answered. */
	@Test
	public void mutatedMessagesNeitherThrowNorWedge() {
		Noise noise = new Noise();
		String[] good = { "8103710700418801020300001a0403010000", "82032001", "8303211a", "8403370140", "85033402f00d0000000001", "860205", "87033002", "88033110" };
		byte[][] messages = new byte[good.length][];
		for (int i = 0; i < good.length; i++) {
			messages[i] = Hex.bytes(good[i]);
		}
		byte[] message = new byte[20];
		byte[] encoded = new byte[HdlcLite.encodedLimit(message.length)];
		for (int round = 0; round < 5000; round++) {
			byte[] from = messages[noise.next(good.length)];
			System.arraycopy(from, 0, message, 0, from.length);
			for (int i = noise.next(3); i > 0; i--) {
				message[noise.next(from.length)] = (byte) noise.next(256);
			}
			int length = HdlcLite.encode(message, 0, 1 + noise.next(from.length), encoded, 0);
			this.device.onBytes(encoded, 0, length, this.now);
			if (this.radio.busy && noise.next(2) == 0) {
				this.radio.done(noise.next(4), this.now);
			}
			this.now += noise.next(1000);
			this.device.onTime(this.now);
			this.line.setLength(0);
			this.radio.taken();
		}
		tell("80 01 02");
		assertAnswers("80060070");
	}

	private void exchange(SpinelRadio host, Tape down, SpinelDevice other, Tape up) {
		String sent = down.taken();
		String answered = up.taken();
		while (sent.length() + answered.length() != 0) {
			byte[] bytes = Hex.bytes(sent);
			other.onBytes(bytes, 0, bytes.length, this.now);
			bytes = Hex.bytes(answered);
			host.onBytes(bytes, 0, bytes.length, this.now);
			sent = down.taken();
			answered = up.taken();
		}
	}

	private void ready() {
		tell("81 03 20 01");
		tell("82 03 21 1a");
		tell("83 03 36 cdab");
		tell("84 03 34 02f00d0000000001");
		tell("85 03 37 01");
		assertEquals("start 26 abcd ffff 02f00d0000000001", this.radio.taken());
		this.line.setLength(0);
	}

	private void tell(String message) {
		byte[] bytes = Hex.bytes(message);
		byte[] encoded = new byte[HdlcLite.encodedLimit(bytes.length)];
		this.device.onBytes(encoded, 0, HdlcLite.encode(bytes, 0, bytes.length, encoded, 0), this.now);
	}

	private void assertAnswers(String messages) {
		assertEquals(messages, this.line.toString().trim());
		this.line.setLength(0);
	}

	/** A line that keeps what is written, byte by byte. */
	private static final class Tape implements SerialPort {
		private final StringBuilder text = new StringBuilder();

		/** What was written since the last call. */
		String taken() {
			String written = this.text.toString();
			this.text.setLength(0);
			return written;
		}

		@Override
		public int write(byte[] from, int at, int length) {
			this.text.append(Hex.text(from, at, at + length));
			return length;
		}
	}

	/** What a host's listener was told. */
	private static final class Heard implements Radio.Listener {
		final StringBuilder text = new StringBuilder();

		@Override
		public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
			this.text.append("frame ").append(Hex.text(bytes, at, at + length)).append(' ').append(rssi).append(' ').append(lqi).append(' ');
		}

		@Override
		public void onTransmitted(int status, int attempts, long now) {
			this.text.append("status ").append(status).append(" attempts ").append(attempts).append(' ');
		}
	}
}

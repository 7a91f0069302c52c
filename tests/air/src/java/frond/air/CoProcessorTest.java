package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.radio.HdlcLite;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A co-processor against literal messages: what OpenThread's RCP answers to the same (NcpBase::HandleReceive, CommandHandler_RESET,
 * HandleCommandPropertySet, PackRadioFrame, LinkRawTransmitDone).
 */
class CoProcessorTest {
	private final AirStats stats = new AirStats();
	private final Medium medium = new Medium(1, Link.losing(0), this.stats);
	private final List<String> line = new ArrayList<>();
	private final HdlcLite decoder = new HdlcLite(256);
	private final CoProcessor device = new CoProcessor(this.medium, 26, this::take);
	private final Station other = new Station(this.medium, 2);

	private int take(byte[] bytes, int at, int length) {
		for (int i = at; i < at + length;) {
			i = this.decoder.decode(bytes, i, at + length);
			if (this.decoder.result() > 0) {
				this.line.add(HexFormat.of().formatHex(this.decoder.contents(), 0, this.decoder.result()));
			}
		}
		return length;
	}

	/** A co-processor that starts says that it was reset, by power. */
	@BeforeEach
	void saysThatItWasReset() {
		assertAnswers("80060070");
	}

	@Test
	void theResetExchangeIsOpenThreadsToTheByte() {
		List<String> raw = new ArrayList<>();
		CoProcessor fresh = new CoProcessor(this.medium, 26, (from, at, length) -> {
			raw.add(HexFormat.of().formatHex(from, at, at + length));
			return length;
		});
		byte[] reset = HexFormat.of().parseHex("7e800102eaf07e");
		fresh.onBytes(reset, 0, reset.length);
		assertEquals(List.of("7e80060070ee747e", "7e80060070ee747e"), raw);
	}

	@Test
	void aResetOfThePlatformIsReportedAsSoftwareReset() {
		tell("80 01 01");
		assertAnswers("80060072");
		// Before there were reset types, the command had no argument.
		tell("80 01");
		assertAnswers("80060070");
	}

	@Test
	void versionsCapabilitiesAndSettingsAreTold() {
		ask("02 01", "06 01 0403");
		ask("02 02", "06 02 46524f4e442d4149522f302e312e303b2052435000");
		ask("02 03", "06 03 03");
		// 2450MHZ_OQPSK, CONFIG_RADIO, MAC_RAW (513), RCP_API_VERSION; and of its vendor (0x3c00 to 0x3fff), FROND_ATTEMPTS.
		ask("02 05", "06 05 18 22 8104 40 8d7e");
		ask("02 20", "06 20 00");
		ask("02 21", "06 21 1a");
		ask("02 22", "06 22 0b0c0d0e0f101112131415161718191a");
		ask("02 27", "06 27 9c");
		ask("02 26", "06 26 9c");
		ask("02 36", "06 36 ffff");
		// Acknowledgement timeout, energy scan, retries, CSMA-CA.
		ask("02 8b24", "06 8b24 0f");
	}

	@Test
	void settingsAreAnsweredWithTheirValue() {
		ask("03 20 01", "06 20 01");
		ask("03 21 0b", "06 21 0b");
		ask("03 36 cdab", "06 36 cdab");
		ask("03 35 0700", "06 35 0700");
		ask("03 34 02f00d0000000001", "06 34 02f00d0000000001");
		ask("03 37 01", "06 37 01");
		ask("03 38 02", "06 38 02");
		ask("03 25 fb", "06 25 fb");
		tell("80 01 02");
		assertAnswers("80060070");
		ask("02 34", "06 34 0000000000000000");
		ask("02 37", "06 37 00");
	}

	/** Status 4, INVALID_STATE: OpenThread's LinkRaw takes nothing while it is disabled. */
	@Test
	void settingsBeforeThePhyIsEnabledAreRefused() {
		ask("03 21 0b", "06 00 04");
		ask("03 36 cdab", "06 00 04");
		ask("03 71 0500 1000000000 1a", "06 00 04");
		// Status 3, INVALID_ARGUMENT, and 9, PARSE_ERROR.
		ask("03 20 01", "06 20 01");
		ask("03 21 0a", "06 00 03");
		ask("03 34 0102", "06 00 09");
		ask("03 71 0500 10000000", "06 00 09");
		ask("03 71", "06 00 09");
		assertEquals(4, this.stats.get(Drop.name(Drop.SPINEL_REFUSED)));
		assertEquals(3, this.stats.get(Drop.name(Drop.SPINEL_TRUNCATED)));
	}

	/** Statuses 13 PROP_NOT_FOUND, 5 INVALID_COMMAND, 6 INVALID_INTERFACE, 2 UNIMPLEMENTED; NOOP is answered OK. */
	@Test
	void whatIsUnknownIsAnsweredWithAStatus() {
		ask("02 50", "06 00 0d");
		ask("03 50 00", "06 00 0d");
		ask("04 71 00", "06 00 0d");
		ask("09", "06 00 05");
		ask("02", "06 00 09");
		ask("01 03", "06 00 02");
		ask("00", "06 00 00");
		tell("91 02 01");
		assertAnswers("81060006");
		// Not a Spinel header: not answered.
		tell("41 02 01");
		assertAnswers();
		assertEquals(6, this.stats.get(Drop.name(Drop.SPINEL_UNKNOWN)));
		// Without a transaction only statuses are told.
		tell("80 02 01");
		assertAnswers();
		ask("02 00", "06 00 06");
	}

	@Test
	void aFrameGoesOutAndItsAcknowledgementComesBackWithMetadata() {
		ready();
		// The last two bytes are left to the co-processor; then channel, back-offs, retries, CSMA-CA, and flags it ignores.
		tell("87 03 71 1800" + Station.unicast(0x2a, 2, 1, 1) + "0000" + "1a 04 03 01 00 00 01");
		this.medium.run(100_000);
		assertEquals(List.of(Station.unicast(0x2a, 2, 1, 1) + MediumTest.fcs(Station.unicast(0x2a, 2, 1, 1))), this.other.heard);
		assertEquals(1, this.line.size());
		String acknowledgement = "02002a" + MediumTest.fcs("02002a");
		// OK, not pending, header not updated; length, ACK, RSSI unknown, noise -128, flags; channel, LQI unknown, time; no error; no security.
		String answer = this.line.remove(0);
		assertEquals("8706000000000500" + acknowledgement + "7f8000000a001a00", answer.substring(0, 42));
		assertEquals("0100000500" + "0000000000", answer.substring(42 + 16));
	}

	@Test
	void aBroadcastIsDoneWithoutAnAcknowledgement() {
		ready();
		tell("81 03 71 1200" + Station.broadcast(1, 1, 1) + "0000" + "1a");
		this.medium.run(100_000);
		assertEquals(1, this.other.heard.size());
		assertAnswers("81060000000000000080" + "0000" + "0a0000000000000000000000" + "010000" + "05000000000000");
	}

	@Test
	void failuresHaveTheirStatus() {
		ready();
		tell("81 03 71 1700" + Station.unicast(1, 9, 1, 0) + "0000" + "1a 04 00");
		this.medium.run(100_000);
		// NO_ACK.
		assertAnswers("8106001100" + "00");
		this.other.blurt(Station.unicast(2, 9, 2, 104));
		this.medium.run(100_000 + 192);
		tell("82 03 71 1100" + Station.broadcast(1, 1, 0) + "0000" + "1a 00 00");
		this.medium.run(200_000);
		// CCA_FAILURE, for no back-offs are allowed and the frame under way is longer than the longest first back-off.
		assertAnswers("8206001200" + "00");
	}

	@Test
	void oneFrameAtATime() {
		ready();
		String frame = "03 71 1100" + Station.broadcast(1, 1, 0) + "0000" + "1a";
		tell("81" + frame);
		tell("82" + frame);
		assertAnswers("82060004");
		this.medium.run(100_000);
		assertEquals(1, this.line.size());
	}

	/** Length, PSDU with its FCS, RSSI -50, noise -128, no flags; channel 26, LQI 255, time; no error; no security. */
	@Test
	void aReceivedFrameIsTheRawStream() {
		ready();
		this.other.blurt(Station.unicast(0x55, 1, 2, 3));
		this.medium.run(10_000);
		String frame = Station.unicast(0x55, 1, 2, 3);
		// A turnaround, then 6 and 26 bytes: 1216 us.
		String time = "c004000000000000";
		assertAnswers("8006711a00" + frame + MediumTest.fcs(frame) + "ce800000" + "0a001aff" + time + "010000" + "05000000000000");
		// It was acknowledged.
		assertEquals(2, this.stats.get(AirStats.FRAME_SENT));
	}

	@Test
	void framesForOthersAreNotHeardUnlessPromiscuous() {
		ready();
		this.other.blurt(Station.unicast(1, 9, 2, 0));
		this.medium.run(10_000);
		assertAnswers();
		ask("03 38 01", "06 38 02");
		this.other.blurt(Station.unicast(2, 9, 2, 0));
		this.medium.run(20_000);
		assertEquals(1, this.line.size());
	}

	@Test
	void aResetForgetsTheFrameUnderWay() {
		ready();
		tell("81 03 71 1700" + Station.unicast(1, 9, 1, 0) + "0000" + "1a");
		this.medium.run(1000);
		tell("80 01 02");
		this.medium.run(100_000);
		assertAnswers("80060070");
	}

	@Test
	void noiseOnTheLineIsCountedAndTheNextMessageTaken() {
		Random random = new Random(3);
		byte[] noise = new byte[100_000];
		random.nextBytes(noise);
		this.device.onBytes(noise, 0, noise.length);
		this.device.onBytes(new byte[] { 0x7e }, 0, 1);
		this.line.clear();
		assertTrue(this.stats.get(Drop.name(Drop.HDLC_FCS)) > 100, this.stats.snapshot().toString());
		ask("02 01", "06 01 0403");
	}

	@Test
	void aHundredThousandMutatedMessagesAreAnsweredOrCounted() {
		Random random = new Random(4);
		String[] good = { "810371110041d801cdabffff01000000000df00200001a040301000001", "82032001", "8303211a", "8402820140",
				"850334 02f00d0000000001".replace(" ", ""), "860205", "870236" };
		for (int round = 0; round < 100_000; round++) {
			byte[] message = HexFormat.of().parseHex(good[random.nextInt(good.length)]);
			for (int i = random.nextInt(3); i >= 0; i--) {
				message[random.nextInt(message.length)] = (byte) random.nextInt(256);
			}
			feed(message, 1 + random.nextInt(message.length));
			this.medium.run(this.medium.now() + 100);
			this.line.clear();
		}
		tell("80 01 02");
		assertAnswers("80060070");
	}

	private void ready() {
		ask("03 20 01", "06 20 01");
		ask("03 21 1a", "06 21 1a");
		ask("03 36 cdab", "06 36 cdab");
		ask("03 34 02f00d0000000001", "06 34 02f00d0000000001");
		ask("03 37 01", "06 37 01");
	}

	private void ask(String request, String answer) {
		tell("8a" + request);
		assertAnswers(("8a" + answer).replace(" ", ""));
	}

	private void tell(String message) {
		byte[] bytes = HexFormat.of().parseHex(message.replace(" ", ""));
		feed(bytes, bytes.length);
	}

	private void feed(byte[] message, int length) {
		byte[] line = new byte[HdlcLite.encodedLimit(length)];
		this.device.onBytes(line, 0, HdlcLite.encode(message, 0, length, line, 0));
	}

	private void assertAnswers(String... messages) {
		assertEquals(List.of(messages), this.line);
		this.line.clear();
	}

	/** Data requests of a neighbour: announced until the host has tables, then by what is in them. The host learns it by the flag 0x10. */
	@Test
	void acknowledgementsOfDataRequestsFollowTheHostsTables() {
		ask("03 20 01", "06 20 01");
		ask("03 36 cdab", "06 36 cdab");
		ask("03 34 02f00d0000000001", "06 34 02f00d0000000001");
		ask("03 37 01", "06 37 01");
		assertAcknowledged("1200", "1000");
		ask("03 8326 01", "06 8326 01");
		assertAcknowledged("0200", "0000");
		ask("04 8526 02f00d0000000002", "07 8526 02f00d0000000002");
		assertAcknowledged("1200", "1000");
		ask("05 8526 02f00d0000000002", "08 8526 02f00d0000000002");
		assertAcknowledged("0200", "0000");
	}

	private void assertAcknowledged(String control, String flags) {
		List<String> acknowledgements = new ArrayList<>();
		String request = "63dc07cdab" + Station.littleEndian(1) + Station.littleEndian(2) + "04";
		byte[] bytes = HexFormat.of().parseHex(request);
		this.other.radio.transmitter().send(Phy.psdu(bytes, 0, bytes.length), Station.CHANNEL, false, 0, 0,
				(status, attempts, acknowledgement, now) -> acknowledgements.add(HexFormat.of().formatHex(acknowledgement, 0, 3)));
		this.medium.run(this.medium.now() + 100_000);
		assertEquals(List.of(control + "07"), acknowledgements);
		assertEquals(1, this.line.size());
		assertEquals("80" + flags + "0a00", this.line.get(0).substring(this.line.get(0).indexOf(MediumTest.fcs(request)) + 6, this.line.get(0).indexOf(MediumTest.fcs(request)) + 16));
		this.line.clear();
	}
}

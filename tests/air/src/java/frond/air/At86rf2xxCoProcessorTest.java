package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Stats;
import frond.radio.At86rf2xx;
import frond.radio.HdlcLite;
import frond.rcp.At86rf2xxRaw;
import frond.rcp.SpinelDevice;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The co-processor's firmware on a model of its transceiver ({@link At86rf2xxChip}), in the loop of frond.rcp.Main, against literal messages
 * of a host; answers as in CoProcessorTest, whose radio is the air's own.
 */
class At86rf2xxCoProcessorTest {
	private final Medium medium = new Medium(5, Link.losing(0), new AirStats());
	private final List<String> line = new ArrayList<>();
	private final List<String> onAir = new ArrayList<>();
	private final HdlcLite decoder = new HdlcLite(256);
	private final At86rf2xxChip chip = new At86rf2xxChip(this.medium, At86rf2xxChip.AT86RF233, () -> this.medium.at(this.medium.now() + 20, this::turn));
	private final At86rf2xx driver = new At86rf2xx(this.chip, new Stats());
	private final At86rf2xxRaw radio = new At86rf2xxRaw(this.driver);
	private final SpinelDevice device = new SpinelDevice(this.radio, this::take, new Stats(), Bytes.ascii("FROND/0.1.0; test"), 1, 11);
	private final Station other = new Station(this.medium, 2);
	private Medium.Event next;

	At86rf2xxCoProcessorTest() {
		this.medium.tap((time, channel, psdu) -> this.onAir.add(channel + " " + HexFormat.of().formatHex(psdu, 0, psdu.length - 2)));
		this.device.start(this.medium.now());
		assertAnswers("80060070");
	}

	private int take(byte[] bytes, int at, int length) {
		for (int i = at; i < at + length;) {
			i = this.decoder.decode(bytes, i, at + length);
			if (this.decoder.result() > 0) {
				this.line.add(HexFormat.of().formatHex(this.decoder.contents(), 0, this.decoder.result()));
			}
		}
		return length;
	}

	private void turn() {
		long now = this.medium.now();
		boolean more = true;
		for (int turns = 0; more; turns++) {
			assertTrue(turns < 10000, "the loop does not come to rest");
			more = this.driver.onInterrupt(now);
			this.radio.onTime(now);
			this.device.onTime(now);
			more |= deadline() <= now;
		}
		if (this.next != null) {
			this.next.cancel();
		}
		this.next = deadline() == Long.MAX_VALUE ? null : this.medium.at(deadline(), this::turn);
	}

	private long deadline() {
		return Math.min(this.radio.nextDeadline(), this.device.nextDeadline());
	}

	private void run(long micros) {
		this.medium.run(this.medium.now() + micros);
	}

	private void tell(String message) {
		byte[] bytes = HexFormat.of().parseHex(message.replace(" ", ""));
		byte[] encoded = new byte[HdlcLite.encodedLimit(bytes.length)];
		this.device.onBytes(encoded, 0, HdlcLite.encode(bytes, 0, bytes.length, encoded, 0), this.medium.now());
		turn();
	}

	private void assertAnswers(String... messages) {
		assertEquals(List.of(messages), this.line);
		this.line.clear();
	}

	/** As a host does it: everything at once, without a pause for the chip. */
	private void ready() {
		tell("81 03 20 01");
		tell("82 03 21 1a");
		tell("83 03 36 cdab");
		tell("84 03 34 " + "02f00d0000000001");
		tell("85 03 37 01");
		assertAnswers("81062001", "8206211a", "830636cdab", "84063402f00d0000000001", "85063701");
	}

	@Test
	void aFrameSentBeforeTheChipHasStartedGoesOutWhenItHas() {
		ready();
		String frame = Station.unicast(0x2a, 2, 1, 3);
		tell("87 03 71 1a00" + frame + "0000 1a 04 03 01");
		run(50_000);
		assertEquals(List.of("26 " + frame, "26 02002a"), this.onAir);
		assertEquals(1, this.other.heard.size());
		// OK, nothing pending; the acknowledgement with its FCS by CRC-16/KERMIT.
		assertEquals("870600000000" + "0500" + "02002ae03b" + "7f800000" + "0a001a00", this.line.get(0).substring(0, 42));
	}

	@Test
	void aReceivedFrameIsAcknowledgedAndPassedOn() {
		ready();
		run(10_000);
		String frame = Station.unicast(0x55, 1, 2, 3);
		this.other.send(frame);
		run(50_000);
		assertEquals(List.of(0), this.other.results);
		assertEquals(1, this.line.size());
		// RSSI -50 (ce), noise -128, no flags; channel 26, LQI 255.
		assertTrue(this.line.get(0).startsWith("8006711a00" + frame), this.line.get(0));
		assertTrue(this.line.get(0).contains("ce800000" + "0a001aff"), this.line.get(0));
	}

	/** Section 7.2.1.1.3: as long as nothing says that there is no frame for it, who asks is told to wait for one. As OpenThread's without a source match table. */
	@Test
	void whoAsksForAFrameIsToldToWait() {
		ready();
		run(10_000);
		this.onAir.clear();
		this.other.send(Station.unicast(0x66, 1, 2, 0).replace("61dc", "63dc") + "04");
		run(50_000);
		assertEquals("26 120066", this.onAir.get(1));
		this.other.send(Station.unicast(0x67, 1, 2, 1));
		run(50_000);
		assertEquals("26 020067", this.onAir.get(3));
	}

	/** No retry, no CSMA-CA, another channel; then its own again, where it hears as before. */
	@Test
	void aFrameHasItsOwnChannelAndLimits() {
		ready();
		run(10_000);
		String frame = Station.unicast(1, 9, 1, 0);
		tell("81 03 71 1700" + frame + "0000 0f 00 00 00");
		run(50_000);
		assertEquals(List.of("15 " + frame), this.onAir);
		assertAnswers("810600110000");
		tell("82 03 71 1700" + frame + "0000 1a 04 02 01");
		run(100_000);
		assertEquals(List.of("15 " + frame, "26 " + frame, "26 " + frame, "26 " + frame), this.onAir);
		assertAnswers("820600110000");
		this.other.send(Station.unicast(3, 1, 2, 0));
		run(50_000);
		assertEquals(List.of(0), this.other.results);
	}

	@Test
	void aStoppedRadioNeitherHearsNorAcknowledges() {
		ready();
		run(10_000);
		tell("86 03 37 00");
		this.line.clear();
		this.other.send(Station.unicast(3, 1, 2, 0));
		run(100_000);
		assertEquals(List.of(1), this.other.results);
		assertAnswers();
		tell("87 03 37 01");
		run(10_000);
		this.other.send(Station.unicast(4, 1, 2, 0));
		run(50_000);
		assertEquals(List.of(1, 0), this.other.results);
	}

	/** 50 ms on channel 26, in which another radio sends at -50 dBm; the chip's steps are 3 dB. */
	@Test
	void anEnergyScanFindsTheSender() {
		ready();
		run(10_000);
		tell("81 03 31 1a");
		tell("82 03 32 3200");
		tell("83 03 30 02");
		this.line.clear();
		this.other.blurt(Station.broadcast(1, 2, 90));
		run(100_000);
		String result = this.line.stream().filter(message -> message.startsWith("80063" + "91a")).findFirst().orElseThrow();
		int strongest = (byte) Integer.parseInt(result.substring(8), 16);
		assertTrue(strongest >= -53 && strongest <= -47, result);
		assertEquals("80063000", this.line.get(this.line.size() - 1));
	}
}

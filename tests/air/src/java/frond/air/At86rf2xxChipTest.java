package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.radio.At86rf2xx;
import frond.radio.Radio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The AT86RF2xx driver on a model of the chip ({@link At86rf2xxChip}), on the air with others. What must hold: IEEE 802.15.4-2006 sections
 * 7.5.1.4, 7.5.6.2, 7.5.6.4; and of a driver, that every frame it takes gets one result, that a frame called sent has arrived, and that after
 * any fault it listens again.
 */
class At86rf2xxChipTest {
	private static final int SECOND = 1_000_000;

	private final Medium medium = new Medium(11, Link.losing(0), new AirStats());
	private final List<String> onAir = new ArrayList<>();
	private final At86rf2xxBoard one = new At86rf2xxBoard(this.medium, 1, At86rf2xxChip.AT86RF233);
	private final At86rf2xxBoard two = new At86rf2xxBoard(this.medium, 2, At86rf2xxChip.AT86RF231);

	At86rf2xxChipTest() {
		this.medium.tap((time, channel, psdu) -> this.onAir.add(HexFormat.of().formatHex(psdu, 0, psdu.length - 2)));
		this.one.start();
		this.two.start();
		run(SECOND / 10);
		assertTrue(this.one.radio.ready() && this.two.radio.ready());
	}

	private void run(long micros) {
		this.medium.run(this.medium.now() + micros);
	}

	/** Sends, and waits for the result. */
	private int deliver(At86rf2xxBoard from, String frame) {
		int before = from.results.size();
		assertTrue(from.send(frame));
		run(SECOND / 2);
		assertEquals(before + 1, from.results.size());
		return from.results.get(before);
	}

	@Test
	void theChipListensFourMillisecondsAfterPowerAtTheLatest() {
		At86rf2xxBoard three = new At86rf2xxBoard(this.medium, 3, At86rf2xxChip.AT86RF233);
		three.start();
		run(4000);
		assertTrue(three.radio.ready());
		assertEquals(0x16, three.chip.state());
	}

	@Test
	void aSupplyThatRisesSlowlyIsWaitedFor() {
		At86rf2xxBoard three = new At86rf2xxBoard(this.medium, 3, At86rf2xxChip.AT86RF233);
		three.chip.supply = 3000;
		three.start();
		run(7000);
		assertTrue(three.radio.ready());
	}

	@Test
	void aUnicastFrameArrivesOnceAndIsAcknowledged() {
		String frame = Station.unicast(7, 2, 1, 40);
		assertEquals(Radio.SENT, deliver(this.one, frame));
		assertEquals(List.of(frame), this.two.heard);
		assertEquals(List.of(frame, "020007"), this.onAir);
		// The medium's links: -50 dBm, LQI 255.
		assertEquals(List.of(-50), this.two.rssi);
		assertEquals(List.of(255), this.two.lqi);
		assertEquals(0x16, this.one.chip.state());
		assertEquals(0x16, this.two.chip.state());
		String answer = Station.unicast(9, 1, 2, 0);
		assertEquals(Radio.SENT, deliver(this.two, answer));
		assertEquals(List.of(answer), this.one.heard);
		assertEquals(List.of(-50), this.one.rssi);
	}

	@Test
	void aRadioOfAnotherKindIsTalkedTo() {
		Station other = new Station(this.medium, 3);
		run(1000);
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(1, 3, 1, 10)));
		assertEquals(1, other.heard.size());
		other.send(Station.unicast(2, 1, 3, 10));
		run(SECOND);
		assertEquals(List.of(Radio.SENT), other.results);
		assertEquals(List.of(Station.unicast(2, 1, 3, 10)), this.one.heard);
		assertEquals(List.of(), this.two.heard);
	}

	@Test
	void framesForOthersAreNeitherPassedOnNorAcknowledged() {
		assertEquals(Radio.SENT, deliver(this.one, Station.broadcast(1, 1, 10)));
		assertEquals(1, this.two.heard.size());
		assertEquals(Radio.NO_ACK, deliver(this.one, Station.unicast(2, 3, 1, 10)));
		assertEquals(Radio.NO_ACK, deliver(this.one, Station.unicast(3, 2, 1, 10).replace("cdab", "cdaa")));
		assertEquals(1, this.two.heard.size());
		assertEquals(0, this.two.chip.acknowledged);
	}

	/** AACK_FVN_MODE (CSMA_SEED_1): its value after a reset drops version 2, IEEE 802.15.4-2015; 3 is reserved. Both parts. */
	@Test
	void framesOfVersion2ArePassedOnAndThoseOfVersion3AreNot() {
		String frame = Station.unicast(5, 2, 1, 4);
		assertTrue(frame.startsWith("61dc"));
		// Both addresses 64 bits, one PAN id: without the compression bit (table 7-2).
		String version2 = frame.replace("61dc", "21ec");
		assertEquals(Radio.SENT, deliver(this.one, version2));
		assertEquals(List.of(version2), this.two.heard);
		assertEquals(Radio.SENT, deliver(this.two, Station.unicast(6, 1, 2, 4).replace("61dc", "21ec")));
		assertEquals(1, this.one.heard.size());
		assertEquals(Radio.NO_ACK, deliver(this.one, frame.replace("61dc", "61fc")));
		assertEquals(1, this.two.heard.size());
	}

	/** macMaxFrameRetries is 3. */
	@Test
	void aFrameThatIsNotAcknowledgedGoesOutFourTimes() {
		String frame = Station.unicast(2, 3, 1, 10);
		assertEquals(Radio.NO_ACK, deliver(this.one, frame));
		assertEquals(List.of(frame, frame, frame, frame), this.onAir);
	}

	@Test
	void aFrameSpoiltOnItsWayIsSentAgainAndPassedOnOnce() {
		this.two.chip.spoilt = 2;
		String frame = Station.unicast(2, 2, 1, 60);
		assertEquals(Radio.SENT, deliver(this.one, frame));
		assertEquals(List.of(frame), this.two.heard);
		assertEquals(4, this.onAir.size());
	}

	@Test
	void aChannelThatIsNeverClearIsReported() {
		Transceiver jammer = new Transceiver(this.medium, (psdu, channel, link, now) -> {
		}, false);
		jam(jammer, this.medium.now() + SECOND / 4);
		run(5000);
		this.one.send(Station.unicast(2, 2, 1, 10));
		run(SECOND);
		assertEquals(List.of(Radio.CHANNEL_BUSY), this.one.results);
		assertEquals(List.of(), this.two.heard);
	}

	private void jam(Transceiver jammer, long until) {
		byte[] noise = new byte[127];
		Arrays.fill(noise, (byte) 0x55);
		Transmission frame = this.medium.transmit(jammer, Station.CHANNEL, noise);
		if (frame.end < until) {
			this.medium.at(frame.end, () -> jam(jammer, until));
		}
	}

	/**
	 * One buffer for both ways: nothing that was received is overwritten, and nothing half received is sent. While a chip counts back-offs it does
	 * not receive, so two that send to each other at once may miss each other four times.
	 */
	@Test
	void whatIsSentAndWhatIsReceivedAtOnceDoNotSpoilEachOther() {
		Random random = new Random(5);
		List<String> toTwo = new ArrayList<>();
		List<String> toOne = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			String there = Station.unicast(i, 2, 1, random.nextInt(90));
			String back = Station.unicast(i, 1, 2, random.nextInt(90));
			if (this.one.send(there)) {
				toTwo.add(there);
			}
			run(random.nextInt(4000));
			if (this.two.send(back)) {
				toOne.add(back);
			}
			run(random.nextInt(40000));
		}
		run(SECOND);
		check(this.one, this.two, toTwo);
		check(this.two, this.one, toOne);
	}

	private static void check(At86rf2xxBoard from, At86rf2xxBoard to, List<String> taken) {
		assertTrue(taken.size() > 1000);
		assertEquals(taken.size(), from.results.size());
		assertEquals(0, from.radio.resets());
		assertFalse(from.radio.polling());
		// A quarter, if the chip retried by itself: it does not receive in between.
		assertTrue(from.results.stream().filter(result -> result != Radio.SENT).count() < taken.size() / 30);
		int heard = 0;
		for (int i = 0; i < taken.size(); i++) {
			boolean arrived = heard < to.heard.size() && to.heard.get(heard).equals(taken.get(i));
			assertTrue(arrived || from.results.get(i) != Radio.SENT, "frame " + i);
			// Again, where the acknowledgement was lost.
			while (heard < to.heard.size() && to.heard.get(heard).equals(taken.get(i))) {
				heard++;
			}
		}
		assertEquals(heard, to.heard.size());
	}

	@Test
	void aFrameThatWasNotReadYetIsNotOverwritten() {
		this.two.latency = 30_000;
		assertTrue(this.one.send(Station.broadcast(1, 1, 20)));
		run(15_000);
		assertTrue(this.one.send(Station.broadcast(2, 1, 30)));
		run(SECOND);
		assertEquals(List.of(Station.broadcast(1, 1, 20)), this.two.heard);
		assertEquals(0, this.two.radio.resets());
		assertEquals(Radio.SENT, deliver(this.one, Station.broadcast(3, 1, 10)));
		assertEquals(2, this.two.heard.size());
	}

	@Test
	void withoutAnInterruptLineTheChipIsAsked() {
		this.one.chip.lineCut = true;
		this.two.chip.lineCut = true;
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(1, 2, 1, 10)));
		assertTrue(this.one.radio.polling());
		run(2 * SECOND);
		assertEquals(1, this.two.heard.size());
		assertTrue(this.two.radio.polling());
		for (int i = 2; i < 50; i++) {
			assertTrue(this.one.send(Station.unicast(i, 2, 1, 10)));
			run(20_000);
		}
		assertEquals(49, this.two.heard.size());
		this.one.chip.lineCut = false;
		this.two.chip.lineCut = false;
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(50, 2, 1, 10)));
		assertFalse(this.one.radio.polling());
		assertFalse(this.two.radio.polling());
		assertEquals(0, this.one.radio.resets());
	}

	@Test
	void aPllThatDoesNotLockIsNamedAndTriedAgain() {
		At86rf2xxBoard three = new At86rf2xxBoard(this.medium, 3, At86rf2xxChip.AT86RF231);
		three.chip.pllStuck = true;
		three.start();
		run(10_000);
		assertEquals(At86rf2xx.NO_PLL, three.radio.problem());
		assertFalse(three.radio.ready());
		three.chip.pllStuck = false;
		run(6 * SECOND);
		assertEquals(At86rf2xx.NO_PROBLEM, three.radio.problem());
		assertTrue(three.radio.ready());
	}

	/** Tuned anew every five minutes by way of TRX_OFF: a PLL that does not come back is named as at the start, and tried again. */
	@Test
	void aPllThatDoesNotLockAfterACalibrationIsNamedAndTriedAgain() {
		this.one.chip.pllStuck = true;
		run(305L * SECOND);
		assertEquals(At86rf2xx.NO_PLL, this.one.radio.problem());
		assertFalse(this.one.radio.ready());
		this.one.chip.pllStuck = false;
		run(6 * SECOND);
		assertEquals(At86rf2xx.NO_PROBLEM, this.one.radio.problem());
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(1, 2, 1, 10)));
	}

	/** PLL_UNLOCK: the chip is started again; a frame it had failed, and is not called sent. */
	@Test
	void aPllThatLosesItsLockIsStartedAgain() {
		this.one.chip.unlock();
		run(5000);
		assertEquals(1, this.one.radio.resets());
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(1, 2, 1, 10)));
		assertTrue(this.one.send(Station.unicast(2, 2, 1, 80)));
		this.one.chip.unlock();
		run(5000);
		assertEquals(List.of(Radio.SENT, Radio.FAILED), this.one.results);
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(3, 2, 1, 10)));
	}

	/** A bus that hangs answers with -1 within bounds (hal.Spi). */
	@Test
	void aBusThatDoesNotAnswerIsNoticedAndTheChipFoundAgain() {
		assertTrue(this.one.send(Station.unicast(1, 2, 1, 80)));
		run(500);
		this.one.chip.dead = true;
		run(3 * SECOND);
		assertEquals(List.of(Radio.FAILED), this.one.results);
		assertEquals(At86rf2xx.ABSENT, this.one.radio.problem());
		this.one.chip.dead = false;
		run(6 * SECOND);
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(2, 2, 1, 10)));
	}

	/** Section 7.5.6.2: a beacon's source must be of this PAN. */
	@Test
	void beaconsOfThisPanArePassedOnAndThoseOfOthersAreNot() {
		String beacon = "00c0 07 cdab" + Station.littleEndian(1) + "ff4f0000";
		assertEquals(Radio.SENT, deliver(this.one, beacon.replace(" ", "")));
		assertEquals(1, this.two.heard.size());
		deliver(this.one, beacon.replace(" ", "").replace("cdab", "cdaa"));
		assertEquals(1, this.two.heard.size());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x00, 0xff, 0x5a })
	void aBusThatReadsTheSameForEverIsNoticedAndTheChipFoundAgain(int garbage) {
		this.one.chip.garbage = garbage;
		assertTrue(this.one.send(Station.unicast(1, 2, 1, 10)));
		run(3 * SECOND);
		assertEquals(List.of(Radio.FAILED), this.one.results);
		assertEquals(At86rf2xx.ABSENT, this.one.radio.problem());
		this.one.chip.garbage = -1;
		run(6 * SECOND);
		assertEquals(At86rf2xx.NO_PROBLEM, this.one.radio.problem());
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(2, 2, 1, 10)));
		this.two.chip.garbage = garbage;
		run(3 * SECOND);
		assertFalse(this.two.radio.ready());
		this.two.chip.garbage = -1;
		run(6 * SECOND);
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(3, 2, 1, 10)));
	}

	/** No exception, no endless loop, a result for each frame taken; and then it works again. */
	@Test
	void noiseOnTheBusDoesNoLastingHarm() {
		int taken = 0;
		for (int i = 0; i < 400; i++) {
			this.one.chip.noise = i % 4 != 3;
			taken += this.one.send(Station.unicast(i, 2, 1, i % 90)) ? 1 : 0;
			run(i % 7 * 20_000);
			this.two.send(Station.unicast(i, 1, 2, i % 80));
			run(SECOND / 10);
		}
		this.one.chip.noise = false;
		run(12 * SECOND);
		assertEquals(taken, this.one.results.size());
		assertTrue(this.one.radio.ready());
		assertEquals(Radio.SENT, deliver(this.one, Station.unicast(1, 2, 1, 10)));
		assertEquals(Radio.SENT, deliver(this.two, Station.unicast(1, 1, 2, 10)));
	}

	@Test
	void aBrownOutInTheMiddleOfATransmissionIsAFailureAndOver() {
		assertTrue(this.one.send(Station.unicast(1, 2, 1, 80)));
		run(1000);
		this.one.chip.powerUp();
		run(20_000);
		assertEquals(List.of(Radio.FAILED), this.one.results);
		assertEquals(1, this.one.radio.resets());
		assertTrue(this.one.radio.ready());
		// Address, PAN and channel are set again.
		assertEquals(Radio.SENT, deliver(this.two, Station.unicast(2, 1, 2, 10)));
		assertEquals(1, this.one.heard.size());
	}

	@Test
	void aBrownOutWhileListeningIsNoticedWithinTwoSeconds() {
		this.one.chip.powerUp();
		run(2 * SECOND + 10_000);
		assertTrue(this.one.radio.ready());
		assertEquals(1, this.one.radio.resets());
		assertEquals(Radio.SENT, deliver(this.two, Station.unicast(2, 1, 2, 10)));
	}

	@Test
	void aBrownOutAtAnyMomentOfATransmissionEndsWithOneResult() {
		for (int moment = 0; moment < 200; moment++) {
			int before = this.one.results.size();
			assertTrue(this.one.send(Station.unicast(moment, 2, 1, 20)));
			run(moment * 31);
			this.one.chip.powerUp();
			run(3 * SECOND);
			assertEquals(before + 1, this.one.results.size());
			assertTrue(this.one.radio.ready());
		}
	}

	@Test
	void settingsChangedDuringATransmissionAreAppliedAfterIt() {
		assertTrue(this.one.send(Station.unicast(1, 2, 1, 80)));
		this.one.radio.start(15, Station.PAN, 0xffff, Station.address(1), this.one, this.medium.now());
		run(SECOND);
		assertEquals(List.of(Radio.SENT), this.one.results);
		assertEquals(Radio.NO_ACK, deliver(this.one, Station.unicast(2, 2, 1, 10)));
		this.two.radio.start(15, Station.PAN, 0xffff, Station.address(2), this.two, this.medium.now());
		assertEquals(Radio.SENT, deliverLater(this.one, Station.unicast(3, 2, 1, 10)));
	}

	private int deliverLater(At86rf2xxBoard from, String frame) {
		run(SECOND * 3);
		return deliver(from, frame);
	}

	@Test
	void aReceiverThatTakesEverythingPassesOnWrongFramesUnderTheirName() {
		this.two.radio.setPromiscuous(true, this.medium.now());
		run(3 * SECOND);
		this.one.radio.setAttempts(4, 0, this.medium.now());
		run(3 * SECOND);
		assertEquals(Radio.NO_ACK, deliver(this.one, Station.unicast(1, 3, 1, 10)));
		assertEquals(1, this.two.heard.size());
		this.two.chip.spoilt = 1;
		assertEquals(Radio.NO_ACK, deliver(this.one, Station.unicast(2, 3, 1, 10)));
		assertEquals(1, this.two.heard.size());
		assertEquals(1, this.two.stats.drops(Drop.RADIO_FCS));
	}

	@Test
	void calibrationsLoseNothingButWhatIsOnTheAirThen() {
		int sent = 0;
		for (int i = 0; i < 660; i++) {
			this.one.send(Station.unicast(i, 2, 1, 30));
			run(SECOND);
		}
		for (int result : this.one.results) {
			sent += result == Radio.SENT ? 1 : 0;
		}
		assertEquals(660, this.one.results.size());
		assertEquals(660, sent);
		assertEquals(660, this.two.heard.size());
		assertEquals(0, this.one.radio.resets() + this.two.radio.resets());
	}
}

package frond.ieee802154;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Noise;
import frond.radio.Radio;
import org.junit.Test;

/** Expectations: RFC 6551 section 4.3.2 (ETX in 1/128) and the Javadoc. */
public class LinkTableTest {
	private final LinkTable links = new LinkTable(3);

	@Test
	public void aLinkNeverUsedCountsAsTwoTransmissions() {
		assertEquals(256, this.links.etx(7));
		this.links.onReceived(7, 1, -60, 200, 1000);
		assertEquals(256, this.links.etx(7));
		assertEquals(0, this.links.results(7));
	}

	@Test
	public void aLinkThatDeliversHasAnEtxOfOne() {
		this.links.onTransmitted(7, Radio.SENT, 1, 1000);
		assertEquals(128, this.links.etx(7));
		assertEquals(1000, this.links.heard(7));
		this.links.onTransmitted(7, Radio.SENT, 1, 2000);
		assertEquals(128, this.links.etx(7));
		assertEquals(2, this.links.results(7));
	}

	@Test
	public void aLossRaisesTheEtxAndDeliveriesBringItBack() {
		for (int i = 0; i < 8; i++) {
			this.links.onTransmitted(7, Radio.SENT, 1, i);
		}
		this.links.onTransmitted(7, Radio.NO_ACK, 1, 9);
		// 128 + (12 * 128 - 128) / 8
		assertEquals(304, this.links.etx(7));
		for (int i = 0; i < 60; i++) {
			this.links.onTransmitted(7, Radio.SENT, 1, 10 + i);
		}
		assertTrue(this.links.etx(7) < 128 + 8);
		assertEquals(128 * 7, etxAfterOneLoss());
	}

	/** RFC 6551 section 4.3.2: the transmissions that a delivery takes, not the deliveries. */
	@Test
	public void aDeliveryCountsAsOftenAsItWentOut() {
		this.links.onTransmitted(7, Radio.SENT, 3, 1);
		assertEquals(3 * 128, this.links.etx(7));
		// 384 + (128 - 384) / 4
		this.links.onTransmitted(7, Radio.SENT, 1, 2);
		assertEquals(320, this.links.etx(7));
		this.links.onTransmitted(8, Radio.SENT, Radio.ATTEMPTS_UNKNOWN, 3);
		assertEquals(128, this.links.etx(8));
		this.links.onTransmitted(9, Radio.SENT, 127, 4);
		assertEquals(12 * 128, this.links.etx(9));
	}

	/** Each attempt is lost, or its acknowledgement, with 20 %: a delivery takes 1 / 0.64 attempts, about 1.56. */
	@Test
	public void theMeanFollowsTheLossOfALink() {
		Noise noise = new Noise();
		long sum = 0;
		for (int i = 0; i < 4000; i++) {
			int attempts = 1;
			while (noise.next(100) >= 64) {
				attempts++;
			}
			this.links.onTransmitted(7, Radio.SENT, attempts, i);
			sum += this.links.etx(7);
		}
		long mean = sum / 4000;
		assertTrue("mean " + mean, mean > 190 && mean < 210);
	}

	private int etxAfterOneLoss() {
		this.links.onTransmitted(8, Radio.NO_ACK, 1, 1);
		return this.links.etx(8);
	}

	@Test
	public void aBusyChannelSaysNothingOfTheLink() {
		this.links.onTransmitted(7, Radio.CHANNEL_BUSY, 0, 1);
		this.links.onTransmitted(7, Radio.FAILED, 0, 1);
		assertEquals(0, this.links.size());
	}

	@Test
	public void signalIsAMeanAndUnknownWhereTheRadioDoesNotKnow() {
		this.links.onReceived(7, 1, 0, -1, 1);
		assertEquals(0, this.links.rssi(7));
		assertEquals(-1, this.links.lqi(7));
		this.links.onReceived(7, 2, -60, 200, 2);
		assertEquals(-60, this.links.rssi(7));
		assertEquals(200, this.links.lqi(7));
		this.links.onReceived(7, 3, -76, 40, 3);
		assertEquals(-62, this.links.rssi(7));
		assertEquals(180, this.links.lqi(7));
		for (int i = 0; i < 100; i++) {
			this.links.onReceived(7, i, -90, 0, 4);
		}
		assertTrue(this.links.rssi(7) <= -89);
		assertTrue(this.links.lqi(7) <= 1);
	}

	@Test
	public void theSequenceNumberOfTheFrameBeforeIsADuplicateForTwoSeconds() {
		assertTrue(this.links.onReceived(7, 1, 0, -1, 0));
		assertFalse(this.links.onReceived(7, 1, 0, -1, 1000));
		assertTrue(this.links.onReceived(8, 1, 0, -1, 1000));
		assertTrue(this.links.onReceived(7, 2, 0, -1, 2000));
		assertTrue(this.links.onReceived(7, 1, 0, -1, 3000));
		assertTrue(this.links.onReceived(7, 1, 0, -1, 2003000));
	}

	@Test
	public void theOldestNeighbourMakesRoom() {
		this.links.onReceived(1, 1, -50, 100, 10);
		this.links.onReceived(2, 1, -50, 100, 20);
		this.links.onReceived(3, 1, -50, 100, 30);
		this.links.onTransmitted(1, Radio.SENT, 1, 40);
		this.links.onReceived(4, 1, -50, 100, 50);
		assertEquals(3, this.links.size());
		assertTrue(this.links.find(2) < 0);
		assertTrue(this.links.find(1) >= 0 && this.links.find(3) >= 0 && this.links.find(4) >= 0);
		// Nothing of the one before is left.
		this.links.onReceived(5, 1, 0, -1, 60);
		assertTrue(this.links.find(3) < 0);
		assertEquals(0, this.links.rssi(5));
		assertEquals(0, this.links.results(5));
	}
}

package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.air.AirNode;
import frond.air.AirRadio;
import frond.buffer.Bytes;
import frond.buffer.Stats;
import frond.radio.Radio;
import frond.radio.SpinelRadio;
import frond.rcp.SpinelDevice;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The look at all channels through a radio co-processor, in virtual time: energy scan and active scan (IEEE 802.15.4-2006 section 7.5.2.1). The air's links
 * are of -50 dBm; without a signal a radio there tells -100.
 */
class ChannelSurveyTest {
	private static final int PAN = 0xabcd;
	private static final long SECOND = 1_000_000;

	private final VirtualAir air = new VirtualAir(5);
	private final Host host = new Host();

	/** A border router's radio, as the two ends of its line, and the survey on it. */
	private final class Host implements AirNode {
		final AirRadio air = ChannelSurveyTest.this.air.radio();
		/** What goes to the host is taken up in the next turn, as a line does it. */
		private byte[] up = new byte[0];
		final SpinelDevice device = new SpinelDevice(this.air, (bytes, at, length) -> {
			int before = this.up.length;
			this.up = Arrays.copyOf(this.up, before + length);
			System.arraycopy(bytes, at, this.up, before, length);
			return length;
		}, new Stats(), Bytes.ascii("x"), 1, 11);
		final SpinelRadio radio = new SpinelRadio((bytes, at, length) -> {
			this.device.onBytes(bytes, at, length, ChannelSurveyTest.this.air.now());
			return length;
		}, new Stats());
		final ChannelSurvey survey = new ChannelSurvey(this.radio, PAN, 0x02f00d0000000001L);

		@Override
		public void onTime(long now) {
			this.device.onTime(now);
			byte[] bytes = this.up;
			this.up = new byte[0];
			this.radio.onBytes(bytes, 0, bytes.length, now);
			this.survey.onTime(now);
		}

		@Override
		public long nextDeadline() {
			return this.up.length > 0 ? Long.MIN_VALUE : Math.min(this.device.nextDeadline(), this.survey.nextDeadline());
		}
	}

	/** Sends a frame whenever it may. */
	private final class Chatter implements AirNode, Radio.Listener {
		private final byte[] frame;
		private final AirRadio radio = ChannelSurveyTest.this.air.radio();
		private final long pause;
		private long due;

		Chatter(int channel, int pan, long pause) {
			// Data to all, from 02:f0:0d::77 (section 7.2.2.2).
			this.frame = HexFormat.of().parseHex("41d800" + "0000" + "ffff" + "7700000000" + "0df002" + "00".repeat(40));
			this.frame[3] = (byte) pan;
			this.frame[4] = (byte) (pan >> 8);
			this.pause = pause;
			this.radio.start(channel, pan, 0xffff, 0x02f00d0000000077L, this, ChannelSurveyTest.this.air.now());
			ChannelSurveyTest.this.air.add(this, this.radio);
		}

		@Override
		public void onTime(long now) {
			if (now >= this.due && this.radio.transmit(this.frame, 0, this.frame.length, now)) {
				this.due = now + this.pause;
			}
		}

		@Override
		public long nextDeadline() {
			return this.due;
		}

		@Override
		public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
			// It talks.
		}

		@Override
		public void onTransmitted(int status, int attempts, long now) {
			// And goes on.
		}
	}

	private ChannelSurvey.Seen survey() {
		this.air.add(this.host, this.host.air);
		this.host.survey.start(this.air.now());
		assertTrue(this.air.run(20 * SECOND, this.host.survey::done));
		assertEquals(IntStream.rangeClosed(11, 26).boxed().toList(), this.host.survey.channels().stream().map(seen -> seen.channel).toList());
		return this.host.survey.choice();
	}

	private ChannelSurvey.Seen on(int channel) {
		return this.host.survey.channels().get(channel - 11);
	}

	@Test
	void anAirWithoutAnybodyIsQuietAndTheChannelFarthestFromWifiIsTaken() {
		ChannelSurvey.Seen best = survey();
		assertEquals(26, best.channel);
		assertEquals(0, best.nodes());
		this.host.survey.channels().forEach(seen -> assertEquals("energy=-100 pans=none", seen.toString().replaceFirst("channel=\\d+ ", "")));
	}

	@Test
	void aNetworkAndABusyChannelAreAvoided() {
		// Answers the beacon request.
		MeshNode other = new MeshNode(this.air, true, 1);
		new Chatter(25, 0x1234, 5000);
		ChannelSurvey.Seen best = survey();
		assertEquals(20, best.channel);
		assertTrue(on(25).energy >= -53 && on(25).energy <= -47, on(25).toString());
		assertEquals(Set.of(0x1234), on(25).pans);
		assertEquals(Set.of(PAN), on(26).pans);
		assertTrue(on(26).rival);
		assertFalse(other.mesh.root().address().toString().isEmpty());
	}

	/** After a restart without memory: where its nodes are. */
	@Test
	void whereThisPansNodesAreTheNetworkIs() {
		new Chatter(14, PAN, 100000);
		new Chatter(26, 0x4321, 100000);
		ChannelSurvey.Seen best = survey();
		assertEquals(14, best.channel);
		assertTrue(best.nodes() > 0);
	}

	/** A reset of the co-processor in the middle costs the measurement it was at, no more. */
	@Test
	void aCoProcessorThatIsResetMeanwhileIsWaitedFor() {
		this.air.add(this.host, this.host.air);
		this.host.survey.start(this.air.now());
		this.air.run(SECOND, () -> this.host.survey.channels().size() == 3);
		this.air.run(SECOND / 50);
		this.host.device.start(this.air.now());
		assertTrue(this.air.run(30 * SECOND, this.host.survey::done));
		assertEquals(26, this.host.survey.choice().channel);
	}
}

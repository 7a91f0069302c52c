package frond.air;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.FrameHeader;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.radio.Radio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes on the air in virtual time; the MAC is the firmware's. */
class AirLoopTest {
	private final AirStats counters = new AirStats();
	private final Medium medium = new Medium(1, Link.losing(0), this.counters);
	private final AirLoop loop = new AirLoop(this.medium);

	/** A node with the firmware's MAC that broadcasts every second. */
	private class MacNode implements AirNode, Mac.Listener {
		final AirRadio radio = new AirRadio(AirLoopTest.this.medium);
		final Stats stats = new Stats();
		final PacketPool pool = new PacketPool(4, 128);
		final Mac mac = new Mac(this.radio, this.pool, new LinkTable(8), this.stats, 3);
		final List<byte[]> payloads = new ArrayList<>();
		final List<Integer> results = new ArrayList<>();
		private final int number;
		long period = Long.MAX_VALUE;
		long due = Long.MAX_VALUE;

		MacNode(int number) {
			this.number = number;
			this.mac.start(26, 0xabcd, 0xffff, Station.address(number), number, this, 0);
		}

		int send(int to, int length, long now) {
			Packet packet = this.pool.take();
			packet.at = this.mac.headroom();
			packet.end = packet.at + length;
			Arrays.fill(packet.bytes, packet.at, packet.end, (byte) this.number);
			return this.mac.send(packet, to == 0 ? Mac.BROADCAST : Station.address(to), 0, now);
		}

		@Override
		public void onTime(long now) {
			this.mac.onTime(now);
			if (now >= this.due) {
				this.due = now + this.period;
				send(0, 10, now);
			}
		}

		@Override
		public long nextDeadline() {
			return Math.min(this.due, this.mac.nextDeadline());
		}

		@Override
		public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
			this.stats.delivered();
			this.payloads.add(Arrays.copyOfRange(bytes, at, end));
		}

		@Override
		public void onSent(long destination, int status, int tag, long now) {
			this.results.add(status);
		}
	}

	@Test
	void aPayloadGoesFromMacToMac() {
		MacNode one = add(1);
		MacNode two = add(2);
		one.send(2, 104, 0);
		this.loop.runUntil(1_000_000);
		byte[] expected = new byte[104];
		Arrays.fill(expected, (byte) 1);
		assertEquals(1, two.payloads.size());
		assertArrayEquals(expected, two.payloads.get(0));
		assertEquals(List.of(Radio.SENT), one.results);
		assertEquals(1, one.stats.sent);
		assertEquals(1_000_000, this.medium.now());
	}

	/** Four frames at once: the queue holds three besides the one the radio has. */
	@Test
	void aQueueOfFramesDrainsByItself() {
		MacNode one = add(1);
		MacNode two = add(2);
		for (int i = 0; i < 4; i++) {
			assertEquals(0, one.send(2, i, 0));
		}
		this.loop.runUntil(1_000_000);
		assertEquals(4, two.payloads.size());
		assertEquals(4, one.pool.free());
	}

	/** An acknowledgement may be lost although the frame arrived: never the other way round, and no payload twice. */
	@Test
	void onALossyLinkNothingIsDeliveredTwice() {
		this.medium.setLink(Link.losing(0.3));
		MacNode one = add(1);
		MacNode two = add(2);
		for (int i = 0; i < 500; i++) {
			one.send(2, 5, this.medium.now());
			this.loop.runUntil(this.medium.now() + 500_000);
		}
		assertEquals(500, one.results.size());
		long acknowledged = one.results.stream().filter(status -> status == Radio.SENT).count();
		assertTrue(acknowledged <= two.payloads.size() && two.payloads.size() <= 500, acknowledged + " and " + two.payloads.size());
		assertTrue(acknowledged > 400);
		assertTrue(two.stats.drops(Drop.MAC_DUPLICATE) > 50);
	}

	@Test
	void anHourOfManyNodesIsRunEventByEvent() {
		List<MacNode> nodes = new ArrayList<>();
		for (int i = 1; i <= 50; i++) {
			MacNode node = add(i);
			node.period = 60_000_000;
			node.due = i * 1_000_000L;
			nodes.add(node);
		}
		this.loop.runUntil(3_600_000_000L);
		// Each hears 49 others once a minute; starts lie a second apart, so nothing collides.
		for (MacNode node : nodes) {
			assertEquals(49 * 60, node.payloads.size());
			assertEquals(60, node.results.size());
		}
	}

	@Test
	void aNodeThatIsAlwaysDueDoesNotStopTime() {
		int[] calls = new int[1];
		this.loop.add(new AirNode() {
			@Override
			public void onTime(long now) {
				calls[0]++;
			}

			@Override
			public long nextDeadline() {
				return Long.MIN_VALUE;
			}
		});
		this.loop.runUntil(1000);
		assertEquals(1000, calls[0], 1);
	}

	@Test
	void aNodeThatThrowsIsTakenOffAndTheOthersGoOn() {
		List<String> failures = new ArrayList<>();
		AirLoop guarded = new AirLoop(this.medium, (node, failure) -> failures.add(failure.getMessage()));
		MacNode sound = new MacNode(1);
		guarded.add(sound, sound.radio);
		MacNode broken = new MacNode(2) {
			@Override
			public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
				throw new IllegalStateException("broken");
			}
		};
		guarded.add(broken, broken.radio);
		sound.send(0, 5, 0);
		guarded.runUntil(1_000_000);
		sound.send(2, 5, this.medium.now());
		guarded.runUntil(2_000_000);
		assertEquals(List.of("broken"), failures);
		assertEquals(List.of(Radio.SENT, Radio.NO_ACK), sound.results);
		assertEquals(1, this.counters.get(AirStats.NODE_FAILED));
	}

	@Test
	void withoutAGuardTheExceptionEndsTheRun() {
		this.loop.add(new AirNode() {
			@Override
			public void onTime(long now) {
				throw new IllegalStateException("broken");
			}

			@Override
			public long nextDeadline() {
				return 5;
			}
		});
		assertThrows(IllegalStateException.class, () -> this.loop.runUntil(10));
	}

	private MacNode add(int number) {
		MacNode node = new MacNode(number);
		this.loop.add(node, node.radio);
		return node;
	}
}

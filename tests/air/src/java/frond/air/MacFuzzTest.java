package frond.air;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.ieee802154.Coordinator;
import frond.ieee802154.FrameCounterStore;
import frond.ieee802154.LinkSecurity;
import frond.radio.Radio;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A million mutated frames at the MAC's input, open and secured: issue 3's bar. */
class MacFuzzTest {
	private static final int FRAMES = 500_000;
	/** What a sender counts, and no receiver. */
	private static final List<Integer> OF_SENDING = List.of(Drop.MAC_QUEUE_FULL, Drop.MAC_NO_ACK, Drop.MAC_CHANNEL_BUSY, Drop.MAC_RADIO_FAILED, Drop.MAC_COUNTER,
			Drop.MAC_EXPIRED);
	private static final byte[] KEY = HexFormat.of().parseHex("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf");

	/** Every combination of version, type, addressing mode, compression, security and elements, and what we send ourselves. */
	private static List<byte[]> frames(boolean secured) {
		List<byte[]> frames = new ArrayList<>();
		Random random = new Random(1);
		for (int control = 0; control < 0x10000; control += 0x10) {
			byte[] frame = new byte[Radio.MAX_FRAME];
			random.nextBytes(frame);
			frame[0] = (byte) (control | random.nextInt(4) | (secured ? 8 : 0));
			frame[1] = (byte) (control >> 8);
			frame[3] = (byte) MacNetwork.PAN;
			frame[4] = (byte) (MacNetwork.PAN >> 8);
			frames.add(frame);
		}
		MacNetwork network = new MacNetwork(2, Link.losing(0), true);
		if (secured) {
			network.nodes.forEach(node -> node.mac.setSecurity(security()));
		}
		network.medium.tap((time, channel, psdu) -> {
			for (int i = 0; i < 100; i++) {
				frames.add(psdu);
			}
		});
		network.run(10, 40);
		return frames;
	}

	static LinkSecurity security() {
		return new LinkSecurity(5, 1, KEY, new FrameCounterStore() {
			@Override
			public int first() {
				return 0;
			}

			@Override
			public boolean reserve(int end) {
				return true;
			}
		}, 8);
	}

	static int drops(Stats stats) {
		int drops = 0;
		for (int reason = -1; reason > -Drop.COUNT; reason--) {
			drops += OF_SENDING.contains(reason) ? 0 : stats.drops(reason);
		}
		return drops;
	}

	@Test
	void halfAMillionOnAnOpenNetworkAreDeliveredOrDroppedOnceEach() {
		mutate(false);
	}

	@Test
	void halfAMillionOnASecuredNetworkAreDeliveredOrDroppedOnceEach() {
		mutate(true);
	}

	private static void mutate(boolean secured) {
		List<byte[]> good = frames(secured);
		MacNetwork.Node node = new MacNetwork(1, Link.losing(0), true).nodes.get(0);
		new Coordinator(node.mac, 2, 2);
		if (secured) {
			node.mac.setSecurity(security());
		}
		Random random = new Random(802154);
		byte[] frame = new byte[Radio.MAX_FRAME + 3];
		for (int i = 0; i < FRAMES; i++) {
			byte[] from = good.get(random.nextInt(good.size()));
			System.arraycopy(from, 0, frame, 0, from.length);
			for (int n = random.nextInt(5); n > 0; n--) {
				frame[random.nextInt(random.nextBoolean() ? 30 : from.length)] = (byte) random.nextInt(256);
			}
			int length = random.nextInt(4) == 0 ? random.nextInt(from.length + 3) : Math.max(0, from.length - Phy.FCS);
			node.mac.onFrame(frame, 0, length, -60, 200, i);
			node.mac.onTransmitted(Radio.SENT, 1, i);
		}
		assertEquals(FRAMES, node.stats.received);
		assertEquals(node.stats.received, node.stats.delivered + drops(node.stats));
		assertTrue(node.stats.delivered > 0, "none was delivered");
		assertEquals(node.pool.capacity(), node.pool.free() + node.mac.queued());
	}
}

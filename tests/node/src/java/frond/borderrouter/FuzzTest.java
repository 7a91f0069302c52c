package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.node.Node;
import frond.radio.Radio;
import frond.sensor.Sensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames that a node received in its life, mutated: no exception, every frame counted once, and the node works afterwards. */
class FuzzTest {
	private static final int FRAMES = 100_000;

	@Test
	void mutatedFramesAreCountedAndDoNoHarm() {
		World world = new World();
		List<byte[]> heard = new ArrayList<>();
		Radio recording = new Recording(world.nodeRadio, heard);
		world.startRoot(1);
		world.node = new Node(world.config, recording, world.nodeStats, new Sensor[] { world.counting }, null, 3, world);
		world.node.start(0);
		world.pass(600 * World.SECOND);
		assertTrue(heard.size() > 100);

		Random random = new Random(1);
		byte[] frame = new byte[Radio.MAX_FRAME];
		world.keeping = false;
		for (int i = 0; i < FRAMES; i++) {
			byte[] original = heard.get(random.nextInt(heard.size()));
			System.arraycopy(original, 0, frame, 0, original.length);
			int length = original.length;
			// Half of them keep the MAC's header, so that the layers above get their share.
			int from = random.nextBoolean() ? 21 : 0;
			for (int mutations = 1 + random.nextInt(4); mutations > 0 && length > from; mutations--) {
				frame[from + random.nextInt(length - from)] = (byte) random.nextInt(256);
			}
			if (random.nextInt(4) == 0) {
				length = random.nextInt(Radio.MAX_FRAME + 1);
			}
			// A sequence number of its own, or it would be taken for a duplicate.
			frame[2] = (byte) i;
			world.nodeRadio.hear(frame, length);
			world.node.onTime(world.now);
			if (i % 100 == 0) {
				world.pass(World.SECOND / 10);
			}
		}
		world.pass(400 * World.SECOND);
		assertEquals(world.nodeStats.received, world.nodeStats.handled());
		assertEquals(world.node.pool().capacity(), world.node.pool().free());
		world.keeping = true;
		int before = world.stored.size();
		world.pass(600 * World.SECOND);
		assertTrue(world.node.leaf().joined());
		assertTrue(world.stored.size() > before + 100, world.stored.size() - before + " readings after");
	}

	/** Keeps a copy of what a radio hears. */
	private record Recording(Radio radio, List<byte[]> heard) implements Radio {
		@Override
		public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
			this.radio.start(channel, panId, shortAddress, eui64, new Listener() {
				@Override
				public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long when) {
					if (Recording.this.heard.size() < 1000) {
						Recording.this.heard.add(Arrays.copyOfRange(bytes, at, at + length));
					}
					listener.onFrame(bytes, at, length, rssi, lqi, when);
				}

				@Override
				public void onTransmitted(int status, int attempts, long when) {
					listener.onTransmitted(status, attempts, when);
				}
			}, now);
		}

		@Override
		public boolean ready() {
			return this.radio.ready();
		}

		@Override
		public boolean transmit(byte[] bytes, int at, int length, long now) {
			return this.radio.transmit(bytes, at, length, now);
		}

		@Override
		public int capabilities() {
			return this.radio.capabilities();
		}

		@Override
		public void onTime(long now) {
			this.radio.onTime(now);
		}

		@Override
		public long nextDeadline() {
			return this.radio.nextDeadline();
		}
	}
}

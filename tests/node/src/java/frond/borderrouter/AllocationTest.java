package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import frond.node.Node;
import frond.sensor.Sensor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** design.md, rules of the node 3: nothing is allocated after start-up. Measured around the node's own calls, which its radio's input is part of. */
class AllocationTest {
	private static final int DATAGRAMS = 1000;
	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/** A sensor that allocates nothing itself. */
	private static final class Steady extends Sensor {
		Steady() {
			super("s", "", 100);
		}

		@Override
		public int read(long now) {
			return (int) (now >>> 10) & 0xffff;
		}
	}

	@Test
	void aThousandDatagramsBothWaysAllocateNothing() {
		assertNothingIsAllocated(new World());
	}

	@Test
	void norDoTheyOnASecuredNetwork() {
		World world = new World();
		world.config.keys.add(1, new byte[16], 0);
		assertNothingIsAllocated(world);
	}

	private static void assertNothingIsAllocated(World world) {
		world.config.setPeriod(100);
		world.keeping = false;
		world.startRoot(1);
		world.node = new Node(world.config, world.nodeRadio, world.nodeStats, new Sensor[] { new Steady() }, world.nodeCounters, 7, (event, detail, now) -> {
			// Nothing to tell.
		});
		world.node.start(0);
		run(world, DATAGRAMS);
		long allocated = run(world, DATAGRAMS);
		assertEquals(0, allocated);
		assertEquals(world.node.pool().capacity(), world.node.pool().free());
		assertTrue(world.node.store().acknowledged() >= 2 * DATAGRAMS);
	}

	/** Until so many more were published; bytes allocated by the node meanwhile. */
	private static long run(World world, int publishes) {
		int until = world.publishes + publishes;
		long allocated = 0;
		while (world.publishes < until) {
			world.now = Math.max(world.now, Math.min(world.node.nextDeadline(), world.mesh.nextDeadline()));
			long before = THREADS.getCurrentThreadAllocatedBytes();
			if (world.node.nextDeadline() <= world.now) {
				world.node.onTime(world.now);
			}
			allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
			if (world.mesh.nextDeadline() <= world.now) {
				world.mesh.onTime(world.now);
			}
		}
		return allocated;
	}
}

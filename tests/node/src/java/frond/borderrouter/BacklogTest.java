package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node does with readings that waited, when the network returns: in which order they come, and how fast. */
class BacklogTest {
	private final World world = new World();

	/** A gateway that is away for 20 minutes, and is back. Returns the readings' numbers in the order in which they came since. */
	private List<Integer> awayAndBack() {
		this.world.config.store = 512;
		this.world.start();
		this.world.pass(60 * World.SECOND);
		int before = this.world.stored("count").size();
		assertTrue(before > 5);
		this.world.silent = true;
		this.world.session = false;
		this.world.pass(1200 * World.SECOND);
		this.world.silent = false;
		this.world.publishes = 0;
		int waiting = this.world.node.store().pending();
		assertTrue(waiting > 240, "waiting: " + waiting);
		// It comes back within the longest pause; then at most a message each half second.
		while (this.world.publishes == 0) {
			this.world.pass(World.SECOND / 10);
		}
		long since = this.world.now;
		while (this.world.node.store().pending() > 5) {
			this.world.pass(World.SECOND / 2);
			assertTrue(this.world.publishes <= 3 + (this.world.now - since) / (World.SECOND / 2), this.world.publishes + " in " + (this.world.now - since) + " us");
		}
		assertTrue(this.world.publishes > 10);
		assertTrue(this.world.now - since < 600 * World.SECOND, "it takes " + (this.world.now - since) + " us");
		assertEquals(0, this.world.node.store().dropped());
		assertEquals(0, this.world.doubled);
		List<World.Reading> all = this.world.stored("count");
		return all.subList(before, all.size()).stream().map(reading -> (int) Math.round(reading.value() * 1000)).toList();
	}

	@Test
	void theOldestComeFirst() {
		List<Integer> came = awayAndBack();
		for (int i = 1; i < came.size(); i++) {
			assertEquals(came.get(i - 1) + 1, came.get(i), came.toString());
		}
	}

	/** The newest message first; what is measured meanwhile does not wait behind the backlog. */
	@Test
	void theNewestComeFirst() {
		this.world.config.newestFirst = true;
		List<Integer> came = awayAndBack();
		int newest = came.stream().mapToInt(Integer::intValue).max().getAsInt();
		int oldest = came.stream().mapToInt(Integer::intValue).min().getAsInt();
		assertTrue(came.indexOf(oldest) > came.size() - 20, "the oldest comes last: " + came);
		assertTrue(came.get(0) > oldest + 200, "the newest of those that waited comes first: " + came);
		assertEquals(newest - oldest + 1, came.size(), "all of them: " + came);
	}
}

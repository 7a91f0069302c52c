package frond.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of small networks. */
class SimulationTest {
	private static final String STAR = """
			for 10m
			medium disk 50 loss 10%
			role leaf
			random 5 in 20x20
			period 30s
			commands every 1m
			""";

	@TempDir
	Path folder;

	private Simulation simulation(String text, long seed) throws IOException, ScenarioException {
		return new Simulation(ScenarioReader.read(Files.writeString(this.folder.resolve("some.sim"), text)), seed);
	}

	private Results run(String text, long seed) throws IOException, ScenarioException {
		return simulation(text, seed).run(now -> {
		});
	}

	private List<String> frames(long seed) throws IOException, ScenarioException {
		List<String> frames = new ArrayList<>();
		Simulation simulation = simulation(STAR, seed);
		simulation.medium().tap((time, channel, psdu) -> frames.add(time + " " + HexFormat.of().formatHex(psdu)));
		simulation.run(now -> {
		});
		return frames;
	}

	@Test
	void theSameSeedIsTheSameRunToTheBit() throws IOException, ScenarioException {
		List<String> first = frames(7);
		assertTrue(first.size() > 500, first.size() + " frames");
		assertEquals(first, frames(7));
		assertNotEquals(first, frames(8));
	}

	@Test
	void everyReadingIsTakenOnTimeAndArrives() throws IOException, ScenarioException {
		Results results = run(STAR, 1);
		assertEquals(5, results.metric("joined", 0));
		assertTrue(results.metric("readings", 0) >= 5 * 19, Units.text(results.metric("readings", 0)));
		assertEquals(0, results.metric("lost", 0));
		assertEquals(0, results.metric("doubled", 0));
		assertTrue(results.metric("time.error", 0) < 0.1, "times are off by " + results.metric("time.error", 0));
		assertTrue(results.metric("commands", 0) >= 40 && results.metric("answered", 0) > 99);
	}

	/** Out of range, nothing is found, nothing arrives, and it is said so. */
	@Test
	void aNodeOutOfRangeIsNotJoined() throws IOException, ScenarioException {
		Results results = run("for 2m\nmedium disk 50\nrole leaf\nnode 100 0\nperiod 10s\nexpect joined = 1\nexpect join.max < 60s\n", 1);
		assertEquals(0, results.joined);
		assertEquals(List.of("joined = 1: it was 0", "join.max < 60s: it was never"), results.unmet());
		assertTrue(results.metric("lost", 0) > 10);
	}

	@Test
	void whatIsInTheMemoryOfANodeThatIsSwitchedOffIsForgottenAndNotLost() throws IOException, ScenarioException {
		Results results = run("for 10m\nmedium disk 50\nrole leaf\nnode 10 0\nperiod 10s\nat 3m stop root\nat 5m reboot 1\nat 6m start root\n", 1);
		// Two minutes of readings at ten seconds each waited for the root.
		assertTrue(Math.abs(results.metric("forgotten", 0) - 12) <= 2, "forgotten " + results.metric("forgotten", 0));
		assertEquals(0, results.metric("lost", 0));
		assertEquals(2, results.joins.size());
	}

	/** Noise beside the nodes: nothing gets through while it lasts. */
	@Test
	void aJammedChannelCarriesNothing() throws IOException, ScenarioException {
		Results results = run("for 10m\nmedium disk 50\nrole leaf\nnode 30 0\nperiod 10s\nat 3m jam 30 0 for 1m\n", 3);
		assertEquals(0, results.metric("lost", 0));
		assertTrue(results.metric("latency.max", 0) > 45, "latency " + results.metric("latency.max", 0));
	}
}

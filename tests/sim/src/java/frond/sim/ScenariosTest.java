package frond.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of tests/network that take seconds, with their own expectations. */
class ScenariosTest {
	private static final Path FOLDER = Path.of(System.getenv().getOrDefault("FROND_ROOT", "."), "tests", "network");

	@ParameterizedTest
	@ValueSource(strings = { "single-hop", "rpl-lite-up", "rpl-lite-up-and-down", "rpl-lite-root-reboot", "rpl-lite-root-away", "rpl-lite-moved",
			"rpl-lite-rearrangement", "rpl-lite-dis", "rpl-lite-28-hours", "parent-killed", "replaced-root", "no-network", "sleepy-leaf", "sleepy-mesh" })
	void whatAScenarioExpectsHolds(String name) throws ScenarioException {
		assertEquals(List.of(), run(ScenarioReader.read(FOLDER.resolve(name + ".sim")), 1));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void anHourOnLossyLinksLosesNothing(long seed) throws ScenarioException {
		Scenario scenario = ScenarioReader.read(FOLDER.resolve("lossy-24-hours.sim"));
		scenario.length = Units.HOUR;
		assertEquals(List.of(), run(scenario, seed));
	}

	/** Issue 6, in short: {@code ./frond sim uplink-faults} is the whole. */
	@Test
	void realProcessesHaveEveryReadingOnceWhateverIsKilled() throws IOException, ScenarioException {
		Scenario scenario = ScenarioReader.read(FOLDER.resolve("uplink-faults-short.sim"));
		try (RealLine line = new RealLine(FOLDER.toAbsolutePath().getParent().getParent(), scenario)) {
			Results results = new Simulation(scenario, 1, line).run(now -> {
			});
			assertEquals(List.of(), results.unmet());
			assertEquals(List.of(1, 1, 1), results.restarts.values().stream().map(List::size).toList(), "each was killed and came back");
		}
	}

	private static List<String> run(Scenario scenario, long seed) {
		return new Simulation(scenario, seed).run(now -> {
		}).unmet();
	}
}

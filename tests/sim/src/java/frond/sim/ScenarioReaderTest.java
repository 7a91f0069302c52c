package frond.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/simulator.md says of the files. */
class ScenarioReaderTest {
	@TempDir
	Path folder;

	private Scenario read(String text) throws IOException, ScenarioException {
		return ScenarioReader.read(Files.writeString(this.folder.resolve("some.sim"), text));
	}

	@Test
	void everyStatementIsRead() throws IOException, ScenarioException {
		Scenario scenario = read("""
				# a comment
				title  contiki#1847 and more   # told
				for 24h
				drain 90s
				medium disk 50 felt 100 loss 20%
				root 1 2
				role leaf
				node 3 4
				role router
				line 2 spacing 10
				grid 3x2 spacing 5
				random 4 in 10x20
				boot within 500ms
				period 10m
				commands every 1h
				security off
				objective of0
				mode storing
				drift 40ppm
				store 64
				at 5m stop root
				at 6m start root
				at 7m loss 1 > 2 80% for 10s
				at 8m move 3 to 7 8
				at 9m cut 1 2 3 for 1m
				at 10m jam 5 6 for 30s
				expect latency.max < 5s after 7m
				expect delivery.first >= 99%
				""");
		assertEquals("some", scenario.name);
		assertEquals("contiki#1847 and more", scenario.title);
		assertEquals(86400 * Units.SECOND, scenario.length);
		assertEquals(new Scenario.Place(1, 2, Scenario.Role.ROUTER), scenario.places.get(0));
		assertEquals(new Scenario.Place(3, 4, Scenario.Role.LEAF), scenario.places.get(1));
		assertEquals(new Scenario.Place(20, 0, Scenario.Role.ROUTER), scenario.places.get(3));
		assertEquals(new Scenario.Place(10, 5, Scenario.Role.ROUTER), scenario.places.get(8));
		assertEquals(1 + 1 + 2 + 5 + 4, scenario.places.size());
		assertEquals(500_000, scenario.boot);
		assertEquals(600 * Units.SECOND, scenario.period);
		assertFalse(scenario.secured);
		assertFalse(scenario.mrhof);
		assertTrue(scenario.storing);
		assertEquals(new Fault(300 * Units.SECOND, Fault.Kind.STOP, List.of(0), 0, 0, 0, Long.MAX_VALUE), scenario.faults.get(0));
		assertEquals(new Fault(420 * Units.SECOND, Fault.Kind.LOSS, List.of(1, 2), 0, 0, 0.8, 10 * Units.SECOND), scenario.faults.get(2));
		assertEquals(new Fault(540 * Units.SECOND, Fault.Kind.CUT, List.of(1, 2, 3), 0, 0, 0, 60 * Units.SECOND), scenario.faults.get(4));
		Expectation expectation = scenario.expectations.get(0);
		assertEquals(420 * Units.SECOND, expectation.after());
		assertTrue(expectation.holds(4.99));
		assertFalse(expectation.holds(5));
		assertFalse(expectation.holds(Double.NaN), "what was not measured is not as expected");
		assertEquals(99, scenario.expectations.get(1).bound());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = { "nonsense 1|'nonsense' is no statement", "for 5|'5' is no time", "for|a time is missing", "node 1|a number is missing",
			"node 1 x|'x' is no number", "node 1 2 3|'3' is one word too many", "medium air|'air' is no medium", "medium disk 50 loss 120%|'120%' is not between",
			"role both|'both' is no role: router, leaf or sleepy", "at 5s explode 1|'explode' is nothing that can happen", "expect happiness = 1|'happiness' is no metric",
			"expect lost ~ 0|'~' is none of", "medium trace none.csv|cannot read", "at 5s replace 1|'root' is missing",
			"processes speed 0|a speed of 1 to 1000", "at 5s kill nobody|'nobody' is no number" })
	void aWrongLineIsNamed(String line, String problem) {
		String message = assertThrows(ScenarioException.class, () -> read("node 0 0\n" + line + "\n")).getMessage();
		assertTrue(message.startsWith("some.sim:2: ") && message.contains(problem), message);
	}

	@Test
	void nodesMustBeThere() {
		assertTrue(assertThrows(ScenarioException.class, () -> read("title nothing\n")).getMessage().contains("no nodes"));
		assertTrue(assertThrows(ScenarioException.class, () -> read("line 3\nat 5s kill 4\n")).getMessage().contains("no node 4"));
	}

	@Test
	void processesAreKilledWhereThereAreSome() throws IOException, ScenarioException {
		Scenario scenario = read("line 3\nprocesses speed 60\nat 5s kill broker\n");
		assertEquals(60, scenario.processes);
		assertEquals(new Fault(5 * Units.SECOND, Fault.Kind.KILL, List.of(), 0, 0, 0, Long.MAX_VALUE, "broker"), scenario.faults.get(0));
		assertEquals("kill broker", scenario.faults.get(0).text());
		assertTrue(assertThrows(ScenarioException.class, () -> read("line 3\nat 5s kill broker\n")).getMessage().contains("kill broker needs processes"));
	}
}

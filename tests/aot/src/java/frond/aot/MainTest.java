package frond.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./frond build} as its user meets it: exit code 2 for wrong usage (ARCHITECTURE.md, Commands). */
class MainTest {
	@ParameterizedTest
	@CsvSource({ "--board nope", "--board netduinoplus2 --app nope", "--app node", "--board netduinoplus2 --nope" })
	void wrongUsageIsExitCode2(String words) {
		assertEquals(2, Main.execute(new Main(), words.split(" ")));
	}
}

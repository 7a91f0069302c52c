package frond.historian.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.historian.store.Bucket;
import frond.historian.store.BucketBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
	private static double evaluate(String formula) {
		return new Formula(formula, Set.of("x", "y")).evaluate(Map.of("x", 3d, "y", -4d));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = {"x + y * 2; -5", "(x + y) * 2; -2", "x ^ 2 + y ^ 2; 25", "SQRT(x^2 + y^2); 5", "IF(x > y, 1, 0); 1", "x > y; 1", "x < y || x == 3; 1", "MAX(x, y, 7); 7", "ROUND(x / 7, 2); 0.43",
			"-x ^ 2; 9", "X; 3"})
	void whatAFormulaComesTo(String formula, double result) {
		assertEquals(result, evaluate(formula), 1e-12);
	}

	@ParameterizedTest
	@ValueSource(strings = {"x / 0", "SQRT(y)", "x ^ 100000 ^ 9", "LOG(0)"})
	void whatHasNoResultIsNoNumber(String formula) {
		assertTrue(Double.isNaN(evaluate(formula)));
	}

	/** Nothing that could take long, reach out, or run code. */
	@ParameterizedTest
	@ValueSource(strings = {"", "x +", "z", "FACT(x)", "RANDOM()", "STR_UPPER(x)", "1e999999999", "ROUND(1E9999, 0)", "System.exit(1)", "x; y", "DT_NOW()"})
	void whatIsNoFormulaIsRefused(String formula) {
		assertThrows(IllegalArgumentException.class, () -> new Formula(formula, Set.of("x", "y")));
	}

	@Test
	void deepNestingIsRefusedOrReckoned() {
		String deep = "(".repeat(450) + "x" + ")".repeat(450);
		assertEquals(3, evaluate(deep));
		assertTrue(Double.isNaN(evaluate("-".repeat(900) + "x")) || evaluate("-".repeat(900) + "x") == 3);
	}

	@Test
	void cyclesAreFound() {
		Calculation ab = new Calculation("1", "a", "b", "x", null, null, null);
		Calculation bc = new Calculation("2", "b", "c", "x", null, null, null);
		Calculation ca = new Calculation("3", "c", "a", "x", null, null, null);
		assertNull(Calculations.cycle(List.of(ab, bc), List.of()));
		String cycle = Calculations.cycle(List.of(ab, bc, ca), List.of());
		assertNotNull(cycle);
		assertEquals(4, cycle.split(" -> ").length, cycle);
		assertNotNull(Calculations.cycle(List.of(new Calculation("4", "a", "a", "x + 1", null, null, null)), List.of()));
	}

	/** What is summed up into a point that sets off what is summed up. */
	@Test
	void aCycleOverASummaryIsFound() {
		Calculation calculation = new Calculation("1", "a", "b", "x", null, null, null);
		assertNull(Calculations.cycle(List.of(calculation), List.of(new Summary("2", "b", "c", Aggregate.AVG, 60, null))));
		String cycle = Calculations.cycle(List.of(calculation), List.of(new Summary("2", "b", "a", Aggregate.AVG, 60, null)));
		assertTrue(cycle.equals("a -> b -> a") || cycle.equals("b -> a -> b"), cycle);
	}

	/** Before the span 10; 20 from a quarter of it, 0 from its half on. */
	@Test
	void whatWasBeforeASpanCountsInItsMeanOverTime() {
		BucketBuilder builder = new BucketBuilder(1_000, 400);
		builder.accept(1_100, 20);
		builder.accept(1_200, 0);
		Bucket bucket = builder.buckets().get(0);
		assertEquals((10 * 100 + 20 * 100) / 400.0, TimeWeighted.mean(bucket, 10, 900, 1_000, 1_400));
		assertEquals(20 * 100 / 300.0, TimeWeighted.mean(bucket, Double.NaN, 0, 1_000, 1_400));
		assertEquals(7, TimeWeighted.mean(null, 7, 900, 1_000, 1_400), "nothing came, as nothing changed");
		assertTrue(Double.isNaN(TimeWeighted.mean(null, 7, 900, 900 + TimeWeighted.LONGEST, 2_000 + TimeWeighted.LONGEST)), "a day later nobody knows");
	}
}

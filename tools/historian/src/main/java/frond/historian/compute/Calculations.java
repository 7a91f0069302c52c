package frond.historian.compute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The calculations that are in force, by their trigger. {@link #set} replaces them from any thread; evaluating belongs to one thread. */
public final class Calculations {
	private volatile Map<String, List<Compiled>> byTrigger = Map.of();

	/** A calculation with its formulas read. */
	public record Compiled(Calculation calculation, Formula formula, Formula condition) {
		/**
		 * The result.
		 *
		 * @param numbers the newest number of a point, NaN if it has none
		 * @return NaN if nothing is to be written: a variable has no number, the condition does not hold, there is no finite result
		 */
		public double evaluate(ToDoubleFunction<String> numbers) {
			Map<String, Double> values = new HashMap<>();
			for (Map.Entry<String, String> variable : this.calculation.variables().entrySet()) {
				double number = numbers.applyAsDouble(variable.getValue());
				if (!Double.isNaN(number)) {
					values.put(variable.getKey(), number);
				} else if (this.formula.uses(variable.getKey()) || this.condition != null && this.condition.uses(variable.getKey())) {
					return Double.NaN;
				}
			}
			if (this.condition != null && !(Math.abs(this.condition.evaluate(values)) > 0)) {
				return Double.NaN;
			}
			return this.formula.evaluate(values);
		}
	}

	/** Reads a calculation's formulas; throws IllegalArgumentException with a sentence for the user. */
	public static Compiled compile(Calculation calculation) {
		Set<String> names = calculation.variables().keySet();
		return new Compiled(calculation, new Formula(calculation.formula(), names), calculation.condition() == null ? null : new Formula(calculation.condition(), names));
	}

	/** Puts these in force instead of those before. */
	public void set(Collection<Calculation> calculations) {
		Map<String, List<Compiled>> map = new HashMap<>();
		for (Calculation calculation : calculations) {
			if (calculation.enabled()) {
				map.computeIfAbsent(calculation.trigger(), key -> new ArrayList<>()).add(compile(calculation));
			}
		}
		this.byTrigger = map;
	}

	/** Those that a point sets off. */
	public List<Compiled> of(String trigger) {
		return this.byTrigger.getOrDefault(trigger, List.of());
	}

	public boolean isEmpty() {
		return this.byTrigger.isEmpty();
	}

	/**
	 * The ids of points along a cycle, joined by " -> ", or null if there is none. A summary leads from its point to its target as a calculation does from its trigger: over both, a
	 * number could be summed up into itself for ever.
	 */
	public static String cycle(Collection<Calculation> calculations, Collection<Summary> summaries) {
		Map<String, Set<String>> targets = new HashMap<>();
		calculations.forEach(each -> targets.computeIfAbsent(each.trigger(), key -> new HashSet<>()).add(each.target()));
		summaries.forEach(each -> targets.computeIfAbsent(each.point(), key -> new HashSet<>()).add(each.target()));
		Set<String> done = new HashSet<>();
		for (String start : targets.keySet()) {
			List<String> path = new ArrayList<>();
			if (visit(start, targets, done, path)) {
				return String.join(" -> ", path.subList(path.indexOf(path.get(path.size() - 1)), path.size()));
			}
		}
		return null;
	}

	/** Depth is bounded by the number of calculations, which is bounded where they are made. */
	private static boolean visit(String point, Map<String, Set<String>> targets, Set<String> done, List<String> path) {
		if (done.contains(point)) {
			return false;
		}
		boolean met = path.contains(point);
		path.add(point);
		if (met) {
			return true;
		}
		for (String target : targets.getOrDefault(point, Set.of())) {
			if (visit(target, targets, done, path)) {
				return true;
			}
		}
		path.remove(path.size() - 1);
		done.add(point);
		return false;
	}
}

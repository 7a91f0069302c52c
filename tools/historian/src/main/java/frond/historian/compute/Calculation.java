package frond.historian.compute;

import frond.historian.model.PointName;
import java.util.Map;
import java.util.TreeMap;

/**
 * A formula that is evaluated whenever its trigger gets a newer value, and whose result is a reading of its target.
 *
 * @param id identifies it
 * @param trigger id of the point that sets it off
 * @param target id of the point that the result is written to
 * @param formula over the variables, 1,000 characters at most
 * @param variables point ids by name, 1 to 26 of them; each stands for the point's newest number
 * @param condition a formula likewise, or null; where it is given, the result is written only if it is true (not 0)
 * @param enabled whether it does anything
 */
public record Calculation(String id, String trigger, String target, String formula, Map<String, String> variables, String condition, Boolean enabled) {
	private static final int MAXIMUM_FORMULA = 1_000;
	private static final int MAXIMUM_VARIABLES = 26;

	/** @throws IllegalArgumentException with a sentence for the user */
	public Calculation {
		enabled = enabled == null || enabled;
		if (formula == null || formula.isBlank() || formula.length() > MAXIMUM_FORMULA || condition != null && condition.length() > MAXIMUM_FORMULA) {
			throw new IllegalArgumentException("a formula must be 1 to " + MAXIMUM_FORMULA + " characters");
		}
		condition = condition == null || condition.isBlank() ? null : condition;
		point("trigger", trigger);
		point("target", target);
		variables = new TreeMap<>(variables == null ? Map.of("x", trigger) : variables);
		if (variables.isEmpty() || variables.size() > MAXIMUM_VARIABLES) {
			throw new IllegalArgumentException("there must be 1 to " + MAXIMUM_VARIABLES + " variables");
		}
		variables.forEach((name, point) -> {
			if (!name.matches("[A-Za-z][A-Za-z0-9]{0,19}")) {
				throw new IllegalArgumentException("a variable is a letter and up to 19 letters and digits");
			}
			point("the point of a variable", point);
		});
	}

	private static void point(String what, String id) {
		if (id == null || !PointName.isValid(id)) {
			throw new IllegalArgumentException(what + " must be the id of a point");
		}
	}

	public Calculation withId(String id) {
		return new Calculation(id, this.trigger, this.target, this.formula, this.variables, this.condition, this.enabled);
	}
}

package frond.historian.compute;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.FunctionDictionaryIfc;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.operators.InfixOperator;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.operators.arithmetic.InfixPowerOfOperator;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An expression over numbers, evaluated by EvalEx with its arithmetic, comparisons, boolean operators and numeric functions.
 *
 * <p>What could take long or much memory is not there: factorials, texts, dates, arrays, numbers beyond a double's range to start from.
 * Belongs to one thread.
 */
public final class Formula {
	private static final Set<String> FUNCTIONS = Set.of("ABS", "AVERAGE", "CEILING", "COALESCE", "FLOOR", "IF", "LOG", "LOG10", "MAX", "MIN", "NOT", "ROUND", "SQRT", "SUM", "SWITCH", "ACOS", "ACOSH",
			"ACOSR", "ASIN", "ASINH", "ASINR", "ATAN", "ATAN2", "ATANH", "ATANR", "COS", "COSH", "COSR", "COT", "DEG", "RAD", "SIN", "SINH", "SINR", "TAN", "TANH", "TANR");
	private static final Pattern HUGE = Pattern.compile("[0-9.][eE][+-]?[0-9]{4}|[0-9]{400}");
	private static final ExpressionConfiguration CONFIGURATION = configuration();

	private final Expression expression;
	private final Set<String> variables;

	/**
	 * Reads a formula.
	 *
	 * @param names of the variables that it may use
	 * @throws IllegalArgumentException with a sentence for the user
	 */
	public Formula(String text, Set<String> names) {
		if (HUGE.matcher(text).find()) {
			throw new IllegalArgumentException("a number in the formula is beyond what can be reckoned with");
		}
		try {
			this.expression = new Expression(text, CONFIGURATION);
			this.expression.validate();
			this.variables = Set.copyOf(this.expression.getUsedVariables());
			Set<String> undefined = this.expression.getUndefinedVariables();
			for (String name : undefined) {
				if (names.stream().noneMatch(name::equalsIgnoreCase)) {
					throw new IllegalArgumentException("the formula uses " + name + ", which is no variable");
				}
			}
		} catch (ParseException e) {
			throw new IllegalArgumentException("the formula cannot be read: " + e.getMessage(), e);
		} catch (StackOverflowError e) {
			throw new IllegalArgumentException("the formula is nested too deeply", e);
		}
	}

	/** Whether the formula uses a variable. */
	public boolean uses(String name) {
		return this.variables.stream().anyMatch(name::equalsIgnoreCase);
	}

	/**
	 * The result, a boolean as 1 or 0.
	 *
	 * @param values of all variables that the formula uses
	 * @return NaN if there is no finite result: a division by 0, a root of a negative number
	 */
	public double evaluate(Map<String, Double> values) {
		try {
			EvaluationValue result = this.expression.withValues(values).evaluate();
			if (result.isBooleanValue()) {
				return result.getBooleanValue() ? 1 : 0;
			}
			double number = result.isNumberValue() ? result.getNumberValue().doubleValue() : Double.NaN;
			return Double.isInfinite(number) ? Double.NaN : number;
		} catch (EvaluationException | ParseException | RuntimeException | StackOverflowError e) {
			return Double.NaN;
		}
	}

	private static ExpressionConfiguration configuration() {
		ExpressionConfiguration standard = ExpressionConfiguration.defaultConfiguration();
		FunctionDictionaryIfc all = standard.getFunctionDictionary();
		MapBasedFunctionDictionary functions = new MapBasedFunctionDictionary();
		FUNCTIONS.stream().filter(all::hasFunction).forEach(name -> functions.addFunction(name, all.getFunction(name)));
		ExpressionConfiguration configuration = ExpressionConfiguration.builder().mathContext(MathContext.DECIMAL64).functionDictionary(functions).arraysAllowed(false).structuresAllowed(false)
				.binaryAllowed(false).maxRecursionDepth(100).build();
		configuration.getOperatorDictionary().addOperator("^", new Power());
		return configuration;
	}

	/** Powers as doubles have them: EvalEx's own could be asked for a number of a billion digits. */
	@InfixOperator(precedence = OperatorIfc.OPERATOR_PRECEDENCE_POWER, leftAssociative = false)
	private static final class Power extends InfixPowerOfOperator {
		@Override
		public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... operands) throws EvaluationException {
			double result = Math.pow(operands[0].getNumberValue().doubleValue(), operands[1].getNumberValue().doubleValue());
			if (!Double.isFinite(result)) {
				throw new EvaluationException(token, "no number");
			}
			return EvaluationValue.numberValue(BigDecimal.valueOf(result));
		}
	}
}

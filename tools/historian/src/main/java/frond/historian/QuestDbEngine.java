package frond.historian;

import io.questdb.cairo.CairoConfiguration;
import io.questdb.cairo.CairoEngine;
import io.questdb.griffin.FunctionFactory;
import io.questdb.griffin.engine.functions.bool.BetweenTimestampFunctionFactory;
import io.questdb.griffin.engine.functions.eq.EqSymStrFunctionFactory;
import io.questdb.griffin.engine.functions.groupby.CountGroupByFunctionFactory;
import io.questdb.griffin.engine.functions.groupby.MinTimestampGroupByFunctionFactory;
import java.util.List;

/**
 * QuestDB with the SQL functions that {@link Database} uses. By itself it finds and loads all of its more than a thousand, which takes
 * a quarter of the historian's start.
 */
final class QuestDbEngine extends CairoEngine {
	QuestDbEngine(CairoConfiguration configuration) {
		super(configuration);
	}

	/** Called by the constructor above, so without any state of our own. */
	@Override
	protected Iterable<FunctionFactory> getFunctionFactories() {
		return List.of(new EqSymStrFunctionFactory(), new BetweenTimestampFunctionFactory(), new CountGroupByFunctionFactory(), new MinTimestampGroupByFunctionFactory());
	}
}

package frond.historian.store.questdb;

import io.questdb.cairo.CairoConfiguration;
import io.questdb.cairo.CairoEngine;
import io.questdb.griffin.FunctionFactory;
import io.questdb.griffin.engine.functions.bool.AndFunctionFactory;
import io.questdb.griffin.engine.functions.bool.BetweenTimestampFunctionFactory;
import io.questdb.griffin.engine.functions.bool.NotFunctionFactory;
import io.questdb.griffin.engine.functions.eq.EqSymStrFunctionFactory;
import io.questdb.griffin.engine.functions.eq.EqTimestampFunctionFactory;
import io.questdb.griffin.engine.functions.groupby.CountGroupByFunctionFactory;
import io.questdb.griffin.engine.functions.groupby.MinTimestampGroupByFunctionFactory;
import io.questdb.griffin.engine.functions.lt.LtTimestampFunctionFactory;
import java.util.List;

/**
 * QuestDB with the SQL functions that {@link QuestDbStore} uses. By itself it finds and loads all of its more than a thousand, which takes
 * a quarter of the historian's start.
 */
final class QuestDbEngine extends CairoEngine {
	QuestDbEngine(CairoConfiguration configuration) {
		super(configuration);
	}

	/** Called by the constructor above, so without any state of our own. */
	@Override
	protected Iterable<FunctionFactory> getFunctionFactories() {
		return List.of(new EqSymStrFunctionFactory(), new EqTimestampFunctionFactory(), new LtTimestampFunctionFactory(), new AndFunctionFactory(), new NotFunctionFactory(),
				 new BetweenTimestampFunctionFactory(), new CountGroupByFunctionFactory(), new MinTimestampGroupByFunctionFactory());
	}
}

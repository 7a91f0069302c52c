package frond.historian.store;

import frond.historian.model.Value;
import java.util.List;

/**
 * Some values of one point, in order of time.
 *
 * @param next the time of the first value that the limit left out, or {@link Long#MIN_VALUE} if none was
 */
public record Page(List<Value> values, long next) {
	/** What is found where nothing is. */
	public static final Page EMPTY = new Page(List.of(), Long.MIN_VALUE);

	public boolean hasNext() {
		return this.next != Long.MIN_VALUE;
	}
}

package frond.historian.pipeline;

import frond.historian.model.Alarm;
import frond.historian.model.AlarmState;
import frond.historian.model.Value;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;

/** What the pipeline remembers of a point between readings. Of the committing thread alone. */
final class PointState {
	/** How much of the delta alarm's window is kept. */
	private static final int WINDOW = 256;

	/** The newest value that was taken, or null. */
	Value newest;
	/** The newest number that was stored, or NaN. */
	double number = Double.NaN;
	final Map<AlarmState, Alarm> alarms = new EnumMap<>(AlarmState.class);
	private ArrayDeque<Value> window;

	PointState(Value newest) {
		this.newest = newest;
		this.number = newest == null ? Double.NaN : newest.number();
	}

	boolean isLate(long time) {
		return this.newest != null && time <= this.newest.time();
	}

	/** The farthest that the number has been away from this one within the last so many microseconds. */
	double change(Value value, long micros) {
		if (this.window == null) {
			this.window = new ArrayDeque<>();
			if (this.newest != null) {
				this.window.add(this.newest);
			}
		}
		while (!this.window.isEmpty() && (this.window.peekFirst().time() < value.time() - micros || this.window.size() >= WINDOW)) {
			this.window.removeFirst();
		}
		double change = 0;
		for (Value before : this.window) {
			change = before.hasNumber() ? Math.max(change, Math.abs(value.number() - before.number())) : change;
		}
		this.window.addLast(value);
		return change;
	}
}

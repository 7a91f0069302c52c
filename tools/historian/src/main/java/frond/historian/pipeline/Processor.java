package frond.historian.pipeline;

import frond.historian.compute.Calculations;
import frond.historian.event.Stored;
import frond.historian.meta.AlarmLog;
import frond.historian.meta.Tree;
import frond.historian.model.Alarm;
import frond.historian.model.AlarmState;
import frond.historian.model.Alarms;
import frond.historian.model.PointSettings;
import frond.historian.model.PointType;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * Filter, type, alarms and calculations: what becomes of a reading before it is stored. One object of the one committing thread, so every
 * reading of a point meets the state that the one before it left.
 *
 * <p>A reading that is not newer than the point's newest is late: a replay, or one that took long. It is stored, but is compared with
 * nothing, raises no alarm and sets off no calculation; points whose numbers depend on the one before pass it over.
 */
final class Processor {
	/** A calculation's result may set off others; cycles are refused when they are made, this is the belt to those braces. */
	private static final int MAXIMUM_DEPTH = 32;

	private final Tree tree;
	private final Points points;
	private final Calculations calculations;
	private final AlarmLog alarmLog;
	private final Counters counters;
	private final Map<String, PointState> states = new HashMap<>();

	Processor(Tree tree, Points points, Calculations calculations, AlarmLog alarmLog, Counters counters) {
		this.tree = tree;
		this.points = points;
		this.calculations = calculations;
		this.alarmLog = alarmLog;
		this.counters = counters;
		alarmLog.active().forEach(alarm -> state(alarm.point()).alarms.put(alarm.kind(), alarm));
	}

	Outcome take(Reading reading, Batch batch) {
		return take(reading, batch, batch.tell, 0);
	}

	private Outcome take(Reading reading, Batch batch, boolean tell, int depth) {
		String point = reading.point();
		PointState state = state(point);
		if (state.newest == null && this.tree.get(point) == null) {
			batch.appeared.add(point);
		}
		PointSettings settings = this.tree.settings(point);
		Value value = reading.value();
		boolean late = state.isLate(value.time());
		if (settings != PointSettings.DEFAULT) {
			if (late && settings.type().isSequential()) {
				batch.passedOver++;
				return Outcome.LATE;
			}
			if (value.hasNumber() && !settings.filter().passes(value.number(), late ? Double.NaN : state.number)) {
				batch.filtered++;
				return Outcome.FILTERED;
			}
			value = value.hasNumber() ? typed(value, settings.type(), state) : value;
			if (value == null) {
				batch.filtered++;
				return Outcome.FILTERED;
			}
			if (!late && value.hasNumber()) {
				value = value.withAlarm(alarm(point, value, settings.alarms(), state, batch));
			}
		}
		if (!late && !state.alarms.isEmpty()) {
			clear(AlarmState.IDLE, state, value.time(), batch);
		}
		batch.rows.add(value == reading.value() ? reading : new Reading(point, reading.unit(), value));
		if (tell) {
			batch.events.add(new Stored(point, value, state.newest, late));
		}
		if (!late) {
			state.newest = value;
			state.number = value.hasNumber() ? value.number() : state.number;
			if (!this.calculations.isEmpty() && depth < MAXIMUM_DEPTH) {
				calculate(point, value.time(), batch, tell, depth);
			}
		}
		return Outcome.STORED;
	}

	private void calculate(String trigger, long time, Batch batch, boolean tell, int depth) {
		for (Calculations.Compiled each : this.calculations.of(trigger)) {
			double result = each.evaluate(id -> state(id).number);
			if (Double.isNaN(result)) {
				this.counters.calculationsEmpty.increment();
				continue;
			}
			this.counters.calculations.increment();
			take(new Reading(each.calculation().target(), null, result, time), batch, tell, depth + 1);
		}
	}

	/** The number that a point of this type stores, or null if it stores none. */
	private static Value typed(Value value, PointType type, PointState state) {
		double before = state.number;
		boolean first = Double.isNaN(before);
		return switch (type) {
			case BASIC -> value;
			case FLAG -> value.withNumber(value.number() == 0 ? 0 : 1);
			case CUMULATIVE -> first ? value : value.withNumber(before + value.number());
			case TIMESPAN -> value.withNumber(state.newest == null ? 0 : (value.time() - state.newest.time()) / 1e6);
			case HIGH -> first || value.number() > before ? value : null;
			case LOW -> first || value.number() < before ? value : null;
		};
	}

	/** Raises and clears; what the value means. */
	private AlarmState alarm(String point, Value value, Alarms alarms, PointState state, Batch batch) {
		if (alarms == Alarms.NONE && state.alarms.isEmpty()) {
			return AlarmState.OK;
		}
		double number = value.number();
		boolean high = alarms.high() != null && number > (state.alarms.containsKey(AlarmState.HIGH) ? alarms.high() - alarms.back() : alarms.high());
		boolean low = alarms.low() != null && number < (state.alarms.containsKey(AlarmState.LOW) ? alarms.low() + alarms.back() : alarms.low());
		boolean delta = alarms.delta() != null
				&& state.change(value, alarms.deltaMicros()) > (state.alarms.containsKey(AlarmState.DELTA) ? alarms.delta() - alarms.back() : alarms.delta());
		set(AlarmState.HIGH, high, point, value, state, batch);
		set(AlarmState.LOW, low, point, value, state, batch);
		set(AlarmState.DELTA, delta, point, value, state, batch);
		return high ? AlarmState.HIGH : low ? AlarmState.LOW : delta ? AlarmState.DELTA : AlarmState.OK;
	}

	private void set(AlarmState kind, boolean active, String point, Value value, PointState state, Batch batch) {
		if (!active) {
			clear(kind, state, value.time(), batch);
		} else if (!state.alarms.containsKey(kind)) {
			raise(kind, point, value.time(), value.number(), state, batch);
		}
	}

	private void raise(AlarmState kind, String point, long time, double number, PointState state, Batch batch) {
		Alarm alarm = this.alarmLog.begin(point, kind, time, number);
		state.alarms.put(kind, alarm);
		batch.alarms.put(alarm.id(), alarm);
	}

	private void clear(AlarmState kind, PointState state, long time, Batch batch) {
		Alarm alarm = state.alarms.remove(kind);
		if (alarm != null) {
			// Somebody may have acknowledged it meanwhile.
			Alarm now = this.alarmLog.get(alarm.id());
			batch.alarms.put(alarm.id(), (now == null ? alarm : now).clearedAt(time));
		}
	}

	/** Raises the alarms of points that have been silent for too long. */
	void findIdle(long now, Batch batch) {
		this.tree.points().forEach(entity -> {
			Integer seconds = entity.settings().alarms().idleSeconds();
			PointState state = seconds == null ? null : state(entity.id());
			if (state != null && state.newest != null && now - state.newest.time() > seconds * 1_000_000L && !state.alarms.containsKey(AlarmState.IDLE)) {
				raise(AlarmState.IDLE, entity.id(), now, Double.NaN, state, batch);
			}
		});
	}

	/** Looks at the newest values again, as after a crash between a commit and its alarms, or after settings have changed. */
	void review(String point, Batch batch) {
		PointState state = state(point);
		if (state.newest != null && state.newest.hasNumber()) {
			alarm(point, state.newest, this.tree.settings(point).alarms(), state, batch);
		}
		if (this.tree.settings(point).alarms().idleSeconds() == null && state.newest != null) {
			clear(AlarmState.IDLE, state, state.newest.time(), batch);
		}
	}

	/** Forgets a point whose values were deleted, all or some; {@code newest} is what is left, or null. */
	void forget(String point, Value newest, Batch batch) {
		PointState state = state(point);
		if (newest == null) {
			for (AlarmState kind : AlarmState.values()) {
				clear(kind, state, state.newest == null ? 0 : state.newest.time(), batch);
			}
		}
		PointState fresh = new PointState(newest);
		fresh.alarms.putAll(state.alarms);
		this.states.put(point, fresh);
	}

	private PointState state(String point) {
		PointState state = this.states.get(point);
		if (state == null) {
			Point known = this.points.get(point);
			state = new PointState(known == null ? null : known.last());
			this.states.put(point, state);
		}
		return state;
	}
}

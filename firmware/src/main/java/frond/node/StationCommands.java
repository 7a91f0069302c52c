package frond.node;

import frond.buffer.Bytes;
import frond.sensor.Rule;
import frond.sensor.Rules;
import frond.sensor.Sampler;
import frond.sensor.Sensor;

/** The commands {@code sensors}, {@code alarm}, {@code burst} and {@code store} of a sensor station (docs/commands.md). Values and limits are multiples of the sensor's resolution. */
final class StationCommands implements Interpreter.Extension {
	private static final String[] STATES = { "normal", "low", "high", "delta", "failed" };
	/** Of limits: none. */
	private static final long NONE = Long.MAX_VALUE;
	/** No number. */
	private static final long WRONG = Long.MIN_VALUE;

	private final Node node;
	private final Rules rules;
	private final byte[] sensors = Bytes.ascii("sensors");
	private final byte[] alarm = Bytes.ascii("alarm");
	private final byte[] burst = Bytes.ascii("burst");
	private final byte[] store = Bytes.ascii("store");
	private final byte[] none = Bytes.ascii("none");
	/** Low, high, hysteresis, delta. */
	private final long[] limits = new long[4];

	StationCommands(Node node) {
		this.node = node;
		this.rules = node.config().rules;
	}

	@Override
	public int run(Interpreter words, Line answer, long now) {
		if (words.is(this.sensors)) {
			if (words.alone()) {
				list(answer);
				return Interpreter.DONE;
			}
			words.word();
			int sensor = words.alone() ? words.sensor() : -1;
			if (sensor >= 0) {
				describe(sensor, answer);
				return Interpreter.DONE;
			}
			return sensor == -1 ? Interpreter.UNKNOWN : Interpreter.FAILED;
		}
		if (words.is(this.alarm)) {
			return alarm(words, answer);
		}
		if (words.is(this.burst)) {
			return burst(words, now);
		}
		if (words.is(this.store) && words.alone()) {
			answer.number("pending", this.node.store().pending()).number("capacity", this.node.store().capacity())
					.number("recovered", this.node.store().recovered()).number("erases", this.node.store().erases());
			return Interpreter.DONE;
		}
		return Interpreter.UNKNOWN;
	}

	/** {@code NAME=STATE:LAST/DIVISOR} for each; without a value, {@code NAME=STATE}. */
	private void list(Line answer) {
		Sensor sensor = this.node.sensor(0);
		for (int i = 0; sensor != null; sensor = this.node.sensor(++i)) {
			Sampler sampler = this.node.sampler();
			answer.character(' ').word(sensor.name, 0, sensor.name.length).character('=').text(STATES[sampler.alarm(i)]);
			if (sampler.alarm(i) != Sampler.FAILED && sampler.last(i) != Sensor.NOTHING) {
				answer.character(':').number(sampler.last(i)).character('/').number(sensor.divisor);
			}
		}
	}

	private void describe(int index, Line answer) {
		Sensor sensor = this.node.sensor(index);
		Rule rule = this.rules.of(index);
		answer.number("index", index).key("unit").word(sensor.unit, 0, sensor.unit.length).number("divisor", sensor.divisor)
				.number("period", this.node.period(index)).key("state").text(STATES[this.node.sampler().alarm(index)]);
		if (this.node.sampler().last(index) != Sensor.NOTHING) {
			answer.number("last", this.node.sampler().last(index));
		}
		if (rule.deadBand >= 0) {
			answer.number("exception", rule.deadBand).character('/').number(rule.heartbeat).text("ms");
		}
		if (rule.window != 0) {
			answer.number("window", rule.window);
		}
		limits(rule, answer);
		if (rule.burst != 0) {
			answer.number("burst", rule.burst).character('x').number(rule.burstPeriod).text("ms");
		}
	}

	private static void limits(Rule rule, Line answer) {
		limit(answer.key("low"), rule.low, Rules.NO_LOW);
		limit(answer.key("high"), rule.high, Rules.NO_HIGH);
		answer.number("hysteresis", rule.hysteresis);
		limit(answer.key("delta"), rule.delta, Rules.NO_HIGH);
	}

	private static void limit(Line answer, int limit, int none) {
		if (limit == none) {
			answer.text("none");
		} else {
			answer.number(limit);
		}
	}

	private int alarm(Interpreter words, Line answer) {
		if (!words.word()) {
			return Interpreter.UNKNOWN;
		}
		int sensor = words.sensor();
		if (sensor < 0) {
			return Interpreter.FAILED;
		}
		Rule rule = this.rules.of(sensor);
		if (!words.alone()) {
			long[] limits = this.limits;
			int given = 0;
			boolean good = true;
			while (words.word()) {
				good &= given < limits.length;
				long limit = good ? limit(words) : WRONG;
				good &= limit != WRONG && (limit != NONE || given != 2);
				if (good) {
					limits[given++] = limit;
				}
			}
			if (!good || given < 2 || !this.rules.alarm(sensor, limits[0] == NONE ? Rules.NO_LOW : (int) limits[0], limits[1] == NONE ? Rules.NO_HIGH : (int) limits[1],
					given > 2 ? (int) limits[2] : rule.hysteresis, given < 4 ? rule.delta : limits[3] == NONE ? Rules.NO_HIGH : (int) limits[3])) {
				return words.failed("limits are LOW, HIGH above it, HYSTERESIS of 0 or more, DELTA of 1 or more; or none");
			}
		}
		limits(rule, answer);
		return Interpreter.DONE;
	}

	private int burst(Interpreter words, long now) {
		if (!words.word()) {
			return Interpreter.UNKNOWN;
		}
		int sensor = words.sensor();
		if (sensor < 0) {
			return Interpreter.FAILED;
		}
		int measurements = words.word() ? words.number(Rules.LONGEST_BURST) : 0;
		int milliseconds = words.word() ? words.number(Rules.DAY) : 0;
		if (measurements < 1 || milliseconds < Rules.SHORTEST || !words.alone()) {
			return words.failed("a burst is 1 to 255 measurements, 100 to 86400000 ms apart");
		}
		this.node.sampler().burst(sensor, measurements, milliseconds, now);
		return Interpreter.DONE;
	}

	/** The word as a number or {@code none}. */
	private long limit(Interpreter words) {
		if (words.is(this.none)) {
			return NONE;
		}
		boolean negative = words.starts('-');
		int number = words.number(words.wordAt() + (negative ? 1 : 0), Integer.MAX_VALUE);
		return number < 0 ? WRONG : negative ? -(long) number : number;
	}
}

package frond.node;

import frond.buffer.Bytes;
import frond.energy.Meter;

/** What a command says and does (docs/commands.md), whether it came over the network or by the console: {@code <name> [arguments]}, words with spaces between. */
final class Interpreter {
	/** What commands do to the node. */
	interface Actions {
		/**
		 * Sets how often a sensor is read, until the next start.
		 *
		 * @param sensor its index; -1 for all
		 * @param milliseconds 0 for never, or 100 to a day
		 */
		void setPeriod(int sensor, int milliseconds, long now);

		/** Reads a sensor now; -1 for all. */
		void read(int sensor, long now);

		/** Index of the sensor {@code text[at..end)}; -1 if there is none. */
		int sensor(byte[] text, int at, int end);

		/** What knows where the board's charge goes; null for nothing. */
		Meter meter();
	}

	/** What only whoever owns the node can do. */
	interface Operator {
		/** Writes {@code key=value} words, each with a space before it. */
		void writeStats(Line line, long now);

		/**
		 * Makes the board be noticed.
		 *
		 * @return whether it has a light for that
		 */
		boolean identify(int seconds, long now);

		/** Starts the node again. */
		void reboot();
	}

	/** Commands that not every image carries. */
	interface Extension {
		/**
		 * Does a command, if it is one of these.
		 *
		 * @param words at its name
		 * @param answer gets the answer behind what it has
		 * @return {@link #UNKNOWN}, {@link #FAILED} or {@link #DONE}
		 */
		int run(Interpreter words, Line answer, long now);
	}

	/** There is no such command. */
	static final int UNKNOWN = 0;
	/** The answer says why it could not be done. */
	static final int FAILED = 1;
	/** Done; what the answer has are words {@code key=value}, each with a space before it. */
	static final int DONE = 2;
	/** To be done by whoever asked, once it has answered: a start. */
	static final int REBOOT = 3;

	private static final int DAY = 86400000;
	private static final int MOST_SECONDS = 3600;
	private static final int IDENTIFY_SECONDS = 10;

	private final Actions actions;
	private Operator operator;
	private Extension extension;
	private final byte[] period = Bytes.ascii("period");
	private final byte[] read = Bytes.ascii("read");
	private final byte[] reboot = Bytes.ascii("reboot");
	private final byte[] identify = Bytes.ascii("identify");
	private final byte[] stats = Bytes.ascii("stats");
	private final byte[] energy = Bytes.ascii("energy");
	private final Energy account = new Energy();
	private Line answer;
	// The command that is looked at.
	private byte[] text;
	private int at;
	private int end;
	private int wordAt;

	Interpreter(Actions actions) {
		this.actions = actions;
	}

	/** Without one, nothing is done. */
	void setOperator(Operator operator) {
		this.operator = operator;
	}

	/** Sets further commands; null for none. */
	void setExtension(Extension extension) {
		this.extension = extension;
	}

	Operator operator() {
		return this.operator;
	}

	/** Takes {@code text[at..end)} to be read word by word. */
	void begin(byte[] text, int at, int end) {
		this.text = text;
		this.at = at;
		this.end = end;
	}

	/**
	 * Does the command that the next word names.
	 *
	 * @param answer gets the answer behind what it has; or only why it {@link #FAILED}
	 * @return {@link #UNKNOWN}, {@link #FAILED}, {@link #DONE} or {@link #REBOOT}
	 */
	int run(Line answer, long now) {
		this.answer = answer;
		if (this.operator == null || !word()) {
			return UNKNOWN;
		}
		if (is(this.period)) {
			return period(now);
		}
		if (is(this.read)) {
			int sensor = word() ? sensor() : -1;
			if (sensor < -1 || word()) {
				return sensor < -1 ? FAILED : UNKNOWN;
			}
			this.actions.read(sensor, now);
			return DONE;
		}
		if (is(this.identify)) {
			int seconds = word() ? number(MOST_SECONDS) : IDENTIFY_SECONDS;
			if (seconds < 0 || word()) {
				return failed("seconds must be 0 to 3600");
			}
			answer.number("light", this.operator.identify(seconds, now) ? 1 : 0);
			return DONE;
		}
		if (is(this.stats) && alone()) {
			this.operator.writeStats(answer, now);
			return DONE;
		}
		Meter meter = this.actions.meter();
		if (meter != null && is(this.energy) && alone()) {
			this.account.print(meter, answer, now);
			return DONE;
		}
		if (is(this.reboot) && alone()) {
			return REBOOT;
		}
		return this.extension == null ? UNKNOWN : this.extension.run(this, answer, now);
	}

	private int period(long now) {
		int sensor = -1;
		boolean given = word();
		int milliseconds = given ? number(DAY) : -1;
		if (given && milliseconds < 0) {
			sensor = sensor();
			if (sensor < 0) {
				return FAILED;
			}
			milliseconds = word() ? number(DAY) : -1;
		}
		if (milliseconds < 0 || milliseconds > 0 && milliseconds < 100 || word()) {
			return failed("period must be 0 or 100 to 86400000 ms");
		}
		this.actions.setPeriod(sensor, milliseconds, now);
		return DONE;
	}

	/** Index of the sensor that the word names; -2 if there is none, and the answer says so. */
	int sensor() {
		int sensor = this.actions.sensor(this.text, this.wordAt, this.at);
		if (sensor < 0) {
			failed("no such sensor");
			return -2;
		}
		return sensor;
	}

	/** Answers nothing but why it cannot be done: {@code error <reason>}. */
	int failed(String why) {
		this.answer.clear().text("error ").text(why);
		return FAILED;
	}

	/** Whether no word follows. */
	boolean alone() {
		for (int i = this.at; i < this.end; i++) {
			if (this.text[i] != ' ') {
				return false;
			}
		}
		return true;
	}

	/** Goes on to the next word; false if there is none. */
	boolean word() {
		byte[] text = this.text;
		int at = this.at;
		while (at < this.end && text[at] == ' ') {
			at++;
		}
		this.wordAt = at;
		while (at < this.end && text[at] != ' ') {
			at++;
		}
		this.at = at;
		return at > this.wordAt;
	}

	/** Where the word begins. */
	int wordAt() {
		return this.wordAt;
	}

	/** Where the word ends. */
	int wordEnd() {
		return this.at;
	}

	/** Whether the word is this one. */
	boolean is(byte[] name) {
		boolean same = this.at - this.wordAt == name.length;
		for (int i = 0; same && i < name.length; i++) {
			same = this.text[this.wordAt + i] == name[i];
		}
		return same;
	}

	/** Whether the word begins so. */
	boolean starts(int character) {
		return this.wordAt < this.at && this.text[this.wordAt] == character;
	}

	/** The word as a number; -1 if it is none, or more than {@code most}. */
	int number(int most) {
		return number(this.wordAt, most);
	}

	/** The same of the word from {@code at} on. */
	int number(int at, int most) {
		int number = 0;
		for (int i = at; i < this.at; i++) {
			int digit = this.text[i] - '0';
			if (digit < 0 || digit > 9 || number > (most - digit) / 10) {
				return -1;
			}
			number = 10 * number + digit;
		}
		return at == this.at ? -1 : number;
	}
}

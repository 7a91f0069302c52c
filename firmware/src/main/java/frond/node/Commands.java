package frond.node;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Stats;

/**
 * Commands that come over the network (docs/commands.md), one at a time: a line {@code <id> <name> [arguments]}, answered by
 * {@code <id> ok [key=value ...]} or {@code <id> error <reason>}; what is longer than a message goes in several, {@code <id> ok+ ...} but for the last.
 * MQTT-SN delivers at least once, so whoever asks chooses an id, and the last four are known again: what they asked for is answered again and not done again.
 */
final class Commands {
	/** What commands do. */
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
	}

	/** What only whoever owns the node can do. */
	interface Operator {
		/** Writes {@code key=value} words, each with a space before it. */
		void writeStats(Line line, long now);

		/** Makes the board be noticed. */
		void identify(int seconds, long now);

		/** Starts the node again; called when the answer is there, or was not acknowledged in time. */
		void reboot();
	}

	private static final int MAX_ID = 8;
	private static final int REMEMBERED = 4;
	private static final int DAY = 86400000;
	private static final int MOST_SECONDS = 3600;
	private static final int IDENTIFY_SECONDS = 10;
	private static final long SECOND = 1000000;
	/** How long a reboot waits for its answer's acknowledgement. */
	private static final long REBOOT_AFTER = 10 * SECOND;
	/** How often a message of an answer may come back. */
	private static final int MOST_RETURNED = 8;
	/** The most that stands before a part of an answer: id, " ok+ ". */
	private static final int BEFORE = MAX_ID + 5;

	private final Stats stats;
	private final Actions actions;
	private Operator operator;
	private final byte[] period = Bytes.ascii("period");
	private final byte[] read = Bytes.ascii("read");
	private final byte[] reboot = Bytes.ascii("reboot");
	private final byte[] identify = Bytes.ascii("identify");
	private final byte[] counters = Bytes.ascii("stats");
	/** The answer, without id and status: words, each with a space before it. */
	private final Line answer = new Line();
	private boolean failed;
	/** What of the answer has arrived, and up to where it is under way. */
	private int answered;
	private int underWay;
	private boolean waiting;
	private int returned;
	private long rebootAt = Long.MAX_VALUE;
	/** The last ids, up to eight characters each, the newest at {@link #newest}. */
	private final long[] ids = new long[REMEMBERED];
	private int newest;
	// The command that is looked at.
	private byte[] text;
	private int at;
	private int end;
	private int wordAt;

	Commands(Stats stats, Actions actions) {
		this.stats = stats;
		this.actions = actions;
	}

	void setOperator(Operator operator) {
		this.operator = operator;
	}

	/** Whether an answer waits to be sent. */
	boolean waiting() {
		return this.waiting;
	}

	/** Takes a command, {@code bytes[at..end)}; false while the answer to another one is not there yet. */
	boolean take(byte[] bytes, int at, int end, long now) {
		this.text = bytes;
		this.at = at;
		this.end = end;
		boolean hasId = word() && this.at - this.wordAt <= MAX_ID;
		for (int i = at; i < end; i++) {
			hasId &= bytes[i] >= ' ' && bytes[i] <= '~';
		}
		if (!hasId) {
			// Nobody could tell what an answer belongs to.
			this.stats.drop(Drop.COMMAND);
			return true;
		}
		long id = 0;
		for (int i = this.wordAt; i < this.at; i++) {
			id = id << 8 | bytes[i];
		}
		if (this.waiting) {
			return id == this.ids[this.newest];
		}
		if (id == this.ids[this.newest]) {
			repeat();
			return true;
		}
		boolean again = false;
		for (int i = 0; i < REMEMBERED; i++) {
			again |= this.ids[i] == id;
		}
		this.newest = (this.newest + 1) % REMEMBERED;
		this.ids[this.newest] = id;
		this.answer.clear();
		this.failed = false;
		if (again) {
			this.answer.text(" again");
		} else if (this.operator == null || !word() || !run(now)) {
			this.stats.drop(Drop.COMMAND);
			if (this.answer.length() == 0) {
				this.answer.text(" unknown command");
			}
			this.failed = true;
		}
		repeat();
		return true;
	}

	private void repeat() {
		this.answered = 0;
		this.underWay = 0;
		this.returned = 0;
		this.waiting = true;
	}

	/** False if it cannot be done; then the answer, unless it is empty, says why. */
	private boolean run(long now) {
		if (is(this.period)) {
			return period(now);
		}
		if (is(this.read)) {
			int sensor = -1;
			if (word() && (sensor = sensor()) < 0 || word()) {
				return false;
			}
			this.actions.read(sensor, now);
			return true;
		}
		if (is(this.identify)) {
			int seconds = word() ? number(MOST_SECONDS) : IDENTIFY_SECONDS;
			if (seconds < 0 || word()) {
				return error(" seconds must be 0 to 3600");
			}
			this.operator.identify(seconds, now);
			return true;
		}
		if (is(this.counters) && !word()) {
			this.operator.writeStats(this.answer, now);
			return true;
		}
		if (is(this.reboot) && !word()) {
			this.rebootAt = now + REBOOT_AFTER;
			return true;
		}
		return false;
	}

	private boolean period(long now) {
		int sensor = -1;
		boolean given = word();
		int milliseconds = given ? number(DAY) : -1;
		if (given && milliseconds < 0) {
			sensor = sensor();
			if (sensor < 0) {
				return false;
			}
			milliseconds = word() ? number(DAY) : -1;
		}
		if (milliseconds < 0 || milliseconds > 0 && milliseconds < 100 || word()) {
			return error(" period must be 0 or 100 to 86400000 ms");
		}
		this.actions.setPeriod(sensor, milliseconds, now);
		return true;
	}

	private int sensor() {
		int sensor = this.actions.sensor(this.text, this.wordAt, this.at);
		if (sensor < 0) {
			error(" no such sensor");
		}
		return sensor;
	}

	private boolean error(String why) {
		this.answer.clear().text(why);
		return false;
	}

	/** Goes on to the next word; false if there is none. */
	private boolean word() {
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

	private boolean is(byte[] name) {
		boolean same = this.at - this.wordAt == name.length;
		for (int i = 0; same && i < name.length; i++) {
			same = this.text[this.wordAt + i] == name[i];
		}
		return same;
	}

	/** The word as a number; -1 if it is none, or more than {@code most}. */
	private int number(int most) {
		int number = 0;
		for (int i = this.wordAt; i < this.at; i++) {
			int digit = this.text[i] - '0';
			if (digit < 0 || digit > 9) {
				return -1;
			}
			number = 10 * number + digit;
			if (number > most) {
				return -1;
			}
		}
		return number;
	}

	/**
	 * Writes the next message of the answer, if it is {@link #waiting}.
	 *
	 * @param limit index that must not be reached, at least 16 bytes on
	 * @return index behind it
	 */
	int write(byte[] into, int at, int limit) {
		int to = at;
		long id = this.ids[this.newest];
		for (int shift = 8 * MAX_ID - 8; shift >= 0; shift -= 8) {
			int character = (int) (id >>> shift) & 0xff;
			if (character != 0) {
				into[to++] = (byte) character;
			}
		}
		Line answer = this.answer;
		int length = answer.length() - this.answered;
		int room = limit - at - BEFORE;
		if (length > room) {
			length = room;
			// Between two words, if one of them is not longer than a message.
			while (length > 0 && answer.bytes()[this.answered + length] != ' ') {
				length--;
			}
			length = length == 0 ? room : length;
		}
		this.underWay = this.answered + length;
		String status = this.failed ? " error" : this.underWay < answer.length() ? " ok+" : " ok";
		for (int i = 0; i < status.length(); i++) {
			into[to++] = (byte) status.charAt(i);
		}
		System.arraycopy(answer.bytes(), this.answered, into, to, length);
		return to + length;
	}

	/** What was written last has arrived. */
	void acknowledge() {
		this.answered = this.underWay;
		if (this.answered == this.answer.length()) {
			this.waiting = false;
			if (this.rebootAt != Long.MAX_VALUE) {
				this.rebootAt = Long.MIN_VALUE;
			}
		}
	}

	/** What was written last did not arrive; it waits again, unless that happened too often. */
	void takeBack() {
		if (++this.returned > MOST_RETURNED) {
			giveUp();
		}
	}

	/** The answer cannot be sent. */
	void giveUp() {
		this.stats.drop(Drop.COMMAND);
		this.waiting = false;
	}

	/** Absolute time of the next {@link #onTime}; {@link Long#MIN_VALUE} for at once. */
	long nextDeadline() {
		return this.rebootAt;
	}

	void onTime(long now) {
		if (now >= this.rebootAt) {
			this.rebootAt = Long.MAX_VALUE;
			this.operator.reboot();
		}
	}
}

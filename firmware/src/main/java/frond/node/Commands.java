package frond.node;

import frond.buffer.Drop;
import frond.buffer.Stats;

/**
 * Commands that come over the network (docs/commands.md), one at a time: a line {@code <id> <name> [arguments]}, answered by
 * {@code <id> ok [key=value ...]} or {@code <id> error <reason>}; what is longer than a message goes in several, {@code <id> ok+ ...} but for the last.
 * MQTT-SN delivers at least once, so whoever asks chooses an id, and the last four are known again: what they asked for is answered again and not done again.
 */
final class Commands {
	private static final int MAX_ID = 8;
	private static final int REMEMBERED = 4;
	private static final long SECOND = 1000000;
	/** How long a reboot waits for its answer's acknowledgement. */
	private static final long REBOOT_AFTER = 10 * SECOND;
	/** How often a message of an answer may come back. */
	private static final int MOST_RETURNED = 8;
	/** The most that stands before a part of an answer: id, " ok+ ". */
	private static final int BEFORE = MAX_ID + 5;

	private final Stats stats;
	private final Interpreter interpreter;
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

	Commands(Stats stats, Interpreter interpreter) {
		this.stats = stats;
		this.interpreter = interpreter;
	}

	/** Whether an answer waits to be sent. */
	boolean waiting() {
		return this.waiting;
	}

	/** Takes a command, {@code bytes[at..end)}; false while the answer to another one is not there yet. */
	boolean take(byte[] bytes, int at, int end, long now) {
		Interpreter words = this.interpreter;
		words.begin(bytes, at, end);
		boolean hasId = words.word() && words.wordEnd() - words.wordAt() <= MAX_ID;
		for (int i = at; i < end; i++) {
			hasId &= bytes[i] >= ' ' && bytes[i] <= '~';
		}
		if (!hasId) {
			// Nobody could tell what an answer belongs to.
			this.stats.drop(Drop.COMMAND);
			return true;
		}
		long id = 0;
		for (int i = words.wordAt(); i < words.wordEnd(); i++) {
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
		} else {
			int result = words.run(this.answer, now);
			if (result == Interpreter.UNKNOWN) {
				words.failed("unknown command");
			} else if (result == Interpreter.REBOOT) {
				this.rebootAt = now + REBOOT_AFTER;
			}
			this.failed = result < Interpreter.DONE;
			if (this.failed) {
				this.stats.drop(Drop.COMMAND);
			}
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
		String status = this.failed ? " " : this.underWay < answer.length() ? " ok+" : " ok";
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
			this.interpreter.operator().reboot();
		}
	}
}

package frond.borderrouter;

import frond.radio.SpinelRadio;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * The co-processor that is a process's radio, with the line to it: what comes is handed on, what is wrong is said, once for each time that it is away and not for each
 * attempt; and the process waits here, for the line, its other channels and the time. One thread; times in microseconds of {@link #micros}.
 */
final class AttachedRadio implements RadioLine.Listener {
	/** The longest wait, milliseconds. */
	private static final long LONGEST = 1000;

	private final Selector selector;
	private final PrintStream log;
	private final RadioCheck check;
	private final RadioLine line;
	private final SpinelRadio radio;
	private final LongConsumer connected;
	private boolean worked;
	private boolean complained;

	/**
	 * @param where the co-processor is
	 * @param make makes the radio behind the line
	 * @param connected told whenever the line is there, anew too
	 * @param log where events go
	 */
	AttachedRadio(RadioPlace where, Selector selector, Function<RadioLine, SpinelRadio> make, LongConsumer connected, PrintStream log) throws IOException {
		this.selector = selector;
		this.connected = connected;
		this.log = log;
		this.check = new RadioCheck(where.text(), where.baud());
		this.line = where.tcp() == null ? new SerialLine(where.path(), where.baud(), selector, this) : new TcpLine(where.tcp(), selector, this);
		this.radio = make.apply(this.line);
	}

	SpinelRadio radio() {
		return this.radio;
	}

	/** Whether the co-processor is there and answers. */
	boolean works() {
		return this.line.connected() && this.radio.ready();
	}

	/** Does what is due on the line. */
	void onTime(long now) {
		this.line.onTime(now);
	}

	/**
	 * Looks whether the radio answers. One that never worked is the wrong one; one that worked before is waited for.
	 *
	 * @throws IOException with a sentence for the user, if it never worked
	 */
	void check(long now) throws IOException {
		if (this.radio.ready()) {
			this.worked = true;
			this.check.end();
			return;
		}
		String problem = this.check.problem(now);
		if (problem != null) {
			if (!this.worked) {
				throw new IOException(problem);
			}
			this.log.println("event radio-problem reason=" + word(problem));
		}
	}

	/** Waits until a time, or the line's, or until there is something on a channel. */
	void await(long deadline) throws IOException {
		long next = Math.min(deadline, this.line.nextDeadline());
		long time = micros();
		// A deadline may be as early as Long.MIN_VALUE, so it is compared before it is subtracted from.
		if (next <= time) {
			this.selector.selectNow();
		} else {
			// Rounded up: a deadline met too early is a loop that spins.
			this.selector.select(Math.min((next - time) / 1000 + 1, LONGEST));
		}
	}

	/** Takes what a selected key says; false if it is not the line's. */
	boolean onSelected(SelectionKey key, long now) {
		if (key.attachment() != this.line) {
			return false;
		}
		this.line.onSelected(key, now);
		return true;
	}

	@Override
	public void onConnected(long now) {
		this.complained = false;
		this.check.begin(now);
		this.log.println("event radio-connected");
		this.connected.accept(now);
	}

	@Override
	public void onBytes(byte[] bytes, int length, long now) {
		this.check.onBytes(bytes, length);
		this.radio.onBytes(bytes, 0, length, now);
	}

	@Override
	public void onLost(String reason, long now) {
		this.check.end();
		if (!this.complained) {
			this.complained = true;
			this.log.println("event radio-lost reason=" + word(String.valueOf(reason)));
		}
	}

	/** A text as one word of an event's line. */
	static String word(String text) {
		return text.toLowerCase(Locale.ROOT).replace(' ', '-');
	}

	/** The clock that everything here goes by. */
	static long micros() {
		return System.nanoTime() / 1000;
	}
}

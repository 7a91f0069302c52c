package frond.borderrouter;

import frond.buffer.Bytes;
import frond.fuzz.Records;
import frond.fuzz.Target;
import frond.node.Line;
import frond.node.Shell;

/** The console: whatever is typed, each line printed is one line of printable ASCII, and no command is answered with more than one but {@code neighbors}. */
public final class ConsoleTarget implements Target, Shell.Board {
	private final World world = new World();
	private final Shell shell = new Shell(this);
	private static final byte[] PERIOD = Bytes.ascii("period 60000\n");
	private int lines;

	/** A node that has joined; what is typed changes nothing in it but a counter and periods, which are set again at the end. */
	public ConsoleTarget() {
		this.world.start();
		this.world.pass(30 * World.SECOND);
		this.shell.attach(this.world.node);
	}

	@Override
	public int take(byte[] input) {
		Records records = new Records(input);
		while (records.next()) {
			byte[] typed = records.message();
			int ends = 0;
			for (byte each : typed) {
				ends += each == '\n' || each == '\r' ? 1 : 0;
			}
			this.lines = 0;
			this.shell.onBytes(typed, 0, typed.length, this.world.now);
			// Two neighbours at most, and one line that was begun before.
			Target.check(this.lines <= 3 * ends, this.lines + " lines for " + ends);
		}
		byte[] end = { '\n' };
		this.shell.onBytes(end, 0, 1, this.world.now);
		this.shell.onBytes(PERIOD, 0, PERIOD.length, this.world.now);
		byte[] help = { 'h', 'e', 'l', 'p', '\n' };
		this.lines = 0;
		this.shell.onBytes(help, 0, help.length, this.world.now);
		Target.check(this.lines == 1, "help is answered with " + this.lines + " lines");
		return records.count();
	}

	@Override
	public void print(byte[] bytes, int length) {
		this.lines++;
		Target.check(length >= 2 && length <= Line.CAPACITY && bytes[length - 2] == '\r' && bytes[length - 1] == '\n', "a line without an end");
		for (int i = 0; i < length - 2; i++) {
			Target.check(bytes[i] >= ' ' && bytes[i] <= '~', "character " + bytes[i]);
		}
	}

	@Override
	public int heapAllocated() {
		return 0;
	}

	@Override
	public void reboot() {
		// Asked for, and answered.
	}
}

package frond.cli.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The live table: redrawn in place on a terminal, printed now and then elsewhere. */
final class Table {
	private static final String FORMAT = "%-16s  %-6s %-14s %5s %-16s %7s %7s %5s  %-22s %8s %8s";
	/** Where lines cannot be redrawn, one table in so many seconds. */
	private static final int PLAIN_SECONDS = 30;

	private final PrintStream out;
	private final boolean terminal;
	private int drawn;
	private long lastPlain = Long.MIN_VALUE;

	Table(PrintStream out, boolean terminal) {
		this.out = out;
		this.terminal = terminal;
	}

	/** A line for the user that stays, above the table. */
	synchronized void say(String line) {
		erase();
		this.out.println(line);
		this.out.flush();
	}

	/** Draws the rows as they are now. */
	synchronized void draw(List<NodeView.Row> rows, long seconds) {
		if (!this.terminal) {
			if (this.lastPlain != Long.MIN_VALUE && seconds - this.lastPlain < PLAIN_SECONDS) {
				return;
			}
			this.lastPlain = seconds;
			print(rows);
			return;
		}
		erase();
		this.drawn = print(rows);
	}

	/** The last one: it stays. */
	synchronized void end(List<NodeView.Row> rows) {
		erase();
		print(rows);
	}

	private int print(List<NodeView.Row> rows) {
		this.out.println(String.format(Locale.ROOT, FORMAT, "node", "on", "state", "rank", "parent", "sent", "stored", "lost", "last value", "latency", "median").stripTrailing());
		for (NodeView.Row row : rows) {
			this.out.println(String.format(Locale.ROOT, FORMAT, row.eui64(), row.runsOn(), row.state(), row.rank(), row.parent(), row.sent(), row.stored(), row.lost(),
					row.lastValue(), milliseconds(row.lastLatencyMs()), milliseconds(row.latencyMs())).stripTrailing());
		}
		this.out.flush();
		return rows.size() + 1;
	}

	private void erase() {
		if (this.drawn > 0) {
			// Cursor up, clear to the end of the screen.
			this.out.print("\u001b[" + this.drawn + "A\u001b[J");
			this.drawn = 0;
		}
	}

	private static String milliseconds(Long value) {
		return value == null ? "" : value + " ms";
	}
}

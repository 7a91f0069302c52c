package frond.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A run as a picture: a row a node, time to the right; grey off, red without a parent, yellow not acknowledged yet, green joined, lost readings and faults; below
 * them what was on the air, frames in each part of the run by what they were for.
 */
final class Timeline {
	private static final int WIDTH = 1200;
	private static final int LEFT = 60;
	private static final int TOP = 50;
	private static final String OFF = "#c8c8c8";
	private static final String ALONE = "#d9604a";
	private static final String KNOWN = "#e6b93c";
	private static final String JOINED = "#58a55c";
	/** Height of what was on the air. */
	private static final int AIR = 120;
	private static final int GAP = 36;
	/** By {@link Kind.Group}, and what was sent again. */
	private static final String[] COLOURS = { "#b3589a", "#3a6ea5", "#b8c4cf", "#d9604a" };
	private static final String[] NAMES = { "control", "data", "acknowledgements", "sent again" };

	private final Results results;
	private final StringBuilder svg = new StringBuilder();
	private final double end;
	private final int row;

	private Timeline(Results results) {
		this.results = results;
		this.end = results.virtualMicros;
		this.row = results.readings.size() > 100 ? 3 : 14;
	}

	/** The picture as SVG. */
	static String svg(Results results) {
		return new Timeline(results).draw();
	}

	private String draw() {
		int rows = this.results.readings.size() + 1;
		int bottom = TOP + rows * this.row;
		int height = bottom + GAP + AIR + 40;
		put("<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='11'>", LEFT + WIDTH + 20, height);
		put("<rect width='100%%' height='100%%' fill='white'/>");
		put("<text x='%d' y='18' font-size='14'>%s, seed %d</text>", LEFT, escape(this.results.scenario.name + ": " + this.results.scenario.title), this.results.seed);
		key(LEFT, OFF, "off");
		key(LEFT + 60, ALONE, "no parent");
		key(LEFT + 150, KNOWN, "parent, not acknowledged");
		key(LEFT + 330, JOINED, "joined");
		key(LEFT + 400, "black", "reading lost");
		key(LEFT + 500, "#3a6ea5", "parent changed");
		for (int node = 0; node < rows; node++) {
			row(node);
		}
		for (Results.Mark mark : this.results.marks) {
			if (mark.kind() == Results.Mark.Kind.FAULT) {
				put("<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='#777' stroke-dasharray='3 2'><title>%s %s</title></line>", x(mark.time()), x(mark.time()), TOP - 4,
						TOP + rows * this.row, Units.clock(mark.time()), escape(mark.text()));
			}
		}
		air(bottom + GAP);
		for (int i = 0; i <= 8; i++) {
			long time = (long) (this.end * i / 8);
			put("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>", x(time), height - 18, Units.clock(time));
		}
		this.svg.append("</svg>\n");
		return this.svg.toString();
	}

	private void key(int x, String colour, String text) {
		key(x, 28, colour, text);
	}

	private void key(int x, int y, String colour, String text) {
		put("<rect x='%d' y='%d' width='10' height='10' fill='%s'/><text x='%d' y='%d'>%s</text>", x, y, colour, x + 14, y + 9, text);
	}

	/** Frames a second, one kind above the other; a part of the run that is far above nearly all others is cut off. */
	private void air(int top) {
		Traffic traffic = this.results.traffic;
		int[] sums = new int[Traffic.PARTS];
		Arrays.setAll(sums, i -> Arrays.stream(traffic.part(i)).sum());
		int[] sorted = sums.clone();
		Arrays.sort(sorted);
		double most = Math.max(1, Math.min(sorted[Traffic.PARTS - 1], 2.0 * sorted[Traffic.PARTS * 95 / 100] + 1));
		double width = WIDTH / (double) Traffic.PARTS;
		double seconds = this.end / Units.SECOND / Traffic.PARTS;
		put("<text x='%d' y='%d'>frames a second</text>", LEFT, top - 8);
		for (int i = 0; i < NAMES.length; i++) {
			key(LEFT + 110 + 130 * i, top - 17, COLOURS[i], NAMES[i]);
		}
		put("<text x='%d' y='%d' text-anchor='end'>%s</text><text x='%d' y='%d' text-anchor='end'>0</text>", LEFT - 6, top + 8, Units.text(most / seconds), LEFT - 6,
				top + AIR);
		put("<line x1='%d' x2='%d' y1='%d' y2='%d' stroke='#999'/>", LEFT, LEFT + WIDTH, top + AIR, top + AIR);
		for (int i = 0; i < Traffic.PARTS; i++) {
			bar(traffic.part(i), LEFT + i * width, width, top, most);
			if (sums[i] > most) {
				put("<text x='%.1f' y='%d'>%s</text>", LEFT + (i + 1) * width + 2, top + 8, Units.text(sums[i] / seconds));
			}
		}
	}

	private void bar(int[] part, double x, double width, int top, double most) {
		double below = 0;
		for (int kind = 0; kind < part.length; kind++) {
			double above = Math.min(most, below + part[kind]);
			if (above > below) {
				put("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'/>", x, top + AIR - AIR * above / most, width, AIR * (above - below) / most, COLOURS[kind]);
			}
			below = above;
		}
	}

	private void row(int node) {
		int y = TOP + node * this.row;
		if (this.row > 5 || node % 50 == 0) {
			put("<text x='%d' y='%d' text-anchor='end'>%s</text>", LEFT - 6, y + Math.max(3, this.row - 4), node == 0 ? "root" : Integer.toString(node));
		}
		String colour = OFF;
		long since = 0;
		List<Long> changes = new ArrayList<>();
		for (Results.Mark mark : this.results.marks) {
			if (mark.node() != node) {
				continue;
			}
			String next = switch (mark.kind()) {
			case BOOT -> node == 0 ? JOINED : ALONE;
			case JOINED -> JOINED;
			case PARENT -> colour.equals(JOINED) ? JOINED : KNOWN;
			case ORPHANED -> ALONE;
			case OFF -> OFF;
			case FAULT -> colour;
			};
			if (mark.kind() == Results.Mark.Kind.PARENT) {
				changes.add(mark.time());
			}
			if (!next.equals(colour)) {
				bar(since, mark.time(), y, colour);
				colour = next;
				since = mark.time();
			}
		}
		bar(since, (long) this.end, y, colour);
		for (long change : changes) {
			put("<rect x='%.1f' y='%d' width='1.5' height='%d' fill='#3a6ea5'/>", x(change), y, this.row - 1);
		}
		if (node > 0) {
			Readings readings = this.results.readings.get(node - 1);
			for (int i = 0; i < readings.count(); i++) {
				if (readings.latency(i) == -1) {
					put("<rect x='%.1f' y='%d' width='1' height='%d'/>", x(readings.takenAt(i)), y, this.row - 1);
				}
			}
		}
	}

	private void bar(long from, long to, int y, String colour) {
		put("<rect x='%.1f' y='%d' width='%.2f' height='%d' fill='%s'/>", x(from), y, x(to) - x(from), this.row - 1, colour);
	}

	private double x(long time) {
		return LEFT + WIDTH * time / this.end;
	}

	private void put(String format, Object... arguments) {
		this.svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}
}

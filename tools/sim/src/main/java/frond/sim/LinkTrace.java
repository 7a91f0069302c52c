package frond.sim;

import frond.air.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Links as somebody measured them: lines {@code from,to,prr[,rssi[,since]]} with station numbers (the root is 0), the part of the frames received, dBm,
 * and seconds from which on the line holds. A pair that is not there does not hear each other.
 */
final class LinkTrace extends Field {
	private record Entry(long since, Link link) {
	}

	private final Map<Long, List<Entry>> links;

	private LinkTrace(List<Scenario.Place> places, Map<Long, List<Entry>> links) {
		super(places);
		this.links = links;
	}

	/** Reads a file; throws {@link IllegalArgumentException} with its line where that is wrong. */
	static Factory factory(Path file) {
		Map<Long, List<Entry>> links = new HashMap<>();
		int number = 0;
		try {
			for (String line : Files.readAllLines(file)) {
				number++;
				String text = line.strip();
				if (!text.isEmpty() && !text.startsWith("#")) {
					read(text, links);
				}
			}
		} catch (IOException e) {
			throw new IllegalArgumentException("cannot read " + file, e);
		} catch (IllegalArgumentException e) {
			throw new IllegalArgumentException(file.getFileName() + ":" + number + ": " + e.getMessage(), e);
		}
		links.values().forEach(each -> each.sort((a, b) -> Long.compare(a.since, b.since)));
		return (places, seed) -> new LinkTrace(places, links);
	}

	private static void read(String text, Map<Long, List<Entry>> links) {
		String[] columns = text.split(",", -1);
		if (columns.length < 3 || columns.length > 5) {
			throw new IllegalArgumentException("from,to,prr[,rssi[,since]] is wanted");
		}
		int from = station(columns[0]);
		int to = station(columns[1]);
		double prr = Units.part(columns[2].strip());
		int rssi = columns.length > 3 && !columns[3].isBlank() ? (int) Units.number(columns[3].strip()) : -80;
		long since = columns.length > 4 ? Math.round(Units.number(columns[4].strip()) * Units.SECOND) : 0;
		links.computeIfAbsent(key(from, to), key -> new java.util.ArrayList<>())
				.add(new Entry(since, new Link(1 - prr, rssi, (int) Math.round(255 * prr), true)));
	}

	private static int station(String text) {
		double number = Units.number(text.strip());
		if (number < 0 || number != Math.rint(number) || number > 1e6) {
			throw new IllegalArgumentException("'" + text + "' is no station");
		}
		return (int) number;
	}

	@Override
	boolean within(int from, int to) {
		return this.links.containsKey(key(from, to));
	}

	@Override
	Link between(int from, int to, long now) {
		Link link = Link.NONE;
		for (Entry entry : this.links.getOrDefault(key(from, to), List.of())) {
			if (entry.since > now) {
				break;
			}
			link = entry.link;
		}
		return link;
	}
}

package frond.sim;

import frond.cli.HistorianClient;
import java.io.IOException;
import java.util.List;

/** What the historian has at the end of a run, against what the nodes have measured. */
final class StoredReadings {
	/** A time stamp that is further from when a reading was taken is wrong, milliseconds. */
	private static final long WRONG = 1000;
	/** Readings are looked for that much before the run and after it, milliseconds: a wrong time must not hide one. */
	private static final long MARGIN = 400L * 86_400_000;

	private final Results results;
	private final RealLine line;
	private final long eui64;

	/** @param eui64 a node's is this plus its number */
	StoredReadings(Results results, RealLine line, long eui64) {
		this.results = results;
		this.line = line;
		this.eui64 = eui64;
	}

	void check() {
		Processes processes = this.line.processes();
		processes.settle();
		processes.complaints().forEach(complaint -> this.results.failures.add("the line: " + complaint));
		Processes.NAMES.forEach(name -> this.results.restarts.put(name, processes.restarts(name)));
		this.results.stored = 0;
		this.results.wrongTimes = 0;
		try {
			for (int i = 0; i < this.results.readings.size(); i++) {
				// A point that is not there has no readings.
				check(this.results.readings.get(i), processes.stored(String.format("urn:dev:mac:%016x_n", this.eui64 + i + 1), this.line.epochMillis() - MARGIN,
						this.line.epochMillis() + MARGIN));
			}
		} catch (IOException e) {
			this.results.failures.add("the end: the historian does not tell what it has (" + e.getMessage() + ")");
		}
	}

	private void check(Readings readings, List<HistorianClient.Value> rows) {
		for (HistorianClient.Value row : rows) {
			int number = (int) row.value();
			this.results.stored++;
			if (number != row.value() || number < 0 || number >= readings.count()) {
				this.results.failures.add("the end: the historian has a reading that was never taken, " + row.value());
				continue;
			}
			long taken = readings.takenAt(number);
			readings.arrive(number, taken);
			double error = Math.abs(row.time() - this.line.epochMillis() - taken / (double) Units.MILLISECOND);
			this.results.timeError = Math.max(this.results.timeError, error / 1000);
			this.results.wrongTimes += error > WRONG ? 1 : 0;
		}
	}
}

package frond.aot.target;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the tests of an image to the last one, starting the image again behind a test that ended it. */
final class TestRun {
	private final Path elf;
	private final List<String> tests;
	private final long deadline;
	private final long silence;
	private final List<Outcome> outcomes = new ArrayList<>();

	/**
	 * @param tests names in the order in which the image runs them
	 * @param deadline of {@link System#nanoTime()}, for all of it
	 * @param silence milliseconds that one test may take
	 */
	TestRun(Path elf, List<String> tests, long deadline, long silence) {
		this.elf = elf;
		this.tests = tests;
		this.deadline = deadline;
		this.silence = silence;
	}

	List<Outcome> run() {
		while (this.outcomes.size() < this.tests.size()) {
			if (System.nanoTime() >= this.deadline) {
				end("not run: no time left", 0);
			} else {
				runFrom(this.outcomes.size());
			}
		}
		return this.outcomes;
	}

	private void runFrom(int first) {
		List<String> said = new ArrayList<>();
		long started = System.nanoTime();
		try (Emulator emulator = new Emulator(this.elf, this.elf.getParent(), new byte[] { (byte) (first >> 8), (byte) first })) {
			while (this.outcomes.size() < this.tests.size()) {
				long left = Math.min(this.silence, (this.deadline - System.nanoTime()) / 1000000);
				String line = emulator.line(Math.max(left, 1));
				double seconds = (System.nanoTime() - started) / 1e9;
				if (line == null) {
					end("no end after " + left + " ms" + text(said), seconds);
					return;
				}
				if (line.equals(Emulator.END) || line.startsWith("VM END")) {
					end("the image ended" + text(said), seconds);
					return;
				}
				String current = this.tests.get(this.outcomes.size());
				if (line.equals("RUN: " + current)) {
					said.clear();
					started = System.nanoTime();
				} else if (line.equals("OK: " + current)) {
					add(new Outcome(current, null, false, seconds));
				} else if (line.startsWith("FAILED: " + current + " ")) {
					add(new Outcome(current, line.substring(("FAILED: " + current + " ").length()), false, seconds));
				} else if (!line.isBlank()) {
					said.add(line);
				}
			}
		}
	}

	private static String text(List<String> lines) {
		return lines.isEmpty() ? "" : ": " + lines.stream().limit(20).collect(Collectors.joining(" | "));
	}

	private void end(String failure, double seconds) {
		add(new Outcome(this.tests.get(this.outcomes.size()), failure, false, seconds));
	}

	private void add(Outcome outcome) {
		this.outcomes.add(outcome);
		System.out.println(outcome.failure == null ? "OK: " + outcome.test : "FAILED: " + outcome.test + " " + outcome.failure);
	}
}

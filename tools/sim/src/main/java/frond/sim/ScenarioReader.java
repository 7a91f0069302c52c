package frond.sim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Reads a scenario: one statement a line, words apart by spaces, {@code #} begins a comment. docs/simulator.md describes every statement. */
final class ScenarioReader {
	private final Path folder;
	private final Scenario scenario = new Scenario();
	private final List<Scenario.Place> nodes = new ArrayList<>();
	private Scenario.Place root;
	private Scenario.Role role = Scenario.Role.ROUTER;
	private ArrayDeque<String> words;

	private ScenarioReader(Path folder) {
		this.folder = folder;
	}

	/** Reads a file. */
	static Scenario read(Path file) throws ScenarioException {
		List<String> lines;
		try {
			lines = Files.readAllLines(file, StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new ScenarioException("cannot read " + file + ": " + e.getMessage());
		}
		String name = file.getFileName().toString();
		Scenario scenario = new ScenarioReader(file.toAbsolutePath().getParent()).read(name, lines);
		scenario.name = name.endsWith(".sim") ? name.substring(0, name.length() - 4) : name;
		return scenario;
	}

	private Scenario read(String file, List<String> lines) throws ScenarioException {
		int number = 0;
		for (String line : lines) {
			number++;
			String text = line.replaceFirst("(^|\\s)#.*", "").strip();
			if (text.isEmpty()) {
				continue;
			}
			try {
				this.words = new ArrayDeque<>(Arrays.asList(text.split("\\s+")));
				statement(this.words.remove(), text);
				if (!this.words.isEmpty()) {
					throw new IllegalArgumentException("'" + this.words.peek() + "' is one word too many");
				}
			} catch (IllegalArgumentException e) {
				throw new ScenarioException(file + ":" + number + ": " + e.getMessage());
			}
		}
		if (this.nodes.isEmpty()) {
			throw new ScenarioException(file + ": there are no nodes");
		}
		this.scenario.places.add(this.root == null ? new Scenario.Place(0, 0, Scenario.Role.ROUTER) : this.root);
		this.scenario.places.addAll(this.nodes);
		for (Fault fault : this.scenario.faults) {
			if (fault.kind() == Fault.Kind.KILL && this.scenario.processes == 0) {
				throw new ScenarioException(file + ": kill " + fault.process() + " needs processes");
			}
			for (int node : fault.nodes()) {
				if (node < 0 || node > this.nodes.size()) {
					throw new ScenarioException(file + ": there is no node " + node);
				}
			}
		}
		return this.scenario;
	}

	private void statement(String keyword, String text) {
		Scenario s = this.scenario;
		switch (keyword) {
		case "title" -> {
			s.title = text.substring("title".length()).strip();
			this.words.clear();
		}
		case "for" -> s.length = time();
		case "drain" -> s.drain = time();
		case "medium" -> s.medium = medium(word("disk, log-distance or trace"));
		case "root" -> this.root = new Scenario.Place(number(), number(), Scenario.Role.ROUTER);
		case "role" -> this.role = role(word("router, leaf or sleepy"));
		case "node" -> this.nodes.add(new Scenario.Place(number(), number(), this.role));
		case "line" -> line((int) number(), option("spacing", 40));
		case "grid" -> grid(word("COLUMNSxROWS"), option("spacing", 40));
		case "random" -> random((int) number());
		case "boot" -> {
			keyword("within");
			s.boot = time();
		}
		case "period" -> s.period = time();
		case "commands" -> {
			keyword("every");
			s.commands = time();
		}
		case "security" -> s.secured = choice("on", "off");
		case "objective" -> s.mrhof = choice("mrhof", "of0");
		case "6lorh" -> s.compressed = choice("on", "off");
		case "mode" -> s.storing = choice("storing", "non-storing");
		case "drift" -> s.drift = Units.number(word("ppm").replace("ppm", ""));
		case "keep-alive" -> s.keepAlive = time();
		case "poll" -> s.poll = time();
		case "store" -> s.store = (int) number();
		case "processes" -> {
			s.processes = option("speed", 20);
			if (s.processes < 1 || s.processes > 1000) {
				throw new IllegalArgumentException("processes need a speed of 1 to 1000");
			}
		}
		case "at" -> s.faults.add(fault(time()));
		case "expect" -> s.expectations.add(expectation(text));
		default -> throw new IllegalArgumentException("'" + keyword + "' is no statement");
		}
	}

	private static Scenario.Role role(String word) {
		switch (word) {
		case "router":
			return Scenario.Role.ROUTER;
		case "leaf":
			return Scenario.Role.LEAF;
		case "sleepy":
			return Scenario.Role.SLEEPY;
		default:
			throw new IllegalArgumentException("'" + word + "' is no role: router, leaf or sleepy");
		}
	}

	private Field.Factory medium(String kind) {
		switch (kind) {
		case "disk": {
			double range = number();
			double felt = option("felt", range);
			double loss = takes("loss") ? Units.part(word("a loss")) : 0;
			return Disk.factory(range, felt, loss);
		}
		case "log-distance": {
			double exponent = option("exponent", 3);
			double power = option("power", 0);
			double shadowing = option("shadowing", 0);
			double fading = option("fading", 0);
			long coherence = takes("coherence") ? time() : 10 * Units.SECOND;
			return LogDistance.factory(new LogDistance.Parameters(power, exponent, shadowing, fading, Math.max(1, coherence)));
		}
		case "trace":
			return LinkTrace.factory(this.folder.resolve(word("a file")));
		default:
			throw new IllegalArgumentException("'" + kind + "' is no medium: disk, log-distance or trace");
		}
	}

	private void line(int count, double spacing) {
		for (int i = 1; i <= count; i++) {
			this.nodes.add(new Scenario.Place(i * spacing, 0, this.role));
		}
	}

	/** The root is in the corner, where the first of them would be. */
	private void grid(String size, double spacing) {
		String[] sides = size.split("x");
		if (sides.length != 2) {
			throw new IllegalArgumentException("'" + size + "' is no COLUMNSxROWS");
		}
		int columns = (int) Units.number(sides[0]);
		int rows = (int) Units.number(sides[1]);
		for (int i = 1; i < columns * rows; i++) {
			this.nodes.add(new Scenario.Place(i % columns * spacing, i / columns * spacing, this.role));
		}
	}

	/** The same places in every run: the seed of a run is for what happens, not for where. */
	private void random(int count) {
		keyword("in");
		String[] sides = word("WIDTHxHEIGHT").split("x");
		if (sides.length != 2) {
			throw new IllegalArgumentException("'in WIDTHxHEIGHT' is wanted");
		}
		double width = Units.number(sides[0]);
		double height = Units.number(sides[1]);
		Random random = new Random(count);
		for (int i = 0; i < count; i++) {
			this.nodes.add(new Scenario.Place(random.nextDouble() * width, random.nextDouble() * height, this.role));
		}
	}

	private Fault fault(long at) {
		String what = word("what happens");
		double x = 0;
		double y = 0;
		double size = 0;
		long lasting = Long.MAX_VALUE;
		List<Integer> nodes = new ArrayList<>();
		String process = "";
		Fault.Kind kind;
		switch (what) {
		case "kill", "stop" -> {
			kind = Fault.Kind.STOP;
			if (what.equals("kill") && !this.words.isEmpty() && Processes.NAMES.contains(this.words.peek())) {
				kind = Fault.Kind.KILL;
				process = this.words.remove();
			} else if (takes("parent")) {
				keyword("of");
				kind = Fault.Kind.STOP_PARENT;
				nodes.add(node());
			} else {
				nodes(nodes);
			}
		}
		case "start" -> {
			kind = Fault.Kind.START;
			nodes(nodes);
		}
		case "reboot" -> {
			kind = Fault.Kind.REBOOT;
			nodes(nodes);
		}
		case "replace" -> {
			kind = Fault.Kind.REPLACE;
			keyword("root");
			nodes.add(0);
		}
		case "move" -> {
			kind = Fault.Kind.MOVE;
			nodes.add(node());
			keyword("to");
			x = number();
			y = number();
		}
		case "jam" -> {
			kind = Fault.Kind.JAM;
			x = number();
			y = number();
			lasting = lasting();
		}
		case "cut" -> {
			kind = Fault.Kind.CUT;
			nodes(nodes);
			lasting = lasting();
		}
		case "loss" -> {
			kind = Fault.Kind.LOSS;
			nodes.add(node());
			keyword(">");
			nodes.add(node());
			size = Units.part(word("a loss"));
			lasting = lasting();
		}
		default -> throw new IllegalArgumentException("'" + what + "' is nothing that can happen");
		}
		return new Fault(at, kind, nodes, x, y, size, lasting, process);
	}

	/** {@code METRIC OPERATOR VALUE [after TIME]}. */
	private Expectation expectation(String text) {
		String metric = word("a metric");
		if (!Results.metrics().contains(metric)) {
			throw new IllegalArgumentException("'" + metric + "' is no metric: " + String.join(", ", Results.metrics()));
		}
		String operator = word("=, <, <=, > or >=");
		if (!List.of("=", "<", "<=", ">", ">=").contains(operator)) {
			throw new IllegalArgumentException("'" + operator + "' is none of = < <= > >=");
		}
		double bound = Units.value(word("a value"));
		long after = takes("after") ? time() : 0;
		return new Expectation(metric, operator, bound, after, text.substring("expect".length()).strip());
	}

	private void nodes(List<Integer> into) {
		do {
			into.add(node());
		} while (!this.words.isEmpty() && !this.words.peek().equals("for"));
	}

	private int node() {
		String word = word("a node");
		if (word.equals("root")) {
			return 0;
		}
		double number = Units.number(word);
		if (number != Math.rint(number)) {
			throw new IllegalArgumentException("'" + word + "' is no node");
		}
		return (int) number;
	}

	private long lasting() {
		return takes("for") ? time() : Long.MAX_VALUE;
	}

	private String word(String wanted) {
		if (this.words.isEmpty()) {
			throw new IllegalArgumentException(wanted + " is missing");
		}
		return this.words.remove();
	}

	private boolean takes(String keyword) {
		if (!this.words.isEmpty() && this.words.peek().equals(keyword)) {
			this.words.remove();
			return true;
		}
		return false;
	}

	private void keyword(String keyword) {
		if (!takes(keyword)) {
			throw new IllegalArgumentException("'" + keyword + "' is missing");
		}
	}

	private boolean choice(String yes, String no) {
		String word = word(yes + " or " + no);
		if (!word.equals(yes) && !word.equals(no)) {
			throw new IllegalArgumentException("'" + word + "' is neither " + yes + " nor " + no);
		}
		return word.equals(yes);
	}

	private double option(String keyword, double otherwise) {
		return takes(keyword) ? Units.number(word("a number").replaceAll("(dBm?|m)$", "")) : otherwise;
	}

	private double number() {
		return Units.number(word("a number"));
	}

	private long time() {
		return Units.time(word("a time"));
	}
}

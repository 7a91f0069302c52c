package frond.tests;

import java.util.List;

/** What is tested: cheap and low first; the rooms of {@link #UNIT} run two at a time, from both ends. */
final class Rooms {
	/** Runs on the JVM, with real processes where a room is a process. */
	static final String UNIT = "unit";
	/** The firmware's tests, compiled ahead of time, in QEMU. */
	static final String TARGET = "target";
	/** The whole line, QEMU nodes included. */
	static final String NETWORK = "network";
	/** Boards in Renode, where there is one. */
	static final String RENODE = "renode";
	/** The page, in a real browser. */
	static final String BROWSER = "browser";

	static final List<String> LEVELS = List.of(UNIT, TARGET, NETWORK, RENODE, BROWSER);

	/**
	 * One folder of {@code tests/}.
	 *
	 * @param name the folder
	 * @param level one of the levels
	 * @param classes rooms whose classes it sees
	 * @param libraries configurations of module.ivy whose jars it sees, besides {@code test}
	 */
	record Room(String name, String level, List<String> classes, List<String> libraries) {
	}

	static final List<Room> ALL = List.of(
			new Room("firmware", UNIT, List.of("firmware"), List.of()),
			new Room("rules", UNIT, List.of("firmware"), List.of()),
			new Room("aot", UNIT, List.of("aot", "firmware"), List.of("aot")),
			new Room("air", UNIT, List.of("air", "firmware"), List.of("tools")),
			new Room("border-router", UNIT, List.of("border-router", "process", "air", "firmware"), List.of("tools")),
			new Room("node", UNIT, List.of("tests/firmware", "border-router", "air", "firmware"), List.of("tools")),
			new Room("cli", UNIT, List.of("cli", "air", "firmware"), List.of("tools")),
			new Room("sim", UNIT, List.of("sim", "border-router", "cli", "air", "firmware"), List.of("tools")),
			new Room("broker", UNIT, List.of(), List.of("gateway")),
			new Room("gateway", UNIT, List.of("gateway", "border-router", "air", "firmware"), List.of("gateway")),
			new Room("historian", UNIT, List.of("historian", "broker", "process"), List.of("historian")),
			new Room("fuzz", UNIT, List.of("tests/node", "border-router", "air", "gateway", "historian", "firmware"), List.of("fuzz")),
			new Room("network", NETWORK, List.of("cli", "air", "firmware"), List.of("tools")),
			new Room("renode", RENODE, List.of("cli", "firmware"), List.of("tools")),
			new Room("browser", BROWSER, List.of(), List.of("browser", "tools")));

	private Rooms() {
	}
}

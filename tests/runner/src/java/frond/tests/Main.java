package frond.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code ./frond test}: runs every room's tests, each room in a JVM of its own with its own libraries, then the firmware's tests on
 * target, and ends with the totals. Reports in JUnit XML are in build/reports.
 */
public final class Main {
	private static final String USAGE = """
			Usage: ./frond test [--only unit|target|network|renode|browser] [--room NAME] [--class REGEX]
			  --only LEVEL   one level: unit (JVM), target (the firmware's tests in QEMU), network (the whole line), renode (boards in Renode), browser (the page)
			  --room NAME    one folder of tests/
			  --class REGEX  only classes whose full name matches
			Reports in JUnit XML: build/reports/. Ends with 'N passed, N failed, N skipped'; exit code 0 only if none failed.
			""";
	/** No room takes longer on a loaded two-core machine; a hang must not eat CI's time. */
	private static final long ROOM_MINUTES = 15;

	private final Path root;
	private final String pattern;
	private int passed;
	private int failed;
	private int skipped;

	private Main(Path root, String pattern) {
		this.root = root;
		this.pattern = pattern;
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		String only = null;
		String roomName = null;
		String pattern = ".*";
		for (int i = 0; i < arguments.length; i++) {
			String value = i + 1 < arguments.length ? arguments[i + 1] : null;
			switch (arguments[i]) {
			case "--only" -> only = value;
			case "--room" -> roomName = value;
			case "--class" -> pattern = value;
			case "--help", "-h" -> {
				System.out.print(USAGE);
				return;
			}
			default -> usage("unknown option " + arguments[i]);
			}
			if (value == null) {
				usage(arguments[i] + " needs a value");
			}
			i++;
		}
		if (only != null && !Rooms.LEVELS.contains(only)) {
			usage("no level '" + only + "'; there are " + String.join(", ", Rooms.LEVELS));
		}
		String wanted = roomName;
		if (wanted != null && Rooms.ALL.stream().noneMatch(room -> room.name().equals(wanted)) && !wanted.equals(Rooms.TARGET)) {
			usage("no room '" + wanted + "' in tests/");
		}
		Main main = new Main(Path.of(System.getenv("FROND_ROOT")), pattern);
		for (String level : Rooms.LEVELS) {
			if (only != null && !only.equals(level)) {
				continue;
			}
			Deque<Rooms.Room> rooms = new ArrayDeque<>();
			Rooms.ALL.stream().filter(room -> room.level().equals(level) && (wanted == null || wanted.equals(room.name()))).forEach(rooms::add);
			if (level.equals(Rooms.UNIT) && rooms.size() > 1) {
				main.together(rooms);
			} else {
				for (Rooms.Room room : rooms) {
					main.room(room);
				}
			}
			if (level.equals(Rooms.TARGET) && (wanted == null || wanted.equals(Rooms.TARGET))) {
				main.target();
			}
		}
		System.out.printf("%d passed, %d failed, %d skipped%n", main.passed, main.failed, main.skipped);
		System.exit(main.failed == 0 && main.passed + main.skipped > 0 ? 0 : 1);
	}

	private static void usage(String problem) {
		System.err.println("frond test: " + problem);
		System.err.print(USAGE);
		System.exit(2);
	}

	/** Two rooms at a time, for they wait much: the cheap and low ones from the front, the costly ones from the back. */
	private void together(Deque<Rooms.Room> rooms) throws IOException, InterruptedException {
		ExecutorService second = Executors.newSingleThreadExecutor();
		try {
			Future<?> back = second.submit(() -> {
				for (Rooms.Room room = next(rooms, true); room != null; room = next(rooms, true)) {
					room(room);
				}
				return null;
			});
			for (Rooms.Room room = next(rooms, false); room != null; room = next(rooms, false)) {
				room(room);
			}
			back.get();
		} catch (ExecutionException e) {
			throw new IOException(e.getCause());
		} finally {
			second.shutdownNow();
		}
	}

	private static Rooms.Room next(Deque<Rooms.Room> rooms, boolean last) {
		synchronized (rooms) {
			return last ? rooms.pollLast() : rooms.pollFirst();
		}
	}

	private Path classes(String room) {
		return this.root.resolve("build/classes").resolve(room);
	}

	private void room(Rooms.Room room) throws IOException, InterruptedException {
		Path tests = classes("tests/" + room.name());
		if (!Files.isDirectory(tests)) {
			return;
		}
		List<String> path = new ArrayList<>();
		path.add(tests.toString());
		path.add(classes("tests/support").toString());
		path.add(classes("tests/runner").toString());
		room.classes().forEach(name -> path.add(classes(name).toString()));
		room.libraries().forEach(name -> path.add(this.root.resolve("build/lib").resolve(name) + "/*"));
		path.add(this.root.resolve("build/lib/test") + "/*");
		Path reports = Files.createDirectories(this.root.resolve("build/reports").resolve(room.name()));
		run(room.level(), room.name(), List.of("java", "-Xmx1g", "-Djava.awt.headless=true", "-Dslf4j.internal.verbosity=ERROR", "-cp", String.join(":", path), RoomMain.class.getName(),
				tests.toString(), reports.toString(), this.pattern));
	}

	private void target() throws IOException, InterruptedException {
		Path reports = Files.createDirectories(this.root.resolve("build/reports"));
		String path = String.join(":", classes("aot").toString(), this.root.resolve("build/lib/aot") + "/*");
		run(Rooms.TARGET, "qemu", List.of("java", "-Xmx1g", "-cp", path, "frond.aot.TargetTests", "--classes", classes("tests/firmware").toString(),
				"--xml", reports.resolve("target.xml").toString()));
	}

	/** Runs one child; its lines are shown as they come, its counts are added up. */
	private void run(String level, String name, List<String> command) throws IOException, InterruptedException {
		System.out.printf("%s %s%n", level, name);
		long start = System.nanoTime();
		Process process = new ProcessBuilder(command).directory(this.root.toFile()).redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
				.start();
		AtomicBoolean late = new AtomicBoolean();
		Thread watch = new Thread(() -> {
			try {
				if (!process.waitFor(ROOM_MINUTES, TimeUnit.MINUTES)) {
					late.set(true);
					kill(process);
				}
			} catch (InterruptedException stopped) {
				Thread.currentThread().interrupt();
			}
		}, "deadline");
		watch.setDaemon(true);
		watch.start();
		Thread shutdown = new Thread(() -> kill(process));
		Runtime.getRuntime().addShutdownHook(shutdown);
		int[] counts = new int[3];
		boolean told = false;
		try (BufferedReader lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith(RoomMain.RESULT)) {
					String[] fields = line.substring(RoomMain.RESULT.length()).split(" ");
					for (int i = 0; i < 3; i++) {
						counts[i] = Integer.parseInt(fields[i]);
					}
					told = true;
				} else {
					System.out.println(line);
				}
			}
		}
		int code = process.waitFor();
		Runtime.getRuntime().removeShutdownHook(shutdown);
		watch.interrupt();
		if (!told || late.get() || code != 0 && counts[1] == 0) {
			System.out.printf("  FAILED %s: %s%n", name, late.get() ? "not done after " + ROOM_MINUTES + " minutes" : "ended with code " + code + " and no result");
			counts[1]++;
		}
		synchronized (this) {
			this.passed += counts[0];
			this.failed += counts[1];
			this.skipped += counts[2];
		}
		System.out.printf("  %s %s: %d of %d passed, %.1f s%n", level, name, counts[0], counts[0] + counts[1] + counts[2], (System.nanoTime() - start) / 1e9);
	}

	private static void kill(Process process) {
		List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
		all.add(process.toHandle());
		all.forEach(ProcessHandle::destroyForcibly);
	}
}

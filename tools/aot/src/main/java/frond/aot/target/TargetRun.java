package frond.aot.target;

import frond.aot.BuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All tests of a directory of classes, from class files to report. */
public final class TargetRun {
	/** Milliseconds that one test may take; the slowest take some hundreds. */
	private static final long SILENCE = 30000;

	private final Path root;
	private final Path classes;
	private final Pattern only;
	private final long deadline;

	/** @param seconds for all tests together, building not counted */
	public TargetRun(Path root, Path classes, String only, int seconds) {
		this.root = root;
		this.classes = classes;
		this.only = Pattern.compile(only);
		this.deadline = seconds * 1000000000L;
	}

	/** @return whether every test passed */
	public boolean run(Path xml) throws IOException {
		if (!Files.isDirectory(this.classes)) {
			throw new BuildException("no directory " + this.classes);
		}
		TestImage image = new TestImage(this.root, this.classes, this.root.resolve("build/aot/tests"));
		image.compileSupport();
		List<TestClass> found = new ArrayList<>();
		find(image.support(), found);
		find(this.classes, found);
		List<Outcome> outcomes = new ArrayList<>();
		if (found.stream().anyMatch(type -> !type.tests.isEmpty())) {
			Path elf = image.build(found);
			List<String> names = found.stream().flatMap(type -> type.tests.stream().map(test -> type.name + "." + test)).collect(Collectors.toList());
			outcomes.addAll(new TestRun(elf, names, System.nanoTime() + this.deadline, SILENCE).run());
		}
		for (TestClass type : found) {
			type.ignored.forEach(test -> outcomes.add(new Outcome(type.name + "." + test, null, true, 0)));
		}
		Report.write(xml, outcomes);
		long ignored = outcomes.stream().filter(outcome -> outcome.ignored).count();
		long failed = outcomes.stream().filter(outcome -> outcome.failure != null).count();
		long passed = outcomes.size() - ignored - failed;
		System.out.println("PASSED: " + passed);
		System.out.println("FAILED: " + failed);
		// What frond.tests reads of a child.
		System.out.println("room-result " + passed + " " + failed + " " + ignored);
		return failed == 0;
	}

	private void find(Path directory, List<TestClass> found) throws IOException {
		List<Path> files;
		try (Stream<Path> walk = Files.walk(directory)) {
			files = walk.filter(file -> file.toString().endsWith(".class")).sorted().collect(Collectors.toList());
		}
		for (Path file : files) {
			TestClass type = TestClass.read(directory, file);
			if (type != null && this.only.matcher(type.name).find()) {
				found.add(type);
			}
		}
	}
}

package frond.aot.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.aot.BuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that fail, end the image or never end: each is reported, and the others run. Builds and runs a real image. */
class TestRunTest {
	private static final String HARSH = "package frond.harsh; import org.junit.*; public class HarshTest {"
			+ " @Test public void a() { } @Test public void failing() { Assert.assertEquals(\"sum\", 4, 2 + 3); }"
			+ " @Test public void recursive() { deep(new int[1]); } static int deep(int[] n) { int[] more = { n[0] + 1 }; return deep(more) * deep(n) + more[0]; }"
			+ " @Test public void greedy() { Object[] all = new Object[1000]; for (int i = 0; i < 1000; i++) { all[i] = new byte[1000]; } Assert.assertNotNull(all[999]); }"
			+ " @Test public void endless() { while (true) { Assert.assertTrue(true); } }"
			+ " @Test public void nulls() { String text = null; text.length(); } @Test @Ignore public void later() { } @Test public void z() { } }";

	@TempDir
	private Path directory;

	@Test
	void everyTestGetsItsOutcome() throws IOException {
		Path root = Path.of(System.getenv().getOrDefault("FROND_ROOT", ".")).toAbsolutePath().normalize();
		Path classes = Files.createDirectories(this.directory.resolve("harsh"));
		TestImage image = new TestImage(root, classes, this.directory);
		image.compileSupport();
		Path source = this.directory.resolve("HarshTest.java");
		Files.writeString(source, HARSH);
		assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "--release", "8", "-nowarn", "-Xlint:-options", "-cp", image.support().toString(), "-d",
				classes.toString(), source.toString()));
		TestClass harsh = TestClass.read(classes, classes.resolve("frond/harsh/HarshTest.class"));
		Path elf = image.build(List.of(harsh));
		List<String> names = new ArrayList<>();
		harsh.tests.forEach(test -> names.add(harsh.name + "." + test));
		List<Outcome> outcomes = new TestRun(elf, names, System.nanoTime() + 120_000_000_000L, 3000).run();
		List<String> said = new ArrayList<>();
		outcomes.forEach(outcome -> said.add(outcome.method() + " " + outcome.failure));
		assertEquals(7, outcomes.size(), said.toString());
		assertEquals("a null", said.get(0));
		assertEquals("failing java.lang.AssertionError: sum expected:<4> but was:<5>", said.get(1));
		assertTrue(said.get(2).startsWith("recursive the image ended: fault: stack overflow"), said.get(2));
		assertTrue(said.get(3).startsWith("greedy the image ended: java.lang.OutOfMemoryError: 10"), said.get(3));
		assertTrue(said.get(3).contains("\tat 0800"), "the calls that led there: " + said.get(3));
		assertEquals("endless no end after 3000 ms", said.get(4));
		assertEquals("nulls java.lang.NullPointerException", said.get(5));
		assertEquals("z null", said.get(6));
	}

	@Test
	void aMissingEmulatorIsOneLine() {
		try {
			new TestRun(this.directory.resolve("none.elf"), List.of("a.b"), System.nanoTime() + 5_000_000_000L, 1000).run()
					.forEach(outcome -> assertTrue(outcome.failure.startsWith("the image ended"), outcome.failure));
		} catch (BuildException e) {
			assertTrue(e.getMessage().contains("qemu-system-arm"), e.getMessage());
		}
	}
}

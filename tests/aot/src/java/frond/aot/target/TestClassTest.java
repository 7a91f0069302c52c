package frond.aot.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.aot.BuildException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Ignore;
import org.junit.Test;

/** Reading of JUnit 4's annotations from class files, and the main class generated from them. */
class TestClassTest {
	/** JUnit 4 classes as a user would write them, but not public, so that the runner of this test does not take them for tests. */
	abstract static class Base {
		@Before
		public void prepare() {
		}
	}

	/** See above. */
	static class Sample extends Base {
		@Test
		public void first() {
		}

		@Test
		@Ignore
		public void later() {
		}

		@After
		public void tidy() {
		}

		public void helper() {
		}
	}

	/** See above. */
	static class Unfit {
		@Test(expected = IllegalStateException.class)
		public void throwing() {
		}
	}

	private static TestClass read(Class<?> type) throws IOException, URISyntaxException {
		Path classes = Path.of(TestClassTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		return TestClass.read(classes, classes.resolve(type.getName().replace('.', '/') + ".class"));
	}

	@org.junit.jupiter.api.Test
	void annotatedMethodsAreFoundSuperclassesIncluded() throws IOException, URISyntaxException {
		TestClass sample = read(Sample.class);
		assertEquals(List.of("first"), sample.tests);
		assertEquals(List.of("later"), sample.ignored);
		assertEquals(List.of("prepare"), sample.before);
		assertEquals(List.of("tidy"), sample.after);
		assertNull(read(Base.class));
		assertNull(read(TestClassTest.class));
	}

	@org.junit.jupiter.api.Test
	void whatAnImageCannotRunIsRefusedByName() {
		assertTrue(assertThrows(BuildException.class, () -> read(Unfit.class)).getMessage().contains("Unfit.throwing: @Test takes no 'expected'"));
	}

	@org.junit.jupiter.api.Test
	void theGeneratedMainCallsFixturesAroundTheTest() throws IOException, URISyntaxException {
		String source = TestMain.source(List.of(read(Sample.class)));
		int before = source.indexOf("object.prepare();");
		int test = source.indexOf("object.first();");
		int after = source.indexOf("object.tidy();");
		assertTrue(0 < before && before < test && test < after, source);
		assertEquals(-1, source.indexOf("later"));
	}
}

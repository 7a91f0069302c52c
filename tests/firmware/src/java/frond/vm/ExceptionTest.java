package frond.vm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import org.junit.Test;

/** Exceptions are thrown, found and finished as the Java Language Specification wants (chapters 11, 14.20 and 15). */
public class ExceptionTest {
	private static Object nothing;
	private static int index = 4;
	private final StringBuilder steps = new StringBuilder();

	/** An exception of the test's own. */
	private static final class Wanted extends Exception {
		private static final long serialVersionUID = 1;
		private final int code;

		Wanted(int code) {
			super("code " + code);
			this.code = code;
		}
	}

	@Test
	public void aNullPointerThrows() {
		try {
			nothing.toString();
			fail();
		} catch (NullPointerException e) {
			Object caught = e;
			assertTrue(caught.toString().startsWith("java.lang.NullPointerException"));
		}
		try {
			((int[]) nothing)[0] = 1;
			fail();
		} catch (NullPointerException e) {
			this.steps.append('a');
		}
		try {
			index += ((int[]) nothing).length;
			fail();
		} catch (NullPointerException e) {
			this.steps.append('b');
		}
		assertEquals("ab", this.steps.toString());
	}

	@Test
	public void anIndexOutsideTheArrayThrows() {
		byte[] array = new byte[4];
		int caught = 0;
		for (int at = -1; at <= index; at += 5) {
			try {
				array[at] = 1;
				fail();
			} catch (ArrayIndexOutOfBoundsException e) {
				caught++;
			}
		}
		assertEquals(2, caught);
	}

	@Test
	public void aWrongCastThrows() {
		Object text = "text";
		try {
			Integer number = (Integer) text;
			fail("" + number);
		} catch (ClassCastException e) {
			this.steps.append('c');
		}
		assertEquals("c", this.steps.toString());
	}

	@Test
	public void arraycopyChecksItsRange() {
		byte[] from = { 1, 2, 3, 4 };
		byte[] to = new byte[4];
		try {
			System.arraycopy(from, 2, to, 0, 3);
			fail();
		} catch (IndexOutOfBoundsException e) {
			assertEquals(0, to[0]);
		}
		try {
			System.arraycopy(from, Integer.MAX_VALUE, to, 0, 3);
			fail();
		} catch (IndexOutOfBoundsException e) {
			assertEquals(0, to[0]);
		}
		try {
			System.arraycopy(from, 0, (byte[]) nothing, 0, 0);
			fail();
		} catch (NullPointerException e) {
			assertEquals(0, to[0]);
		}
		long[] longs = { 1, 2L << 40, 3 };
		System.arraycopy(longs, 1, longs, 0, 2);
		assertEquals(2L << 40, longs[0]);
		assertEquals(3, longs[1]);
		System.arraycopy(from, 0, from, 1, 3);
		assertEquals(1, from[1]);
		assertEquals(3, from[3]);
	}

	@Test
	public void theHandlerOfTheTypeGetsTheObject() {
		Wanted thrown = new Wanted(7);
		try {
			deep(3, thrown);
			fail();
		} catch (RuntimeException e) {
			fail("the wrong handler");
		} catch (Wanted e) {
			assertSame(thrown, e);
			assertEquals(7, e.code);
			assertEquals("code 7", e.getMessage());
		}
		assertEquals("f0f1f2f3", this.steps.toString());
	}

	private void deep(int depth, Wanted thrown) throws Wanted {
		try {
			if (depth == 0) {
				throw thrown;
			}
			deep(depth - 1, thrown);
		} finally {
			this.steps.append('f').append(depth);
		}
	}

	/** JLS 14.20.2: the finally block runs, and its own exit replaces the one before. */
	@Test
	public void finallyHasTheLastWord() {
		assertEquals(2, returnsTwice());
		try {
			throwsTwice();
			fail();
		} catch (IllegalStateException e) {
			assertEquals("second", e.getMessage());
		}
	}

	@SuppressWarnings("finally")
	private static int returnsTwice() {
		try {
			return 1;
		} finally {
			return 2;
		}
	}

	@SuppressWarnings("finally")
	private static void throwsTwice() {
		try {
			throw new IllegalStateException("first");
		} finally {
			throw new IllegalStateException("second");
		}
	}

	/** Variables that a handler reads have the values of the time of the throw. */
	@Test
	public void variablesKeepTheirValuesIntoTheHandler() {
		int sum = 0;
		for (int i = 0; i < 10; i++) {
			try {
				sum += i;
				if (i % 3 == 0) {
					throw new Wanted(i);
				}
				sum += 100;
			} catch (Wanted e) {
				sum += 1000;
			}
		}
		assertEquals(45 + 600 + 4000, sum);
	}

	@Test
	public void aCatchOfASupertypeCatches() {
		try {
			throw new IllegalArgumentException("x");
		} catch (Throwable e) {
			assertEquals("x", e.getMessage());
		}
	}

	@Test
	public void thousandsOfThrowsLeaveNothingBehind() {
		int caught = 0;
		for (int i = 0; i < 5000; i++) {
			try {
				deepThrow(i & 7);
			} catch (Wanted e) {
				caught += e.code;
			}
		}
		assertEquals(5000, caught);
	}

	private static void deepThrow(int depth) throws Wanted {
		if (depth == 0) {
			throw new Wanted(1);
		}
		deepThrow(depth - 1);
	}
}

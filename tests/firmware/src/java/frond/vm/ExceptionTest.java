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

	/** What is at a reference that is null: fields of every width, at the start and behind others, read and written, and elements. */
	@Test
	public void nothingHasNoFields() {
		assertEquals(9, thrownBy(0, 9, 0));
	}

	/** JLS 15.12.4.4: the target is looked at before the method runs, also one that never looks at it itself, and after the arguments. */
	@Test
	public void nothingHasNoMethods() {
		this.steps.append(thrownBy(9, 13, 0));
		assertEquals("4", this.steps.toString());
		assertEquals(0, this.calls);
		assertEquals(1, thrownBy(13, 14, 0));
		assertEquals(1, this.calls);
	}

	/** The exception leaves as many methods as it must, and those that go on afterwards are as they were. */
	@Test
	public void whatWasDoneBeforeANullPointerStays() {
		Fields fields = new Fields(null);
		int before = 0;
		try {
			before = fields.number;
			fields.number = before + 7;
			use(deepNull(fields, 4) + before);
			fail();
		} catch (NullPointerException e) {
			before++;
		} finally {
			fields.small++;
		}
		assertEquals(2, before);
		assertEquals(8 + 4, fields.number);
		assertEquals(4, fields.small);
	}

	/** A condition before it must not be taken for one of the handler's: IT blocks (ARMv7-M). */
	@Test
	public void nullPointersUnderConditions() {
		int caught = 0;
		for (int i = 0; i < 4000; i++) {
			Fields fields = (i & 3) == 0 ? null : new Fields(null);
			try {
				int number = (i & 1) == 0 ? fields.number : i;
				caught += number > 3 ? 0 : number;
			} catch (NullPointerException e) {
				caught += 10;
			}
		}
		assertEquals(1000 * 10 + 1000 + 1 + 3, caught);
	}

	private static final class Fields {
		private int number = 1;
		private long wide = 2;
		private byte small = 3;
		private double real;
		private final Object other;

		Fields(Object other) {
			this.other = other;
		}

		int constant() {
			return 5;
		}

		int first() {
			return this.number;
		}

		void count(int[] into) {
			into[0]++;
			this.number++;
		}
	}

	private int calls;

	private int called() {
		return ++this.calls;
	}

	private static int deepNull(Fields fields, int depth) {
		if (depth == 0) {
			return ((Fields) fields.other).number;
		}
		fields.number++;
		return deepNull(fields, depth - 1) + depth;
	}

	/** How many of some accesses to null throw. */
	private int thrownBy(int from, int to, int thrown) {
		int count = thrown;
		for (int access = from; access < to; access++) {
			try {
				use(access(access, (Fields) nothing));
			} catch (NullPointerException e) {
				count++;
			}
		}
		return count;
	}

	private static void use(long value) {
		index += (int) value;
		index -= (int) value;
	}

	private long access(int access, Fields none) {
		int[] into = new int[1];
		switch (access) {
			case 0:
				return none.number;
			case 1:
				return none.wide;
			case 2:
				none.wide = index;
				return 0;
			case 3:
				none.small = (byte) index;
				return none.small;
			case 4:
				return (long) none.real;
			case 5:
				return none.other == null ? 1 : 0;
			case 6:
				return ((byte[]) nothing)[index + 100_000];
			case 7:
				((long[]) nothing)[index] = 1;
				return 0;
			case 8:
				return ((Object[]) nothing).length;
			case 9:
				return none.constant();
			case 10:
				return none.first();
			case 11:
				return ((Runnable) nothing).hashCode();
			case 12:
				none.count(into);
				return into[0] = this.calls++;
			default:
				return ((String) nothing).charAt(called());
		}
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

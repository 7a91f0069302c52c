package frond.vm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import org.junit.Test;

/** Classes, interfaces, strings: what firmware uses of the language. */
public class LanguageTest {
	private static int initialized;

	/** A thing with an area. */
	private interface Shape {
		int area();
	}

	private abstract static class Named {
		protected final String name;

		Named(String name) {
			this.name = name;
		}

		abstract int sides();

		@Override
		public String toString() {
			return this.name + "/" + sides();
		}
	}

	private static final class Square extends Named implements Shape {
		private final int side;

		Square(int side) {
			super("square");
			this.side = side;
		}

		@Override
		int sides() {
			return 4;
		}

		@Override
		public int area() {
			return this.side * this.side;
		}
	}

	private static final class Triangle extends Named implements Shape {
		Triangle() {
			super("triangle");
		}

		@Override
		int sides() {
			return 3;
		}

		@Override
		public int area() {
			return 6;
		}
	}

	/** Counts when it is initialized. */
	private static final class Late {
		private static final int[] TABLE = { ++initialized, 11, 12 };

		static int get(int index) {
			return TABLE[index];
		}
	}

	@Test
	public void theMethodOfTheObjectsClassRuns() {
		Shape[] shapes = { new Square(3), new Triangle() };
		assertEquals(9, shapes[0].area());
		assertEquals(6, shapes[1].area());
		assertEquals("square/4", shapes[0].toString());
		assertEquals("triangle/3", shapes[1].toString());
	}

	@Test
	public void typesAreKnownAtRunTime() {
		Object square = new Square(1);
		assertTrue(square instanceof Shape);
		assertTrue(square instanceof Named);
		assertFalse(square instanceof Triangle);
		Object array = new Square[1];
		assertTrue(array instanceof Shape[]);
		assertTrue(array instanceof Object[]);
		assertFalse(array instanceof Triangle[]);
		Object bytes = new byte[1];
		assertTrue(bytes instanceof byte[]);
		assertFalse(bytes instanceof int[]);
		assertFalse(bytes instanceof Object[]);
	}

	/** JLS 12.4.1: a class is initialized at its first use, once. */
	@Test
	public void aClassIsInitializedOnceAndLate() {
		int before = initialized;
		assertEquals(11, Late.get(1));
		assertEquals(12, Late.get(2));
		assertEquals(1, Late.get(0));
		assertEquals(before == 0 ? 1 : before, initialized);
	}

	@Test
	public void tablesHoldTheirConstants() {
		byte[] bytes = { 0, -1, 127, -128 };
		short[] shorts = { -32768, 32767 };
		int[] ints = { 0x80000000, 0x7fffffff };
		long[] longs = { Long.MIN_VALUE, 0x123456789abcdefL };
		char[] characters = { 'a', '\uffff' };
		boolean[] booleans = { true, false, true };
		float[] floats = { 1.5f, -0.25f };
		double[] doubles = { 1e100, -2.5 };
		String[] strings = { "a", null, "c" };
		assertEquals(-128, bytes[3]);
		assertEquals(-32768, shorts[0]);
		assertEquals(Integer.MIN_VALUE, ints[0]);
		assertEquals(0x123456789abcdefL, longs[1]);
		assertEquals(0xffff, characters[1]);
		assertTrue(booleans[2] && !booleans[1]);
		assertEquals(-0.25, floats[1], 0);
		assertEquals(1e100, doubles[0], 0);
		assertEquals("c", strings[2]);
	}

	@Test
	public void stringsAreBuilt() {
		StringBuilder text = new StringBuilder();
		text.append("n=").append(-12).append(' ').append(12345678901L).append(true);
		assertEquals("n=-12 12345678901true", text.toString());
		assertEquals("abc", "a" + "bc".substring(0, 1) + 'c');
		assertEquals(Integer.MIN_VALUE, Integer.parseInt("-2147483648"));
		assertEquals("-2147483648", String.valueOf(Integer.MIN_VALUE));
		assertEquals("ff", Integer.toHexString(255));
	}

	@Test
	public void stringsAreCompared() {
		String built = new StringBuilder("lo").append("pan").toString();
		assertTrue(built.equals("lopan"));
		assertTrue("lopan".equals(built));
		assertEquals("lopan".hashCode(), built.hashCode());
		assertEquals(0, "".hashCode());
		assertTrue("a".compareTo("b") < 0);
		assertEquals(2, built.indexOf("p"));
		assertEquals('n', built.charAt(4));
		assertTrue(built.startsWith("lo"));
	}

	@Test
	public void anIndexOutsideAStringThrows() {
		try {
			"abc".charAt(3);
			fail();
		} catch (IndexOutOfBoundsException e) {
			return;
		}
	}

	@Test
	public void recursionReturns() {
		assertEquals(6765, fibonacci(20));
	}

	private static int fibonacci(int n) {
		return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
	}

	@Test
	public void innerClassesSeeTheirOwner() {
		final int[] count = { 0 };
		Runnable twice = new Runnable() {
			@Override
			public void run() {
				count[0] += 2;
			}
		};
		twice.run();
		twice.run();
		assertEquals(4, count[0]);
	}

	/** A literal of ASCII, one of other characters, and strings made at run time answer alike. Hash: the sum in String.hashCode's documentation. */
	@Test
	public void aLiteralIsAString() {
		String built = new StringBuilder().append("fro").append("nd\n").toString();
		assertEquals("frond\n", built);
		assertEquals(built, "frond\n");
		assertEquals(6, "frond\n".length());
		assertEquals('\n', "frond\n".charAt(5));
		assertEquals(97705497, "frond".hashCode());
		assertEquals("frond\n".hashCode(), built.hashCode());
		assertEquals(0, "".hashCode());
		assertEquals(2, "\u00e9\u20ac".length());
		assertEquals('\u20ac', "\u00e9\u20ac".charAt(1));
		try {
			fail("" + "frond".charAt(5 + initialized - initialized));
		} catch (IndexOutOfBoundsException e) {
			assertEquals("ond", "frond".substring(2));
		}
	}
}

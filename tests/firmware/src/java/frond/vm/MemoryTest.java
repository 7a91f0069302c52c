package frond.vm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;

import org.junit.Test;

/** The heap: what is reachable stays as it is, what is not makes room again. */
public class MemoryTest {
	private static Node kept;

	/** One of a chain. */
	private static final class Node {
		private final Node next;
		private final long value;
		private final byte[] data;

		Node(Node next, long value) {
			this.next = next;
			this.value = value;
			this.data = new byte[(int) (value & 15)];
		}
	}

	/** Ten times the memory of the largest board. */
	@Test
	public void garbageIsReclaimed() {
		int length = 0;
		for (int i = 0; i < 20000; i++) {
			byte[] garbage = new byte[i & 127];
			length += garbage.length;
		}
		assertEquals(1268464, length);
	}

	@Test
	public void whatIsReachableSurvives() {
		Node chain = null;
		for (int i = 0; i < 200; i++) {
			chain = new Node(chain, 0x123456789abcL * i);
			for (int j = 0; j < 40; j++) {
				new Node(null, j);
			}
		}
		kept = chain;
		churn();
		int count = 0;
		for (Node node = kept; node != null; node = node.next) {
			count++;
			assertEquals(0x123456789abcL * (200 - count), node.value);
			assertEquals(node.value & 15, node.data.length);
		}
		assertEquals(200, count);
		kept = null;
	}

	private static void churn() {
		for (int i = 0; i < 3000; i++) {
			new Node(null, i);
		}
	}

	/** Longs and doubles are 8 bytes wide on a machine of 4-byte words. */
	@Test
	public void arraysOfEveryTypeSurvive() {
		long[][] longs = new long[20][];
		double[] doubles = new double[7];
		char[] characters = new char[9];
		for (int i = 0; i < longs.length; i++) {
			longs[i] = new long[i];
			for (int j = 0; j < i; j++) {
				longs[i][j] = (long) i << 40 | j;
			}
			new Node(null, i);
		}
		doubles[6] = 0.25;
		characters[8] = 'z';
		churn();
		for (int i = 0; i < longs.length; i++) {
			for (int j = 0; j < i; j++) {
				assertEquals((long) i << 40 | j, longs[i][j]);
			}
		}
		assertEquals(0.25, doubles[6], 0);
		assertEquals('z', characters[8]);
	}

	@Test
	public void rowsOfATableAreApart() {
		int[][] table = new int[3][4];
		table[1][2] = 5;
		churn();
		assertEquals(5, table[1][2]);
		assertEquals(0, table[0][2]);
		assertEquals(0, table[2][2]);
		assertEquals(4, table[2].length);
	}

	@Test
	public void memoryIsZeroWhenGiven() {
		for (int i = 0; i < 500; i++) {
			byte[] bytes = new byte[100];
			for (int j = 0; j < bytes.length; j++) {
				assertEquals(0, bytes[j]);
				bytes[j] = -1;
			}
		}
	}

	@Test
	public void aCloneIsACopy() {
		byte[] bytes = { 1, 2, 3, 4, 5 };
		byte[] copy = bytes.clone();
		bytes[0] = 9;
		assertEquals(5, copy.length);
		assertEquals(1, copy[0]);
		assertEquals(5, copy[4]);
		long[] longs = { 1L << 40, 2 };
		assertEquals(1L << 40, longs.clone()[0]);
		assertEquals(2, longs.clone()[1]);
	}

	/** A chain longer than what a collector would follow by calling itself on a stack of some kilobytes. */
	@Test
	public void aLongChainIsFollowedToItsEnd() {
		Object[] chain = null;
		for (int i = 0; i < 1000; i++) {
			Object[] link = new Object[1];
			link[0] = chain;
			chain = link;
		}
		churn();
		int length = 0;
		while (chain != null) {
			length++;
			chain = (Object[]) chain[0];
		}
		assertEquals(1000, length);
	}

	/** More references at once than a collector would keep in a short list. */
	@Test
	public void aWideArrayIsFollowedToItsEnds() {
		Node[] wide = new Node[400];
		for (int i = 0; i < wide.length; i++) {
			wide[i] = new Node(new Node(null, i), i);
		}
		churn();
		for (int i = 0; i < wide.length; i++) {
			assertEquals(i, wide[i].next.value);
			assertNull(wide[i].next.next);
		}
	}

	@Test
	public void theCollectorCanBeCalled() {
		Node node = new Node(null, 3);
		System.gc();
		assertEquals(3, node.value);
	}

	/** An array that nothing refers to but the method that goes through it. */
	@Test
	public void whatAMethodGoesThroughSurvives() {
		Node[] walked = new Node[9];
		int[] numbers = new int[9];
		for (int i = walked.length - 1; i >= 0; i--) {
			walked[i] = new Node(null, i);
			numbers[i] = i;
			System.gc();
		}
		for (int i = 0; i < walked.length; i++) {
			System.gc();
			new Node(null, 100);
			assertEquals(i, walked[i].value + numbers[8 - i] - numbers[8 - i]);
			assertEquals(8 - i, numbers[8 - i]);
		}
	}

	@Test
	public void aLiteralIsOneObject() {
		String first = "literal";
		churn();
		assertSame(first, "literal");
		assertNotNull(first);
	}
}

package frond.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Array initializers; the input is of the form that TeaVM 0.15.0 writes. */
class ArrayTablesTest {
	@Test
	void constantsBecomeATable() {
		assertEquals("x = VM_FILL(frond_rpl, int8_t, make(&A, INT32_C(2)), INT32_C(1), -INT32_C(2));",
				ArrayTables.rewrite("x = teavm_fillByteArray(make(&A, INT32_C(2)), INT32_C(1), -INT32_C(2));", "frond_rpl"));
		assertEquals("x = VM_FILL(vm, int64_t, a, INT64_C(5));", ArrayTables.rewrite("x = teavm_fillLongArray(a, INT64_C(5));", "vm"));
	}

	@Test
	void whatIsComputedStaysACall() {
		String text = "x = teavm_fillIntArray(a, INT32_C(1), f(b, c));";
		assertEquals(text, ArrayTables.rewrite(text, "vm"));
	}

	@Test
	void oneInsideAnotherIsFound() {
		assertEquals("f(VM_FILL(vm, double, a, 0.5), VM_FILL(vm, int8_t, b, INT32_C(1)))",
				ArrayTables.rewrite("f(teavm_fillDoubleArray(a, 0.5), teavm_fillBooleanArray(b, INT32_C(1)))", "vm"));
	}
}

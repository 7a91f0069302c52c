package frond.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** String literals; the input is of the form that TeaVM 0.15.0 writes. */
class StringPoolTest {
	@Test
	void everyFormOfALiteralIsRead() {
		StringPool pool = new StringPool("""
				TeaVM_String* teavm_stringPool[7] = {
				    TEAVM_STRING(4, 3343801,u"main"), // string #0
				    NULL, // string #1
				    TEAVM_STRING_FROM_CODES(2, 5, 0, 97), // string #2
				    TEAVM_STRING(3, -7,u"a"
				    "bc"), // string #3
				    TEAVM_STRING(0, 0,u""), // string #4
				    TEAVM_STRING(2, 99,u"\\u00e9x"), // string #5
				    TEAVM_STRING(3, 98,u"\\"\\n\\\\")  // string #6
				};
				""");
		String source = pool.source();
		assertTrue(source.contains("VM_ASCII(0, 4, \"main\")\n"), source);
		assertTrue(source.contains("VM_STRING(2, 2, INT32_C(5), VM_TEXT({0, 97}))\n"), source);
		assertTrue(source.contains("VM_ASCII(3, 3, \"a\"\n    \"bc\")\n"), source);
		assertTrue(source.contains("VM_ASCII(4, 0, \"\")\n"), source);
		assertTrue(source.contains("VM_STRING(5, 2, INT32_C(99), VM_TEXT(u\"\\u00e9x\"))\n"), source);
		assertTrue(source.contains("VM_ASCII(6, 3, \"\\\"\\n\\\\\")\n"), source);
		assertTrue(pool.header().contains("extern const VmText vm_string_0;\n"), pool.header());
		assertEquals(-1, source.indexOf("VM_STRING(1,"));
	}

	@Test
	void aPoolThatIsNotAsExpectedStopsTheBuild() {
		assertThrows(BuildException.class, () -> new StringPool("TeaVM_String* teavm_stringPool[2] = {\n    TEAVM_STRING(1, 97,u\"a\") // string #0\n};\n"));
	}
}

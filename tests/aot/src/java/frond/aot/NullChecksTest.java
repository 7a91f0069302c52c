package frond.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Checks for null; the input is of the form that TeaVM 0.15.0 writes, its call sites rewritten. */
class NullChecksTest {
	private static String rewritten(String... lines) {
		Map<String, String> files = new TreeMap<>(Map.of("a.c", function("void f(void* teavm_local_1)", lines),
				"classes/b.c", function("int32_t meth_seen(void* teavm_this_)", "return TEAVM_FIELD(teavm_this_, cls_b, fld_x);")
						+ function("int32_t meth_unseen(void* teavm_this_, int32_t teavm_local_1)", "(meth_other(teavm_local_1));", "return TEAVM_FIELD(teavm_this_, cls_b, fld_x);")
						+ function("void meth_passed(void* teavm_this_)", "void* teavm_local_2;", "teavm_local_2 = sfld_b_y;", "(meth_unseen(teavm_this_, INT32_C(1)));")
						+ function("void meth_conditional(void* teavm_this_, int32_t teavm_local_1)",
								"if ((teavm_local_1 && TEAVM_FIELD(teavm_this_, cls_b, fld_x))) {", "}")));
		NullChecks.rewrite(files);
		return files.get("a.c").replaceFirst("(?s)^[^\n]*\n", "").replaceFirst("\\}\n$", "") + touched(files.get("classes/b.c"));
	}

	private static String function(String signature, String... lines) {
		return signature + " {\n    " + String.join("\n    ", lines) + "\n}\n";
	}

	/** The methods that read the header of their object. */
	private static String touched(String text) {
		StringBuilder names = new StringBuilder();
		for (String function : text.split("(?<=\n\\}\n)")) {
			if (function.contains(" {\n    VM_TOUCH(teavm_this_);\n")) {
				names.append(function.replaceFirst("(?s)^\\w+ (\\w+)\\(.*", "$1")).append('\n');
			}
		}
		return names.toString();
	}

	@Test
	void whatIsAccessedAtOnceIsNotChecked() {
		assertEquals("    teavm_local_2 = TEAVM_FIELD(teavm_local_1, cls_a, fld_x);\n",
				rewritten("teavm_local_1 = (teavm_nullCheck(teavm_local_1));", "teavm_local_2 = TEAVM_FIELD(teavm_local_1, cls_a, fld_x);"));
		assertEquals("    teavm_local_3 = teavm_local_1;\n    teavm_local_2 = (teavm_checkBounds(teavm_local_4, teavm_local_3));\n",
				rewritten("teavm_local_3 = (teavm_nullCheck(teavm_local_1));", "teavm_local_2 = (teavm_checkBounds(teavm_local_4, teavm_local_3));"));
		assertEquals("    x = TEAVM_ARRAY_LENGTH(teavm_local_1) + TEAVM_FIELD(teavm_local_2, cls_a, fld_x);\n",
				rewritten("x = TEAVM_ARRAY_LENGTH((teavm_nullCheck(teavm_local_1))) + TEAVM_FIELD((teavm_nullCheck(teavm_local_2)), cls_a, fld_x);"));
		assertEquals("    (((teavm_tmp_ptr_0 = (teavm_local_1)), TEAVM_METHOD(teavm_tmp_ptr_0, A_VT, virt_m)(teavm_tmp_ptr_0)));\n",
				rewritten("(((teavm_tmp_ptr_0 = (teavm_nullCheck(teavm_local_1))), TEAVM_METHOD(teavm_tmp_ptr_0, A_VT, virt_m)(teavm_tmp_ptr_0)));"));
	}

	@Test
	void whatIsAccessedLaterOrPerhapsIsChecked() {
		for (String next : new String[] { "(meth_other(teavm_local_2));", "if ((teavm_local_2 && TEAVM_FIELD(teavm_local_1, cls_a, fld_x))) {", "while (1) {",
				"teavm_local_2 = ((meth_other(teavm_local_2)) + TEAVM_FIELD(teavm_local_1, cls_a, fld_x));",
				"TEAVM_FIELD(teavm_local_1, cls_a, fld_x) = (meth_other(teavm_local_2));", "teavm_local_2 = TEAVM_ARRAY_AT(teavm_local_1, int8_t, INT32_C(5000));" }) {
			String lines = "    teavm_local_1 = (teavm_nullCheck(teavm_local_1));\n    " + next + "\n";
			assertEquals(lines, rewritten(lines.strip().split("\n    ")));
		}
	}

	@Test
	void theMethodThatIsCalledAccessesItsObject() {
		assertEquals("    (meth_seen(teavm_local_1));\n", rewritten("(meth_seen((teavm_nullCheck(teavm_local_1))));"));
		assertEquals("    (meth_unseen(teavm_local_1, INT32_C(1)));\nmeth_unseen\n", rewritten("(meth_unseen((teavm_nullCheck(teavm_local_1)), INT32_C(1)));"));
		assertEquals("    (meth_passed(teavm_local_1));\nmeth_unseen\n", rewritten("teavm_local_1 = (teavm_nullCheck(teavm_local_1));", "(meth_passed(teavm_local_1));"));
		assertEquals("    (meth_conditional(teavm_local_1, INT32_C(1)));\nmeth_conditional\n",
				rewritten("(meth_conditional((teavm_nullCheck(teavm_local_1)), INT32_C(1)));"));
	}

	@Test
	void whatIsNotCompiledJavaIsCheckedBefore() {
		assertEquals("    (meth_other((teavm_nullCheck(teavm_local_1))));\n", rewritten("(meth_other((teavm_nullCheck(teavm_local_1))));"));
	}

	@Test
	void aMethodWithHandlersKeepsItsChecks() {
		assertEquals("    VM_FRAME(3);\n    teavm_local_1 = VM_AT(0, teavm_nullCheck(teavm_local_1));\n    x = TEAVM_FIELD(teavm_local_1, cls_a, fld_x);\n",
				rewritten("VM_FRAME(3);", "teavm_local_1 = VM_AT(0, teavm_nullCheck(teavm_local_1));", "x = TEAVM_FIELD(teavm_local_1, cls_a, fld_x);"));
	}
}

package frond.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables of classes; the input is of the form that TeaVM 0.15.0 writes. */
class ClassTablesTest {
	private static final String RULE = """
			int32_t supertypeof_fs_Rule(TeaVM_Class* supercls, TeaVM_Class* cls) {
			    int32_t tag = cls->tag;
			    if (tag < 283 || tag >= 285) return INT32_C(0);
			    return INT32_C(1);
			}
			alignas(8) fs_Rule_VT fs_Rule_Cls = {
			    .parent = {
			        .parent = {
			            .size = (int32_t) (intptr_t) TEAVM_ALIGN(sizeof(cls_fs_Rule), sizeof(void*)),
			            .flags = 0,
			            .tag = 283,
			            .modifiers = 16,
			            .arrayType = NULL,
			            .itemType = NULL,
			            .isSupertypeOf = &supertypeof_fs_Rule,
			            .superclass = (TeaVM_Class*) &jl_Object_Cls,
			            .layout = teavm_classLayouts_fs_Rule_Cls,
			            .enumValues = NULL
			        }
			    }
			};
			static int16_t teavm_classLayouts_fs_Rule_Cls[2] = {
			INT16_C(1), 8
			};
			""";

	private static ClassTables tables(String... files) {
		Map<String, String> byName = new HashMap<>();
		for (String file : files) {
			byName.put("classes/" + byName.size() + ".c", file);
		}
		return new ClassTables(byName);
	}

	@Test
	void aTableHasWhatIsReadOfIt() {
		assertTrue(tables(RULE).source("Rule.c", RULE).contains("""
				alignas(8) const TeaVM_Class fs_Rule_Cls = {
				    .size = (int32_t) (intptr_t) TEAVM_ALIGN(sizeof(cls_fs_Rule), sizeof(void*)),
				    .flags = 0,
				    .tag = 283,
				    .end = 285,
				    .superclass = (TeaVM_Class*) &jl_Object_Cls,
				    .layout = teavm_classLayouts_fs_Rule_Cls,
				};
				static const int16_t teavm_classLayouts_fs_Rule_Cls[2] = {
				"""), tables(RULE).source("Rule.c", RULE));
		assertEquals("extern const TeaVM_Class fs_Rule_Cls;\n", tables(RULE).header("extern fs_Rule_VT fs_Rule_Cls;\n"));
	}

	@Test
	void virtualMethodsKeepTheirSlots() {
		String text = RULE.replace("        }\n    }\n}", "        },\n        .virt_name = &meth_fs_Rule_name\n    }\n}");
		String table = tables(text).source("Rule.c", text);
		assertTrue(table.contains("const fs_Rule_VT fs_Rule_Cls = {\n    .parent = {\n        .parent = {\n"), table);
		assertTrue(table.contains("        .virt_name = &meth_fs_Rule_name\n"), table);
		assertEquals("extern const fs_Rule_VT fs_Rule_Cls;\n", tables(text).header("extern fs_Rule_VT fs_Rule_Cls;\n"));
	}

	@Test
	void whatSomethingReadsStays() {
		String table = tables(RULE, "x = cls->modifiers;").source("Rule.c", RULE);
		assertTrue(table.contains(".modifiers = 16,\n"), table);
		assertFalse(table.contains("enumValues"), table);
	}

	/** An interface is implemented by classes here and there. */
	@Test
	void subtypesThatAreNoRangeKeepTheirTest() {
		String text = RULE.replace("    return INT32_C(1);", "    if (tag >= 284 && tag < 286) return INT32_C(0);\n    return INT32_C(1);")
				.replace(".layout = teavm_classLayouts_fs_Rule_Cls,", ".layout = NULL,");
		String table = tables(text).source("Rule.c", text);
		assertTrue(table.contains(".isSupertypeOf = &supertypeof_fs_Rule,\n"), table);
		assertFalse(table.contains(".end"), table);
	}

	@Test
	void aPrimitiveTypeHasTheLastTag() {
		String text = "alignas(8) TeaVM_Class B_Cls = {\n    .size = sizeof(int8_t),\n    .flags = 32,\n    .tag = 2147483647,\n    .modifiers = 0,\n"
				+ "    .arrayType = (TeaVM_Class*) &Arr_B_Cls,\n    .itemType = NULL,\n    .isSupertypeOf = &supertypeof_B,\n    .superclass = NULL,\n"
				+ "    .layout = NULL,\n    .enumValues = NULL\n}\n;\n";
		assertEquals("alignas(8) const TeaVM_Class B_Cls = {\n    .size = sizeof(int8_t),\n    .flags = 32,\n    .tag = 65535,\n"
				+ "    .isSupertypeOf = &supertypeof_B,\n};\n", tables(text).source("byte.c", text));
	}

	@Test
	void moreClassesThanTagsStopTheBuild() {
		String text = RULE.replace("283", "65534").replace("285", "65536");
		assertThrows(BuildException.class, () -> tables(text).source("Rule.c", text));
	}
}

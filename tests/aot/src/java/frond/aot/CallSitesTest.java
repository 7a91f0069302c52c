package frond.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Numbers of places in methods; the input is of the form that TeaVM 0.15.0 writes. */
class CallSitesTest {
	private static final String TABLE = """
			#include "strings.h"
			#include "classes/java/lang/Exception.h"

			static TeaVM_ExceptionHandler exceptionHandlers_teavm_callSites[3] = {
			    { .id = 1, .exceptionClass = (TeaVM_Class*) &jl_Exception_Cls, .next = exceptionHandlers_teavm_callSites+1 },
			    { .id = 2, .exceptionClass = NULL, .next = NULL },
			    { .id = 1, .exceptionClass = NULL, .next = NULL }
			};
			TeaVM_CallSite teavm_callSites[4] = {
			    { .firstHandler = NULL, .location = NULL },\s
			    { .firstHandler = exceptionHandlers_teavm_callSites + 0, .location = NULL },\s
			    { .firstHandler = NULL, .location = NULL },\s
			    { .firstHandler = exceptionHandlers_teavm_callSites + 2, .location = NULL }
			};
			""";

	private final CallSites sites = new CallSites(TABLE);

	@Test
	void handlersAreOneTableAList() {
		String tables = this.sites.tables();
		assertTrue(tables.contains("vm_handlers_0[] = {\n    {1, (TeaVM_Class*) &jl_Exception_Cls},\n    {2, NULL},\n    {0, NULL}\n};"), tables);
		assertTrue(tables.contains("vm_handlers_1[] = {\n    {1, NULL},\n    {0, NULL}\n};"), tables);
		assertTrue(tables.contains("vm_handlers_count = 2;"), tables);
		assertTrue(tables.contains("#include \"classes/java/lang/Exception.h\""), tables);
	}

	@Test
	void aMethodWithoutHandlersHasNoFrame() {
		assertEquals("    \n    (f((g())));\n    \n", this.sites.rewrite("a.c", "f",
				"    TEAVM_ALLOC_STACK(INT32_C(2));\n    TEAVM_GC_ROOT_RELEASE(INT32_C(0));\n    TEAVM_GC_ROOT(INT32_C(1), (teavm_local_1));\n"
						+ "    TEAVM_WITH_CALL_SITE_ID(0, f(TEAVM_WITH_CALL_SITE_ID(2, g())));\n    TEAVM_RELEASE_STACK;\n"));
	}

	@Test
	void aMethodWithHandlersStoresWhichHold() {
		assertEquals("    VM_FRAME(2);\n    VM_AT(2, f());\n    VM_AT(1, g());\n    VM_AT(0, h());\n", this.sites.rewrite("a.c", "f",
				"    TEAVM_ALLOC_STACK(INT32_C(0));\n    TEAVM_WITH_CALL_SITE_ID(2, f());\n    TEAVM_WITH_CALL_SITE_ID(3, g());\n    TEAVM_WITH_CALL_SITE_ID(1, h());\n"));
	}
}

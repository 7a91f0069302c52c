package frond.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

/** MicroEJ's naming of natives (SNI's specification; the rules are JNI's with arrays as {@code _3}). */
class SniNameTest {
	@Test
	void separatorsBecomeUnderscores() {
		assertEquals("Java_frond_hal_Clock_micros", SniName.of("frond.hal.Clock", "micros"));
	}

	@Test
	void anUnderscoreOfTheNameIsEscaped() {
		assertEquals("Java_my_1package_My_1Class_do_1it", SniName.of("my_package.My_Class", "do_it"));
	}

	@Test
	void anOverloadedMethodHasItsParameters() {
		assertEquals("Java_frond_hal_Uart_write__I_3BII", SniName.of("frond.hal.Uart", "write", List.of("I", "[B", "I", "I")));
		assertEquals("Java_frond_hal_Uart_write__", SniName.of("frond.hal.Uart", "write", List.of()));
	}

	@Test
	void whatCDoesNotTakeIsWrittenAsItsCode() {
		assertEquals("Java_frond_hal_Outer_00024Inner_call", SniName.of("frond.hal.Outer$Inner", "call"));
	}

	@Test
	void onlyBaseTypesAndTheirArraysPass() {
		assertNull(SniName.reject("J", false));
		assertNull(SniName.reject("[J", false));
		assertNull(SniName.reject("V", true));
		assertNotNull(SniName.reject("[[B", false));
		assertNotNull(SniName.reject("Ljava/lang/String;", false));
		assertNotNull(SniName.reject("[B", true));
		assertNotNull(SniName.reject("V", false));
	}
}

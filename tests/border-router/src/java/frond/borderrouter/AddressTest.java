package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** RFC 5952 section 4. */
class AddressTest {
	@Test
	void addressesArePrintedInTheirOneForm() {
		assertEquals("fd00::f00d:0:1", new Address(0xfd00000000000000L, 0x0000f00d00000001L).toString());
		assertEquals("fd00::f0:d00:0:1", new Address(0xfd00000000000000L, 0x00f00d0000000001L).toString());
		assertEquals("::", new Address(0, 0).toString());
		assertEquals("::1", new Address(0, 1).toString());
		assertEquals("2001:db8::", new Address(0x20010db800000000L, 0).toString());
		assertEquals("2001:db8:0:1:1:1:1:1", new Address(0x20010db800000001L, 0x0001000100010001L).toString());
		assertEquals("2001:0:0:1::1", new Address(0x2001000000000001L, 1).toString());
		assertEquals("2001:db8::1:0:0:1", new Address(0x20010db800000000L, 0x0001000000000001L).toString());
	}
}

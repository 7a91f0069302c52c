package frond.ipv6;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import org.junit.Test;

/** The examples of RFC 5952 and RFC 4291 section 2.2. */
public class AddressTextTest {
	private final AddressText text = new AddressText();
	private final byte[] out = new byte[AddressText.LONGEST];

	private boolean read(String given) {
		byte[] bytes = Bytes.ascii(given);
		return this.text.read(bytes, 0, bytes.length);
	}

	private void is(String expected, String given) {
		assertTrue(given, read(given));
		byte[] wanted = Bytes.ascii(expected);
		int end = AddressText.write(this.out, 0, this.text.high, this.text.low);
		assertEquals(given, wanted.length, end);
		for (int i = 0; i < end; i++) {
			assertEquals(given, wanted[i], this.out[i]);
		}
	}

	/** RFC 5952 section 4: leading zeros, the longest run, the first of equals, not for one group, lower case. */
	@Test
	public void anAddressHasOneText() {
		is("2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001");
		is("2001:db8::2:1", "2001:db8:0:0:0:0:2:1");
		is("2001:db8:0:1:1:1:1:1", "2001:db8::1:1:1:1:1");
		is("2001:0:0:1::1", "2001:0:0:1:0:0:0:1");
		is("2001:db8::1:0:0:1", "2001:db8:0:0:1:0:0:1");
		is("2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa", "2001:DB8:AAAA:bbbb:cccc:dddd:EEEE:aaaa");
	}

	/** RFC 4291 section 2.2. */
	@Test
	public void everyFormIsRead() {
		is("ff01::101", "FF01:0:0:0:0:0:0:101");
		is("::1", "0:0:0:0:0:0:0:1");
		is("::", "::");
		is("::", "0:0:0:0:0:0:0:0");
		is("fd00::", "fd00::");
		is("1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7::");
		is("::d01:4403", "0:0:0:0:0:0:13.1.68.3");
		is("::ffff:8190:3426", "::FFFF:129.144.52.38");
		is("64:ff9b::c000:201", "64:ff9b::192.0.2.1");
		is("ff02::1a", "ff02::1a");
		is("fe80::f0d:0:0:101", "fe80::f0d:0000:0:101");
	}

	@Test
	public void whatIsNoneIsRefused() {
		String[] wrong = { "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1::", "12345::", "fd00::g", "fd00:", ":fd00::1", "fd00::1%1",
				"fd00::1 ", "1.2.3.4", "::1.2.3", "::1.2.3.4.5", "::256.1.1.1", "::01.2.3.4", "::1.2.3.4:1", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.", "::.1.2.3", "::1:" };
		for (int i = 0; i < wrong.length; i++) {
			assertFalse(wrong[i], read(wrong[i]));
		}
	}
}

package frond.ieee802154;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;

import frond.buffer.Bytes;
import frond.buffer.Hex;
import org.junit.Test;

/** Expectations: docs/security.md, The key file. */
public class NetworkKeysTest {
	private static final String KEY = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
	private static final String OTHER = "000102030405060708090A0B0C0D0E0F";

	@Test
	public void oneKeyHasIndexOne() {
		NetworkKeys keys = of(KEY + "\n");
		assertEquals(1, keys.count);
		assertEquals(1, keys.indices[0]);
		assertEquals(KEY, Hex.text(keys.keys[0], 0, 16));
		assertNotNull(of(KEY));
		assertNotNull(of("# of the house\n\n" + KEY + " \r\n\n"));
	}

	@Test
	public void twoKeysHaveTheirIndices() {
		NetworkKeys keys = of("2 " + OTHER + "\n" + KEY + "\n");
		assertEquals(2, keys.count);
		assertEquals(2, keys.indices[0]);
		assertEquals(1, keys.indices[1]);
		assertEquals("000102030405060708090a0b0c0d0e0f", Hex.text(keys.keys[0], 0, 16));
		assertEquals(0, of("0 " + KEY).indices[0]);
		assertEquals(255, of("255 " + KEY).indices[0]);
	}

	@Test
	public void whatIsNotKeysIsRefused() {
		String[] wrong = { "", "\n", "# nothing", KEY.substring(1), KEY + "0", "256 " + KEY, "-1 " + KEY, "a " + KEY, " " + KEY, "1" + KEY, "1000 " + KEY,
				KEY.substring(0, 31) + "g", KEY + "\n" + OTHER, "0 " + KEY + "\n2 " + OTHER, KEY + "\n0 " + OTHER, KEY + "\n2 " + OTHER + "\n3 " + KEY };
		for (int i = 0; i < wrong.length; i++) {
			assertNull(wrong[i], of(wrong[i]));
		}
	}

	private static NetworkKeys of(String text) {
		return NetworkKeys.of(Bytes.ascii(text));
	}
}

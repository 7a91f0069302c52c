package frond.historian.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is on this machine, and may do everything while there are no tokens. */
class AccessTest {
	@ParameterizedTest
	@ValueSource(strings = {"127.0.0.1", "127.9.8.7", "[0:0:0:0:0:0:0:1]", "0:0:0:0:0:0:0:1", "::1", "[::1]", "::ffff:127.0.0.1"})
	void loopbackAddressesAreThisMachine(String address) {
		assertTrue(Access.isOwn(address));
	}

	@ParameterizedTest
	@ValueSource(strings = {"10.0.0.1", "192.168.127.1", "1.127.0.0", "::", "[fe80::1]", "0:0:0:0:0:0:0:11", "2001:db8::1", "::ffff:10.0.0.1", ""})
	void othersAreNot(String address) {
		assertFalse(Access.isOwn(address));
	}
}

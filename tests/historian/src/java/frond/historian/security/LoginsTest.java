package frond.historian.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.historian.meta.Metadata;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Guesses and limits, in virtual time. */
class LoginsTest {
	private static final long SECOND = 1_000_000_000L;

	@Test
	void tenGuessesAndThenOneASecond() {
		try (Metadata metadata = Metadata.inMemory()) {
			Tokens tokens = new Tokens(metadata);
			Logins logins = new Logins(tokens);
			String known = tokens.issue("a", Scope.ADMIN, List.of()).secret();
			String late = tokens.issue("b", Scope.ADMIN, List.of()).secret();
			assertNotNull(logins.attempt(known, "1.2.3.4", 0).token());
			for (int i = 0; i < 10; i++) {
				assertFalse(logins.attempt("frond_wrong" + i, "1.2.3.4", 0).tooMany());
			}
			assertTrue(logins.attempt("frond_wrong", "1.2.3.4", 0).tooMany());
			assertTrue(logins.attempt(late, "1.2.3.4", 0).tooMany(), "a right guess must not be told from a wrong one");
			assertNotNull(logins.attempt(known, "1.2.3.4", 0).token(), "who was right from there before goes on");
			assertNotNull(logins.attempt(late, "5.6.7.8", 0).token(), "other addresses do not suffer");
			assertFalse(logins.attempt("frond_wrong", "1.2.3.4", SECOND).tooMany());
			assertTrue(logins.attempt("frond_wrong", "1.2.3.4", SECOND).tooMany());
			assertNotNull(logins.attempt(late, "1.2.3.4", 3 * SECOND).token());
			assertNull(logins.attempt("frond_" + "x".repeat(27), "9.9.9.9", 0).token());
		}
	}

	@Test
	void aTokenHasItsRequestsASecondWithTenSecondsWorthAtOnce() {
		RateLimit limit = new RateLimit(2);
		int admitted = 0;
		for (int i = 0; i < 100; i++) {
			admitted += limit.admit("a", 0) ? 1 : 0;
		}
		assertEquals(20, admitted);
		assertTrue(limit.admit("b", 0), "each has its own");
		assertFalse(limit.admit("a", SECOND / 4));
		assertTrue(limit.admit("a", SECOND));
	}
}

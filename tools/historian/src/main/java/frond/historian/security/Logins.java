package frond.historian.security;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Opens tokens, and slows down whoever tries secrets: of an address from which ten wrong ones have come, one more attempt a second is looked at.
 * A token that was right from there before goes on to be, whatever else comes from there.
 */
public final class Logins {
	private static final int REMEMBERED = 10_000;

	private final Tokens tokens;
	private final RateLimit failures = new RateLimit(1);
	private final Map<String, Boolean> known = new LinkedHashMap<>(16, 0.75f, true) {
		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > REMEMBERED;
		}
	};

	/**
	 * What came of an attempt.
	 *
	 * @param token null if the secret opens none, or was not looked at
	 * @param tooMany whether it was not looked at
	 */
	public record Attempt(Token token, boolean tooMany) {
	}

	public Logins(Tokens tokens) {
		this.tokens = tokens;
	}

	public Tokens tokens() {
		return this.tokens;
	}

	/**
	 * Tries a secret.
	 *
	 * @param address where it comes from
	 * @param now nanoseconds, from any start
	 */
	public Attempt attempt(String secret, String address, long now) {
		Token token = this.tokens.of(secret);
		String known = token == null ? null : address + ' ' + token.id();
		synchronized (this.known) {
			if (known != null && this.known.containsKey(known)) {
				this.known.get(known);
				return new Attempt(token, false);
			}
			if (!this.failures.has(address, now)) {
				return new Attempt(null, true);
			}
			if (known != null) {
				this.known.put(known, true);
			} else {
				this.failures.admit(address, now);
			}
		}
		return new Attempt(token, false);
	}
}

package frond.historian.security;

import java.util.List;

/**
 * A token as it is kept: without its secret.
 *
 * @param id names it in lists and in the audit log
 * @param name what people call it
 * @param hash SHA-256 of the secret, in hexadecimal
 * @param points ids that the point scopes are about; a folder stands for all that is below it by id
 * @param created when, in microseconds since 1970
 */
public record Token(String id, String name, String hash, Scope scope, List<String> points, long created) {
	/** @throws IllegalArgumentException with a sentence for the user */
	public Token {
		if (name == null || name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("a token needs a name of 1 to 100 characters");
		}
		if (scope == null) {
			throw new IllegalArgumentException("a token needs a scope");
		}
		points = points == null ? List.of() : List.copyOf(points);
		boolean named = scope == Scope.READ_POINT || scope == Scope.READ_WRITE_POINT;
		if (named == points.isEmpty() || points.size() > 1_000) {
			throw new IllegalArgumentException(named ? "a token of this scope names 1 to 1000 points" : "a token of this scope names no points");
		}
	}
}

package frond.historian.security;

import frond.historian.meta.Documents;
import frond.historian.meta.Metadata;
import frond.historian.model.Clock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens. A secret is 160 random bits, shown once and kept as its SHA-256: nothing that is kept opens anything. */
public final class Tokens {
	/** How many there may be. */
	public static final int MAXIMUM = 1_000;
	private static final String PREFIX = "frond_";
	private static final SecureRandom RANDOM = new SecureRandom();

	private final Documents<Token> documents;
	private final Map<String, Token> byHash = new ConcurrentHashMap<>();

	/** A token with the secret that opens it, which is known now and never again. */
	public record Issued(Token token, String secret) {
	}

	public Tokens(Metadata metadata) {
		this.documents = metadata.documents("token", Token.class, Token::id);
		this.documents.all().forEach(token -> this.byHash.put(token.hash(), token));
	}

	/** Whether there is none: then everybody who can reach the historian may do everything, and only this machine can. */
	public boolean isEmpty() {
		return this.byHash.isEmpty();
	}

	/** @throws IllegalArgumentException with a sentence for the user */
	public synchronized Issued issue(String name, Scope scope, List<String> points) {
		if (this.byHash.size() >= MAXIMUM) {
			throw new IllegalArgumentException("there are " + MAXIMUM + " tokens already");
		}
		if (isEmpty() && scope != Scope.ADMIN) {
			throw new IllegalArgumentException("the first token must be of scope admin, or nobody could make another");
		}
		byte[] random = new byte[26];
		RANDOM.nextBytes(random);
		String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(random, 20));
		Token token = new Token(HexFormat.of().formatHex(random, 20, 26), name, hash(secret), scope, points, Clock.now());
		this.documents.put(token);
		this.byHash.put(token.hash(), token);
		return new Issued(token, secret);
	}

	/** The token that this secret opens, or null. */
	public Token of(String secret) {
		return secret.startsWith(PREFIX) && secret.length() < 100 ? this.byHash.get(hash(secret)) : null;
	}

	/** Whether a token is still one. */
	public boolean has(Token token) {
		return this.byHash.containsKey(token.hash());
	}

	/** Whether there is a token of this id. */
	public boolean has(String id) {
		return this.documents.get(id) != null;
	}

	public List<Token> all() {
		return this.documents.all();
	}

	/** The token that was revoked, or null if there is none of this id; the last admin's stays while there are others. */
	public synchronized Token revoke(String id) {
		Token token = this.documents.get(id);
		if (token != null && token.scope() == Scope.ADMIN && this.byHash.size() > 1 && this.byHash.values().stream().filter(each -> each.scope() == Scope.ADMIN).count() == 1) {
			throw new IllegalArgumentException("this is the last token of scope admin, and there are others");
		}
		if (token != null) {
			this.documents.remove(id);
			this.byHash.remove(token.hash());
		}
		return token;
	}

	private static String hash(String secret) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}

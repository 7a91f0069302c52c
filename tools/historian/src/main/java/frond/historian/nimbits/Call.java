package frond.historian.nimbits;

import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request of Nimbits: what it says in its address and, where it is a form, in its body. Clients send forms whose JSON is not escaped, so what
 * cannot be decoded is taken as it is.
 */
final class Call {
	private static final String ATTRIBUTE = "nimbits-call";
	private static final int MAXIMUM_PARAMETERS = 2_000;
	/** By which names Nimbits' clients of all times send what opens an account. */
	private static final String[] SECRETS = {"key", "secret", "token", "authToken", "AuthToken", "apikey", "password"};

	private final Context context;
	private final Map<String, String> parameters = new LinkedHashMap<>();
	private final String body;

	private Call(Context context) {
		this.context = context;
		context.queryParamMap().forEach((name, values) -> this.parameters.putIfAbsent(name, values.get(0)));
		byte[] bytes = context.bodyAsBytes();
		String text = new String(bytes, StandardCharsets.UTF_8);
		String type = context.contentType() == null ? "" : context.contentType().toLowerCase(Locale.ROOT);
		boolean json = text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
		this.body = json ? text : null;
		if (!json && (type.isEmpty() || type.startsWith("application/x-www-form-urlencoded"))) {
			form(text);
		}
	}

	/** The request's; read once. */
	static Call of(Context context) throws RefusedException {
		Call call = context.attribute(ATTRIBUTE);
		if (call == null) {
			try {
				call = new Call(context);
			} catch (HttpResponseException e) {
				throw new RefusedException(Refusal.OVERSIZE, "the body is too large");
			}
			context.attribute(ATTRIBUTE, call);
		}
		return call;
	}

	private void form(String text) {
		for (String pair : text.strip().split("&", MAXIMUM_PARAMETERS)) {
			int equals = pair.indexOf('=');
			if (equals > 0) {
				this.parameters.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
			}
		}
	}

	private static String decode(String text) {
		try {
			return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
		} catch (IllegalArgumentException e) {
			return text;
		}
	}

	/** A parameter, or null where it is absent or empty. */
	String get(String name) {
		String value = this.parameters.get(name);
		return value == null || value.isBlank() ? null : value;
	}

	/** The first of these that there is, or null. */
	String first(String... names) {
		for (String name : names) {
			if (get(name) != null) {
				return get(name);
			}
		}
		return null;
	}

	/** {@code json}, or the body where that is JSON. */
	String json() {
		String json = get("json");
		return json == null ? this.body : json;
	}

	boolean isArduino() {
		return "arduino".equals(get("client"));
	}

	/** What opens the account, or null: a header before anything in the address or the body. */
	String secret() {
		String authorization = this.context.header("Authorization");
		if (authorization != null && !authorization.isBlank()) {
			String lower = authorization.toLowerCase(Locale.ROOT);
			if (lower.startsWith("basic ")) {
				return password(authorization.substring(6).strip());
			}
			return lower.startsWith("bearer ") ? authorization.substring(7).strip() : authorization.strip();
		}
		String header = this.context.header("AuthToken");
		return header != null && !header.isBlank() ? header.strip() : first(SECRETS);
	}

	private static String password(String basic) {
		try {
			String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
			return pair.substring(pair.indexOf(':') + 1);
		} catch (IllegalArgumentException e) {
			return "";
		}
	}
}

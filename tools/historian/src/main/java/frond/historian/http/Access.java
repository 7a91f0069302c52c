package frond.historian.http;

import frond.historian.meta.Tree;
import frond.historian.model.Protection;
import frond.historian.security.AuditLog;
import frond.historian.security.Logins;
import frond.historian.security.Principal;
import frond.historian.security.RateLimit;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.UnauthorizedResponse;
import java.util.Map;
import java.util.Set;

/** Who asks, and what he may. Every handler asks this before it does anything. */
public final class Access {
	private static final String PRINCIPAL = "principal";
	private static final Set<String> OWN_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

	private final Logins logins;
	private final Tree tree;
	private final AuditLog audit;
	private final RateLimit limit;

	public Access(Logins logins, Tree tree, AuditLog audit, RateLimit limit) {
		this.logins = logins;
		this.tree = tree;
		this.audit = audit;
		this.limit = limit;
	}

	/** Finds out who asks; before every request. A secret that opens nothing is refused, not taken for nobody. */
	void identify(Context context) {
		String authorization = context.header("Authorization");
		identify(context, authorization != null && authorization.startsWith("Bearer ") ? authorization.substring(7).strip() : null);
	}

	/** As the other, by a secret that came in another way; null for none. */
	public void identify(Context context, String secret) {
		Principal principal = Principal.ANONYMOUS;
		if (secret != null) {
			principal = login(context, secret);
		} else if (this.logins.tokens().isEmpty()) {
			// Only this machine can reach us, but a page from elsewhere in its browser could too.
			requireOwnHost(context);
			principal = Principal.LOCAL;
		}
		as(context, principal);
	}

	/** Whose secret this is; 401 if nobody's, 429 after many that were nobody's. */
	public Principal login(Context context, String secret) {
		Logins.Attempt attempt = this.logins.attempt(secret, context.ip(), System.nanoTime());
		if (attempt.tooMany()) {
			context.header("Retry-After", "1");
			throw new HttpResponseException(429, "too many tokens that are not known here; wait a second", Map.of());
		}
		if (attempt.token() == null) {
			throw new UnauthorizedResponse("this token is not known here");
		}
		return Principal.of(attempt.token());
	}

	/** Lets a request go on as somebody's: what a compatibility layer found out in its own way. */
	public void as(Context context, Principal principal) {
		if (principal != Principal.LOCAL && !this.limit.admit(principal.isAnonymous() ? context.ip() : principal.name(), System.nanoTime())) {
			context.header("Retry-After", "1");
			throw new HttpResponseException(429, "too many requests; wait a second", Map.of());
		}
		context.attribute(PRINCIPAL, principal);
	}

	/** Whether a peer is on this machine. The last token may be revoked while all addresses are served. */
	static boolean isOwn(String address) {
		return address.startsWith("127.") || address.replaceAll("[\\[\\]]", "").matches("::1|0:0:0:0:0:0:0:1|::ffff:127\\.[0-9.]+");
	}

	private static void requireOwnHost(Context context) {
		if (!isOwn(context.req().getRemoteAddr())) {
			throw new ForbiddenResponse("while there are no tokens, only this machine is answered");
		}
		String host = context.host() == null ? "" : context.host();
		String origin = context.header("Origin");
		if (!OWN_HOSTS.contains(host.replaceAll(":\\d+$", ""))) {
			throw new ForbiddenResponse("while there are no tokens, only 127.0.0.1 and localhost are answered");
		}
		if (origin != null && !origin.replaceAll("^https?://", "").equals(host)) {
			throw new ForbiddenResponse("pages from elsewhere may not ask while there are no tokens");
		}
	}

	public Principal of(Context context) {
		Principal principal = context.attribute(PRINCIPAL);
		return principal == null ? Principal.ANONYMOUS : principal;
	}

	public boolean mayRead(Context context, String point) {
		return mayRead(of(context), point);
	}

	boolean mayRead(Principal principal, String point) {
		return principal.mayRead(point, protection(point));
	}

	/** Whether somebody who was let in is so still: his token was not revoked, or there is still none. */
	boolean isCurrent(Principal principal) {
		return principal == Principal.LOCAL ? this.logins.tokens().isEmpty() : principal.isAnonymous() || this.logins.tokens().has(principal.name());
	}

	private Protection protection(String point) {
		return this.tree.settings(point).protection();
	}

	/** @throws HttpResponseException if the values of this point may not be read */
	public void read(Context context, String point) {
		require(context, mayRead(context, point));
	}

	/** @throws HttpResponseException if values may not be written to this point */
	public void write(Context context, String point) {
		require(context, of(context).mayWrite(point));
	}

	public void readAll(Context context) {
		require(context, of(context).mayReadAll());
	}

	public void writeAll(Context context) {
		require(context, of(context).mayWriteAll());
	}

	public void admin(Context context) {
		require(context, of(context).isAdmin());
	}

	/** Notes a change in the audit log. */
	public void changed(Context context, String what, String which) {
		this.audit.note(of(context), what, which);
	}

	private void require(Context context, boolean allowed) {
		if (!allowed && of(context).isAnonymous()) {
			context.header("WWW-Authenticate", "Bearer");
			throw new UnauthorizedResponse("this needs a token: Authorization: Bearer ...");
		}
		if (!allowed) {
			throw new ForbiddenResponse("this token does not allow it");
		}
	}
}

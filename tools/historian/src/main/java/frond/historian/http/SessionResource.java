package frond.historian.http;

import frond.historian.security.Principal;
import frond.historian.security.Tokens;
import io.javalin.config.RoutesConfig;

/** {@code /api/v1/session}: who asks, and what he may; what a page needs to offer no more than that. */
public final class SessionResource implements Resource {
	private final Tokens tokens;
	private final Access access;

	public SessionResource(Tokens tokens, Access access) {
		this.tokens = tokens;
		this.access = access;
	}

	/** {@code tokens}: whether there are any; while there are none, whoever is on this machine may do everything. */
	public record SessionView(String name, boolean tokens, boolean readAll, boolean writeAll, boolean admin) {
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/session", context -> {
			Principal principal = this.access.of(context);
			Body.json(context, new SessionView(principal.name(), !this.tokens.isEmpty(), principal.mayReadAll(), principal.mayWriteAll(), principal.isAdmin()));
		});
	}
}

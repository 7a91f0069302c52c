package frond.historian.http;

import frond.historian.model.Console;
import frond.historian.security.Scope;
import frond.historian.security.Token;
import frond.historian.security.Tokens;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;

/** {@code /api/v1/tokens}: made, listed without their secrets, revoked; by admins. */
public final class TokensResource implements Resource {
	private final Tokens tokens;
	private final Access access;

	public TokensResource(Tokens tokens, Access access) {
		this.tokens = tokens;
		this.access = access;
	}

	/** What is asked for. */
	public record TokenBody(String name, Scope scope, List<String> points) {
	}

	/** A token as it is answered; {@code secret} only when it is made. */
	public record TokenView(String id, String name, String scope, List<String> points, long created, String secret) {
		static TokenView of(Token token, String secret) {
			return new TokenView(token.id(), token.name(), token.scope().name().toLowerCase(java.util.Locale.ROOT), token.points(), token.created() / 1000, secret);
		}
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/tokens", context -> {
			this.access.admin(context);
			Body.json(context, this.tokens.all().stream().map(token -> TokenView.of(token, null)).toList());
		});
		routes.post("/api/v1/tokens", this::issue);
		routes.delete("/api/v1/tokens/{id}", this::revoke);
	}

	private void issue(Context context) {
		this.access.admin(context);
		TokenBody body = Body.read(context, TokenBody.class);
		try {
			boolean first = this.tokens.isEmpty();
			Tokens.Issued issued = this.tokens.issue(body.name(), body.scope(), body.points());
			this.access.changed(context, "issue-token", issued.token().id());
			if (first) {
				// Ports are opened at the start; who waits for the network to reach it must know.
				Console.event("first-token anonymous=public-points-only addresses=as-before-until-the-next-start");
			}
			Body.json(context.status(201), TokenView.of(issued.token(), issued.secret()));
		} catch (IllegalArgumentException e) {
			throw new BadRequestResponse(e.getMessage());
		}
	}

	private void revoke(Context context) {
		this.access.admin(context);
		try {
			Token token = this.tokens.revoke(context.pathParam("id"));
			if (token == null) {
				throw new NotFoundResponse("there is no token of this id");
			}
			this.access.changed(context, "revoke-token", token.id());
			context.status(204);
		} catch (IllegalArgumentException e) {
			throw new BadRequestResponse(e.getMessage());
		}
	}
}

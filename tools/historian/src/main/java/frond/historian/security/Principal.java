package frond.historian.security;

import frond.historian.model.Protection;

/** Who asks: a token, nobody, or, while there are no tokens, whoever is on this machine. */
public final class Principal {
	/** Whoever is on this machine, while there are no tokens. */
	public static final Principal LOCAL = new Principal("local", Scope.ADMIN, null);
	/** Nobody. */
	public static final Principal ANONYMOUS = new Principal("anonymous", null, null);

	private final String name;
	private final Scope scope;
	private final Token token;

	private Principal(String name, Scope scope, Token token) {
		this.name = name;
		this.scope = scope;
		this.token = token;
	}

	public static Principal of(Token token) {
		return new Principal(token.id(), token.scope(), token);
	}

	/** As the audit log calls it. */
	public String name() {
		return this.name;
	}

	public boolean isAnonymous() {
		return this.scope == null;
	}

	public boolean isAdmin() {
		return this.scope == Scope.ADMIN;
	}

	public boolean mayReadAll() {
		return this.scope == Scope.READ_ALL || mayWriteAll();
	}

	public boolean mayWriteAll() {
		return this.scope == Scope.READ_WRITE_ALL || this.scope == Scope.ADMIN;
	}

	public boolean mayRead(String point, Protection protection) {
		return mayReadAll() || protection == Protection.PUBLIC || protection == Protection.SHARED && this.scope != null || names(point);
	}

	public boolean mayWrite(String point) {
		return mayWriteAll() || this.scope == Scope.READ_WRITE_POINT && names(point);
	}

	private boolean names(String point) {
		return this.token != null && this.token.points().stream().anyMatch(named -> point.equals(named) || point.startsWith(named + '/') || point.startsWith(named + '_') || point.startsWith(named + ':'));
	}
}

package frond.historian.security;

/** What a token allows; each of the wider ones includes what the narrower ones of its kind do. */
public enum Scope {
	/** Reads public and shared points. */
	PUBLIC_READ,
	/** Reads the points it names, and public and shared ones. */
	READ_POINT,
	/** Reads and writes values of the points it names; reads public and shared ones. */
	READ_WRITE_POINT,
	/** Reads everything but tokens. */
	READ_ALL,
	/** Reads everything but tokens; writes values, points, calculations, subscriptions; acknowledges. */
	READ_WRITE_ALL,
	/** Everything. */
	ADMIN
}

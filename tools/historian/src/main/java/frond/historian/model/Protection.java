package frond.historian.model;

/** Who may read a point without a right of his own. */
public enum Protection {
	/** Nobody. */
	PRIVATE,
	/** Whoever may read anything at all, by any token. */
	SHARED,
	/** Everybody, without a token. */
	PUBLIC
}

package frond.historian.model;

import java.util.Locale;

/** Why a payload was refused as a whole; each has a counter of its own in the counters. */
public enum Refusal {
	/** Not SenML: broken JSON or CBOR, truncated, wrong types, trailing bytes. */
	MALFORMED,
	/** A pack without a measurement. */
	EMPTY,
	/** More than is taken. */
	OVERSIZE,
	/** Neither SenML-CBOR nor SenML-JSON by its content type. */
	CONTENT_TYPE,
	/** A base version above 10 (RFC 8428 section 4.4). */
	VERSION,
	/** A label that ends in "_" and is not known here (RFC 8428 section 4.4). */
	MUST_UNDERSTAND,
	/** A name with other characters than RFC 8428 section 4.5.1 allows, empty, or too long. */
	NAME,
	/** A name relative to its node in a payload that does not tell the node. */
	RELATIVE_NAME,
	/** A record that names a point and carries no value, or more than one. */
	VALUE,
	/** NaN or an infinite number. */
	NOT_FINITE,
	/** Sampled before 2001: a clock that was never set. */
	TIME_PAST,
	/** Sampled more than a day ahead of this machine's clock. */
	TIME_FUTURE,
	/** Two different values of one point at one time. */
	CONFLICT,
	/** Nothing but values of kinds that are not stored. */
	UNSUPPORTED,
	/** The sender may not write to the point. */
	FORBIDDEN,
	/** Not what the point takes: text for a number, broken JSON or XML. */
	CONTENT,
	/** A latitude or longitude that there is not. */
	POSITION,
	/** There are so many points already that no new ones are made. */
	TOO_MANY_POINTS,
	/** So much waits for the disk already that no more is taken. */
	OVERLOAD;

	/** The counter's name: lower case, words joined by "-". */
	public String title() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}
}

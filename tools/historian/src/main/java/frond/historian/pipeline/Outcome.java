package frond.historian.pipeline;

/** What became of a reading. All of these are success to its sender: sending it again would change nothing. */
public enum Outcome {
	/** It is durable. */
	STORED,
	/** The point's filter, or its type, keeps it out. */
	FILTERED,
	/** The point's numbers depend on the one before, and it is not newer than that. */
	LATE
}

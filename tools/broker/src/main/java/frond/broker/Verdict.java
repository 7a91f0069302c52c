package frond.broker;

import java.util.concurrent.CompletionStage;

/**
 * What becomes of a message.
 *
 * @param reason for the client where it is refused; else null
 * @param stored completes when it is durable, exceptionally if it will not be; null where it is not stored
 */
public record Verdict(Kind kind, String reason, CompletionStage<?> stored) {
	/** What is to be done. */
	public enum Kind {
		/** It is no reading: it goes to those who have subscribed. */
		PASS,
		/** It goes to them too, and its acknowledgement waits until it is stored. */
		STORE,
		/** This client may not send it. */
		DENIED,
		/** It is not what it must be, and would be no better the second time. */
		INVALID,
		/** It shall be sent again later. */
		BUSY,
		/** The client is no longer known: its connection ends. */
		GONE
	}

	/** It goes to those who have subscribed, and no further. */
	public static final Verdict PASS = new Verdict(Kind.PASS, null, null);

	/** It is being stored. */
	public static Verdict store(CompletionStage<?> stored) {
		return new Verdict(Kind.STORE, null, stored);
	}

	/** It is refused. */
	public static Verdict refuse(Kind kind, String reason) {
		return new Verdict(kind, reason, null);
	}
}

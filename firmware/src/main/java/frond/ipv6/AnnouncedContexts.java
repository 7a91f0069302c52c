package frond.ipv6;

import frond.lowpan.Contexts;

/**
 * Contexts that routers announce (6CO, RFC 6775 section 5.4.2 and 5.4.3), and when they end: what is over is no longer written, and for a while still read.
 * Times in microseconds.
 */
final class AnnouncedContexts {
	private static final long NEVER = Long.MAX_VALUE;
	private static final long MINUTE = 60000000;
	private static final int COUNT = 16;
	/** For how long a context that has ended is still read: twice the default router lifetime (RFC 6775 section 5.4.3). */
	private static final long RECEIVE_ONLY = 60 * MINUTE;

	private final Contexts contexts;
	/** When each context that was announced ends; {@link #NEVER} for none, or a configured one. */
	private final long[] until = new long[COUNT];
	/** A bit for each context that is configured, which no router changes. */
	private int configured;
	private long deadline = NEVER;

	AnnouncedContexts(Contexts contexts) {
		this.contexts = contexts;
		for (int i = 0; i < COUNT; i++) {
			this.until[i] = NEVER;
		}
	}

	/** Keeps a configured context. */
	void keep(int context) {
		this.configured |= 1 << context;
	}

	/** Takes a 6LoWPAN Context option; returns how long it holds, {@link Long#MAX_VALUE} if nothing has to be asked for again. */
	long take(byte[] bytes, int at, long now) {
		int context = NdOption.context(bytes, at);
		long lifetime = NdOption.contextLifetime(bytes, at) * MINUTE;
		long holds = NEVER;
		if ((this.configured >> context & 1) == 0) {
			if (lifetime == 0) {
				forget(context);
			} else if (this.contexts.set(context, NdOption.contextHigh(bytes, at), NdOption.contextLow(bytes, at), NdOption.contextBits(bytes, at),
					NdOption.mayCompress(bytes, at))) {
				this.until[context] = now + lifetime;
				holds = lifetime;
			}
			schedule();
		}
		return holds;
	}

	/** Does what is due. */
	void onTime(long now) {
		if (now >= this.deadline) {
			for (int i = 0; i < COUNT; i++) {
				if (now >= this.until[i]) {
					if (this.contexts.stopCompressing(i)) {
						this.until[i] = now + RECEIVE_ONLY;
					} else {
						forget(i);
					}
				}
			}
			schedule();
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed; {@link Long#MAX_VALUE} for none. */
	long nextDeadline() {
		return this.deadline;
	}

	/** Clears a context that was announced. */
	private void forget(int context) {
		if (this.until[context] != NEVER) {
			this.contexts.set(context, 0, 0, -1);
			this.until[context] = NEVER;
		}
	}

	private void schedule() {
		long next = NEVER;
		for (int i = 0; i < COUNT; i++) {
			next = Math.min(next, this.until[i]);
		}
		this.deadline = next;
	}
}

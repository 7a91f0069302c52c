package frond.historian.pipeline;

import frond.historian.model.Clock;
import frond.historian.model.Limits;
import frond.historian.model.Reading;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import frond.historian.senml.Pack;
import frond.historian.senml.Senml;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Packs of readings into the pipeline, whatever carried them: parsed, checked, everything counted. */
public final class Intake {
	/** Longest payload that is taken unless the user says otherwise, in bytes. */
	public static final int MAXIMUM_BYTES = Limits.USUAL.body();

	private final Pipeline pipeline;
	private final Nodes nodes;
	private final Counters counters;
	private volatile Limits limits = Limits.USUAL;

	public Intake(Pipeline pipeline, Nodes nodes, Counters counters) {
		this.pipeline = pipeline;
		this.nodes = nodes;
		this.counters = counters;
	}

	/**
	 * Takes a payload.
	 *
	 * @param payload the pack; not kept
	 * @param node EUI-64 of the node it comes from, or null if that is not known
	 * @param mayRefuse whether the sender can be told to come again later; else the payload waits however much waits before it
	 * @param mayWrite whether the sender may write to a point
	 * @return completes with the pack when its readings are on disk
	 * @throws RefusedException if it is refused as a whole; its counter has been raised
	 */
	public CompletableFuture<Pack> take(byte[] payload, Senml.Format format, String node, boolean mayRefuse, Predicate<String> mayWrite) throws RefusedException {
		return take(payload.length, node, now -> Senml.parse(payload, format, node, now), mayRefuse, mayWrite);
	}

	/** What a payload says, whatever its format. */
	@FunctionalInterface
	public interface Source {
		/** @param now time of arrival, in microseconds since 1970 */
		Pack read(long now) throws RefusedException;
	}

	/** As the other {@code take}, for a payload of so many bytes that reads itself. */
	public CompletableFuture<Pack> take(int length, String node, Source payload, boolean mayRefuse, Predicate<String> mayWrite) throws RefusedException {
		this.counters.packsReceived.increment();
		try {
			if (length > this.limits.body()) {
				throw new RefusedException(Refusal.OVERSIZE, "the payload has more than " + this.limits.body() + " bytes");
			}
			if (mayRefuse) {
				this.pipeline.admit();
			}
			long now = Clock.now();
			Pack pack = payload.read(now);
			if (pack.readings().isEmpty() && pack.unsupported() > 0) {
				throw new RefusedException(Refusal.UNSUPPORTED, "data and sums are not stored, and the pack holds nothing else");
			}
			for (Reading reading : pack.readings()) {
				if (!mayWrite.test(reading.point())) {
					throw new RefusedException(Refusal.FORBIDDEN, "this sender may not write to " + reading.point());
				}
				this.pipeline.validate(reading, now);
			}
			this.nodes.taken(node, pack.readings(), now);
			return this.pipeline.submit(pack.readings()).thenApply(stored -> {
				this.counters.packsStored.increment();
				this.counters.recordsUnsupported.add(pack.unsupported());
				return pack;
			});
		} catch (RefusedException e) {
			this.counters.refuse(e.refusal());
			this.nodes.refused(node, e.refusal(), Clock.now());
			throw e;
		}
	}

	/** How much one request may hold, of every way in. */
	public Limits limits() {
		return this.limits;
	}

	/** To be said before anything comes in. */
	public void limit(Limits limits) {
		this.limits = limits;
	}

	/** Counts a payload that was refused before it was read. */
	public RefusedException refuse(Refusal refusal, String message) {
		this.counters.packsReceived.increment();
		this.counters.refuse(refusal);
		return new RefusedException(refusal, message);
	}
}

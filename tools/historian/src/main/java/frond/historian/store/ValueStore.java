package frond.historian.store;

import frond.historian.model.Reading;
import frond.historian.model.Value;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Where values are kept: the one interface behind which the engines live, held to by one suite of tests (StoreConformance).
 *
 * <p>A value is identified by (point, time): one that comes again replaces the one before, also where it was deleted in between. Times
 * are microseconds since 1970, 0 to {@link #LAST}; bounds of ranges are both included. Points' ids are valid
 * ({@link frond.historian.model.PointName}); one that has no values is simply empty.
 *
 * <p>{@link #append} and {@link #delete} are called by one thread at a time, everything else by any, at any time. A query sees every
 * append that returned before it began. Failures of the engine are {@link StoreException}; after one, the same call may be made again.
 */
public interface ValueStore extends Closeable {
	/** The end of the year 9999. */
	long LAST = 253_402_300_799_999_999L;

	/** What the engine is called in {@code --store}. */
	String name();

	/**
	 * Stores readings as one unit and returns when they are durable: on disk, or on as many nodes as were asked for.
	 *
	 * @param readings at least one; where two are of one point and time the later stands
	 * @param stored when they arrived, kept with them for the latency
	 * @throws StoreException if that is not certain; some, all or none may then be there, and appending them again is safe
	 */
	void append(List<Reading> readings, long stored);

	/** The newest value of every point that has any, in no order, with its unit and the time of its storing. */
	void eachNewest(NewestSink sink);

	/** How many values every point has, and the time of its first, in no order. */
	void eachCount(CountSink sink);

	/** How many values a point has in a range. */
	long count(String point, long from, long to);

	/** The oldest values of a point in a range, oldest first, {@code limit} of them at most; {@link Page#next} tells where to go on. */
	Page oldest(String point, long from, long to, int limit);

	/** The newest values of a point in a range, oldest first, {@code limit} of them at most; {@link Page#next} is not set. */
	Page newest(String point, long from, long to, int limit);

	/** Hands every value of a point in a range to a sink, oldest first, without holding them. The values' texts may be left out. */
	void each(String point, long from, long to, ValueSink sink);

	/** Hands the numbers of a point in a range to a sink, oldest first, as fast as the engine can. Values without a number are left out. */
	void eachNumber(String point, long from, long to, NumberSink sink);

	/**
	 * What the numbers of a point are in each of the equal spans that a range is cut into from {@code from} on; spans without any are left out.
	 *
	 * @param width of a span in microseconds, at least 1; the range has 100,000 of them at most
	 */
	default List<Bucket> buckets(String point, long from, long to, long width) {
		BucketBuilder builder = new BucketBuilder(from, width);
		eachNumber(point, from, to, builder);
		return builder.buckets();
	}

	/**
	 * Deletes the values of a point in a range; durable when it returns. Disk space may be freed later.
	 *
	 * @return how many were deleted
	 */
	long delete(String point, long from, long to);

	/**
	 * Forgets values that are older than their points keep them, and frees their space where an engine can. A part of them at a time, so that others need
	 * not wait long for the thread that calls this: it is called again until nothing is left.
	 *
	 * @param before for every point the time before which its values go, 0 for one that keeps them all
	 * @return how many values of which points went; empty when none are left to go
	 */
	Map<String, Long> expire(ToLongFunction<String> before);

	/**
	 * Hands every value of every point that was appended before to a sink, in the order that costs least, while the store is being used. What is appended
	 * meanwhile may be among them.
	 */
	void scan(RowSink sink) throws IOException;

	/** Commits that are durable and cannot be read yet; 0 for engines that know no such thing. */
	default long backlog() {
		return 0;
	}

	/** Counters of the engine's own, for the statistics. */
	default Map<String, Object> statistics() {
		return Map.of();
	}

	/** Stores what has been appended and frees everything. */
	@Override
	void close();

	/** Takes a point's newest value; {@code unit} may be null, {@code stored} is as given to {@link #append}. */
	@FunctionalInterface
	interface NewestSink {
		void accept(String point, String unit, Value value, long stored);
	}

	/** Takes a value with all that is kept of it; {@code unit} may be null, {@code stored} is as given to {@link #append}. */
	@FunctionalInterface
	interface RowSink {
		void accept(String point, String unit, Value value, long stored) throws IOException;
	}

	/** Takes a point's count and first time. */
	@FunctionalInterface
	interface CountSink {
		void accept(String point, long count, long first);
	}

	/** Takes a value. */
	@FunctionalInterface
	interface ValueSink {
		void accept(Value value);
	}

	/** Takes a number. */
	@FunctionalInterface
	interface NumberSink {
		void accept(long time, double number);
	}
}

package frond.historian.pipeline;

import frond.historian.model.PointName;
import frond.historian.model.Reading;
import frond.historian.model.Value;

/**
 * What is known of a point without asking the database. Immutable.
 *
 * @param id its id, a resolved SenML name
 * @param unit unit of its newest reading, or null
 * @param count how many readings it has
 * @param exact whether {@code count} is certain: after a reading older than the newest, which may be new or replace another, it is the least
 * @param first time of its oldest reading, in microseconds since 1970
 * @param last its newest value
 * @param stored when that was stored, likewise
 * @param version counts the changes of all points; higher is later
 */
public record Point(String id, String unit, long count, boolean exact, long first, Value last, long stored, long version) {
	/** The point after one more reading. */
	Point with(Reading reading, long stored, long version) {
		long first = Math.min(this.first, reading.time());
		if (reading.time() > time()) {
			return new Point(this.id, reading.unit(), this.count + 1, this.exact, first, reading.value(), stored, version);
		}
		if (reading.time() == time()) {
			return new Point(this.id, reading.unit(), this.count, this.exact, first, reading.value(), this.stored, version);
		}
		return new Point(this.id, this.unit, this.count, false, first, this.last, this.stored, version);
	}

	/** A point's first reading. */
	static Point of(Reading reading, long stored, long version) {
		return new Point(reading.point(), reading.unit(), 1, true, reading.time(), reading.value(), stored, version);
	}

	/** The point with its count and first time as the store has them, which is certain unless readings came while it was taken. */
	Point counted(long count, long first, boolean exact) {
		return new Point(this.id, this.unit, count, exact, Math.min(this.first, first), this.last, this.stored, this.version);
	}

	/** Time of its newest value, in microseconds since 1970. */
	public long time() {
		return this.last.time();
	}

	public String node() {
		return PointName.node(this.id);
	}

	public String name() {
		return PointName.name(this.id);
	}
}

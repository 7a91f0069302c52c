package frond.historian.senml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import frond.historian.model.PointName;
import frond.historian.model.Reading;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SenML packs in JSON and CBOR (RFC 8428 sections 5 and 6) to resolved readings (section 4.6).
 *
 * <p>Read as a stream; a record's fields may stand in any order. Unknown labels are passed over unless they end in "_". A
 * parser has no state between calls and may be used by several threads.
 */
public final class Senml {
	/** Times below are relative to now (RFC 8428 section 4.5.3): 2^28 seconds. */
	static final double RELATIVE_BELOW = 1 << 28;
	/** 2001-01-01, in microseconds since 1970. */
	public static final long EARLIEST = 978_307_200L * 1_000_000;
	/** How far ahead of our clock a reading may be, in microseconds: a day. */
	public static final long LATEST_AHEAD = 86_400L * 1_000_000;
	/** The version of RFC 8428, which is also the default; packs of earlier ones are read alike. */
	private static final int VERSION = 10;
	private static final int MAXIMUM_UNIT_LENGTH = 64;

	private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
			.maxNestingDepth(16).maxStringLength(1 << 20).maxNumberLength(400).build();
	private static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
	private static final JsonFactory CBOR = CBORFactory.builder().streamReadConstraints(CONSTRAINTS).build();

	/** The two serializations. */
	public enum Format {
		JSON, CBOR;

		/**
		 * Tells them apart by the first byte: a CBOR pack is an array, major type 4 (0x80 to 0x9f), which no JSON text begins with.
		 */
		public static Format of(byte[] payload) {
			return payload.length > 0 && (payload[0] & 0xe0) == 0x80 ? CBOR : JSON;
		}
	}

	private Senml() {
	}

	/**
	 * Parses a pack.
	 *
	 * @param payload the pack, whole; not kept
	 * @param node EUI-64 of the node that names without a colon belong to (16 hex digits, lower case), or null if not known
	 * @param now the time of arrival, in microseconds since 1970
	 * @return the resolved readings
	 * @throws RefusedException if anything in the pack is not as it must be; then nothing of it counts
	 */
	public static Pack parse(byte[] payload, Format format, String node, long now) throws RefusedException {
		return parseBelow(payload, format, node == null ? null : PointName.complete(node, ""), now);
	}

	/** As {@link #parse}, where names without a colon are completed with {@code prefix}. */
	public static Pack parseBelow(byte[] payload, Format format, String prefix, long now) throws RefusedException {
		try (JsonParser parser = (format == Format.CBOR ? CBOR : JSON).createParser(payload)) {
			if (parser.nextToken() != JsonToken.START_ARRAY) {
				throw new RefusedException(Refusal.MALFORMED, "a SenML pack is an array of records");
			}
			Resolution resolution = new Resolution(prefix, now);
			SenmlRecord fields = new SenmlRecord();
			JsonToken token;
			while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
				if (token != JsonToken.START_OBJECT) {
					throw new RefusedException(Refusal.MALFORMED, token == null ? "the pack ends within" : "a SenML record is a map");
				}
				fields.read(parser, format);
				resolution.add(fields);
			}
			if (parser.nextToken() != null) {
				throw new RefusedException(Refusal.MALFORMED, "something follows the pack");
			}
			return resolution.pack();
		} catch (IOException | RuntimeException e) {
			// Jackson's CBOR parser answers some broken input with unchecked exceptions.
			throw new RefusedException(Refusal.MALFORMED, "not " + format + ": " + reason(e));
		}
	}

	private static String reason(Exception e) {
		String message = e.getMessage();
		if (e instanceof com.fasterxml.jackson.core.JsonProcessingException processing) {
			message = processing.getOriginalMessage();
		}
		// What follows in brackets is of use to programmers only. Foreign text may be in the rest.
		return String.valueOf(message).lines().findFirst().orElse("").split(" \\(", 2)[0].replaceAll("\\p{C}", "?");
	}

	/** The base fields in force, and what they made of the records so far. */
	private static final class Resolution {
		private final String prefix;
		private final long now;
		private final List<Reading> readings = new ArrayList<>();
		private int unsupported;
		private String baseName = "";
		private String baseUnit;
		private double baseTime;
		private double baseValue;

		Resolution(String prefix, long now) {
			this.prefix = prefix;
			this.now = now;
		}

		Pack pack() throws RefusedException {
			if (this.readings.isEmpty() && this.unsupported == 0) {
				throw new RefusedException(Refusal.EMPTY, "the pack has no reading");
			}
			refuseConflicts();
			return new Pack(this.readings, this.unsupported);
		}

		/**
		 * A reading is identified by its point and time, so of two in one pack the one would replace the other, though both would be
		 * acknowledged.
		 */
		private void refuseConflicts() throws RefusedException {
			if (this.readings.size() < 2) {
				return;
			}
			Map<Sample, Value> seen = new HashMap<>(this.readings.size() * 2);
			for (Reading reading : this.readings) {
				Value other = seen.put(new Sample(reading.point(), reading.time()), reading.value());
				if (other != null && !other.equals(reading.value())) {
					throw new RefusedException(Refusal.CONFLICT, "the pack has two values of " + reading.point() + " at the same time");
				}
			}
		}

		private record Sample(String point, long time) {
		}

		void add(SenmlRecord record) throws RefusedException {
			if (record.has(SenmlLabel.BVER) && (record.version < 1 || record.version > VERSION)) {
				throw new RefusedException(Refusal.VERSION, "SenML version " + record.version + " is not known here");
			}
			this.baseName = record.has(SenmlLabel.BN) ? record.baseName : this.baseName;
			this.baseUnit = record.has(SenmlLabel.BU) ? record.baseUnit : this.baseUnit;
			this.baseTime = record.has(SenmlLabel.BT) ? record.baseTime : this.baseTime;
			this.baseValue = record.has(SenmlLabel.BV) ? record.baseValue : this.baseValue;
			if (!record.hasMeasurement()) {
				return;
			}
			String point = name(record);
			int values = record.values();
			if (values > 1 || values == 0 && !record.has(SenmlLabel.S)) {
				throw new RefusedException(Refusal.VALUE, "a record of " + point + " has " + (values == 0 ? "no value" : "several values"));
			}
			double value = Double.NaN;
			String text = null;
			if (record.has(SenmlLabel.V)) {
				value = this.baseValue + record.value;
			} else if (record.has(SenmlLabel.VB)) {
				value = record.truth ? 1 : 0;
			} else if (record.has(SenmlLabel.VS)) {
				text = record.text;
			} else {
				this.unsupported++;
				return;
			}
			if (text == null && !Double.isFinite(value)) {
				throw new RefusedException(Refusal.NOT_FINITE, "a value of " + point + " is not a finite number");
			}
			String unit = record.has(SenmlLabel.U) ? record.unit : this.baseUnit;
			if (unit != null && unit.length() > MAXIMUM_UNIT_LENGTH) {
				throw new RefusedException(Refusal.MALFORMED, "a unit of " + point + " is longer than " + MAXIMUM_UNIT_LENGTH + " characters");
			}
			this.readings.add(new Reading(point, unit == null || unit.isEmpty() ? null : unit, text == null ? Value.of(time(record, point), value) : Value.of(time(record, point), text)));
		}

		/** RFC 8428 section 4.5.1; completed from the topic when there is no base name and no colon (ARCHITECTURE.md, Payload). */
		private String name(SenmlRecord record) throws RefusedException {
			String name = record.has(SenmlLabel.N) ? this.baseName + record.name : this.baseName;
			if (this.baseName.isEmpty() && name.indexOf(':') < 0 && !name.isEmpty()) {
				if (this.prefix == null) {
					throw new RefusedException(Refusal.RELATIVE_NAME, "the name " + quote(name) + " needs its node");
				}
				name = this.prefix + name;
			}
			if (!PointName.isValid(name)) {
				throw new RefusedException(Refusal.NAME, quote(name) + " is not a SenML name");
			}
			return name;
		}

		/** RFC 8428 section 4.5.3. */
		private long time(SenmlRecord record, String point) throws RefusedException {
			double seconds = this.baseTime + (record.has(SenmlLabel.T) ? record.time : 0);
			if (!Double.isFinite(seconds)) {
				throw new RefusedException(Refusal.NOT_FINITE, "a time of " + point + " is not a finite number");
			}
			// Beyond the range of a long, rounding yields its ends, which the bounds below refuse.
			long micros = Math.round(seconds * 1e6);
			long time = seconds < RELATIVE_BELOW ? this.now + Math.max(micros, -this.now) : micros;
			if (time < EARLIEST) {
				throw new RefusedException(Refusal.TIME_PAST, "a reading of " + point + " is from before 2001");
			}
			if (time > this.now + LATEST_AHEAD) {
				throw new RefusedException(Refusal.TIME_FUTURE, "a reading of " + point + " is more than a day in the future");
			}
			return time;
		}

		/** Foreign text in an answer: short, and without control characters. */
		private static String quote(String text) {
			String clean = text.replaceAll("\\p{C}", "?");
			return '"' + (clean.length() > 40 ? clean.substring(0, 40) + "..." : clean) + '"';
		}
	}
}

package frond.historian.http;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Pattern;

/** Query parameters of the API; what cannot be read is answered with 400. */
final class Parameters {
	/** The year 9999's end, in microseconds since 1970. */
	static final long LAST = 253_402_300_799_999_999L;
	private static final Pattern MILLISECONDS = Pattern.compile("-?\\d{1,15}(\\.\\d{1,16})?(E\\d{1,2})?");

	private Parameters() {
	}

	/**
	 * A time: milliseconds since 1970, or ISO 8601 (UTC where no offset is given).
	 *
	 * @return microseconds since 1970, or {@code absent}
	 */
	static long time(Context context, String name, long absent) {
		String text = context.queryParam(name);
		if (text == null) {
			return absent;
		}
		try {
			long time = MILLISECONDS.matcher(text).matches()
					? new BigDecimal(text).movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact()
					// An unescaped "+" of an offset arrives as a space.
					: iso(text.replace(' ', '+'));
			return Math.max(0, Math.min(LAST, time));
		} catch (ArithmeticException | DateTimeException e) {
			throw new BadRequestResponse(name + " must be a time: milliseconds since 1970, or ISO 8601 like 2026-01-31T12:00:00Z");
		}
	}

	private static long iso(String text) {
		String whole = text.indexOf('T') < 0 ? text + "T00:00:00Z" : text;
		TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(whole, OffsetDateTime::from, LocalDateTime::from);
		OffsetDateTime absolute = time instanceof LocalDateTime local ? local.atOffset(ZoneOffset.UTC) : (OffsetDateTime) time;
		return ChronoUnit.MICROS.between(Instant.EPOCH, absolute.toInstant());
	}

	/** Yes or no; no where it is absent. */
	static boolean flag(Context context, String name) {
		String text = context.queryParam(name);
		if (text == null || text.equals("false")) {
			return false;
		}
		if (text.equals("true")) {
			return true;
		}
		throw new BadRequestResponse(name + " must be true or false");
	}

	/** A whole number within bounds. */
	static int number(Context context, String name, int absent, int least, int most) {
		String text = context.queryParam(name);
		if (text == null) {
			return absent;
		}
		try {
			int number = Integer.parseInt(text);
			if (number >= least && number <= most) {
				return number;
			}
		} catch (NumberFormatException e) {
			// Answered below like a number out of bounds.
		}
		throw new BadRequestResponse(name + " must be a whole number from " + least + " to " + most);
	}
}

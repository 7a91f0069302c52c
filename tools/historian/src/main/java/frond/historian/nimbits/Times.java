package frond.historian.nimbits;

import frond.historian.model.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as Nimbits' clients write them: {@code now}, seconds, milliseconds, {@code yyyyMMddHHmmss}, {@code MM/dd/yyyy HH:mm:ss}, and {@code -3h} before the end. UTC. */
final class Times {
	private static final Pattern RELATIVE = Pattern.compile("-(\\d{1,6})([smhdy])");
	private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
	private static final DateTimeFormatter[] WRITTEN = {DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT), DateTimeFormatter.ofPattern("MM/dd/yyyy hh:mm:ss a", Locale.ROOT),
			DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss", Locale.ROOT)};

	private Times() {
	}

	/**
	 * A time in microseconds since 1970; throws IllegalArgumentException with a sentence for the user.
	 *
	 * @param text null for {@code absent}
	 * @param end what relative ones are before
	 */
	static long of(String text, long absent, long end) {
		if (text == null) {
			return absent;
		}
		if (text.equals("now") || text.equals("*")) {
			return Clock.now();
		}
		Matcher relative = RELATIVE.matcher(text);
		if (relative.matches()) {
			long seconds = switch (relative.group(2)) {
				case "s" -> 1;
				case "m" -> 60;
				case "h" -> 3600;
				case "d" -> 86_400;
				default -> 365 * 86_400L;
			};
			return Math.max(0, end - Long.parseLong(relative.group(1)) * seconds * 1_000_000);
		}
		if (text.matches("\\d{14}")) {
			return written(text, COMPACT);
		}
		if (text.matches("\\d{1,13}")) {
			// Ten digits are seconds.
			return Long.parseLong(text) * (text.length() == 10 ? 1_000_000 : 1_000);
		}
		for (DateTimeFormatter format : WRITTEN) {
			try {
				return written(text, format);
			} catch (IllegalArgumentException e) {
				// Perhaps it is another of them.
			}
		}
		throw new IllegalArgumentException("a time cannot be read");
	}

	private static long written(String text, DateTimeFormatter format) {
		try {
			return Math.max(0, LocalDateTime.parse(text, format).toEpochSecond(ZoneOffset.UTC) * 1_000_000);
		} catch (DateTimeException e) {
			throw new IllegalArgumentException("a time cannot be read", e);
		}
	}
}

package frond.historian.alert;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What is said, in words. */
final class Wording {
	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
	private final UnaryOperator<String> path;

	/** @param path what people call a point, by its id */
	Wording(UnaryOperator<String> path) {
		this.path = path;
	}

	/** One line: which point, what, when. */
	String line(Notice notice) {
		String number = number(notice);
		String what = switch (notice.kind()) {
			case HIGH, LOW, DELTA, IDLE -> (notice.kind() == Occasion.IDLE && !notice.cleared() ? "silent" : notice.kind().title() + (notice.cleared() ? " alarm over" : " alarm")) + (number.isEmpty() ? "" : ": " + number);
			case INCREASE, DECREASE -> (notice.kind() == Occasion.INCREASE ? "up" : "down") + " to " + number + (notice.previous() == null ? "" : " from " + plain(notice.previous()));
			default -> number;
		};
		return this.path.apply(notice.point()) + ": " + what + "  (" + TIME.format(Instant.EPOCH.plus(notice.time(), ChronoUnit.MICROS)) + " UTC)" + (notice.withheld() == 0 ? "" : " and " + notice.withheld() + " before");
	}

	String lines(List<Notice> notices) {
		StringBuilder text = new StringBuilder();
		notices.forEach(notice -> text.append(text.length() == 0 ? "" : "\n").append(line(notice)));
		return text.toString();
	}

	/** A heading for several. */
	String subject(List<Notice> notices) {
		String first = line(notices.get(0));
		return notices.size() == 1 ? first : first + " and " + (notices.size() - 1) + " more";
	}

	private static String number(Notice notice) {
		String value = notice.number() != null ? plain(notice.number()) : notice.text() == null ? "" : notice.text();
		return value.isEmpty() || notice.unit() == null ? value : value + ' ' + notice.unit();
	}

	/** A number as people write it: without an exponent where that is short. */
	static String plain(double number) {
		String text = new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
		return text.length() > 20 ? Double.toString(number) : text;
	}
}

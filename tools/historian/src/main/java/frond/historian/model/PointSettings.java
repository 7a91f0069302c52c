package frond.historian.model;

/**
 * How a point treats its values.
 *
 * @param unit shown instead of the unit that its readings carry; null for theirs
 * @param precision decimals that are shown, 0 to 15; null for all
 * @param content what it takes
 * @param type what becomes of its numbers
 * @param filter what is not stored
 * @param alarms when it raises alarms
 * @param expireDays values older than this are not shown and go when their files can; null for never
 * @param protection who may read it without a right of his own
 * @param description for people, 1,000 characters at most
 */
public record PointSettings(String unit, Integer precision, Content content, PointType type, Filter filter, Alarms alarms, Integer expireDays, Protection protection, String description) {
	/** Of a point that nobody has set anything for. */
	public static final PointSettings DEFAULT = new PointSettings(null, null, null, null, null, null, null, null, null);
	private static final int MAXIMUM_UNIT = 64;
	private static final int MAXIMUM_DESCRIPTION = 1_000;

	/** @throws IllegalArgumentException with a sentence for the user */
	public PointSettings {
		unit = unit == null || unit.isBlank() ? null : unit.strip();
		if (unit != null && unit.length() > MAXIMUM_UNIT) {
			throw new IllegalArgumentException("the unit must not be longer than " + MAXIMUM_UNIT + " characters");
		}
		if (precision != null && (precision < 0 || precision > 15)) {
			throw new IllegalArgumentException("precision must be from 0 to 15");
		}
		if (expireDays != null && (expireDays < 1 || expireDays > 36_500)) {
			throw new IllegalArgumentException("expireDays must be from 1 to 36500");
		}
		if (description != null && description.length() > MAXIMUM_DESCRIPTION) {
			throw new IllegalArgumentException("the description must not be longer than " + MAXIMUM_DESCRIPTION + " characters");
		}
		content = content == null ? Content.ANY : content;
		type = type == null ? PointType.BASIC : type;
		filter = filter == null ? Filter.NONE : filter;
		alarms = alarms == null ? Alarms.NONE : alarms;
		protection = protection == null ? Protection.PRIVATE : protection;
		if (type != PointType.BASIC && content != Content.ANY && content != Content.NUMBER) {
			throw new IllegalArgumentException("a point of type " + type.name().toLowerCase(java.util.Locale.ROOT) + " takes numbers only");
		}
	}

	/** The time before which values have expired, in microseconds since 1970; 0 if they never do. */
	public long expired(long now) {
		return this.expireDays == null ? 0 : Math.max(0, now - this.expireDays * 86_400_000_000L);
	}
}

package frond.historian.alert;

import frond.historian.model.PointName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Who wants to be told of what, and how.
 *
 * @param id identifies it
 * @param name what people call it, or null
 * @param point id of a point, or of a folder for all that is below it; null for every point
 * @param on what about
 * @param by how
 * @param to an address of mail, a bare JID, or a URL
 * @param everySeconds least time between two messages, 0 to 86,400; what happens meanwhile goes together into the next
 * @param cleared whether the end of an alarm is told too
 * @param enabled whether anything is told
 * @param created when it was made, in microseconds since 1970
 */
public record Subscription(String id, String name, String point, Occasion on, Channel by, String to, Integer everySeconds, Boolean cleared, Boolean enabled, long created) {
	private static final int MAXIMUM_TO = 1_000;
	private static final int MAXIMUM_EVERY = 86_400;
	/** Unless it is said: an alarm is told at once, values by the minute. */
	private static final int VALUES_EVERY = 60;
	private static final Pattern MAIL = Pattern.compile("[^\\s@<>,;:\"()\\[\\]\\\\\\p{C}]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");
	private static final Pattern JID = Pattern.compile("[^\\s@/<>\"&':\\p{C}]{1,250}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

	/** @throws IllegalArgumentException with a sentence for the user */
	public Subscription {
		name = name == null || name.isBlank() ? null : name.strip();
		if (name != null && (name.length() > 100 || name.chars().anyMatch(Character::isISOControl))) {
			throw new IllegalArgumentException("a name must not be longer than 100 characters, nor hold control characters");
		}
		if (point != null && !PointName.isValid(point)) {
			throw new IllegalArgumentException("point must be the id of a point or folder, or be left out for all of them");
		}
		if (on == null || by == null || to == null) {
			throw new IllegalArgumentException("a subscription needs on, by and to");
		}
		if (to.length() > MAXIMUM_TO) {
			throw new IllegalArgumentException("to must not be longer than " + MAXIMUM_TO + " characters");
		}
		switch (by) {
			case EMAIL -> require(MAIL.matcher(to).matches(), "to must be an address of mail, like who@example.org");
			case XMPP -> require(JID.matcher(to).matches(), "to must be a JID without a resource, like who@example.org");
			case WEBHOOK -> require(isUrl(to), "to must be a URL, http://... or https://..., without user or fragment");
			default -> throw new IllegalStateException();
		}
		everySeconds = everySeconds == null ? on.isAlarm() ? 0 : VALUES_EVERY : everySeconds;
		if (everySeconds < 0 || everySeconds > MAXIMUM_EVERY) {
			throw new IllegalArgumentException("everySeconds must be from 0 to " + MAXIMUM_EVERY);
		}
		cleared = cleared == null || cleared;
		enabled = enabled == null || enabled;
	}

	private static void require(boolean holds, String sentence) {
		if (!holds) {
			throw new IllegalArgumentException(sentence);
		}
	}

	private static boolean isUrl(String text) {
		try {
			URI uri = new URI(text);
			return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme())) && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null
					&& uri.getPort() < 65536;
		} catch (URISyntaxException e) {
			return false;
		}
	}

	/** The same as made at another time under another id. */
	public Subscription as(String id, long created) {
		return new Subscription(id, this.name, this.point, this.on, this.by, this.to, this.everySeconds, this.cleared, this.enabled, created);
	}

	/** Where it goes, without what may be a secret: the URL of a webhook often is one. */
	public String destination() {
		if (this.by != Channel.WEBHOOK) {
			return this.to;
		}
		URI uri = URI.create(this.to);
		return uri.getScheme() + "://" + uri.getRawAuthority() + (uri.getRawPath() == null || uri.getRawPath().length() < 2 ? "/" : "/...");
	}
}

package frond.historian.model;

/**
 * A point's id, and the two halves that people read.
 *
 * <p>{@code urn:dev:mac:02f00d0000000002_temperature} (RFC 9039 section 4.1 with a subcomponent) is {@code temperature} of the
 * node {@code 02f00d0000000002}. Other ids are split at their last separator; one without any is a name without a node.
 */
public final class PointName {
	/** Longest id that is taken, in characters. */
	public static final int MAXIMUM_LENGTH = 256;
	private static final String MAC = "urn:dev:mac:";

	private PointName() {
	}

	/** The id of the point {@code name} of the node with this EUI-64 (16 hex digits, lower case). */
	public static String complete(String node, String name) {
		return MAC + node + '_' + name;
	}

	/** The id of the folder of the node with this EUI-64. */
	public static String folder(String node) {
		return MAC + node;
	}

	/** Whether this is an EUI-64 as our topics write it: 16 hex digits, of either case. */
	public static boolean isEui64(String text) {
		if (text.length() != 16) {
			return false;
		}
		for (int i = 0; i < 16; i++) {
			if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
				return false;
			}
		}
		return true;
	}

	/** Whether a resolved name keeps to RFC 8428 section 4.5.1: its characters, its first character, and our longest length. */
	public static boolean isValid(String name) {
		if (name.isEmpty() || name.length() > MAXIMUM_LENGTH || !isAlphanumeric(name.charAt(0))) {
			return false;
		}
		for (int i = 1; i < name.length(); i++) {
			char c = name.charAt(i);
			if (!isAlphanumeric(c) && "-:./_".indexOf(c) < 0) {
				return false;
			}
		}
		return true;
	}

	/** The node of a point: its EUI-64 where the id has one, else what stands before the name; empty if nothing does. */
	public static String node(String id) {
		int end = split(id);
		if (end < 0) {
			return "";
		}
		return id.startsWith(MAC) && end > MAC.length() ? id.substring(MAC.length(), end) : id.substring(0, end);
	}

	/** The point's name within its node. */
	public static String name(String id) {
		return id.substring(split(id) + 1);
	}

	private static int split(String id) {
		int at = id.startsWith("urn:dev:") ? id.indexOf('_') : -1;
		if (at < 0) {
			at = Math.max(id.lastIndexOf('/'), id.lastIndexOf(':'));
		}
		// A separator at the very end leaves no name: then the id is the name.
		return at == id.length() - 1 ? -1 : at;
	}

	private static boolean isAlphanumeric(char c) {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
	}
}

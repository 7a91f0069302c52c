package frond.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Client ids, topic names and topic filters as they come in messages. */
final class Texts {
	/** Bytes of a topic name or filter. */
	static final int MAX_TOPIC = 1024;

	private Texts() {
	}

	/** UTF-8 text without control characters (MQTT 5 section 1.5.4); null if it is not that. */
	static String read(byte[] bytes, int at, int end) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, end - at)).toString();
			return text.isEmpty() || text.chars().anyMatch(Character::isISOControl) ? null : text;
		} catch (CharacterCodingException e) {
			return null;
		}
	}

	/** Whether a text can be published to: no wildcards (MQTT 5 section 3.3.2.1); names that begin with $ are the broker's own (4.7.2). */
	static boolean isTopicName(String text) {
		return text != null && text.length() <= MAX_TOPIC && text.indexOf('+') < 0 && text.indexOf('#') < 0 && text.charAt(0) != '$';
	}

	/** Whether a text can be subscribed to (MQTT 5 section 4.7.1). Shared subscriptions are not for clients of a gateway. */
	static boolean isTopicFilter(String text) {
		if (text == null || text.length() > MAX_TOPIC || text.startsWith("$share/")) {
			return false;
		}
		String[] levels = text.split("/", -1);
		for (int i = 0; i < levels.length; i++) {
			String level = levels[i];
			if (level.length() > 1 && (level.indexOf('+') >= 0 || level.indexOf('#') >= 0) || level.equals("#") && i < levels.length - 1) {
				return false;
			}
		}
		return true;
	}

	static boolean hasWildcard(String filter) {
		return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
	}

	/** Whether a topic name is one of a filter's (MQTT 5 section 4.7.1 and 4.7.2). */
	static boolean matches(String filter, String topic) {
		if (topic.startsWith("$") && !filter.startsWith("$")) {
			return false;
		}
		int f = 0;
		int t = 0;
		while (true) {
			int filterEnd = end(filter, f);
			if (filterEnd - f == 1 && filter.charAt(f) == '#') {
				return true;
			}
			int topicEnd = end(topic, t);
			boolean any = filterEnd - f == 1 && filter.charAt(f) == '+';
			if (!any && !(filterEnd - f == topicEnd - t && filter.regionMatches(f, topic, t, topicEnd - t))) {
				return false;
			}
			if (filterEnd == filter.length() || topicEnd == topic.length()) {
				// "a/#" is also for "a".
				return topicEnd == topic.length() && (filterEnd == filter.length() || filter.substring(filterEnd).equals("/#"));
			}
			f = filterEnd + 1;
			t = topicEnd + 1;
		}
	}

	private static int end(String text, int from) {
		int slash = text.indexOf('/', from);
		return slash < 0 ? text.length() : slash;
	}
}

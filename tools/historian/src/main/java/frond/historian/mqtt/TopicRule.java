package frond.historian.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import frond.historian.model.PointName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which topics hold readings, and of which point: {@code FILTER} or {@code FILTER=ID}. In ID, {@code $1} to {@code $9} stand for what the
 * filter's wildcards match, in their order, that of {@code #} with its slashes. Without ID the topic is the id; or, where the level of the first
 * {@code +} is an EUI-64, that node's is.
 *
 * <p>A topic whose last level is {@code senml} holds SenML and nothing else.
 */
public final class TopicRule {
	/** What is taken when the user says nothing: Frond's nodes, and whatever publishes under a point's id. */
	public static final List<String> DEFAULT = List.of("frond/+/senml", "points/#=$1");
	private static final Pattern PLACE = Pattern.compile("\\$([1-9])");

	private final String filter;
	private final String[] levels;
	private final String template;
	private final int nodeLevel;

	/**
	 * What a topic is about.
	 *
	 * @param base id of its point, or of what its points' ids begin with
	 * @param node EUI-64 of the node it belongs to, or null
	 * @param senml whether it holds SenML only
	 */
	public record Match(String base, String node, boolean senml) {
	}

	private TopicRule(String filter, String template) {
		this.filter = filter;
		this.levels = filter.split("/", -1);
		this.template = template;
		this.nodeLevel = template == null ? List.of(this.levels).indexOf("+") : -1;
	}

	/** @throws IllegalArgumentException with a sentence for the user */
	public static TopicRule parse(String text) {
		int equals = text.indexOf('=');
		String filter = equals < 0 ? text : text.substring(0, equals);
		String template = equals < 0 ? null : text.substring(equals + 1);
		try {
			MqttTopicFilter.of(filter);
		} catch (IllegalArgumentException e) {
			throw new IllegalArgumentException("must be an MQTT topic filter, or FILTER=ID");
		}
		if (filter.startsWith("$")) {
			throw new IllegalArgumentException("cannot be a shared or a system topic");
		}
		long wildcards = List.of(filter.split("/", -1)).stream().filter(level -> level.equals("+") || level.equals("#")).count();
		if (template != null && (template.isEmpty() || PLACE.matcher(template).results().anyMatch(place -> Integer.parseInt(place.group(1)) > wildcards))) {
			throw new IllegalArgumentException("has no wildcard for each $ of the point's id");
		}
		return new TopicRule(filter, template);
	}

	public String filter() {
		return this.filter;
	}

	/** What a topic is about by the first rule that it matches; null if by none. */
	public static Match match(List<TopicRule> rules, String topic) {
		for (TopicRule rule : rules) {
			Match match = rule.match(topic);
			if (match != null) {
				return match;
			}
		}
		return null;
	}

	private Match match(String topic) {
		List<String> wild = wildcards(topic.split("/", -1));
		if (wild == null || topic.startsWith("$")) {
			return null;
		}
		boolean senml = topic.endsWith("/senml");
		if (this.template != null) {
			return new Match(id(PLACE.matcher(this.template).replaceAll(place -> Matcher.quoteReplacement(wild.get(Integer.parseInt(place.group(1)) - 1)))), null, senml);
		}
		String level = this.nodeLevel < 0 ? "" : topic.split("/", -1)[this.nodeLevel];
		String node = PointName.isEui64(level) ? level.toLowerCase(Locale.ROOT) : null;
		return new Match(node == null ? id(topic) : PointName.folder(node), node, senml);
	}

	/** What the wildcards stand for, or null if the topic does not match. */
	private List<String> wildcards(String[] topic) {
		List<String> wild = new ArrayList<>();
		for (int i = 0; i < this.levels.length; i++) {
			if (this.levels[i].equals("#")) {
				wild.add(i < topic.length ? String.join("/", List.of(topic).subList(i, topic.length)) : "");
				return wild;
			}
			if (i >= topic.length || !this.levels[i].equals("+") && !this.levels[i].equals(topic[i])) {
				return null;
			}
			if (this.levels[i].equals("+")) {
				wild.add(topic[i]);
			}
		}
		return topic.length == this.levels.length ? wild : null;
	}

	/** Characters that no id may have become "_". */
	static String id(String text) {
		return text.replaceAll("[^-A-Za-z0-9:./_]", "_").replaceFirst("^[^A-Za-z0-9]+", "");
	}

	/** Topic filters of this rule's topics that are about what has this id, and what is below it. */
	public List<String> filters(String named) {
		List<String> wild = new ArrayList<>();
		if (this.template != null) {
			// Each place is found again in the id; one that comes twice, or an id that does not look so, has no filter.
			StringBuilder pattern = new StringBuilder();
			List<Integer> places = new ArrayList<>();
			Matcher place = PLACE.matcher(this.template);
			int at = 0;
			for (; place.find(); at = place.end()) {
				pattern.append(Pattern.quote(this.template.substring(at, place.start()))).append("(.+)");
				places.add(Integer.parseInt(place.group(1)) - 1);
				wild.add(null);
			}
			Matcher id = Pattern.compile(pattern.append(Pattern.quote(this.template.substring(at))).toString()).matcher(named);
			if (!id.matches() || places.stream().distinct().count() < places.size()) {
				return List.of();
			}
			for (int i = 0; i < places.size(); i++) {
				while (wild.size() <= places.get(i)) {
					wild.add(null);
				}
				wild.set(places.get(i), id.group(i + 1));
			}
		} else if (this.nodeLevel >= 0 && PointName.isEui64(named.substring(Math.min(named.length(), PointName.folder("").length())))) {
			wild.add(named.substring(PointName.folder("").length()));
		} else {
			List<String> own = wildcards(named.split("/", -1));
			return own == null ? List.of() : List.of(named, named + "/#");
		}
		return filled(wild);
	}

	private List<String> filled(List<String> wild) {
		List<String> filter = new ArrayList<>();
		int next = 0;
		for (String level : this.levels) {
			boolean isWild = level.equals("+") || level.equals("#");
			String value = isWild && next < wild.size() ? wild.get(next) : null;
			next += isWild ? 1 : 0;
			// A level of its own must not become several, or a wildcard.
			if (value != null && (value.contains("+") || value.contains("#") || level.equals("+") && value.contains("/"))) {
				return List.of();
			}
			filter.add(value == null ? level : value);
		}
		String joined = String.join("/", filter);
		boolean open = this.levels[this.levels.length - 1].equals("#") && !joined.endsWith("#");
		return open ? List.of(joined, joined + "/#") : List.of(joined);
	}
}

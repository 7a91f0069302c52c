package frond.historian.nimbits;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.alert.Channel;
import frond.historian.alert.Occasion;
import frond.historian.alert.Subscription;
import frond.historian.model.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Nimbits' subscriptions, with its numbers for what they are about and how people are told. */
final class SubscriptionJson {
	/** The type of such an entity. */
	static final int TYPE = 5;
	private static final int MOST_MINUTES = 1_440;
	/** By Nimbits' number, from 1 on; 6 is any update. */
	private static final Occasion[] OCCASIONS = {Occasion.ANY_ALERT, Occasion.HIGH, Occasion.LOW, Occasion.IDLE, Occasion.NEW_VALUE, Occasion.NEW_VALUE, Occasion.DELTA, Occasion.INCREASE, Occasion.DECREASE};
	private static final int EMAIL = 0;
	private static final int INSTANT_MESSAGE = 3;

	private SubscriptionJson() {
	}

	static boolean isOne(JsonNode json) {
		return json.has("entityType") && ValueJson.number(json.get("entityType").asText()) == TYPE;
	}

	/** Reads one; throws IllegalArgumentException with a sentence for the user. */
	static Subscription of(JsonNode json, String point, String owner) {
		int about = number(json, "subscriptionType", 1);
		int method = number(json, "notifyMethod", EMAIL);
		if (about < 1 || about > OCCASIONS.length) {
			throw new IllegalArgumentException("subscriptionType is from 1 to " + OCCASIONS.length);
		}
		if (method != EMAIL && method != INSTANT_MESSAGE) {
			throw new IllegalArgumentException("notifyMethod is 0 (email) or 3 (XMPP)");
		}
		int minutes = Math.max(0, Math.min(MOST_MINUTES, number(json, "maxRepeat", 0)));
		return new Subscription(UUID.randomUUID().toString(), Nimbits.name(json), point, OCCASIONS[about - 1], method == EMAIL ? Channel.EMAIL : Channel.XMPP, owner, minutes * 60, null,
				!json.has("enabled") || json.get("enabled").asText().equals("true"), Clock.now());
	}

	private static int number(JsonNode json, String name, int absent) {
		double number = json.has(name) ? ValueJson.number(json.get(name).asText()) : Double.NaN;
		return Double.isNaN(number) ? absent : (int) number;
	}

	static Map<String, Object> view(Subscription subscription, String owner) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("key", subscription.id());
		view.put("name", subscription.name());
		view.put("id", subscription.id());
		view.put("uuid", subscription.id());
		view.put("entityType", TYPE);
		view.put("parent", subscription.point());
		view.put("owner", owner);
		view.put("subscribedEntity", subscription.point());
		view.put("enabled", subscription.enabled());
		return view;
	}
}

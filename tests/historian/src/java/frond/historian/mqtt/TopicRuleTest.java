package frond.historian.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Topics to points; the topics are those that Tasmota, Zigbee2MQTT and our own nodes use. */
class TopicRuleTest {
	private static TopicRule.Match match(String topic, String... rules) {
		return TopicRule.match(List.of(rules).stream().map(TopicRule::parse).toList(), topic);
	}

	@Test
	void theDefaultsTakeNodesAndPointsByTheirIds() {
		assertEquals(new TopicRule.Match("urn:dev:mac:02f00d0000000002", "02f00d0000000002", true), match("frond/02F00D0000000002/senml", TopicRule.DEFAULT.toArray(String[]::new)));
		assertEquals(new TopicRule.Match("greenhouse/temperature", null, false), match("points/greenhouse/temperature", TopicRule.DEFAULT.toArray(String[]::new)));
		assertNull(match("frond/02f00d0000000002/command", TopicRule.DEFAULT.toArray(String[]::new)));
		assertNull(match("$SYS/points/x", "#"));
	}

	@Test
	void idsAreMadeOfWhatTheWildcardsMatch() {
		assertEquals("house/plug1", match("tele/plug1/SENSOR", "tele/+/SENSOR=house/$1").base());
		assertEquals("zigbee2mqtt/living_room_lamp", match("zigbee2mqtt/living room lamp", "zigbee2mqtt/#").base());
		assertEquals("b.a", match("a/x/b", "+/x/+=$2.$1").base());
		assertEquals("points", match("points", "points/#").base(), "# matches its parent level too (MQTT 5 section 4.7.1.2)");
	}

	@Test
	void wrongRulesAreRefused() {
		for (String wrong : List.of("a/#/b", "a+", "a/+=$2", "a=", "$share/g/a", "")) {
			assertThrows(IllegalArgumentException.class, () -> TopicRule.parse(wrong), wrong);
		}
	}

	/** What a token for one point may subscribe to is never more than that point and what is below it. */
	@Test
	void anIdLeadsBackToItsTopicsOnly() {
		assertEquals(List.of("points/a/b", "points/a/b/#"), TopicRule.parse("points/#=$1").filters("a/b"));
		assertEquals(List.of("tele/plug1/SENSOR"), TopicRule.parse("tele/+/SENSOR=$1").filters("plug1"));
		assertEquals(List.of(), TopicRule.parse("tele/+/SENSOR=$1").filters("plug1/x"));
		assertEquals(List.of(), TopicRule.parse("tele/+/SENSOR=house/$1").filters("garden/plug1"));
		assertEquals(List.of("frond/02f00d0000000002/senml"), TopicRule.parse("frond/+/senml").filters("urn:dev:mac:02f00d0000000002"));
		assertEquals(List.of(), TopicRule.parse("frond/+/senml").filters("urn:dev:mac:02f00d0000000002_temperature"));
		assertEquals(List.of(), TopicRule.parse("points/#=$1").filters("#"));
		assertEquals(List.of("z/a", "z/a/#"), TopicRule.parse("z/#").filters("z/a"));
		assertEquals(List.of(), TopicRule.parse("z/#").filters("a"));
	}
}

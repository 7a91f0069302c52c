package frond.historian;

import frond.historian.mqtt.BrokerUrl;
import frond.historian.mqtt.TopicRule;
import java.util.List;

/**
 * The ways in over MQTT.
 *
 * @param broker a broker to subscribe to, or null for none
 * @param rules topics that hold readings
 * @param port port of a broker of our own, 0 for any, -1 for none
 * @param tlsPort its port for TLS, likewise
 * @param messagesPerSecond of one token or address; 0 for no limit
 */
record Mqtt(BrokerUrl broker, List<TopicRule> rules, int port, int tlsPort, double messagesPerSecond) {
	/** A broker to subscribe to, or none. */
	static Mqtt subscribing(BrokerUrl broker, String topic) {
		return new Mqtt(broker, List.of(TopicRule.parse(topic)), -1, -1, 0);
	}

	boolean serves() {
		return this.port >= 0 || this.tlsPort >= 0;
	}
}

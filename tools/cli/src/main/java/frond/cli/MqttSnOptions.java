package frond.cli;

import frond.mqttsn.MqttSn;
import frond.node.Line;
import frond.node.MqttSnSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What of {@code ./frond config} is about MQTT-SN beyond gateway, keep-alive and topic: items 42 to 49. */
final class MqttSnOptions {
	private static final Pattern GATEWAY = Pattern.compile("\\[?([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)\\]?(?:/(\\d{1,5}))?");
	private static final List<String> TOPICS = List.of("readings", "answers", "commands");
	private static final String NEVER = "never";
	/** What is said of a wrong value, by item. */
	static final Map<Integer, String> RANGES = Map.of(MqttSnSettings.GATEWAY_ALSO, "--gateway-also must be an IPv6 unicast address, and a port after a slash if it is not " + MqttSn.PORT
			+ "; three at most", MqttSnSettings.QOS, "--qos must be -1, 0, 1 or 2", MqttSnSettings.TOPIC_ID, "--topic-id must be TOPIC=ID, topic readings, answers or commands, id 1 to 65534",
			MqttSnSettings.WILL, "--will must be TOPIC=TEXT, a topic of 1 to " + MqttSnSettings.MAX_WILL_TOPIC + " and 180 characters in all; --will-qos 0 to 2",
			MqttSnSettings.SLEEP, "--sleep-at-gateway must be 0, or 10 to 40000 seconds", MqttSnSettings.TIME_PATIENCE, "--time-patience must be 0 to 65534 seconds, or never");
	private static final int MAX_WILL = 180;

	@Option(names = "--gateway-also", paramLabel = "ADDRESS[/PORT]", description = "a gateway for when the first does not answer; can be given three times, tried in that order")
	private List<String> gatewaysAlso = List.of();
	@Option(names = "--gateway-search", negatable = true, description = "whether gateways that say that they are there are used, and searched for, when no configured one answers; "
			+ "yes if not given")
	private Boolean gatewaySearch;
	@Option(names = "--qos", paramLabel = "N", description = "of readings: 1 (until the gateway has acknowledged them), 0 (sent once), 2 (image station; else 1), or -1 (no "
			+ "session, no commands; needs --topic-id readings=ID or a --topic of two characters)")
	private Integer qos;
	@Option(names = "--topic-id", paramLabel = "TOPIC=ID", description = "predefined topic id of readings, answers or commands, as the gateway has it in --topics; can be repeated")
	private final Map<String, Integer> topicIds = new LinkedHashMap<>();
	@Option(names = "--will", paramLabel = "TOPIC=TEXT", description = "what the gateway publishes when it loses the node; needs the image --app station")
	private String will;
	@Option(names = "--will-qos", paramLabel = "N", description = "its QoS, 0 to 2", defaultValue = "0")
	private int willQos;
	@Option(names = "--will-retain", description = "whether the broker keeps it")
	private boolean willRetain;
	@Option(names = "--sleep-at-gateway", paramLabel = "SECONDS", description = "the gateway keeps commands for the node, which asks for them, and sends its readings, that often "
			+ "(docs/sleep.md); 0 for off")
	private Integer sleep;
	@Option(names = "--forward", description = "passes on MQTT-SN messages of others to the gateway; needs the image --app station")
	private boolean forward;
	@Option(names = "--time-patience", paramLabel = "SECONDS|never", description = "so long after it connected a node sends readings although it does not know the time, which "
			+ "our gateway then gives them; 120 if not given. With another gateway: never")
	private String timePatience;

	/** Adds what was given. */
	void put(ConfigBlock block) throws ConfigBlock.WrongValueException {
		for (String gateway : this.gatewaysAlso) {
			block.raw(MqttSnSettings.GATEWAY_ALSO, gateway(gateway), 0, 18);
		}
		if (this.gatewaySearch != null) {
			block.number(MqttSnSettings.GATEWAY_SEARCH, 1, this.gatewaySearch ? 1 : 0);
		}
		if (this.qos != null) {
			check(this.qos >= -1 && this.qos <= 2, MqttSnSettings.QOS);
			block.number(MqttSnSettings.QOS, 1, this.qos & 3);
		}
		for (Map.Entry<String, Integer> each : this.topicIds.entrySet()) {
			int topic = TOPICS.indexOf(each.getKey());
			check(topic >= 0 && each.getValue() >>> 16 == 0, MqttSnSettings.TOPIC_ID);
			block.number(MqttSnSettings.TOPIC_ID, 3, topic << 16 | each.getValue());
		}
		if (this.will != null) {
			byte[] will = will();
			block.raw(MqttSnSettings.WILL, will, 0, will.length);
		}
		if (this.sleep != null) {
			block.number(MqttSnSettings.SLEEP, 2, this.sleep);
		}
		if (this.forward) {
			block.number(MqttSnSettings.FORWARD, 1, 1);
		}
		if (this.timePatience != null) {
			check(this.timePatience.matches("\\d{1,5}") && Integer.parseInt(this.timePatience) < MqttSnSettings.NEVER || this.timePatience.equals(NEVER), MqttSnSettings.TIME_PATIENCE);
			block.number(MqttSnSettings.TIME_PATIENCE, 2, this.timePatience.equals(NEVER) ? MqttSnSettings.NEVER : Integer.parseInt(this.timePatience));
		}
	}

	private static byte[] gateway(String text) throws ConfigBlock.WrongValueException {
		Matcher match = GATEWAY.matcher(text);
		check(match.matches(), MqttSnSettings.GATEWAY_ALSO);
		int port = match.group(2) == null ? MqttSn.PORT : Integer.parseInt(match.group(2));
		try {
			byte[] address = InetAddress.getByName(match.group(1)).getAddress();
			check(address.length == 16 && port <= 0xffff, MqttSnSettings.GATEWAY_ALSO);
			return ByteBuffer.allocate(18).put(address).putShort((short) port).array();
		} catch (UnknownHostException none) {
			throw new ConfigBlock.WrongValueException(MqttSnSettings.GATEWAY_ALSO);
		}
	}

	private byte[] will() throws ConfigBlock.WrongValueException {
		int at = this.will.indexOf('=');
		check(at > 0 && this.willQos >= 0 && this.willQos <= 2, MqttSnSettings.WILL);
		byte[] topic = this.will.substring(0, at).getBytes(StandardCharsets.UTF_8);
		byte[] message = this.will.substring(at + 1).getBytes(StandardCharsets.UTF_8);
		check(topic.length <= MqttSnSettings.MAX_WILL_TOPIC && topic.length + message.length <= MAX_WILL && message.length > 0, MqttSnSettings.WILL);
		int flags = this.willQos << 5 | (this.willRetain ? MqttSn.FLAG_RETAIN : 0);
		return ByteBuffer.allocate(2 + topic.length + message.length).put((byte) flags).put((byte) topic.length).put(topic).put(message).array();
	}

	private static void check(boolean right, int item) throws ConfigBlock.WrongValueException {
		if (!right) {
			throw new ConfigBlock.WrongValueException(item);
		}
	}

	/** One of these items as the option that writes it; null for another. */
	static String text(int type, ByteBuffer value) {
		return switch (type) {
		case MqttSnSettings.GATEWAY_ALSO -> {
			Line line = new Line().address(value.getLong(), value.getLong());
			yield "--gateway-also " + new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII) + "/" + (value.getShort() & 0xffff);
		}
		case MqttSnSettings.GATEWAY_SEARCH -> value.get() == 1 ? "--gateway-search" : "--no-gateway-search";
		case MqttSnSettings.QOS -> {
			int qos = value.get();
			yield "--qos " + (qos == 3 ? -1 : qos);
		}
		case MqttSnSettings.TOPIC_ID -> "--topic-id " + TOPICS.get(value.get()) + "=" + (value.getShort() & 0xffff);
		case MqttSnSettings.WILL -> {
			int flags = value.get();
			byte[] topic = new byte[Math.min(value.get() & 0xff, value.remaining())];
			value.get(topic);
			yield "--will " + new String(topic, StandardCharsets.UTF_8) + "=" + StandardCharsets.UTF_8.decode(value) + " --will-qos " + (flags >> 5 & 3)
					+ ((flags & MqttSn.FLAG_RETAIN) != 0 ? " --will-retain" : "");
		}
		case MqttSnSettings.SLEEP -> "--sleep-at-gateway " + (value.getShort() & 0xffff);
		case MqttSnSettings.FORWARD -> value.get() == 1 ? "--forward" : "not --forward";
		case MqttSnSettings.TIME_PATIENCE -> {
			int seconds = value.getShort() & 0xffff;
			yield "--time-patience " + (seconds == MqttSnSettings.NEVER ? NEVER : seconds);
		}
		default -> null;
		};
	}
}

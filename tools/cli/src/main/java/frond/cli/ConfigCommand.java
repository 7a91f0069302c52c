package frond.cli;

import frond.ipv6.StableIid;
import frond.node.Config;
import frond.node.Line;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./frond config}: writes a node's configuration block, or shows one. */
@Command(name = "config", mixinStandardHelpOptions = true, sortOptions = false, description = {
		"Writes the block of flash that configures a node (docs/configuration.md), or shows one. What is not given stays at the node's default." }, footer = {
				"Example: ./frond config --eui64 02f00d0000000101 --name kitchen --period 5 --context0 fd00::/64 --out kitchen.bin" })
public final class ConfigCommand implements Callable<Integer> {
	private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|min|h)?");
	private static final Map<Integer, String> RANGES = Map.ofEntries(Map.entry(Config.EUI64, "--eui64 must be 16 hexadecimal digits, not all 0 and not a group's address"),
			Map.entry(Config.NAME, "--name must be 1 to " + Config.MAX_NAME + " printable ASCII characters without spaces"),
			Map.entry(Config.CHANNEL, "--channel must be 11 to 26, or 0 to look for the PAN"), Map.entry(Config.PAN_ID, "--pan must be 0 to 0xfffe"),
			Map.entry(Config.PERIOD, "--period must be 0 (never) or 100 ms to 24 h"),
			Map.entry(Config.SENSOR_PERIOD, "--sensor-period must be INDEX=PERIOD, index 0 to " + (Config.MAX_SENSORS - 1) + ", period 0 (never) or 100 ms to 24 h"),
			Map.entry(Config.GATEWAY, "--gateway must be an IPv6 unicast address, or a name of at most 64 characters"),
			Map.entry(Config.GATEWAY_NAME, "--gateway must be an IPv6 unicast address, or a name of at most 64 characters"),
			Map.entry(Config.TIME_NAME, "--ntp must be an IPv6 unicast address, or a name of at most 64 characters"),
			Map.entry(Config.TIME_ADDRESS, "--ntp must be an IPv6 unicast address, or a name of at most 64 characters"),
			Map.entry(Config.DNS_SERVER, "--dns must be an IPv6 unicast address"),
			Map.entry(Config.DHCP, "--dhcp must be auto, off, stateless or stateful"), Map.entry(Config.GATEWAY_PORT, "--gateway-port must be 1 to 65535"),
			Map.entry(Config.KEEP_ALIVE, "--keep-alive must be 10 to 65535 seconds"),
			Map.entry(Config.RETRY, "--retry must be MILLISECONDSxTIMES, 100 to 65535 and 0 to 20"),
			Map.entry(Config.TOPIC, "--topic must be 1 to " + Config.MAX_TOPIC + " printable ASCII characters without spaces"),
			Map.entry(Config.CONTEXT_0, "--context0 must be PREFIX/BITS, 1 to 128 bits"),
			Map.entry(Config.CONTEXT, "--context must be NUMBER=PREFIX/BITS, 1 to 15, and 1 to 128 bits"), Map.entry(Config.STORE, "--store must be 8 to 1024 readings"),
			Map.entry(Config.LARGE_DATAGRAMS, "--large-datagrams must be 0 to 4"),
			Map.entry(Config.LARGEST_DATAGRAM, "--largest-datagram must be 128 to 1280 bytes"),
			Map.entry(Config.IID, "--iid must be eui64 or stable"),
			Map.entry(Config.ADDRESS, "--address must be an IPv6 unicast address that is not link-local"),
			Map.entry(Config.TX_POWER, "--tx-power must be -40 to 20 dBm"), Map.entry(Config.RADIO_BAUD, "--radio-baud must be 9600 to 4000000"), Map.entry(Config.SECURITY_LEVEL, "--security-level must be 1 to 7"),
			Map.entry(Config.ROLE, "--role must be leaf or router"), Map.entry(Config.INSTANCE, "--instance must be 0 to 127"),
			Map.entry(Config.POLL_PERIOD, "--poll must be 100 ms to 1 h"));

	@Option(names = "--eui64", paramLabel = "HEX", description = "the node's address, 16 hexadecimal digits")
	String eui64;
	@Option(names = "--name", paramLabel = "TEXT", description = "what people call it")
	String name;
	@Option(names = "--period", paramLabel = "PERIOD", description = "between two readings of every sensor: 5, 5s, 500ms, 1min, 1h; 0 for never")
	String period;
	@Option(names = "--sensor-period", paramLabel = "INDEX=PERIOD", description = "the same for one sensor; can be repeated")
	Map<Integer, String> sensorPeriods = new LinkedHashMap<>();
	@Option(names = "--channel", paramLabel = "N", description = "802.15.4 channel, 11 to 26; 0 to look for the PAN on all")
	Integer channel;
	@Option(names = "--pan", paramLabel = "ID", description = "PAN id, e.g. 0xabcd")
	String pan;
	@Option(names = "--gateway", paramLabel = "NAME|ADDRESS", description = "MQTT-SN gateway, a name that is asked for, or an IPv6 address; without it, the root of the mesh")
	String gateway;
	@Option(names = "--gateway-port", paramLabel = "PORT", description = "its UDP port")
	Integer gatewayPort;
	@Option(names = "--ntp", paramLabel = "NAME|ADDRESS", description = "time server, a name or an IPv6 address; without it, the root of the mesh")
	String ntp;
	@Option(names = "--dns", paramLabel = "ADDRESS", description = "DNS server, IPv6, that is asked before those that routers and DHCPv6 announce; without any, the root of the mesh is "
			+ "asked")
	String dns;
	@Option(names = "--dhcp", paramLabel = "MODE", description = "DHCPv6: auto (as routers say), off, stateless (DNS servers) or stateful (also an address); auto if not given")
	String dhcp;
	@Option(names = "--keep-alive", paramLabel = "SECONDS", description = "the gateway hears from the node at least that often")
	Integer keepAlive;
	@Option(names = "--retry", paramLabel = "MSxN", description = "unanswered MQTT-SN messages are sent again after so many milliseconds, so often, e.g. 3000x4")
	String retry;
	@Option(names = "--topic", paramLabel = "TOPIC", description = "where readings are published; without it, frond/<eui64>/senml")
	String topic;
	@Option(names = "--context0", paramLabel = "PREFIX/BITS", description = "IPHC context 0, the same as the border router's --context, e.g. fd00::/64")
	String context0;
	@Option(names = "--context", paramLabel = "N=PREFIX/BITS", description = "IPHC context 1 to 15, as at the border router, e.g. 1=2001:db8:1::/64; can be repeated")
	Map<Integer, String> contexts = new LinkedHashMap<>();
	@Option(names = "--store", paramLabel = "READINGS", description = "how many readings are kept until they are acknowledged")
	Integer store;
	@Option(names = "--clean-session", negatable = true, description = "whether the gateway forgets the session before")
	Boolean cleanSession;
	@Option(names = "--radio-baud", paramLabel = "BAUD", description = "bits per second of the radio co-processor's line")
	Integer radioBaud;
	@Option(names = "--tx-power", paramLabel = "DBM", description = "power of transmission, -40 to 20 dBm; a radio takes what it has next to it. Without it, the radio's own")
	Integer txPower;
	@Option(names = "--large-datagrams", paramLabel = "N", description = "how many datagrams of more than a frame can come in or go out at a time, 0 to 4; 0 for no fragmentation")
	Integer largeDatagrams;
	@Option(names = "--largest-datagram", paramLabel = "BYTES", description = "the largest of them, 128 to 1280; so much RAM each")
	Integer largestDatagram;
	@Option(names = "--role", paramLabel = "ROLE", description = "leaf, or router, which an image built with --app router can be; without it, what the image can be")
	String role;
	@Option(names = "--instance", paramLabel = "N", description = "the RPL instance to join, 0 to 127; without it, any")
	Integer instance;
	@Option(names = "--sleepy", description = "the receiver is off between frames, the processor too where the board can, for a life on batteries (docs/sleep.md)")
	boolean sleepy;
	@Option(names = "--poll", paramLabel = "PERIOD", description = "between two questions of a sleepy node for what is kept for it: 5s, 500ms, 1min; so long may a command take")
	String poll;
	@Option(names = "--key-file", paramLabel = "FILE", description = "the network's key, as 32 hexadecimal digits; a second line is a key that is also taken. Without it, the "
			+ "link is not secured")
	Path keyFile;
	@Option(names = "--security-level", paramLabel = "N", description = "IEEE 802.15.4 security level, 1 to 7 (with --key-file: 5, encryption and a MIC of 4 bytes)")
	Integer securityLevel;
	@Option(names = "--iid", paramLabel = "eui64|stable", description = "second halves of addresses: made of the EUI-64, or stable and opaque (RFC 7217) with a new secret each "
			+ "time a block is written")
	String iid;
	@Option(names = "--address", paramLabel = "ADDRESS", description = "an IPv6 address that the node has besides those it makes of prefixes")
	String address;
	@Option(names = "--out", paramLabel = "FILE", description = "write the block here")
	Path out;
	@Option(names = "--show", paramLabel = "FILE", description = "show what a block says")
	Path show;

	@Mixin
	private SensorOptions sensors;

	@Mixin
	private MqttSnOptions mqttSn;

	@Spec
	CommandSpec spec;

	@Override
	public Integer call() {
		if ((this.out == null) == (this.show == null)) {
			throw wrong("config needs --out FILE to write a block, or --show FILE to show one");
		}
		try {
			return this.show != null ? show() : write();
		} catch (IOException failed) {
			throw new CommandException((this.show != null ? "cannot read " + this.show : "cannot write " + this.out) + ": " + reason(failed));
		}
	}

	private int write() throws IOException {
		byte[] block;
		try {
			block = block();
		} catch (ConfigBlock.WrongValueException wrong) {
			throw wrong(RANGES.getOrDefault(wrong.item(), SensorOptions.RANGES.getOrDefault(wrong.item(), MqttSnOptions.RANGES.getOrDefault(wrong.item(), wrong.getMessage()))));
		}
		Files.write(this.out, block);
		return 0;
	}

	private byte[] block() throws ConfigBlock.WrongValueException {
		ConfigBlock block = new ConfigBlock();
		if (this.eui64 != null) {
			String digits = this.eui64.replace(":", "").replace("-", "");
			if (!digits.matches("[0-9a-fA-F]{16}")) {
				throw wrong(RANGES.get(Config.EUI64));
			}
			block.number(Config.EUI64, 8, Long.parseUnsignedLong(digits, 16));
		}
		if (this.name != null) {
			block.text(Config.NAME, this.name);
		}
		if (this.period != null) {
			block.number(Config.PERIOD, 4, milliseconds(this.period, Config.PERIOD));
		}
		for (Map.Entry<Integer, String> each : this.sensorPeriods.entrySet()) {
			block.sensorPeriod(each.getKey(), milliseconds(each.getValue(), Config.SENSOR_PERIOD));
		}
		number(block, Config.CHANNEL, 1, this.channel);
		if (this.pan != null) {
			try {
				block.number(Config.PAN_ID, 2, Integer.decode(this.pan));
			} catch (NumberFormatException none) {
				throw wrong(RANGES.get(Config.PAN_ID));
			}
		}
		if (this.gateway != null) {
			server(block, this.gateway, Config.GATEWAY, Config.GATEWAY_NAME);
		}
		if (this.ntp != null) {
			server(block, this.ntp, Config.TIME_ADDRESS, Config.TIME_NAME);
		}
		if (this.dns != null) {
			block.raw(Config.DNS_SERVER, address(this.dns, Config.DNS_SERVER).getAddress(), 0, 16);
		}
		if (this.dhcp != null) {
			int mode = List.of("off", "auto", "stateless", "stateful").indexOf(this.dhcp);
			if (mode < 0) {
				throw wrong(RANGES.get(Config.DHCP));
			}
			block.number(Config.DHCP, 1, mode);
		}
		number(block, Config.GATEWAY_PORT, 2, this.gatewayPort);
		number(block, Config.KEEP_ALIVE, 2, this.keepAlive);
		if (this.retry != null) {
			Matcher matcher = Pattern.compile("(\\d{1,5})x(\\d{1,2})").matcher(this.retry);
			if (!matcher.matches()) {
				throw wrong(RANGES.get(Config.RETRY));
			}
			block.retry(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
		}
		if (this.topic != null) {
			block.text(Config.TOPIC, this.topic);
		}
		if (this.context0 != null) {
			Matcher matcher = prefix(this.context0, Config.CONTEXT_0);
			block.context0(address(matcher.group(1), Config.CONTEXT_0), Integer.parseInt(matcher.group(2)));
		}
		for (Map.Entry<Integer, String> context : this.contexts.entrySet()) {
			Matcher matcher = prefix(context.getValue(), Config.CONTEXT);
			block.context(context.getKey(), address(matcher.group(1), Config.CONTEXT), Integer.parseInt(matcher.group(2)));
		}
		number(block, Config.STORE, 2, this.store);
		if (this.cleanSession != null) {
			block.number(Config.CLEAN_SESSION, 1, this.cleanSession ? 1 : 0);
		}
		number(block, Config.RADIO_BAUD, 4, this.radioBaud);
		number(block, Config.LARGE_DATAGRAMS, 1, this.largeDatagrams);
		number(block, Config.LARGEST_DATAGRAM, 2, this.largestDatagram);
		if (this.iid != null) {
			if (!this.iid.matches("eui64|stable")) {
				throw wrong(RANGES.get(Config.IID));
			}
			block.number(Config.IID, 1, this.iid.equals("stable") ? 1 : 0);
			if (this.iid.equals("stable")) {
				byte[] secret = new byte[StableIid.SECRET_LENGTH];
				new SecureRandom().nextBytes(secret);
				block.raw(Config.IID_SECRET, secret, 0, secret.length);
			}
		}
		if (this.address != null) {
			block.raw(Config.ADDRESS, address(this.address, Config.ADDRESS).getAddress(), 0, 16);
		}
		if (this.role != null) {
			if (!this.role.equals("leaf") && !this.role.equals("router")) {
				throw wrong(RANGES.get(Config.ROLE));
			}
			block.number(Config.ROLE, 1, this.role.equals("router") ? Config.ROUTER : Config.LEAF);
		}
		number(block, Config.INSTANCE, 1, this.instance);
		if (this.sleepy) {
			block.number(Config.SLEEPY, 1, 1);
		}
		if (this.poll != null) {
			block.number(Config.POLL_PERIOD, 4, milliseconds(this.poll, Config.POLL_PERIOD));
		}
		this.sensors.put(block);
		this.mqttSn.put(block);
		if (this.txPower != null) {
			if (this.txPower != this.txPower.byteValue()) {
				throw wrong(RANGES.get(Config.TX_POWER));
			}
			block.number(Config.TX_POWER, 1, this.txPower & 0xff);
		}
		if (this.keyFile != null) {
			block.security(KeyFile.read(this.keyFile), this.securityLevel == null ? new Config().securityLevel : this.securityLevel);
		} else if (this.securityLevel != null) {
			throw wrong("--security-level needs --key-file");
		}
		return block.bytes();
	}

	private static void number(ConfigBlock block, int item, int width, Integer value) throws ConfigBlock.WrongValueException {
		if (value != null) {
			block.number(item, width, value);
		}
	}

	private long milliseconds(String text, int item) {
		Matcher matcher = DURATION.matcher(text);
		if (!matcher.matches()) {
			throw wrong(RANGES.get(item));
		}
		String unit = matcher.group(2) == null ? "s" : matcher.group(2);
		return Long.parseLong(matcher.group(1)) * switch (unit) {
		case "ms" -> 1;
		case "min" -> 60_000;
		case "h" -> 3_600_000;
		default -> 1000;
		};
	}

	/** A name has no colon. */
	private void server(ConfigBlock block, String text, int addressItem, int nameItem) throws ConfigBlock.WrongValueException {
		if (text.contains(":")) {
			block.raw(addressItem, address(text, addressItem).getAddress(), 0, 16);
		} else if (text.matches("[0-9.]*")) {
			// An IPv4 address would be asked for as a name, for ever.
			throw wrong(RANGES.get(nameItem));
		} else {
			block.text(nameItem, text);
		}
	}

	/** A prefix and its bits, as groups. */
	private Matcher prefix(String text, int item) {
		Matcher matcher = Pattern.compile("([^/]+)/(\\d{1,3})").matcher(text);
		if (!matcher.matches()) {
			throw wrong(RANGES.get(item));
		}
		return matcher;
	}

	/** A literal: nothing is asked of a name server. */
	private Inet6Address address(String text, int item) {
		try {
			if (text.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*") && InetAddress.getByName(text) instanceof Inet6Address address) {
				return address;
			}
		} catch (UnknownHostException none) {
			// Said below.
		}
		throw wrong(RANGES.get(item));
	}

	private int show() throws IOException {
		byte[] file = Files.readAllBytes(this.show);
		Config config = new Config();
		int result = config.read(file, file.length);
		String problem = switch (result) {
		case Config.TAKEN -> null;
		case Config.WRONG_ITEM -> "an item is wrong, type " + config.wrongItem() + "; a node would leave it out";
		case Config.ABSENT -> "is not a configuration block";
		case Config.OTHER_VERSION -> "is a block of version " + file[4] + "; this tool and its firmware know version " + Config.VERSION;
		case Config.TRUNCATED -> "is cut short";
		case Config.CHECKSUM -> "has a wrong CRC-32";
		default -> "has an item that is cut short";
		};
		if (result != Config.TAKEN && result != Config.WRONG_ITEM) {
			throw new CommandException(this.show + " " + problem);
		}
		int end = Config.HEADER + (ByteBuffer.wrap(file).getShort(6) & 0xffff);
		for (int at = Config.HEADER; at < end; at += 2 + (file[at + 1] & 0xff)) {
			int type = file[at] & 0xff;
			int length = file[at + 1] & 0xff;
			System.out.println(isRight(type, file, at + 2, length) ? text(type, ByteBuffer.wrap(file, at + 2, length).slice()) : "item " + type + " (wrong)");
		}
		if (problem != null) {
			throw new CommandException(this.show + ": " + problem);
		}
		return 0;
	}

	private static boolean isRight(int type, byte[] file, int at, int length) {
		try {
			new ConfigBlock().raw(type, file, at, length).bytes();
			return true;
		} catch (ConfigBlock.WrongValueException wrong) {
			return false;
		}
	}

	/** One item, its length checked, as the option that writes it. */
	private static String text(int type, ByteBuffer value) {
		return switch (type) {
		case Config.EUI64 -> "--eui64 " + String.format("%016x", value.getLong());
		case Config.NAME -> "--name " + StandardCharsets.US_ASCII.decode(value);
		case Config.CHANNEL -> "--channel " + value.get();
		case Config.PAN_ID -> "--pan " + String.format("0x%04x", value.getShort() & 0xffff);
		case Config.PERIOD -> "--period " + value.getInt() + "ms";
		case Config.SENSOR_PERIOD -> "--sensor-period " + value.get() + "=" + value.getInt() + "ms";
		case Config.GATEWAY -> "--gateway " + address(value);
		case Config.GATEWAY_NAME -> "--gateway " + StandardCharsets.US_ASCII.decode(value);
		case Config.TIME_NAME -> "--ntp " + StandardCharsets.US_ASCII.decode(value);
		case Config.TIME_ADDRESS -> "--ntp " + address(value);
		case Config.DNS_SERVER -> "--dns " + address(value);
		case Config.DHCP -> "--dhcp " + List.of("off", "auto", "stateless", "stateful").get(value.get());
		case Config.GATEWAY_PORT -> "--gateway-port " + (value.getShort() & 0xffff);
		case Config.KEEP_ALIVE -> "--keep-alive " + (value.getShort() & 0xffff);
		case Config.RETRY -> "--retry " + (value.getShort() & 0xffff) + "x" + value.get();
		case Config.TOPIC -> "--topic " + StandardCharsets.US_ASCII.decode(value);
		case Config.CONTEXT_0 -> {
			int bits = value.get() & 0xff;
			yield "--context0 " + address(value) + "/" + bits;
		}
		case Config.CONTEXT -> {
			int context = value.get();
			int bits = value.get() & 0xff;
			yield "--context " + context + "=" + address(value) + "/" + bits;
		}
		case Config.STORE -> "--store " + value.getShort();
		case Config.CLEAN_SESSION -> value.get() == 1 ? "--clean-session" : "--no-clean-session";
		case Config.RADIO_BAUD -> "--radio-baud " + value.getInt();
		case Config.LARGE_DATAGRAMS -> "--large-datagrams " + value.get();
		case Config.LARGEST_DATAGRAM -> "--largest-datagram " + value.getShort();
		case Config.TX_POWER -> "--tx-power=" + value.get();
		case Config.ROLE -> value.get() == Config.ROUTER ? "--role router" : "--role leaf";
		case Config.INSTANCE -> "--instance " + value.get();
		case Config.SLEEPY -> value.get() == 1 ? "--sleepy" : "not --sleepy";
		case Config.POLL_PERIOD -> "--poll " + value.getInt() + "ms";
		case Config.NETWORK_KEY -> {
			int index = value.get() & 0xff;
			byte[] key = new byte[value.remaining()];
			value.get(key);
			yield "--key-file with key " + index + ", fingerprint " + KeyFile.fingerprint(key);
		}
		case Config.SECURITY_LEVEL -> "--security-level " + value.get();
		case Config.IID -> "--iid " + (value.get() == 1 ? "stable" : "eui64");
		case Config.ADDRESS -> "--address " + address(value);
		case Config.IID_SECRET -> "secret of --iid stable (not shown)";
		case Config.FRAME_COUNTER -> "first frame counter " + (value.getInt() & 0xffffffffL);
		default -> {
			String text = type < Config.STORE_FLASH ? MqttSnOptions.text(type, value) : SensorOptions.text(type, value);
			yield text != null ? text : "item " + type + " (not known here, " + value.remaining() + " bytes)";
		}
		};
	}

	/** What is left of a value, with zeros to 16 bytes, as an address. */
	private static String address(ByteBuffer value) {
		byte[] bytes = new byte[16];
		value.get(bytes, 0, value.remaining());
		Line line = new Line().address(ByteBuffer.wrap(bytes).getLong(), ByteBuffer.wrap(bytes).getLong(8));
		return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
	}

	private ParameterException wrong(String message) {
		return new ParameterException(this.spec.commandLine(), message);
	}

	private static String reason(IOException failed) {
		return failed instanceof NoSuchFileException ? "no such file or directory"
				: failed instanceof AccessDeniedException ? "not allowed" : failed.getMessage();
	}
}

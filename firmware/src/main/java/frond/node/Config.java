package frond.node;

import frond.buffer.Bytes;
import frond.buffer.Crc32;
import frond.dns.Dns;
import frond.dns.DnsResolver;
import frond.ieee802154.LinkSecurity;
import frond.ieee802154.NetworkKeys;
import frond.ipv6.NeighborDiscovery;
import frond.ipv6.StableIid;
import frond.lowpan.Contexts;
import frond.lowpan.Fragmentation;
import frond.sensor.Rules;
import frond.store.ReadingStore;

/**
 * The settings of a node, with their defaults, and the configuration block that changes them (ARCHITECTURE.md, Configuration block;
 * docs/configuration.md). All numbers are big-endian. Items that are not known are skipped; an item of a wrong length or out of its range
 * is left out and said; a block that is broken is left out whole.
 *
 * <pre>
 *   0   1   2   3   4         5   6       8           12
 * +---+---+---+---+---------+---+-------+-----------+------+--------+-------+------ -
 * | F | r | C | f | version | 0 | length|  CRC-32   | type | length | value | next
 * +---+---+---+---+---------+---+-------+-----------+------+--------+-------+------ -
 *                                 of the body         body
 * </pre>
 */
public final class Config {
	/** Bytes before the body. */
	public static final int HEADER = 12;
	/** The largest block that is read, bytes. */
	public static final int MAX_BLOCK = 512;
	public static final int MAGIC = 0x46724366;
	public static final int VERSION = 1;
	/** Sensors that a period can be set for. */
	public static final int MAX_SENSORS = Rules.SENSORS;
	/** The longest name, characters. */
	public static final int MAX_NAME = 24;
	/** The longest topic, characters: one that fits a frame with addresses inline. */
	public static final int MAX_TOPIC = 40;

	// Items
	/** 8 bytes, as printed. */
	public static final int EUI64 = 1;
	/** 1 to 24 characters. */
	public static final int NAME = 2;
	/** 1 byte, 11 to 26; 0 to look for the PAN on all of them. */
	public static final int CHANNEL = 3;
	/** 2 bytes, 0 to 0xfffe. */
	public static final int PAN_ID = 4;
	/** 4 bytes, milliseconds between two readings of every sensor, 0 (never) or 100 to a day. */
	public static final int PERIOD = 5;
	/** 1 byte sensor index, 4 bytes period; after {@link #PERIOD}. */
	public static final int SENSOR_PERIOD = 6;
	/** 16 bytes, IPv6 address; all zero for the DODAG's root. */
	public static final int GATEWAY = 7;
	/** 2 bytes, UDP port, 1 to 65535. */
	public static final int GATEWAY_PORT = 8;
	/** 2 bytes, seconds, 10 to 65535. */
	public static final int KEEP_ALIVE = 9;
	/** 2 bytes milliseconds, 100 to 65535; 1 byte how often, 0 to 20. */
	public static final int RETRY = 10;
	/** 1 to 40 characters. */
	public static final int TOPIC = 11;
	/** 1 byte bits, 1 to 128; so many bits of prefix, in whole bytes. */
	public static final int CONTEXT_0 = 12;
	/** 2 bytes, readings, 8 to 1024. */
	public static final int STORE = 13;
	/** 1 byte, 0 or 1. */
	public static final int CLEAN_SESSION = 14;
	/** 4 bytes, bits per second of a radio co-processor's line, 9600 to 4000000. */
	public static final int RADIO_BAUD = 15;

	/** 1 byte key index, 0 to 255; 16 bytes key. A second of these is also taken, while one key replaces the other. */
	public static final int NETWORK_KEY = 16;
	/** 1 byte, 1 to 7: the level of link security where there is a key. */
	public static final int SECURITY_LEVEL = 17;
	/** 4 bytes: the first frame counter, where none is kept that is above. */
	public static final int FRAME_COUNTER = 18;

	/** 1 byte, dBm, signed, -40 to 20: the power of transmission; a radio takes what it has next to it. */
	public static final int TX_POWER = 19;

	/** 1 byte, 0 to 4: datagrams of more than a frame that can be on their way at a time; 0 for no fragmentation. */
	public static final int LARGE_DATAGRAMS = 22;
	/** 2 bytes, 128 to 1280: the largest of them. */
	public static final int LARGEST_DATAGRAM = 23;
	/** 1 byte context, 1 to 15; then as {@link #CONTEXT_0}. Can be there once for each context. */
	public static final int CONTEXT = 24;

	/** 1 byte: 0, interface identifiers made of the EUI-64; 1, stable ones (RFC 7217). */
	public static final int IID = 27;
	/** 16 bytes, an IPv6 unicast address that this node has besides those it makes. */
	public static final int ADDRESS = 28;
	/** 16 bytes, the secret of stable interface identifiers. */
	public static final int IID_SECRET = 29;
	/** 1 to 64 characters: the gateway's name, for which its address is asked for; before {@link #GATEWAY}. */
	public static final int GATEWAY_NAME = 30;
	/** 1 to 64 characters: the name of a time server; without it, the DODAG's root. */
	public static final int TIME_NAME = 31;
	/** 16 bytes, a time server's IPv6 address. */
	public static final int TIME_ADDRESS = 32;
	/** 16 bytes, IPv6 address of a recursive DNS server, asked before others. */
	public static final int DNS_SERVER = 33;
	/** 1 byte, {@link #DHCP_OFF} to {@link #DHCP_STATEFUL}. */
	public static final int DHCP = 34;
	/** 1 byte, {@link #LEAF} or {@link #ROUTER}. */
	public static final int ROLE = 40;
	/** 1 byte, RPLInstanceID, 0 to 127; without it, any. */
	public static final int INSTANCE = 41;

	/** 1 byte, 0 or 1: readings in RAM, or in flash where the board has some for it. */
	public static final int STORE_FLASH = 50;
	/** 1 byte: {@link ReadingStore#OLDEST} or {@link ReadingStore#THIN_OUT}. */
	public static final int STORE_POLICY = 51;
	/** 1 byte, 0 or 1: whether the newest of the readings that wait is sent first. */
	public static final int NEWEST_FIRST = 52;
	/** 2 bytes, milliseconds, 0 to 65535: between two messages while more readings wait than one takes. */
	public static final int BACKLOG_PAUSE = 53;
	/** 1 byte: 1, the receiver is off when idle, and the node asks its parent for what is kept for it (docs/sleep.md); 0, it always listens. */
	public static final int SLEEPY = 70;
	/** 4 bytes: milliseconds between two data requests of a sleepy node when no answer is expected, 100 to 3600000. */
	public static final int POLL_PERIOD = 71;

	/** Answers of {@link #read}. */
	public static final int TAKEN = 0;
	/** There is no block: the flash is erased, or something else is there. */
	public static final int ABSENT = 1;
	/** A block of another version. */
	public static final int OTHER_VERSION = 2;
	/** The block is longer than what is there, or than {@link #MAX_BLOCK}. */
	public static final int TRUNCATED = 3;
	/** The CRC is wrong. */
	public static final int CHECKSUM = 4;
	/** The CRC is right, but an item reaches beyond the body. */
	public static final int ITEM_TRUNCATED = 5;
	/** Taken, but for an item that is wrong: {@link #wrongItem()}. */
	public static final int WRONG_ITEM = 6;

	private static final int DAY = 86400000;
	private static final int CONTEXTS = 16;
	/** Index of a context's bits in its bytes. */
	private static final int CONTEXT_BITS = 16;
	private static final int HOUR = 3600000;

	/** EUI-64 as printed; 0 for not configured. */
	public long eui64;
	/** Name, ASCII; empty for none. */
	public byte[] name = new byte[0];
	/** 11 to 26; 0 while it is not known. */
	public int channel = 26;
	/** 0 to 0xfffe. */
	public int panId = 0xabcd;
	/** Milliseconds between two readings of each sensor; 0 for never. */
	public final int[] periods = new int[MAX_SENSORS];
	/** First half of the gateway's address; both 0 for the DODAG's root. */
	public long gatewayHigh;
	/** Second half of the gateway's address. */
	public long gatewayLow;
	/** UDP port of the gateway; 0 for {@link frond.mqttsn.MqttSn#PORT}, or a shorter one where the border router is known to forward that. */
	public int gatewayPort;
	/** Seconds. */
	public int keepAlive = 60;
	/** Milliseconds until an unanswered MQTT-SN message is sent again. */
	public int retryInterval = 3000;
	/** How often that is done. */
	public int retries = 4;
	/** Topic, UTF-8; null for {@code frond/<eui64>/senml}. */
	public byte[] topic;
	/** Bits of IPHC context 0; 0 for none. */
	public int contextLength;
	/** First half of context 0. */
	public long contextHigh;
	/** Second half of context 0. */
	public long contextLow;
	/** The other IPHC contexts by their numbers: 16 bytes prefix, 1 byte bits; null for none. */
	public final byte[][] contexts = new byte[CONTEXTS][];
	/** Readings that are kept until they are acknowledged. */
	public int store = 128;
	/** Whether the gateway is to forget the session before. */
	public boolean cleanSession = true;
	/** Bits per second of a radio co-processor's line. */
	public int radioBaud = 115200;

	/** The network's keys; without one, the link is not secured. */
	public final NetworkKeys keys = new NetworkKeys();
	/** 1 to 7. */
	public int securityLevel = 5;
	/** Unsigned. */
	public int frameCounter;

	/** dBm; {@link #RADIO_DEFAULT} for what the radio does by itself. */
	public int txPower = RADIO_DEFAULT;
	/** No power is set. */
	public static final int RADIO_DEFAULT = Integer.MIN_VALUE;

	/** 0 to 4. */
	public int largeDatagrams = 2;
	/** Bytes. */
	public int largestDatagram = Fragmentation.MTU;

	/** Whether interface identifiers are stable and opaque instead of made of the EUI-64. */
	public boolean stableIid;
	/** 16 bytes; null for one derived from what else is here. */
	public byte[] iidSecret;
	/** First half of the configured address; both 0 for none. */
	public long addressHigh;
	/** Second half of the configured address. */
	public long addressLow;
	/** The gateway's name; null for none. */
	public byte[] gatewayName;
	/** The time server's name; null for none. */
	public byte[] timeName;
	/** First half of the time server's address; both 0 for none. */
	public long timeHigh;
	/** Second half of the time server's address. */
	public long timeLow;
	/** First half of the DNS server's address; both 0 for none. */
	public long dnsHigh;
	/** Second half of the DNS server's address. */
	public long dnsLow;
	/** No DHCPv6, whatever a router says. */
	public static final int DHCP_OFF = 0;
	/** As routers say (RFC 4861 section 4.2, flags M and O). */
	public static final int DHCP_AUTO = 1;
	/** DNS servers by DHCPv6, no address. */
	public static final int DHCP_STATELESS = 2;
	/** An address by DHCPv6, and DNS servers. */
	public static final int DHCP_STATEFUL = 3;
	/** {@link #DHCP_OFF} to {@link #DHCP_STATEFUL}. */
	public int dhcp = DHCP_AUTO;
	/** A leaf, whatever the image can do. */
	public static final int LEAF = 0;
	/** A router, which not every image can be. */
	public static final int ROUTER = 1;
	/** {@link #LEAF} or {@link #ROUTER}; -1 for what the image can do. */
	public int role = -1;
	/** RPLInstanceID that is joined; -1 for any. */
	public int instance = -1;

	/** Whether readings are kept in flash, where there is some for it. */
	public boolean storeFlash = true;
	/** {@link ReadingStore#OLDEST} or {@link ReadingStore#THIN_OUT}. */
	public int storePolicy = ReadingStore.OLDEST;
	/** Whether the newest of the readings that wait is sent first. */
	public boolean newestFirst;
	/** Milliseconds between two messages of a backlog. */
	public int backlogPause = 500;
	/** Whether the receiver is off when idle; a router's never is. */
	public boolean sleepy;
	/** Milliseconds. */
	public int pollPeriod = 5000;

	/** What of the sensors' measurements is reported, and when. */
	public final Rules rules = new Rules();

	/** How MQTT-SN is spoken. */
	public final MqttSnSettings mqttSn = new MqttSnSettings();

	private int wrongItem;

	/** The defaults. */
	public Config() {
		setPeriod(60000);
	}

	/** Sets the period of every sensor, milliseconds. */
	public void setPeriod(int milliseconds) {
		for (int i = 0; i < this.periods.length; i++) {
			this.periods[i] = milliseconds;
		}
	}

	/** The type of the first item that {@link #read} found wrong. */
	public int wrongItem() {
		return this.wrongItem;
	}

	/** The body's length that a header gives, to know how much more to read; 0 if it is not the header of a block. */
	public static int bodyLength(byte[] header) {
		return Bytes.get32(header, 0) == MAGIC ? Bytes.get16(header, 6) : 0;
	}

	/**
	 * Takes a block's items over the defaults.
	 *
	 * @param block {@code block[0..length)}: the block, and whatever is behind it
	 * @return {@link #TAKEN}, {@link #WRONG_ITEM}, or why nothing was taken
	 */
	public int read(byte[] block, int length) {
		if (length < HEADER || Bytes.get32(block, 0) != MAGIC) {
			return ABSENT;
		}
		if (block[4] != VERSION) {
			return OTHER_VERSION;
		}
		int end = HEADER + Bytes.get16(block, 6);
		if (end > length || end > MAX_BLOCK) {
			return TRUNCATED;
		}
		if (Crc32.of(block, HEADER, end) != Bytes.get32(block, 8)) {
			return CHECKSUM;
		}
		int at = HEADER;
		while (at < end) {
			if (end - at < 2 || end - at - 2 < (block[at + 1] & 0xff)) {
				return ITEM_TRUNCATED;
			}
			at += 2 + (block[at + 1] & 0xff);
		}
		for (at = HEADER; at < end; at += 2 + (block[at + 1] & 0xff)) {
			if (!item(block, block[at] & 0xff, at + 2, block[at + 1] & 0xff) && this.wrongItem == 0) {
				this.wrongItem = block[at] & 0xff;
			}
		}
		return this.wrongItem == 0 ? TAKEN : WRONG_ITEM;
	}

	/** Takes one item; false if it is wrong. */
	private boolean item(byte[] block, int type, int at, int length) {
		// Most items are a number of one, two or four bytes; -1 for one of another length.
		int one = length == 1 ? block[at] & 0xff : -1;
		int two = length == 2 ? Bytes.get16(block, at) : -1;
		int four = length == 4 ? Bytes.get32(block, at) : -1;
		// Or a unicast address; 0 for one of another length.
		boolean address = length == 16 && block[at] != -1;
		long high = address ? Bytes.get64(block, at) : 0;
		long low = address ? Bytes.get64(block, at + 8) : 0;
		switch (type) {
		case EUI64:
			return length == 8 && setEui64(Bytes.get64(block, at));
		case NAME:
			if (!isText(block, at, length, MAX_NAME)) {
				return false;
			}
			this.name = copy(block, at, length);
			return true;
		case CHANNEL:
			if (one != 0 && one < 11 || one > 26) {
				return false;
			}
			this.channel = one;
			return true;
		case PAN_ID:
			if (two < 0 || two == 0xffff) {
				return false;
			}
			this.panId = two;
			return true;
		case PERIOD:
			if (!isPeriod(four)) {
				return false;
			}
			setPeriod(four);
			return true;
		case SENSOR_PERIOD:
			if (length != 5 || block[at] < 0 || block[at] >= MAX_SENSORS || !isPeriod(Bytes.get32(block, at + 1))) {
				return false;
			}
			this.periods[block[at]] = Bytes.get32(block, at + 1);
			return true;
		case GATEWAY:
			if (!address) {
				return false;
			}
			this.gatewayHigh = high;
			this.gatewayLow = low;
			return true;
		case GATEWAY_PORT:
			if (two <= 0) {
				return false;
			}
			this.gatewayPort = two;
			return true;
		case KEEP_ALIVE:
			if (two < 10) {
				return false;
			}
			this.keepAlive = two;
			return true;
		case RETRY:
			if (length != 3 || Bytes.get16(block, at) < 100 || block[at + 2] < 0 || block[at + 2] > 20) {
				return false;
			}
			this.retryInterval = Bytes.get16(block, at);
			this.retries = block[at + 2];
			return true;
		case TOPIC:
			if (!isText(block, at, length, MAX_TOPIC)) {
				return false;
			}
			this.topic = copy(block, at, length);
			return true;
		case CONTEXT_0:
			byte[] first = context(block, at, length);
			if (first == null) {
				return false;
			}
			this.contextLength = first[CONTEXT_BITS] & 0xff;
			this.contextHigh = Bytes.get64(first, 0);
			this.contextLow = Bytes.get64(first, 8);
			return true;
		case CONTEXT:
			byte[] context = length < 2 || block[at] < 1 || block[at] >= CONTEXTS ? null : context(block, at + 1, length - 1);
			if (context == null) {
				return false;
			}
			this.contexts[block[at]] = context;
			return true;
		case STORE:
			if (two < 8 || two > 1024) {
				return false;
			}
			this.store = two;
			return true;
		case CLEAN_SESSION:
			if (one >>> 1 != 0) {
				return false;
			}
			this.cleanSession = one == 1;
			return true;
		case RADIO_BAUD:
			if (four < 9600 || four > 4000000) {
				return false;
			}
			this.radioBaud = four;
			return true;
		case NETWORK_KEY:
			return length == 1 + LinkSecurity.KEY_LENGTH && this.keys.add(block[at] & 0xff, block, at + 1);
		case SECURITY_LEVEL:
			if (one < 1 || one > 7) {
				return false;
			}
			this.securityLevel = one;
			return true;
		case FRAME_COUNTER:
			if (length != 4) {
				return false;
			}
			this.frameCounter = four;
			return true;
		case TX_POWER:
			if (length != 1 || block[at] < -40 || block[at] > 20) {
				return false;
			}
			this.txPower = block[at];
			return true;
		case LARGE_DATAGRAMS:
			if (one < 0 || one > 4) {
				return false;
			}
			this.largeDatagrams = one;
			return true;
		case LARGEST_DATAGRAM:
			if (two < 128 || two > Fragmentation.MTU) {
				return false;
			}
			this.largestDatagram = two;
			return true;
		case IID:
			if (one >>> 1 != 0) {
				return false;
			}
			this.stableIid = one == 1;
			return true;
		case ADDRESS:
			// Not a group's, a link-local one, or one of this machine.
			if (high == 0 || high >>> 54 == 0xfe80 >> 6) {
				return false;
			}
			this.addressHigh = high;
			this.addressLow = low;
			return true;
		case IID_SECRET:
			if (length != StableIid.SECRET_LENGTH) {
				return false;
			}
			this.iidSecret = copy(block, at, length);
			return true;
		case GATEWAY_NAME:
			if (!isName(block, at, length)) {
				return false;
			}
			this.gatewayName = copy(block, at, length);
			return true;
		case TIME_NAME:
			if (!isName(block, at, length)) {
				return false;
			}
			this.timeName = copy(block, at, length);
			return true;
		case TIME_ADDRESS:
			if ((high | low) == 0) {
				return false;
			}
			this.timeHigh = high;
			this.timeLow = low;
			return true;
		case DNS_SERVER:
			if ((high | low) == 0) {
				return false;
			}
			this.dnsHigh = high;
			this.dnsLow = low;
			return true;
		case DHCP:
			if (one >>> 2 != 0) {
				return false;
			}
			this.dhcp = one;
			return true;
		case ROLE:
			if (one >>> 1 != 0) {
				return false;
			}
			this.role = one;
			return true;
		case INSTANCE:
			if (one >>> 7 != 0) {
				return false;
			}
			this.instance = one;
			return true;
		case STORE_FLASH:
			if (one >>> 1 != 0) {
				return false;
			}
			this.storeFlash = one == 1;
			return true;
		case STORE_POLICY:
			if (one >>> 1 != 0) {
				return false;
			}
			this.storePolicy = one;
			return true;
		case NEWEST_FIRST:
			if (one >>> 1 != 0) {
				return false;
			}
			this.newestFirst = one == 1;
			return true;
		case BACKLOG_PAUSE:
			if (two < 0) {
				return false;
			}
			this.backlogPause = two;
			return true;
		case SLEEPY:
			if (one >>> 1 != 0) {
				return false;
			}
			this.sleepy = one == 1;
			return true;
		case POLL_PERIOD:
			if (four < 100 || four > HOUR) {
				return false;
			}
			this.pollPeriod = four;
			return true;
		default:
			return type >= MqttSnSettings.GATEWAY_ALSO && type <= MqttSnSettings.TIME_PATIENCE ? this.mqttSn.item(type, block, at, length, one, two)
					: this.rules.item(type, block, at, length);
		}
	}

	/**
	 * The secret of stable interface identifiers: the configured one, else the network's key, else the EUI-64 twice, which makes identifiers that
	 * are stable but that anyone who knows the EUI-64 can tell.
	 */
	byte[] secret() {
		if (this.iidSecret != null) {
			return this.iidSecret;
		}
		if (this.keys.count != 0) {
			return this.keys.keys[0];
		}
		byte[] secret = new byte[StableIid.SECRET_LENGTH];
		Bytes.put64(secret, 0, this.eui64);
		Bytes.put64(secret, 8, this.eui64);
		return secret;
	}

	/** An EUI-64 is neither of all zeros or ones, nor a group's. */
	private boolean setEui64(long eui64) {
		if (eui64 == 0 || (eui64 >>> 56 & 1) != 0) {
			return false;
		}
		this.eui64 = eui64;
		return true;
	}

	/** 16 bytes prefix, 1 byte bits; null if it is wrong. */
	private static byte[] context(byte[] block, int at, int length) {
		int bits = length == 0 ? 0 : block[at] & 0xff;
		if (bits == 0 || bits > 128 || length != 1 + (bits + 7) / 8) {
			return null;
		}
		byte[] context = new byte[CONTEXT_BITS + 1];
		System.arraycopy(block, at + 1, context, 0, length - 1);
		context[CONTEXT_BITS] = (byte) bits;
		return context;
	}

	/** Sets this node's contexts, and has a discovery keep them whatever routers say. */
	void apply(Contexts to, NeighborDiscovery discovery) {
		if (this.contextLength != 0) {
			to.set(0, this.contextHigh, this.contextLow, this.contextLength);
			discovery.keepContext(0);
		}
		for (int i = 1; i < CONTEXTS; i++) {
			byte[] context = this.contexts[i];
			if (context != null) {
				to.set(i, Bytes.get64(context, 0), Bytes.get64(context, 8), context[CONTEXT_BITS] & 0xff);
				discovery.keepContext(i);
			}
		}
	}

	private static boolean isPeriod(int milliseconds) {
		return milliseconds == 0 || milliseconds >= 100 && milliseconds <= DAY;
	}

	/** Printable ASCII without spaces, so that it is one word on the console. */
	private static boolean isText(byte[] block, int at, int length, int most) {
		if (length == 0 || length > most) {
			return false;
		}
		for (int i = at; i < at + length; i++) {
			if (block[i] <= ' ' || block[i] > '~') {
				return false;
			}
		}
		return true;
	}

	/** A name that can be asked for. */
	private static boolean isName(byte[] block, int at, int length) {
		return isText(block, at, length, DnsResolver.MAX_NAME - 2)
				&& Dns.writeName(copy(block, at, length), length, new byte[DnsResolver.MAX_NAME], 0, DnsResolver.MAX_NAME) > 0;
	}

	static byte[] copy(byte[] from, int at, int length) {
		byte[] bytes = new byte[length];
		System.arraycopy(from, at, bytes, 0, length);
		return bytes;
	}
}

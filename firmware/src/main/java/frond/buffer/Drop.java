package frond.buffer;

/**
 * Why something was dropped. One list for the whole node: a parser or a protocol answers with one of these (all negative), its
 * caller counts it in {@link Stats}. A room has a block of 16 or 32 numbers; names are for the shell and the historian.
 */
public final class Drop {
	// Radio: -1 to -16
	/** A co-processor's HDLC frame with a wrong FCS (RFC 1662). */
	public static final int HDLC_FCS = -1;
	/** A co-processor's HDLC frame longer than the buffer. */
	public static final int HDLC_OVERSIZE = -2;
	/** A co-processor's HDLC frame shorter than its FCS, or with a broken escape. */
	public static final int HDLC_TRUNCATED = -3;
	/** A Spinel message cut short. */
	public static final int SPINEL_TRUNCATED = -4;
	/** A Spinel message with a header, command or property that means nothing here. */
	public static final int SPINEL_UNKNOWN = -5;
	/** Bytes the serial port lost. */
	public static final int SERIAL_OVERRUN = -6;
	/** What cannot be came from a transceiver: a length, an event. */
	public static final int RADIO_GARBAGE = -7;
	/** A frame with a wrong FCS, from a transceiver that passes everything on. */
	public static final int RADIO_FCS = -8;
	/** A transceiver's frame buffer was overtaken while it was read. */
	public static final int RADIO_UNDERRUN = -9;
	/** A Spinel value out of range, or not allowed now; its host was told. */
	public static final int SPINEL_REFUSED = -15;
	/** A Spinel message that was not sent: the line to the host was full. */
	public static final int SPINEL_LINE_FULL = -16;

	// IEEE 802.15.4: -17 to -48
	/** A frame shorter than its header says. */
	public static final int MAC_TRUNCATED = -17;
	/** A frame longer than aMaxPHYPacketSize. */
	public static final int MAC_OVERSIZE = -18;
	/** A reserved frame version, type or addressing mode. */
	public static final int MAC_RESERVED = -19;
	/** A frame for another PAN. */
	public static final int MAC_OTHER_PAN = -20;
	/** A frame for another node. */
	public static final int MAC_OTHER_DESTINATION = -21;
	/** The sequence number and source of the frame before. */
	public static final int MAC_DUPLICATE = -22;
	/** A secured frame, and no security here. */
	public static final int MAC_SECURED = -23;
	/** A beacon, acknowledgement or command that nobody here waits for. */
	public static final int MAC_UNEXPECTED_TYPE = -24;
	/** A frame with this node's own address as its source. */
	public static final int MAC_OWN_SOURCE = -25;
	/** Not sent: the transmit queue was full. */
	public static final int MAC_QUEUE_FULL = -26;
	/** Not delivered: no acknowledgement after all retries. */
	public static final int MAC_NO_ACK = -27;
	/** Not delivered: the channel was never clear. */
	public static final int MAC_CHANNEL_BUSY = -28;
	/** Not delivered: the radio failed or was reset. */
	public static final int MAC_RADIO_FAILED = -29;

	/** A secured frame whose MIC is wrong: another key, or changed on the way. */
	public static final int MAC_MIC = -30;
	/** A secured frame with a frame counter that its sender has used before. */
	public static final int MAC_REPLAY = -31;
	/** A frame without security, and this network has it. */
	public static final int MAC_UNSECURED = -32;
	/** A secured frame of a key, or of a sender's short address, that is not known here. */
	public static final int MAC_UNKNOWN_KEY = -33;
	/** A secured frame of a lower level than this network's. */
	public static final int MAC_LEVEL = -34;
	/** Not sent: no frame counter left, or none that would survive a reset. */
	public static final int MAC_COUNTER = -35;
	/** Not sent: the sleeping neighbour did not ask for it in time. */
	public static final int MAC_EXPIRED = -36;

	// 6LoWPAN: -49 to -80
	/** No payload at all. */
	public static final int LOWPAN_EMPTY = -49;
	/** A dispatch that is reserved, or not known here. */
	public static final int LOWPAN_DISPATCH = -50;
	/** A fragment, where reassembly is not available. */
	public static final int LOWPAN_FRAGMENT = -51;
	/** The compressed header is longer than the frame. */
	public static final int IPHC_TRUNCATED = -52;
	/** A reserved combination of address mode bits. */
	public static final int IPHC_RESERVED = -53;
	/** A context that is not set. */
	public static final int IPHC_NO_CONTEXT = -54;
	/** An elided address, and no link-layer address to derive it from. */
	public static final int IPHC_NO_LINK_ADDRESS = -55;
	/** A compressed next header is cut short. */
	public static final int NHC_TRUNCATED = -56;
	/** A reserved or unknown NHC. */
	public static final int NHC_UNKNOWN = -57;
	/** A chain of extension headers that is too long. */
	public static final int NHC_CHAIN = -58;
	/** A UDP checksum elided without authorization (RFC 6282 section 4.3.2). */
	public static final int NHC_CHECKSUM_ELIDED = -59;
	/** Not sent: the datagram does not fit one frame, nor fragments. */
	public static final int LOWPAN_OVERSIZE = -60;
	/** A fragment that is empty, ends beyond its datagram, or between two units of eight bytes (RFC 4944 section 5.3). */
	public static final int FRAGMENT_INVALID = -61;
	/** A fragment of a datagram larger than the buffers for them. */
	public static final int FRAGMENT_SIZE = -62;
	/** A fragment that came before, or one of a datagram that is whole or given up. */
	public static final int FRAGMENT_DUPLICATE = -63;
	/** A fragment that overlaps others and is not the same; its datagram ends with it. */
	public static final int FRAGMENT_OVERLAP = -64;
	/** The first fragment to come of a datagram, with all buffers in use by others that are coming in. */
	public static final int FRAGMENT_NO_BUFFER = -65;
	/** A datagram that was not whole in 60 s. */
	public static final int FRAGMENT_TIMEOUT = -66;
	/** A datagram that was not whole and gave way to another. */
	public static final int FRAGMENT_RECLAIMED = -67;
	/** Not sent: a fragment was not delivered, nor its repetitions; its datagram ends with it. */
	public static final int FRAGMENT_NOT_SENT = -68;
	/** Not a LoWPAN frame (dispatch 00xxxxxx, RFC 4944 section 5.1): another protocol on the same PAN. */
	public static final int LOWPAN_NALP = -69;
	/** A mesh header (RFC 4944 section 5.2): forwarding below IP is not for this node. */
	public static final int LOWPAN_MESH = -70;
	/** A broadcast header of such a mesh (RFC 4944 section 11.1). */
	public static final int LOWPAN_BROADCAST = -71;
	/** A header compressed by HC1 (RFC 4944 section 10), obsolete since RFC 6282. */
	public static final int LOWPAN_HC1 = -72;
	/** A 6LoWPAN Routing Header (RFC 8138) cut short. */
	public static final int LORH_TRUNCATED = -73;
	/** A critical one that is not known here (section 4.2). */
	public static final int LORH_UNKNOWN = -74;

	// IPv6, ICMPv6, UDP: -81 to -112
	/** Not version 6. */
	public static final int IPV6_VERSION = -81;
	/** A header, option or length cut short. */
	public static final int IPV6_TRUNCATED = -82;
	/** For another node. */
	public static final int IPV6_OTHER_DESTINATION = -83;
	/** A source that may not be one (multicast, unspecified where an answer is due). */
	public static final int IPV6_SOURCE = -84;
	/** An option whose type demands to discard the packet (RFC 8200 section 4.2). */
	public static final int IPV6_OPTION = -85;
	/** A routing header with segments left, or a type unknown. */
	public static final int IPV6_ROUTING_HEADER = -86;
	/** A fragment header, where reassembly is not available. */
	public static final int IPV6_FRAGMENT = -87;
	/** An upper layer that is not here. */
	public static final int IPV6_NEXT_HEADER = -88;
	/** Wrong ICMPv6 checksum. */
	public static final int ICMPV6_CHECKSUM = -89;
	/** ICMPv6 message cut short. */
	public static final int ICMPV6_TRUNCATED = -90;
	/** ICMPv6 type or code that means nothing here. */
	public static final int ICMPV6_UNKNOWN = -91;
	/** Wrong UDP checksum, or none. */
	public static final int UDP_CHECKSUM = -92;
	/** UDP header cut short, or a length that does not fit. */
	public static final int UDP_TRUNCATED = -93;
	/** No receiver on the port. */
	public static final int UDP_PORT = -94;
	/** Not sent: no route (not joined). */
	public static final int IPV6_NO_ROUTE = -95;
	/** Not sent: no packet free. */
	public static final int NO_PACKET = -96;
	/** Hop limit reached zero. */
	public static final int IPV6_HOP_LIMIT = -97;
	/** Not passed on between mesh and host: no socket for it, or the host refused. */
	public static final int IPV6_FORWARD = -98;
	/** An extension header where it may not be: hop-by-hop options behind others (RFC 8200 section 4.1). */
	public static final int IPV6_HEADER_ORDER = -99;
	/** An ICMPv6 error about what this node did not send, or an echo that it did not ask for (any more). */
	public static final int ICMPV6_NOT_OURS = -100;
	/** For another node, to which this router knows no way; its sender is told. */
	public static final int IPV6_UNREACHABLE = -101;
	/** An IPv6 fragment that overlaps others and is not the same; its datagram ends with it (RFC 5722). */
	public static final int IPV6_FRAGMENT_OVERLAP = -102;
	/** An IPv6 datagram that was not whole in 60 s, or gave way to another. */
	public static final int IPV6_FRAGMENT_TIMEOUT = -103;
	/** A message or option of neighbour discovery cut short, or an option of length 0 (Contiki-NG d4ee924b3). */
	public static final int ND_TRUNCATED = -105;
	/** Neighbour discovery with another hop limit than 255: it was forwarded (RFC 4861 sections 6.1 and 7.1). */
	public static final int ND_HOP_LIMIT = -106;
	/** Neighbour discovery with a code, source, destination or target that the message may not have (RFC 4861 sections 6.1 and 7.1). */
	public static final int ND_INVALID = -107;
	/** Neighbour discovery that is right, but not for this node, or that nothing waits for. */
	public static final int ND_UNEXPECTED = -108;
	/** Another node claims an address of this one. */
	public static final int ND_DUPLICATE = -109;
	/** A registration that finds the table full. */
	public static final int ND_TABLE_FULL = -110;

	// RPL: -113 to -136
	/** A message or option cut short. */
	public static final int RPL_TRUNCATED = -113;
	/** A code or option that means nothing here. */
	public static final int RPL_UNKNOWN = -114;
	/** Another instance or DODAG than the one joined. */
	public static final int RPL_OTHER_DODAG = -115;
	/** A prefix or target length above 128 (CVE-2021-32771, CVE-2023-50926). */
	public static final int RPL_PREFIX_LENGTH = -116;
	/** A security section, and no RPL security here. */
	public static final int RPL_SECURED = -117;
	/** A message that is not for a leaf, or came when none was expected. */
	public static final int RPL_UNEXPECTED = -118;
	/** A table of the root is full. */
	public static final int RPL_TABLE_FULL = -119;

	/** A datagram that goes the wrong way a second time: a loop (RFC 6550 section 11.2.2.2). */
	public static final int RPL_RANK_ERROR = -120;
	/** A datagram for a target that the child which announced it does not know (RFC 6550 section 11.2.2.3). */
	public static final int RPL_FORWARDING_ERROR = -121;

	// SNTP, DNS, DHCPv6: -137 to -144
	/** An answer that is cut short, not asked for, unsynchronized, or a kiss of death (RFC 4330 section 5). */
	public static final int SNTP_INVALID = -137;
	/** A DNS message shorter than its counts and lengths say, or with an address of a wrong length (RFC 9267 sections 5 and 6). */
	public static final int DNS_TRUNCATED = -138;
	/** A name with a pointer that does not point back, a reserved label type, too long, or without an end (RFC 9267 sections 2 to 4). */
	public static final int DNS_NAME = -139;
	/** A DNS message that answers nothing asked: another id, port, server or question; or no query, to a server. */
	public static final int DNS_UNEXPECTED = -140;
	/** More queries than a relay keeps at a time. */
	public static final int DNS_TABLE_FULL = -141;
	/** A DHCPv6 message or option cut short. */
	public static final int DHCP_TRUNCATED = -142;
	/** A DHCPv6 message that answers nothing sent: another transaction, client or type; or that a server or relay does not take. */
	public static final int DHCP_UNEXPECTED = -143;
	/** A DHCPv6 answer without what was asked for: no address, or a status that says why (RFC 8415 section 21.13). */
	public static final int DHCP_REFUSED = -144;

	// MQTT-SN: -145 to -160
	/** A length that does not fit the datagram (RIOT #18433). */
	public static final int MQTTSN_LENGTH = -145;
	/** A message type that a client does not take. */
	public static final int MQTTSN_TYPE = -146;
	/** A message that nothing waits for. */
	public static final int MQTTSN_UNEXPECTED = -147;
	/** From another address than the gateway's. */
	public static final int MQTTSN_SOURCE = -148;

	// Application: -161 to -176
	/** A reading given up because the store was full. */
	public static final int STORE_FULL = -161;
	/** A sensor that did not answer. */
	public static final int SENSOR_FAULT = -162;
	/** A console line that was too long or not a command. */
	public static final int SHELL_LINE = -163;
	/** A reading given up because the store was full, and others of its sensor and time are there. */
	public static final int STORE_THINNED = -164;
	/** A reading in flash that is not whole any more, or of a node with other sensors. */
	public static final int STORE_DAMAGED = -165;
	/** A reading of an earlier boot whose time of day was never known. */
	public static final int STORE_TIME = -166;
	/** A command over the network that is none, or cannot be done; its sender was told, if it had an id. */
	public static final int COMMAND = -170;

	/** One more than the largest {@code -reason}. */
	public static final int COUNT = 177;

	private Drop() {
	}

	/** Whether a reason is counted of a frame that was received: not of one that was to be sent, nor of the application's doings. */
	public static boolean isOfReceived(int reason) {
		switch (reason) {
		case MAC_QUEUE_FULL:
		case MAC_NO_ACK:
		case MAC_CHANNEL_BUSY:
		case MAC_RADIO_FAILED:
		case MAC_COUNTER:
		case MAC_EXPIRED:
		case LOWPAN_OVERSIZE:
		case FRAGMENT_NOT_SENT:
		case IPV6_NO_ROUTE:
		case STORE_FULL:
		case STORE_THINNED:
		case STORE_DAMAGED:
		case STORE_TIME:
		case SENSOR_FAULT:
		case SHELL_LINE:
		case COMMAND:
			return false;
		default:
			// What a co-processor's or a transceiver's line lost never was a frame.
			return reason <= MAC_TRUNCATED;
		}
	}

	/** The reason's name as in this class, lower case with dashes; null if there is no such reason. */
	public static String name(int reason) {
		switch (reason) {
		case HDLC_FCS: return "hdlc-fcs";
		case HDLC_OVERSIZE: return "hdlc-oversize";
		case HDLC_TRUNCATED: return "hdlc-truncated";
		case SPINEL_TRUNCATED: return "spinel-truncated";
		case SPINEL_UNKNOWN: return "spinel-unknown";
		case SERIAL_OVERRUN: return "serial-overrun";
		case RADIO_GARBAGE: return "radio-garbage";
		case RADIO_FCS: return "radio-fcs";
		case RADIO_UNDERRUN: return "radio-underrun";
		case SPINEL_REFUSED: return "spinel-refused";
		case SPINEL_LINE_FULL: return "spinel-line-full";
		case MAC_TRUNCATED: return "mac-truncated";
		case MAC_OVERSIZE: return "mac-oversize";
		case MAC_RESERVED: return "mac-reserved";
		case MAC_OTHER_PAN: return "mac-other-pan";
		case MAC_OTHER_DESTINATION: return "mac-other-destination";
		case MAC_DUPLICATE: return "mac-duplicate";
		case MAC_SECURED: return "mac-secured";
		case MAC_UNEXPECTED_TYPE: return "mac-unexpected-type";
		case MAC_OWN_SOURCE: return "mac-own-source";
		case MAC_QUEUE_FULL: return "mac-queue-full";
		case MAC_NO_ACK: return "mac-no-ack";
		case MAC_CHANNEL_BUSY: return "mac-channel-busy";
		case MAC_RADIO_FAILED: return "mac-radio-failed";
		case MAC_MIC: return "mac-mic";
		case MAC_REPLAY: return "mac-replay";
		case MAC_UNSECURED: return "mac-unsecured";
		case MAC_UNKNOWN_KEY: return "mac-unknown-key";
		case MAC_LEVEL: return "mac-level";
		case MAC_COUNTER: return "mac-counter";
		case MAC_EXPIRED: return "mac-expired";
		case LOWPAN_EMPTY: return "lowpan-empty";
		case LOWPAN_DISPATCH: return "lowpan-dispatch";
		case LOWPAN_FRAGMENT: return "lowpan-fragment";
		case IPHC_TRUNCATED: return "iphc-truncated";
		case IPHC_RESERVED: return "iphc-reserved";
		case IPHC_NO_CONTEXT: return "iphc-no-context";
		case IPHC_NO_LINK_ADDRESS: return "iphc-no-link-address";
		case NHC_TRUNCATED: return "nhc-truncated";
		case NHC_UNKNOWN: return "nhc-unknown";
		case NHC_CHAIN: return "nhc-chain";
		case NHC_CHECKSUM_ELIDED: return "nhc-checksum-elided";
		case LOWPAN_OVERSIZE: return "lowpan-oversize";
		case FRAGMENT_INVALID: return "fragment-invalid";
		case FRAGMENT_SIZE: return "fragment-size";
		case FRAGMENT_DUPLICATE: return "fragment-duplicate";
		case FRAGMENT_OVERLAP: return "fragment-overlap";
		case FRAGMENT_NO_BUFFER: return "fragment-no-buffer";
		case FRAGMENT_TIMEOUT: return "fragment-timeout";
		case FRAGMENT_RECLAIMED: return "fragment-reclaimed";
		case FRAGMENT_NOT_SENT: return "fragment-not-sent";
		case LOWPAN_NALP: return "lowpan-nalp";
		case LOWPAN_MESH: return "lowpan-mesh";
		case LOWPAN_BROADCAST: return "lowpan-broadcast";
		case LOWPAN_HC1: return "lowpan-hc1";
		case LORH_TRUNCATED: return "lorh-truncated";
		case LORH_UNKNOWN: return "lorh-unknown";
		case IPV6_VERSION: return "ipv6-version";
		case IPV6_TRUNCATED: return "ipv6-truncated";
		case IPV6_OTHER_DESTINATION: return "ipv6-other-destination";
		case IPV6_SOURCE: return "ipv6-source";
		case IPV6_OPTION: return "ipv6-option";
		case IPV6_ROUTING_HEADER: return "ipv6-routing-header";
		case IPV6_FRAGMENT: return "ipv6-fragment";
		case IPV6_NEXT_HEADER: return "ipv6-next-header";
		case ICMPV6_CHECKSUM: return "icmpv6-checksum";
		case ICMPV6_TRUNCATED: return "icmpv6-truncated";
		case ICMPV6_UNKNOWN: return "icmpv6-unknown";
		case UDP_CHECKSUM: return "udp-checksum";
		case UDP_TRUNCATED: return "udp-truncated";
		case UDP_PORT: return "udp-port";
		case IPV6_NO_ROUTE: return "ipv6-no-route";
		case NO_PACKET: return "no-packet";
		case IPV6_HOP_LIMIT: return "ipv6-hop-limit";
		case IPV6_FORWARD: return "ipv6-forward";
		case IPV6_HEADER_ORDER: return "ipv6-header-order";
		case ICMPV6_NOT_OURS: return "icmpv6-not-ours";
		case IPV6_UNREACHABLE: return "ipv6-unreachable";
		case IPV6_FRAGMENT_OVERLAP: return "ipv6-fragment-overlap";
		case IPV6_FRAGMENT_TIMEOUT: return "ipv6-fragment-timeout";
		case ND_TRUNCATED: return "nd-truncated";
		case ND_HOP_LIMIT: return "nd-hop-limit";
		case ND_INVALID: return "nd-invalid";
		case ND_UNEXPECTED: return "nd-unexpected";
		case ND_DUPLICATE: return "nd-duplicate";
		case ND_TABLE_FULL: return "nd-table-full";
		case RPL_TRUNCATED: return "rpl-truncated";
		case RPL_UNKNOWN: return "rpl-unknown";
		case RPL_OTHER_DODAG: return "rpl-other-dodag";
		case RPL_PREFIX_LENGTH: return "rpl-prefix-length";
		case RPL_SECURED: return "rpl-secured";
		case RPL_UNEXPECTED: return "rpl-unexpected";
		case RPL_TABLE_FULL: return "rpl-table-full";
		case RPL_RANK_ERROR: return "rpl-rank-error";
		case RPL_FORWARDING_ERROR: return "rpl-forwarding-error";
		case SNTP_INVALID: return "sntp-invalid";
		case DNS_TRUNCATED: return "dns-truncated";
		case DNS_NAME: return "dns-name";
		case DNS_UNEXPECTED: return "dns-unexpected";
		case DNS_TABLE_FULL: return "dns-table-full";
		case DHCP_TRUNCATED: return "dhcp-truncated";
		case DHCP_UNEXPECTED: return "dhcp-unexpected";
		case DHCP_REFUSED: return "dhcp-refused";
		case MQTTSN_LENGTH: return "mqttsn-length";
		case MQTTSN_TYPE: return "mqttsn-type";
		case MQTTSN_UNEXPECTED: return "mqttsn-unexpected";
		case MQTTSN_SOURCE: return "mqttsn-source";
		case STORE_FULL: return "store-full";
		case SENSOR_FAULT: return "sensor-fault";
		case SHELL_LINE: return "shell-line";
		case STORE_THINNED: return "store-thinned";
		case STORE_DAMAGED: return "store-damaged";
		case STORE_TIME: return "store-time";
		case COMMAND: return "command";
		default: return null;
		}
	}
}

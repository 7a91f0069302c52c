package frond.dhcp;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * The DHCPv6 message (RFC 8415 sections 8 and 21).
 *
 * <pre>
 * | type (1) | transaction id (3) | options ...        between client and server
 * | code (2) | length (2) | data ...                   an option
 * | 3 | length | IAID (4) | T1 (4) | T2 (4) | options  IA_NA, section 21.4
 * | 5 | length | address (16) | preferred (4) | valid (4) | options
 * </pre>
 *
 * Options are read only behind {@link #check}.
 */
public final class Dhcp {
	public static final int CLIENT_PORT = 546;
	public static final int SERVER_PORT = 547;
	/** Second half of All_DHCP_Relay_Agents_and_Servers, ff02::1:2. */
	public static final long SERVERS_LOW = 0x10002;

	// Messages (section 7.3)
	public static final int SOLICIT = 1;
	public static final int ADVERTISE = 2;
	public static final int REQUEST = 3;
	public static final int CONFIRM = 4;
	public static final int RENEW = 5;
	public static final int REBIND = 6;
	public static final int REPLY = 7;
	public static final int RELEASE = 8;
	public static final int DECLINE = 9;
	public static final int INFORMATION_REQUEST = 11;
	public static final int RELAY_FORWARD = 12;
	public static final int RELAY_REPLY = 13;

	// Options (section 21; RFC 3646)
	public static final int CLIENT_ID = 1;
	public static final int SERVER_ID = 2;
	public static final int IA_NA = 3;
	public static final int IA_ADDRESS = 5;
	public static final int OPTION_REQUEST = 6;
	public static final int PREFERENCE = 7;
	public static final int ELAPSED_TIME = 8;
	public static final int RELAY_MESSAGE = 9;
	public static final int STATUS = 13;
	public static final int RAPID_COMMIT = 14;
	public static final int INTERFACE_ID = 18;
	public static final int DNS_SERVERS = 23;
	public static final int DOMAIN_LIST = 24;
	public static final int REFRESH_TIME = 32;
	public static final int SOLICIT_MAX_RT = 82;
	public static final int INFORMATION_MAX_RT = 83;

	// Status codes (section 21.13)
	public static final int SUCCESS = 0;
	public static final int NO_ADDRESSES = 2;
	public static final int NO_BINDING = 3;
	public static final int NOT_ON_LINK = 4;

	/** Bytes in front of an option's data. */
	public static final int OPTION = 4;
	/** Bytes in front of a message's options. */
	public static final int HEADER = 4;
	/** Bytes of an IA_NA's data in front of its options. */
	public static final int IA_FIXED = 12;
	/** Bytes of an IA Address's data in front of its options. */
	public static final int ADDRESS_FIXED = 24;
	/** The longest DUID (section 11.1). */
	public static final int MAX_DUID = 130;
	/** Bytes of a DUID-LL with an EUI-64 (section 11.4; hardware type 27). */
	public static final int DUID_LL_LENGTH = 12;
	/** Its first four. */
	public static final int DUID_LL = 0x0003001b;
	/** Bytes of an option of an IA_NA with one address. */
	public static final int IA_LENGTH = OPTION + IA_FIXED + OPTION + ADDRESS_FIXED;
	/** A lifetime that never ends. */
	public static final long INFINITE = 0xffffffffL;

	private Dhcp() {
	}

	/** Whether options {@code bytes[at..end)} are whole: 0, or {@link Drop#DHCP_TRUNCATED}. */
	public static int check(byte[] bytes, int at, int end) {
		int i = at;
		while (i < end) {
			if (end - i < OPTION || Bytes.get16(bytes, i + 2) > end - i - OPTION) {
				return Drop.DHCP_TRUNCATED;
			}
			i = next(bytes, i);
		}
		return 0;
	}

	/** Index of the option behind the one at {@code option}. */
	public static int next(byte[] bytes, int option) {
		return option + OPTION + Bytes.get16(bytes, option + 2);
	}

	/** Length of an option's data. */
	public static int length(byte[] bytes, int option) {
		return Bytes.get16(bytes, option + 2);
	}

	/** Index of the first option of a code with at least so much data, in {@code bytes[at..end)}; -1 if there is none. */
	public static int find(byte[] bytes, int at, int end, int code, int least) {
		for (int i = at; i < end; i = next(bytes, i)) {
			if (Bytes.get16(bytes, i) == code && length(bytes, i) >= least) {
				return i;
			}
		}
		return -1;
	}

	/** The status that options say, {@link #SUCCESS} if they say none. */
	public static int status(byte[] bytes, int at, int end) {
		int option = find(bytes, at, end, STATUS, 2);
		return option < 0 ? SUCCESS : Bytes.get16(bytes, option + OPTION);
	}

	/** Writes an option's code and length; returns the index of its data. */
	public static int option(byte[] bytes, int at, int code, int length) {
		Bytes.put16(bytes, at, code);
		Bytes.put16(bytes, at + 2, length);
		return at + OPTION;
	}

	/** Writes an identifier option with a DUID-LL; returns the index behind it. */
	public static int writeDuid(byte[] bytes, int at, int code, long eui64) {
		int data = option(bytes, at, code, DUID_LL_LENGTH);
		Bytes.put32(bytes, data, DUID_LL);
		Bytes.put64(bytes, data + 4, eui64);
		return data + DUID_LL_LENGTH;
	}

	/** Whether an option has the DUID-LL of an EUI-64. */
	public static boolean isDuid(byte[] bytes, int option, long eui64) {
		return length(bytes, option) == DUID_LL_LENGTH && Bytes.get32(bytes, option + OPTION) == DUID_LL && Bytes.get64(bytes, option + OPTION + 4) == eui64;
	}

	/** Writes an IA_NA with one address, or none; returns the index behind it. Times are in seconds. */
	public static int writeIa(byte[] bytes, int at, int iaid, long renew, long rebind, boolean address, long high, long low, long preferred, long valid) {
		int data = option(bytes, at, IA_NA, address ? IA_LENGTH - OPTION : IA_FIXED);
		Bytes.put32(bytes, data, iaid);
		Bytes.put32(bytes, data + 4, (int) renew);
		Bytes.put32(bytes, data + 8, (int) rebind);
		if (!address) {
			return data + IA_FIXED;
		}
		data = option(bytes, data + IA_FIXED, IA_ADDRESS, ADDRESS_FIXED);
		Bytes.put64(bytes, data, high);
		Bytes.put64(bytes, data + 8, low);
		Bytes.put32(bytes, data + 16, (int) preferred);
		Bytes.put32(bytes, data + 20, (int) valid);
		return data + ADDRESS_FIXED;
	}
}

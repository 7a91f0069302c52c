package frond.dns;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * The DNS message (RFC 1035 section 4.1), read with the care of RFC 9267.
 *
 * <pre>
 *   0  1  2  3  4  5  6  7  8  9  10 11 12 13 14 15
 * +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 * |                      ID                       |
 * |QR|   Opcode  |AA|TC|RD|RA| Z|AD|CD|   RCODE   |
 * |        QDCOUNT        |        ANCOUNT        |  16 bits each
 * |        NSCOUNT        |        ARCOUNT        |
 * +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 * question: name, type, class      record: name, type, class, TTL (4), RDLENGTH (2), data
 * name: labels of a length (1 to 63) and so many bytes, ended by 0, or by a pointer: 11 and 14 bits, from the message's start
 * </pre>
 *
 * A pointer has to point before the run of labels that it ends, and that is before anything read until then: so it cannot loop, and a name has an
 * end. Indexes into {@code bytes} are absolute; {@code start} is the message's.
 */
public final class Dns {
	/** UDP port of a server. */
	public static final int PORT = 53;
	/** Length of the header. */
	public static final int HEADER = 12;
	/** The longest name, as labels, its end included (section 3.1). */
	public static final int MAX_NAME = 255;
	/** Type of an IPv4 address. */
	public static final int A = 1;
	/** Type of a canonical name. */
	public static final int CNAME = 5;
	/** Type of a zone's start of authority. */
	public static final int SOA = 6;
	/** Type of an IPv6 address (RFC 3596). */
	public static final int AAAA = 28;
	/** The class Internet. */
	public static final int IN = 1;
	/** Flag QR: an answer. */
	public static final int RESPONSE = 0x8000;
	/** The four bits of the operation; 0 is a query. */
	public static final int OPCODE = 0x7800;
	/** Flag TC: cut to what a datagram has room for. */
	public static final int TRUNCATED = 0x0200;
	/** Flag RD. */
	public static final int RECURSION_DESIRED = 0x0100;
	/** Flag RA. */
	public static final int RECURSION_AVAILABLE = 0x0080;
	/** RCODE of a name that does not exist. */
	public static final int NAME_ERROR = 3;
	/** Bytes of a record between its name and its data. */
	static final int RECORD_FIXED = 10;

	private static final int MAX_LABEL = 63;

	private Dns() {
	}

	/** The message's id. */
	public static int id(byte[] bytes, int start) {
		return Bytes.get16(bytes, start);
	}

	/** The message's flags, opcode and RCODE. */
	public static int flags(byte[] bytes, int start) {
		return Bytes.get16(bytes, start + 2);
	}

	/** RCODE, 0 to 15. */
	public static int rcode(byte[] bytes, int start) {
		return bytes[start + 3] & 0xf;
	}

	/** Count of section 0 (questions), 1 (answers), 2 (authority), 3 (additional). */
	public static int count(byte[] bytes, int start, int section) {
		return Bytes.get16(bytes, start + 4 + 2 * section);
	}

	/**
	 * Passes over a name, and sees to it that it can be followed.
	 *
	 * @return index behind the name where it stands, or {@link Drop#DNS_NAME}
	 */
	public static int skipName(byte[] bytes, int start, int at, int end) {
		int behind = 0;
		int run = at;
		int length = 0;
		int i = at;
		while (i < end) {
			int label = bytes[i] & 0xff;
			if (label == 0) {
				return length + 1 > MAX_NAME ? Drop.DNS_NAME : behind == 0 ? i + 1 : behind;
			}
			if (label <= MAX_LABEL) {
				length += 1 + label;
				i += 1 + label;
				if (length >= MAX_NAME) {
					return Drop.DNS_NAME;
				}
			} else {
				if (label < 0xc0 || end - i < 2) {
					return Drop.DNS_NAME;
				}
				int to = start + (Bytes.get16(bytes, i) & 0x3fff);
				if (to >= run || to < start + HEADER) {
					return Drop.DNS_NAME;
				}
				behind = behind == 0 ? i + 2 : behind;
				run = to;
				i = to;
			}
		}
		return Drop.DNS_NAME;
	}

	/** Where a name goes on: behind pointers. The name passed {@link #skipName}. */
	private static int follow(byte[] bytes, int start, int at) {
		int i = at;
		while ((bytes[i] & 0xc0) == 0xc0) {
			i = start + (Bytes.get16(bytes, i) & 0x3fff);
		}
		return i;
	}

	/** Whether two names that passed {@link #skipName} are the same (letters of either case, RFC 4343); each in its own message. */
	public static boolean sameName(byte[] one, int oneStart, int oneAt, byte[] other, int otherStart, int otherAt) {
		int i = oneAt;
		int j = otherAt;
		while (true) {
			i = follow(one, oneStart, i);
			j = follow(other, otherStart, j);
			int length = one[i];
			if (length != other[j]) {
				return false;
			}
			if (length == 0) {
				return true;
			}
			for (int k = 1; k <= length; k++) {
				if (lower(one[i + k]) != lower(other[j + k])) {
					return false;
				}
			}
			i += 1 + length;
			j += 1 + length;
		}
	}

	/** Writes a name that passed {@link #skipName} without pointers; returns the index behind it, or {@link Drop#DNS_NAME} if it does not fit before {@code limit}. */
	public static int copyName(byte[] bytes, int start, int at, byte[] into, int intoAt, int limit) {
		int from = at;
		int to = intoAt;
		while (true) {
			from = follow(bytes, start, from);
			int length = bytes[from];
			if (limit - to < 1 + length) {
				return Drop.DNS_NAME;
			}
			System.arraycopy(bytes, from, into, to, 1 + length);
			to += 1 + length;
			if (length == 0) {
				return to;
			}
			from += 1 + length;
		}
	}

	private static int lower(int character) {
		return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
	}

	/**
	 * Writes a name of dotted text, {@code text[0..length)}, as labels; a dot at its end is taken.
	 *
	 * @return index behind it, or {@link Drop#DNS_NAME} if it is empty, has an empty or long label, or does not fit before {@code limit}
	 */
	public static int writeName(byte[] text, int length, byte[] into, int at, int limit) {
		int characters = length > 0 && text[length - 1] == '.' ? length - 1 : length;
		if (characters <= 0 || characters + 2 > MAX_NAME || limit - at < characters + 2) {
			return Drop.DNS_NAME;
		}
		int label = at;
		for (int i = 0; i <= characters; i++) {
			if (i < characters && text[i] != '.') {
				into[at + 1 + i] = text[i];
				continue;
			}
			int run = at + i - label;
			if (run == 0 || run > MAX_LABEL) {
				return Drop.DNS_NAME;
			}
			into[label] = (byte) run;
			label = at + 1 + i;
		}
		into[label] = 0;
		return label + 1;
	}

	/**
	 * Passes over a record.
	 *
	 * @return index behind it, or {@link Drop#DNS_NAME}, {@link Drop#DNS_TRUNCATED}
	 */
	public static int skipRecord(byte[] bytes, int start, int at, int end) {
		int fixed = skipName(bytes, start, at, end);
		if (fixed < 0) {
			return fixed;
		}
		if (end - fixed < RECORD_FIXED) {
			return Drop.DNS_TRUNCATED;
		}
		int behind = fixed + RECORD_FIXED + Bytes.get16(bytes, fixed + 8);
		return behind > end ? Drop.DNS_TRUNCATED : behind;
	}

	/** Type and class of a record whose name ends at {@code fixed}, as one number: class above. */
	public static int typeAndClass(byte[] bytes, int fixed) {
		return Bytes.get16(bytes, fixed + 2) << 16 | Bytes.get16(bytes, fixed);
	}

	/** Seconds a record whose name ends at {@code fixed} may be kept; above 2^31 is 0 (RFC 2181 section 8). */
	public static int ttl(byte[] bytes, int fixed) {
		int ttl = Bytes.get32(bytes, fixed + 4);
		return ttl < 0 ? 0 : ttl;
	}

	/** Length of the data of a record whose name ends at {@code fixed}. */
	public static int dataLength(byte[] bytes, int fixed) {
		return Bytes.get16(bytes, fixed + 8);
	}

	/** Index of the data of a record whose name ends at {@code fixed}. */
	public static int data(int fixed) {
		return fixed + RECORD_FIXED;
	}
}

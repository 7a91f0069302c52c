package frond.borderrouter;

import frond.buffer.Bytes;
import frond.dns.Dns;
import java.util.Arrays;
import java.util.List;

/**
 * Writes DNS messages that fit a frame where they can: the question, and addresses of the name asked for itself. What canonical names stood between
 * is not said, as a node needs the address, and each of them may be longer than the frame.
 */
final class DnsReply {
	private static final int ADDRESS_RECORD = 12;

	private DnsReply() {
	}

	/** A query for a question (name, type, class). */
	static byte[] query(int id, byte[] name, int type) {
		byte[] bytes = new byte[Dns.HEADER + name.length + 4];
		header(bytes, id, Dns.RECURSION_DESIRED, 0);
		question(bytes, name, type);
		return bytes;
	}

	/** An answer without records. */
	static byte[] empty(int id, int flags, byte[] name, int type) {
		byte[] bytes = query(id, name, type);
		header(bytes, id, Dns.RESPONSE | Dns.RECURSION_AVAILABLE | flags, 0);
		return bytes;
	}

	/** That there is nothing, and for how long: an SOA record (RFC 2308) of the least length, if it fits. */
	static byte[] negative(int id, int flags, byte[] name, int type, int ttl, int most) {
		byte[] bytes = empty(id, flags, name, type);
		int at = bytes.length;
		int data = 22;
		if (ttl < 0 || at + ADDRESS_RECORD + data > most) {
			return bytes;
		}
		bytes = Arrays.copyOf(bytes, at + ADDRESS_RECORD + data);
		Bytes.put16(bytes, 8, 1);
		record(bytes, at, Dns.SOA, ttl, data);
		Bytes.put32(bytes, bytes.length - 4, ttl);
		return bytes;
	}

	/** An answer with addresses, each of 4 or 16 bytes; as many as fit {@code most} bytes, but one at least. */
	static byte[] addresses(int id, byte[] name, int type, List<byte[]> addresses, int ttl, int most) {
		byte[] bytes = empty(id, 0, name, type);
		int at = bytes.length;
		int each = ADDRESS_RECORD + addresses.get(0).length;
		int count = Math.max(1, Math.min(addresses.size(), (most - at) / each));
		bytes = Arrays.copyOf(bytes, at + count * each);
		Bytes.put16(bytes, 6, count);
		for (int i = 0; i < count; i++) {
			byte[] address = addresses.get(i);
			record(bytes, at, type, ttl, address.length);
			System.arraycopy(address, 0, bytes, at + ADDRESS_RECORD, address.length);
			at += each;
		}
		return bytes;
	}

	private static void header(byte[] bytes, int id, int flags, int answers) {
		Bytes.put16(bytes, 0, id);
		// A node that asks wants recursion; the flag is repeated in the answer (RFC 1035 section 4.1.1).
		Bytes.put16(bytes, 2, flags | Dns.RECURSION_DESIRED);
		Bytes.put16(bytes, 4, 1);
		Bytes.put16(bytes, 6, answers);
	}

	private static void question(byte[] bytes, byte[] name, int type) {
		System.arraycopy(name, 0, bytes, Dns.HEADER, name.length);
		Bytes.put16(bytes, Dns.HEADER + name.length, type);
		Bytes.put16(bytes, Dns.HEADER + name.length + 2, Dns.IN);
	}

	/** A record of the question's name, by a pointer to it. */
	private static void record(byte[] bytes, int at, int type, int ttl, int length) {
		Bytes.put16(bytes, at, 0xc000 | Dns.HEADER);
		Bytes.put16(bytes, at + 2, type);
		Bytes.put16(bytes, at + 4, Dns.IN);
		Bytes.put32(bytes, at + 6, ttl);
		Bytes.put16(bytes, at + 10, length);
	}
}

package frond.dns;

import frond.buffer.Bytes;
import frond.buffer.Drop;

/**
 * What a response says about the name it was asked for: its addresses, behind a chain of canonical names, or that there are none (RFC 1035
 * section 4.1, RFC 2308). Nothing is copied: the chain is followed within the message. One object serves all responses.
 */
public final class DnsAnswer {
	/** Addresses that are kept of one response. */
	public static final int ADDRESSES = 4;
	/** Canonical names that are followed (loops end there, too). */
	public static final int CHAIN = 8;
	/** Records that are looked at; a response to an address query has far fewer. */
	static final int RECORDS = 64;
	private static final int RCODE = 0xf;

	/** Addresses found, 0 to {@link #ADDRESSES}. */
	public int count;
	/** Seconds that the answer may be kept: the least of its records; of no address, by the SOA record, else -1. */
	public int ttl;
	/** Whether there is nothing because the server knows no more and asks nobody else: no address, no SOA record, no recursion, no error (RFC 2308 section 2.2). */
	public boolean referral;
	private final long[] high = new long[ADDRESSES];
	private final long[] low = new long[ADDRESSES];

	/** First half of address {@code i}; 0 for an IPv4 address. */
	public long high(int i) {
		return this.high[i];
	}

	/** Second half of address {@code i}; an IPv4 address in its lower 32 bits. */
	public long low(int i) {
		return this.low[i];
	}

	/**
	 * Reads a response with one question, which the caller has compared with its own.
	 *
	 * @param type {@link Dns#A} or {@link Dns#AAAA}
	 * @return 0, or why the response is not one: {@link Drop#DNS_NAME}, {@link Drop#DNS_TRUNCATED}
	 */
	public int read(byte[] bytes, int start, int end, int type) {
		this.count = 0;
		this.ttl = Integer.MAX_VALUE;
		this.referral = false;
		int question = Dns.skipName(bytes, start, start + Dns.HEADER, end);
		if (question < 0) {
			return question;
		}
		int answers = question + 4;
		if (answers > end) {
			return Drop.DNS_TRUNCATED;
		}
		int count = Dns.count(bytes, start, 1);
		int authority = Dns.count(bytes, start, 2);
		if (count + authority > RECORDS) {
			return Drop.DNS_TRUNCATED;
		}
		boolean cut = (Dns.flags(bytes, start) & Dns.TRUNCATED) != 0;
		int at = answers;
		int whole = 0;
		int answersEnd = answers;
		for (int i = 0; i < count + authority; i++) {
			int behind = Dns.skipRecord(bytes, start, at, end);
			if (behind < 0) {
				if (cut) {
					break;
				}
				return behind;
			}
			at = behind;
			whole++;
			answersEnd = i < count ? at : answersEnd;
		}
		int reason = chain(bytes, start, answers, answersEnd, end, type);
		if (reason < 0) {
			return reason;
		}
		if (this.count == 0) {
			negative(bytes, start, answersEnd, end, Math.max(0, whole - count));
			this.referral = this.ttl < 0 && (Dns.flags(bytes, start) & (Dns.RECURSION_AVAILABLE | RCODE)) == 0;
		}
		return 0;
	}

	private int chain(byte[] bytes, int start, int answers, int answersEnd, int end, int type) {
		int name = start + Dns.HEADER;
		for (int links = 0; links <= CHAIN; links++) {
			int next = 0;
			for (int at = answers; at < answersEnd; at = Dns.skipRecord(bytes, start, at, end)) {
				int fixed = Dns.skipName(bytes, start, at, end);
				int kind = Dns.typeAndClass(bytes, fixed);
				if (kind != (Dns.IN << 16 | type) && kind != (Dns.IN << 16 | Dns.CNAME) || !Dns.sameName(bytes, start, at, bytes, start, name)) {
					continue;
				}
				int data = Dns.data(fixed);
				int length = Dns.dataLength(bytes, fixed);
				if (kind == (Dns.IN << 16 | type)) {
					if (length != (type == Dns.A ? 4 : 16)) {
						return Drop.DNS_TRUNCATED;
					}
					add(bytes, data, type);
				} else {
					// The name is the data, whole: no byte more, none of what follows (RFC 9267 section 5).
					if (Dns.skipName(bytes, start, data, data + length) != data + length) {
						return Drop.DNS_NAME;
					}
					next = data;
				}
				this.ttl = Math.min(this.ttl, Dns.ttl(bytes, fixed));
			}
			if (this.count != 0 || next == 0) {
				return 0;
			}
			name = next;
		}
		return Drop.DNS_NAME;
	}

	private void add(byte[] bytes, int data, int type) {
		if (this.count < ADDRESSES) {
			this.high[this.count] = type == Dns.A ? 0 : Bytes.get64(bytes, data);
			this.low[this.count] = type == Dns.A ? Bytes.get32(bytes, data) & 0xffffffffL : Bytes.get64(bytes, data + 8);
			this.count++;
		}
	}

	/** RFC 2308 section 5: the lesser of the SOA's TTL and its last field. */
	private void negative(byte[] bytes, int start, int from, int end, int records) {
		int ttl = -1;
		int at = from;
		for (int i = 0; i < records; i++) {
			int fixed = Dns.skipName(bytes, start, at, end);
			at = Dns.skipRecord(bytes, start, at, end);
			if (Dns.typeAndClass(bytes, fixed) == (Dns.IN << 16 | Dns.SOA) && Dns.dataLength(bytes, fixed) >= 22) {
				int least = Bytes.get32(bytes, at - 4);
				ttl = Math.min(Dns.ttl(bytes, fixed), least < 0 ? 0 : least);
			}
		}
		this.ttl = ttl;
	}
}

package frond.dns;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Jitter;
import frond.buffer.Packet;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;

/**
 * A stub resolver (RFC 1035 section 7, 3596) for the few names that a node is configured with. Each has a slot, which is its place in the cache.
 * An address query first; where there is no IPv6 address and the NAT64 prefix is known, or found out from ipv4only.arpa (RFC 7050), an IPv4
 * address is asked for and put behind the prefix (RFC 6052). One query is under way at a time; it goes from server to server, each round waiting
 * twice as long. What was learnt is kept as long as its TTL says, 10 s to a day; that there is nothing, at most an hour (RFC 2308).
 * Times in microseconds. Nothing is allocated after the constructor.
 */
public final class DnsResolver implements UdpReceiver {
	/** Nobody asked, or what was known is too old. */
	public static final int UNKNOWN = 0;
	/** A query is under way or waits for its turn. */
	public static final int ASKING = 1;
	/** There are addresses. */
	public static final int FOUND = 2;
	/** The name does not exist, or has no address. */
	public static final int NONE = 3;
	/** No server answered with anything of use. */
	public static final int FAILED = 4;
	/** The longest name, as labels: what leaves room for an answer in a frame. */
	public static final int MAX_NAME = 66;

	/** Bytes of the search list, as labels; what is beyond is left out. */
	private static final int MAX_SEARCH = 96;
	private static final long SECOND = 1000000;
	private static final long NEVER = Long.MAX_VALUE;
	private static final long WAIT_FIRST = 2 * SECOND;
	private static final int ROUNDS = 3;
	private static final int TTL_LEAST = 10;
	private static final int TTL_MOST = 86400;
	private static final int NEGATIVE_DEFAULT = 60;
	private static final int NEGATIVE_MOST = 3600;
	/** Until a name that no server answered may be asked for again; doubled with each failure. */
	private static final long FAILED_FIRST = 10 * SECOND;
	private static final int FAILED_DOUBLINGS = 6;
	/** ipv4only.arpa as labels. */
	private static final byte[] IPV4_ONLY = { 8, 'i', 'p', 'v', '4', 'o', 'n', 'l', 'y', 4, 'a', 'r', 'p', 'a', 0 };

	/** What is asked for: an IPv6 address, the NAT64 prefix, an IPv4 address. */
	private static final int ADDRESS = 0;
	private static final int PREFIX = 1;
	private static final int IPV4 = 2;

	private final Udp udp;
	private final int port;
	private final Jitter jitter;
	private final DnsServers servers = new DnsServers();
	private final DnsAnswer answer = new DnsAnswer();
	private final byte[][] names;
	/** Bytes of each name; 0 for none yet. */
	private final int[] lengths;
	private final int[] states;
	private final int[] failures;
	private final long[] until;
	/** First and second halves of each slot's {@link DnsAnswer#ADDRESSES} addresses. */
	private final long[] addresses;
	private final int[] counts;
	private int used;
	/** Domains, one behind the other as labels, that are put behind a name of one label. */
	private final byte[] search = new byte[MAX_SEARCH];
	private int searchEnd;
	private long searchUntil;

	private long fallbackHigh;
	private long fallbackLow;
	private long prefixHigh;
	private long prefixLow;
	private int prefixLength;
	private long prefixUntil = Long.MIN_VALUE;

	/** Slot of the query under way; -1 for none. */
	private int slot = -1;
	private int step;
	/** Index in the search list of the domain behind the name; -1 for none. */
	private int domain;
	/** The name that is asked for, as labels. */
	private final byte[] question = new byte[MAX_NAME];
	private int questionLength;
	private final byte[] scratch = new byte[MAX_NAME];
	private int id;
	private int tries;
	private boolean waiting;
	private long serverHigh;
	private long serverLow;
	private long dueAt = NEVER;

	/**
	 * @param port its own, which should be random (RFC 5452 section 9.2)
	 * @param names most names that are asked for
	 * @param seed random: ids are made from it
	 */
	public DnsResolver(Udp udp, int port, int names, int seed) {
		this.udp = udp;
		this.port = port;
		this.jitter = new Jitter(seed);
		this.names = new byte[names][MAX_NAME];
		this.lengths = new int[names];
		this.states = new int[names];
		this.failures = new int[names];
		this.until = new long[names];
		this.counts = new int[names];
		this.addresses = new long[names * 2 * DnsAnswer.ADDRESSES];
		udp.bind(port, this);
	}

	/**
	 * Gives a name a slot.
	 *
	 * @param text dotted, ASCII
	 * @return the slot, or -1 if the name is not one, or there is no slot left
	 */
	public int add(byte[] text) {
		int slot = reserve();
		return slot < 0 || set(slot, text, text.length) ? slot : -1;
	}

	/** A slot for a name that {@link #set} gives it; -1 if there is none left. */
	public int reserve() {
		return this.used == this.names.length ? -1 : this.used++;
	}

	/**
	 * Puts a name in the place of another, which is forgotten.
	 *
	 * @param text {@code text[0..length)}, dotted, ASCII
	 * @return false if it is not a name; then nothing was done
	 */
	public boolean set(int slot, byte[] text, int length) {
		int labels = Dns.writeName(text, length, this.scratch, 0, MAX_NAME);
		if (labels < 0) {
			return false;
		}
		System.arraycopy(this.scratch, 0, this.names[slot], 0, labels);
		this.lengths[slot] = labels;
		this.states[slot] = UNKNOWN;
		this.failures[slot] = 0;
		if (slot == this.slot) {
			this.slot = -1;
			this.waiting = false;
			this.dueAt = NEVER;
		}
		return true;
	}

	/**
	 * Sets the search list (RFC 8106 section 5.2, RFC 3646 section 4): domains that are put behind a name of one label, one after the other.
	 *
	 * @param bytes {@code bytes[at..end)}: names as labels; an empty one is padding
	 * @param lifetime seconds, 0 for none any more
	 */
	public void setSearch(byte[] bytes, int at, int end, long lifetime, long now) {
		// Pointers are not allowed here; one that a name could be followed by is followed.
		int start = at - Dns.HEADER;
		int to = 0;
		int from = at;
		while (from < end && bytes[from] != 0) {
			int behind = Dns.skipName(bytes, start, from, end);
			int copied = behind < 0 ? behind : Dns.copyName(bytes, start, from, this.search, to, MAX_SEARCH);
			if (copied < 0) {
				break;
			}
			to = copied;
			from = behind;
		}
		this.searchEnd = to;
		// What is under way goes on with the domain it has, and not with another.
		this.domain = -1;
		this.searchUntil = lifetime >= DnsServers.INFINITE ? NEVER : now + lifetime * SECOND;
	}

	/** Adds a server, from configuration, a router advertisement (RFC 8106) or DHCPv6 (RFC 3646); lifetime in seconds, 0 removes, {@link DnsServers#INFINITE} stays. */
	public void addServer(long high, long low, long lifetime, long now) {
		this.servers.add(high, low, lifetime, now);
		retryNow(now);
	}

	/** Sets the server that is asked while no other is known: the DODAG's root. */
	public void setFallback(long high, long low, long now) {
		this.fallbackHigh = high;
		this.fallbackLow = low;
		retryNow(now);
	}

	/** Sets the NAT64 prefix (RFC 8781, or configuration); bits 32, 40, 48, 56, 64 or 96, others are left out; lifetime in seconds, 0 removes. */
	public void setNat64(long high, long low, int bits, long lifetime, long now) {
		if (Nat64.isLength(bits)) {
			this.prefixHigh = high;
			this.prefixLow = low;
			this.prefixLength = bits;
			this.prefixUntil = lifetime >= DnsServers.INFINITE ? NEVER : now + lifetime * SECOND;
		}
	}

	/** A new server is reason to ask at once what no other answered. */
	private void retryNow(long now) {
		for (int i = 0; i < this.used; i++) {
			if (this.states[i] == FAILED) {
				this.until[i] = now;
			}
		}
	}

	/** Asks for a name unless it is known, asked for already, or failed too recently. */
	public void ask(int name, long now) {
		if (state(name, now) == UNKNOWN) {
			this.states[name] = ASKING;
			this.until[name] = NEVER;
			next(now);
		}
	}

	/** Forgets the addresses of a name, as they do not work; to be asked for again. */
	public void forget(int name) {
		if (this.states[name] == FOUND) {
			this.states[name] = UNKNOWN;
		}
	}

	/** State of a name: one of {@link #UNKNOWN} to {@link #FAILED}. */
	public int state(int name, long now) {
		int state = this.states[name];
		if (state > ASKING && this.until[name] <= now) {
			this.states[name] = UNKNOWN;
			return UNKNOWN;
		}
		return state;
	}

	/** Time until which the state holds; {@link Long#MAX_VALUE} while it is asked for. */
	public long validUntil(int name) {
		return this.until[name];
	}

	/** Addresses of a name that was found. */
	public int count(int name) {
		return this.counts[name];
	}

	/** First half of address {@code i} of a name that was found. */
	public long high(int name, int i) {
		return this.addresses[2 * (name * DnsAnswer.ADDRESSES + i)];
	}

	/** Second half. */
	public long low(int name, int i) {
		return this.addresses[2 * (name * DnsAnswer.ADDRESSES + i) + 1];
	}

	/** Absolute time of the next {@link #onTime}. */
	public long nextDeadline() {
		return this.dueAt;
	}

	/** Does what is due. */
	public void onTime(long now) {
		if (now >= this.dueAt) {
			send(now);
		}
	}

	/** Takes the next name that waits, if none is under way. */
	private void next(long now) {
		for (int i = 0; i < this.used && this.slot < 0; i++) {
			if (this.states[i] == ASKING) {
				this.slot = i;
				boolean one = this.names[i][0] + 2 == this.lengths[i];
				domain(one && now < this.searchUntil && this.searchEnd != 0 ? 0 : -1, now);
			}
		}
	}

	/** Begins with the name, and the domain at an index of the search list behind it; with those that follow, where it would be too long. */
	private void domain(int domain, long now) {
		int length = this.lengths[this.slot];
		int at = domain;
		System.arraycopy(this.names[this.slot], 0, this.question, 0, length);
		while (at >= 0) {
			int end = Dns.skipName(this.search, at - Dns.HEADER, at, this.searchEnd);
			if (end - at <= MAX_NAME - length + 1) {
				System.arraycopy(this.search, at, this.question, length - 1, end - at);
				length += end - at - 1;
				break;
			}
			at = end < this.searchEnd ? end : -1;
		}
		this.domain = at;
		this.questionLength = length;
		begin(ADDRESS, now);
	}

	private void begin(int step, long now) {
		this.step = step;
		this.tries = 0;
		this.waiting = false;
		this.dueAt = now;
	}

	private void send(long now) {
		this.servers.expire(now);
		int known = this.servers.count();
		boolean fallback = known == 0 && (this.fallbackHigh | this.fallbackLow) != 0;
		int choices = fallback ? 1 : known;
		this.waiting = false;
		if (choices == 0 || this.tries >= ROUNDS * choices) {
			fail(now);
			return;
		}
		int choice = this.tries % choices;
		this.serverHigh = fallback ? this.fallbackHigh : this.servers.high(choice);
		this.serverLow = fallback ? this.fallbackLow : this.servers.low(choice);
		long wait = WAIT_FIRST << this.tries / choices;
		this.dueAt = now + wait + this.jitter.below((int) (wait >> 2));
		this.tries++;
		byte[] name = this.step == PREFIX ? IPV4_ONLY : this.question;
		int length = this.step == PREFIX ? IPV4_ONLY.length : this.questionLength;
		Packet packet = this.udp.begin(Dns.HEADER + length + 4);
		if (packet == null) {
			return;
		}
		byte[] bytes = packet.bytes;
		int at = packet.at;
		this.id = this.jitter.below(1 << 16);
		Bytes.put16(bytes, at, this.id);
		Bytes.put16(bytes, at + 2, Dns.RECURSION_DESIRED);
		Bytes.put16(bytes, at + 4, 1);
		Bytes.put16(bytes, at + 6, 0);
		Bytes.put32(bytes, at + 8, 0);
		System.arraycopy(name, 0, bytes, at + Dns.HEADER, length);
		int type = at + Dns.HEADER + length;
		Bytes.put16(bytes, type, type());
		Bytes.put16(bytes, type + 2, Dns.IN);
		packet.end = type + 4;
		this.waiting = true;
		this.udp.send(packet, this.serverHigh, this.serverLow, this.port, Dns.PORT, now);
	}

	private int type() {
		return this.step == IPV4 ? Dns.A : Dns.AAAA;
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int start = datagram.at;
		int end = datagram.end;
		if (end - start < Dns.HEADER) {
			return Drop.DNS_TRUNCATED;
		}
		if (!this.waiting || datagram.sourceHigh != this.serverHigh || datagram.sourceLow != this.serverLow || datagram.sourcePort != Dns.PORT
				|| Dns.id(bytes, start) != this.id || (Dns.flags(bytes, start) & (Dns.RESPONSE | Dns.OPCODE)) != Dns.RESPONSE || Dns.count(bytes, start, 0) != 1) {
			return Drop.DNS_UNEXPECTED;
		}
		int question = Dns.skipName(bytes, start, start + Dns.HEADER, end);
		if (question < 0) {
			return question;
		}
		if (end - question < 4) {
			return Drop.DNS_TRUNCATED;
		}
		byte[] name = this.step == PREFIX ? IPV4_ONLY : this.question;
		if (Bytes.get32(bytes, question) != (type() << 16 | Dns.IN) || !Dns.sameName(bytes, start, start + Dns.HEADER, name, 0, 0)) {
			return Drop.DNS_UNEXPECTED;
		}
		int reason = this.answer.read(bytes, start, end, type());
		if (reason < 0) {
			return reason;
		}
		this.waiting = false;
		int rcode = Dns.rcode(bytes, start);
		boolean cut = (Dns.flags(bytes, start) & Dns.TRUNCATED) != 0;
		if (rcode != 0 && rcode != Dns.NAME_ERROR || this.answer.count == 0 && (cut || this.answer.referral)) {
			// This server cannot; the next one may.
			this.dueAt = now;
		} else {
			take(rcode == Dns.NAME_ERROR, now);
		}
		return 0;
	}

	private void take(boolean nameError, long now) {
		DnsAnswer answer = this.answer;
		if (this.step == PREFIX) {
			int bits = answer.count == 0 ? 0 : Nat64.lengthFrom(answer.high(0), answer.low(0));
			if (bits == 0) {
				none(now);
				return;
			}
			setNat64(answer.high(0), answer.low(0), bits, Math.max(TTL_LEAST, Math.min(answer.ttl, TTL_MOST)), now);
			begin(IPV4, now);
		} else if (answer.count != 0) {
			found(now);
		} else if (this.step == ADDRESS && !nameError) {
			begin(this.prefixUntil > now ? IPV4 : PREFIX, now);
		} else {
			none(now);
		}
	}

	private void found(long now) {
		DnsAnswer answer = this.answer;
		int to = 2 * this.slot * DnsAnswer.ADDRESSES;
		for (int i = 0; i < answer.count; i++) {
			boolean ipv4 = this.step == IPV4;
			this.addresses[to + 2 * i] = ipv4 ? Nat64.high(this.prefixHigh, this.prefixLength, (int) answer.low(i)) : answer.high(i);
			this.addresses[to + 2 * i + 1] = ipv4 ? Nat64.low(this.prefixLow, this.prefixLength, (int) answer.low(i)) : answer.low(i);
		}
		this.counts[this.slot] = answer.count;
		this.failures[this.slot] = 0;
		end(FOUND, now + Math.max(TTL_LEAST, Math.min(answer.ttl, TTL_MOST)) * SECOND, now);
	}

	private void none(long now) {
		if (this.domain >= 0) {
			int next = Dns.skipName(this.search, this.domain - Dns.HEADER, this.domain, this.searchEnd);
			if (next > 0 && next < this.searchEnd) {
				domain(next, now);
				return;
			}
		}
		int ttl = this.answer.ttl < 0 ? NEGATIVE_DEFAULT : this.answer.ttl;
		end(NONE, now + Math.max(TTL_LEAST, Math.min(ttl, NEGATIVE_MOST)) * SECOND, now);
	}

	private void fail(long now) {
		int failures = Math.min(this.failures[this.slot], FAILED_DOUBLINGS);
		this.failures[this.slot] = failures + 1;
		long wait = FAILED_FIRST << failures;
		end(FAILED, now + wait + this.jitter.below((int) (wait >> 2)), now);
	}

	private void end(int state, long until, long now) {
		this.states[this.slot] = state;
		this.until[this.slot] = until;
		this.slot = -1;
		this.waiting = false;
		this.dueAt = NEVER;
		next(now);
	}
}

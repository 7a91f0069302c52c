package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.dns.Dns;
import frond.dns.DnsAnswer;
import frond.lowpan.Datagram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Relays the mesh's DNS queries to recursive servers of the host, each from a socket, hence a port, of its own (RFC 5452), and puts the addresses of
 * IPv4-only names behind the NAT64 prefix (DNS64, RFC 6147). A query goes from server to server until one answers. Used by the selector's thread alone.
 */
final class DnsRelay {
	/** Queries under way; more are dropped. */
	static final int PENDING = 64;
	private static final long WAIT = 1500000;
	private static final int TRIES = 3;
	private static final int DATAGRAM = 4096;
	private static final int SERVER_FAILURE = 2;
	private static final int NOT_IMPLEMENTED = 4;
	/** RFC 6147 section 5.1.7: how long a synthesised address is kept when no SOA says less. */
	private static final int SYNTHESISED_MOST = 600;
	/** ipv4only.arpa, which a DNS64 answers itself (RFC 8880 section 7.1). */
	private static final byte[] IPV4_ONLY = { 8, 'i', 'p', 'v', '4', 'o', 'n', 'l', 'y', 4, 'a', 'r', 'p', 'a', 0 };

	private record Client(Address node, int port, int id) {
	}

	private static final class Pending {
		final Client client;
		final byte[] name;
		final int type;
		/** What the server is asked now: {@link #type}, or A for DNS64. */
		int asked;
		int id;
		int tries;
		long due;
		/** What the negative answer to AAAA said. */
		int negativeTtl = -1;
		DatagramChannel channel;

		Pending(Client client, byte[] name, int type) {
			this.client = client;
			this.name = name;
			this.type = type;
			this.asked = type;
		}
	}

	private final Mesh mesh;
	private final Selector selector;
	private final List<InetSocketAddress> servers;
	private final Nat64Prefix prefix;
	private final SecureRandom random = new SecureRandom();
	private final Map<Client, Pending> pending = new LinkedHashMap<>();
	private final ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM);
	private final DnsAnswer answer = new DnsAnswer();
	private long queries;
	private long answered;
	private long synthesised;
	private long failed;

	/**
	 * @param servers at least one
	 * @param prefix for DNS64; null for none
	 */
	DnsRelay(Mesh mesh, Selector selector, List<InetSocketAddress> servers, Nat64Prefix prefix) {
		this.mesh = mesh;
		this.selector = selector;
		this.servers = List.copyOf(servers);
		this.prefix = prefix;
		if (!mesh.ipv6().bind(Dns.PORT, this::onQuery)) {
			throw new IllegalStateException("no room for the DNS port");
		}
		mesh.announceDns();
	}

	/** Takes a query of a node, from the first byte of its message; 0, or why there is none. */
	int onQuery(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int start = datagram.at;
		int end = datagram.end;
		if (end - start < Dns.HEADER) {
			return Drop.DNS_TRUNCATED;
		}
		// One that is an answer must not be answered: two servers would never end.
		if ((Dns.flags(bytes, start) & Dns.RESPONSE) != 0 || Dns.count(bytes, start, 0) != 1) {
			return Drop.DNS_UNEXPECTED;
		}
		int question = Dns.skipName(bytes, start, start + Dns.HEADER, end);
		if (question < 0) {
			return question;
		}
		if (end - question < 4) {
			return Drop.DNS_TRUNCATED;
		}
		byte[] name = new byte[question - start - Dns.HEADER];
		System.arraycopy(bytes, start + Dns.HEADER, name, 0, name.length);
		int type = Bytes.get16(bytes, question);
		Client client = new Client(new Address(datagram.sourceHigh, datagram.sourceLow), datagram.sourcePort, Dns.id(bytes, start));
		this.queries++;
		if ((Dns.flags(bytes, start) & Dns.OPCODE) != 0 || Bytes.get16(bytes, question + 2) != Dns.IN) {
			reply(client, DnsReply.empty(client.id(), NOT_IMPLEMENTED, name, type), now);
			return 0;
		}
		if (this.prefix != null && (type == Dns.A || type == Dns.AAAA) && Dns.sameName(name, 0, 0, IPV4_ONLY, 0, 0)) {
			reply(client, DnsReply.addresses(client.id(), name, type, ipv4Only(type), SYNTHESISED_MOST, this.mesh.ipv6().maxPayload()), now);
			return 0;
		}
		if (this.pending.containsKey(client)) {
			// The node asks again what is being asked.
			return 0;
		}
		if (this.pending.size() == PENDING) {
			return Drop.DNS_TABLE_FULL;
		}
		Pending query = new Pending(client, name, type);
		this.pending.put(client, query);
		ask(query, now);
		return 0;
	}

	private List<byte[]> ipv4Only(int type) {
		List<byte[]> addresses = new ArrayList<>();
		for (int ipv4 = 0xc00000aa; ipv4 <= 0xc00000ab; ipv4++) {
			addresses.add(type == Dns.A ? bytes(ipv4) : bytes(this.prefix.of(ipv4)));
		}
		return addresses;
	}

	/** Asks the next server, from a new socket with a new id. */
	private void ask(Pending query, long now) {
		close(query);
		query.due = now + WAIT;
		query.id = this.random.nextInt(1 << 16);
		InetSocketAddress server = this.servers.get(query.tries++ % this.servers.size());
		try {
			query.channel = DatagramChannel.open();
			query.channel.configureBlocking(false);
			query.channel.connect(server);
			query.channel.register(this.selector, SelectionKey.OP_READ, query);
			query.channel.write(ByteBuffer.wrap(DnsReply.query(query.id, query.name, query.asked)));
		} catch (IOException refused) {
			// No way there, or out of sockets: the next one, when this one's time is over.
			close(query);
		}
	}

	/** Takes what a server answered; {@code attachment} is the key's. Returns false if the key is not this object's. */
	boolean onReadable(Object attachment, long now) {
		if (!(attachment instanceof Pending query)) {
			return false;
		}
		// Closed meanwhile: its key may be among those selected still.
		if (query.channel == null || this.pending.get(query.client) != query) {
			return true;
		}
		this.buffer.clear();
		try {
			if (query.channel.receive(this.buffer) == null) {
				return true;
			}
		} catch (IOException refused) {
			query.due = now;
			return true;
		}
		int reason = onAnswer(query, this.buffer.array(), this.buffer.position(), now);
		if (reason < 0) {
			this.mesh.stats().drop(reason);
		}
		return true;
	}

	/** Takes a server's answer to the query that waits longest, as if it came from its socket; 0 too if none waits. */
	int onAnswer(byte[] bytes, int end, long now) {
		Pending query = this.pending.values().stream().findFirst().orElse(null);
		return query == null ? 0 : onAnswer(query, bytes, end, now);
	}

	/** The id by which a server answers the query that waits longest; -1 if none does. */
	int expected() {
		return this.pending.values().stream().mapToInt(each -> each.id).findFirst().orElse(-1);
	}

	private int onAnswer(Pending query, byte[] bytes, int end, long now) {
		if (end < Dns.HEADER) {
			return Drop.DNS_TRUNCATED;
		}
		if (Dns.id(bytes, 0) != query.id || (Dns.flags(bytes, 0) & (Dns.RESPONSE | Dns.OPCODE)) != Dns.RESPONSE || Dns.count(bytes, 0, 0) != 1) {
			return Drop.DNS_UNEXPECTED;
		}
		int question = Dns.skipName(bytes, 0, Dns.HEADER, end);
		if (question < 0) {
			return question;
		}
		if (end - question < 4) {
			return Drop.DNS_TRUNCATED;
		}
		if (Bytes.get32(bytes, question) != (query.asked << 16 | Dns.IN) || !Dns.sameName(bytes, 0, Dns.HEADER, query.name, 0, 0)) {
			return Drop.DNS_UNEXPECTED;
		}
		if (query.asked != Dns.A && query.asked != Dns.AAAA) {
			other(query, bytes, end, now);
			return 0;
		}
		int reason = this.answer.read(bytes, 0, end, query.asked);
		if (reason < 0) {
			return reason;
		}
		addresses(query, Dns.rcode(bytes, 0), (Dns.flags(bytes, 0) & Dns.TRUNCATED) != 0, now);
		return 0;
	}

	private void addresses(Pending query, int rcode, boolean cut, long now) {
		List<byte[]> found = found(query);
		int most = this.mesh.ipv6().maxPayload();
		int id = query.client.id();
		if (!found.isEmpty()) {
			int ttl = this.answer.ttl;
			if (query.asked != query.type) {
				ttl = Math.min(ttl, query.negativeTtl < 0 ? SYNTHESISED_MOST : query.negativeTtl);
				this.synthesised++;
			}
			finish(query, DnsReply.addresses(id, query.name, query.type, found, ttl, most), now);
			return;
		}
		boolean nothing = rcode == 0 && !cut && !this.answer.referral || rcode == Dns.NAME_ERROR;
		// Section 5.1.2: an error, but that the name does not exist, is as if there were no AAAA record.
		boolean more = query.asked == Dns.AAAA && this.prefix != null && rcode != Dns.NAME_ERROR && (nothing || query.tries >= tries() || this.answer.count != 0);
		if (more) {
			query.negativeTtl = this.answer.count != 0 ? -1 : this.answer.ttl;
			query.asked = Dns.A;
			query.tries = 0;
			ask(query, now);
		} else if (nothing) {
			finish(query, DnsReply.negative(id, rcode, query.name, query.type, this.answer.ttl, most), now);
		} else if (cut) {
			finish(query, DnsReply.empty(id, Dns.TRUNCATED, query.name, query.type), now);
		} else {
			// This one cannot; the next one may.
			query.due = now;
		}
	}

	/** The answer's addresses as the node gets them. */
	private List<byte[]> found(Pending query) {
		List<byte[]> found = new ArrayList<>();
		for (int i = 0; i < this.answer.count; i++) {
			int ipv4 = (int) this.answer.low(i);
			if (query.type == Dns.A) {
				found.add(bytes(ipv4));
			} else if (query.asked == Dns.A) {
				found.add(bytes(this.prefix.of(ipv4)));
			} else if (this.prefix == null || !excluded(this.answer.high(i), this.answer.low(i))) {
				found.add(bytes(new Address(this.answer.high(i), this.answer.low(i))));
			}
		}
		return found;
	}

	/** Section 5.1.4: ::ffff:0:0/96 is not an address to send to. */
	private static boolean excluded(long high, long low) {
		return high == 0 && low >>> 32 == 0xffff;
	}

	/** Records of other types go as they are, if they fit. */
	private void other(Pending query, byte[] bytes, int end, long now) {
		if (end > this.mesh.ipv6().maxPayload()) {
			finish(query, DnsReply.empty(query.client.id(), Dns.TRUNCATED, query.name, query.type), now);
			return;
		}
		byte[] copy = Arrays.copyOf(bytes, end);
		Bytes.put16(copy, 0, query.client.id());
		finish(query, copy, now);
	}

	private void finish(Pending query, byte[] message, long now) {
		close(query);
		this.pending.remove(query.client);
		reply(query.client, message, now);
	}

	private void reply(Client client, byte[] message, long now) {
		if (this.mesh.send(message, message.length, client.node(), Dns.PORT, client.port(), now) == 0) {
			this.answered++;
		}
	}

	private static void close(Pending query) {
		if (query.channel != null) {
			try {
				query.channel.close();
			} catch (IOException e) {
				// It is gone either way.
			}
			query.channel = null;
		}
	}

	private int tries() {
		return TRIES * this.servers.size();
	}

	/** Asks again what was not answered, and gives up what was not often enough. */
	void onTime(long now) {
		List<Pending> ended = new ArrayList<>();
		for (Iterator<Pending> each = this.pending.values().iterator(); each.hasNext();) {
			Pending query = each.next();
			if (now >= query.due) {
				if (query.tries < tries()) {
					ask(query, now);
				} else {
					ended.add(query);
				}
			}
		}
		for (Pending query : ended) {
			this.failed++;
			finish(query, DnsReply.empty(query.client.id(), SERVER_FAILURE, query.name, query.type), now);
		}
	}

	/** Absolute time of the next {@link #onTime}; {@link Long#MAX_VALUE} for never. */
	long nextDeadline() {
		long next = Long.MAX_VALUE;
		for (Pending query : this.pending.values()) {
			next = Math.min(next, query.due);
		}
		return next;
	}

	/** For the status. */
	Map<String, Object> status() {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("servers", this.servers.stream().map(server -> server.getAddress().getHostAddress() + "#" + server.getPort()).toList());
		status.put("nat64", this.prefix == null ? null : this.prefix.toString());
		status.put("queries", this.queries);
		status.put("answered", this.answered);
		status.put("synthesised", this.synthesised);
		status.put("failed", this.failed);
		status.put("pending", this.pending.size());
		return status;
	}

	private static byte[] bytes(int ipv4) {
		byte[] bytes = new byte[4];
		Bytes.put32(bytes, 0, ipv4);
		return bytes;
	}

	private static byte[] bytes(Address address) {
		byte[] bytes = new byte[16];
		Bytes.put64(bytes, 0, address.high());
		Bytes.put64(bytes, 8, address.low());
		return bytes;
	}
}

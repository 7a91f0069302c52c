package frond.borderrouter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The binding information bases and session tables of a NAT64 (RFC 6146 section 3.1), for UDP, TCP and ICMP queries: which port of the IPv4 address stands for
 * which port of which node, whoever it talks to, and with whom it does. Bounded; times in microseconds.
 */
final class Nat64Bindings {
	static final int CAPACITY = 4096;
	/** Bindings of one node, so that one cannot take all. */
	static final int PER_NODE = 256;
	/** Peers of one binding; the one that has been silent longest gives way. */
	static final int SESSIONS = 64;
	private static final long SECOND = 1000000;
	/** UDP_DEFAULT, ICMP_DEFAULT, TCP_TRANS and TCP_EST (section 4). */
	private static final long UDP_LIFETIME = 300 * SECOND;
	private static final long ICMP_LIFETIME = 60 * SECOND;
	private static final long TCP_TRANSITORY = 240 * SECOND;
	private static final long TCP_ESTABLISHED = 7440 * SECOND;
	private static final int FIN = 1;
	private static final int SYN = 2;
	private static final int RST = 4;
	private static final int FIRST_PORT = 1024;

	/** @param port of UDP or TCP, or the identifier of an ICMP query */
	record Endpoint(int protocol, Address node, int port) {
	}

	private static final class Session {
		/** TCP flags seen from the node, and from its peer. */
		int out;
		int in;
		long expires;
	}

	/** One port of the IPv4 address. */
	static final class Binding {
		final Endpoint endpoint;
		final int port;
		/** By address and port of the peer, the longest silent first. */
		private final Map<Long, Session> sessions = new LinkedHashMap<>(4, 0.75f, true);

		Binding(Endpoint endpoint, int port) {
			this.endpoint = endpoint;
			this.port = port;
		}

		/** Whether the node has sent something to this address: address-dependent filtering (section 3.5.1). */
		boolean knows(int peer) {
			return this.sessions.keySet().stream().anyMatch(each -> (int) (each >>> 16) == peer);
		}
	}

	private final Random random;
	private final Map<Endpoint, Binding> outgoing = new HashMap<>();
	/** By protocol and port. */
	private final Map<Integer, Binding> incoming = new HashMap<>();
	private final Map<Address, Integer> nodes = new HashMap<>();
	private long sweepAt;

	Nat64Bindings(Random random) {
		this.random = random;
	}

	int size() {
		return this.outgoing.size();
	}

	int sessions() {
		return this.outgoing.values().stream().mapToInt(each -> each.sessions.size()).sum();
	}

	/** The binding of a node's port, made if there is none; null if there is no room, or no port. */
	Binding outgoing(Endpoint endpoint) {
		Binding binding = this.outgoing.get(endpoint);
		if (binding != null) {
			return binding;
		}
		if (this.outgoing.size() == CAPACITY || this.nodes.getOrDefault(endpoint.node(), 0) == PER_NODE) {
			return null;
		}
		int port = port(endpoint);
		if (port < 0) {
			return null;
		}
		binding = new Binding(endpoint, port);
		this.outgoing.put(endpoint, binding);
		this.incoming.put(key(endpoint.protocol(), port), binding);
		this.nodes.merge(endpoint.node(), 1, Integer::sum);
		return binding;
	}

	/** The binding that a port stands for; null for none. */
	Binding incoming(int protocol, int port) {
		return this.incoming.get(key(protocol, port));
	}

	/** The binding of a node's port if there is one. */
	Binding known(Endpoint endpoint) {
		return this.outgoing.get(endpoint);
	}

	private static int key(int protocol, int port) {
		return protocol << 16 | port;
	}

	/** The node's own port if it is free, else one of its parity, at random (section 3.5.1.1, RFC 6056). */
	private int port(Endpoint endpoint) {
		int wanted = endpoint.port();
		if (wanted >= FIRST_PORT && !this.incoming.containsKey(key(endpoint.protocol(), wanted))) {
			return wanted;
		}
		int places = (65536 - FIRST_PORT) / 2;
		int first = this.random.nextInt(places);
		for (int i = 0; i < places; i++) {
			int port = FIRST_PORT + 2 * ((first + i) % places) + (wanted & 1);
			if (!this.incoming.containsKey(key(endpoint.protocol(), port))) {
				return port;
			}
		}
		return -1;
	}

	/**
	 * A packet of a session: it lives on.
	 *
	 * @param fromNode its direction
	 * @param tcpFlags of TCP; else 0
	 */
	void use(Binding binding, int peer, int peerPort, boolean fromNode, int tcpFlags, long now) {
		long key = (peer & 0xffffffffL) << 16 | peerPort;
		Session session = binding.sessions.get(key);
		if (session == null) {
			if (!fromNode && binding.endpoint.protocol() == Ipv4Packet.TCP) {
				// Nothing that the node began.
				return;
			}
			if (binding.sessions.size() == SESSIONS) {
				Iterator<Session> oldest = binding.sessions.values().iterator();
				oldest.next();
				oldest.remove();
			}
			session = new Session();
			binding.sessions.put(key, session);
		}
		int flags = tcpFlags & (FIN | SYN | RST);
		if ((flags & SYN) != 0 && fromNode && (session.out & session.in & FIN) != 0) {
			// A new connection with the ports of one that has ended.
			session.out = 0;
			session.in = 0;
		}
		if (fromNode) {
			session.out |= flags;
		} else {
			session.in |= flags;
		}
		session.expires = now + lifetime(binding.endpoint.protocol(), session);
	}

	private static long lifetime(int protocol, Session session) {
		if (protocol == Ipv4Packet.TCP) {
			boolean open = (session.out & session.in & SYN) != 0 && (session.out & session.in & FIN) == 0 && ((session.out | session.in) & RST) == 0;
			return open ? TCP_ESTABLISHED : TCP_TRANSITORY;
		}
		return protocol == Ipv4Packet.UDP ? UDP_LIFETIME : ICMP_LIFETIME;
	}

	/** Forgets what has expired; looks once a second. */
	void expire(long now) {
		if (now < this.sweepAt) {
			return;
		}
		this.sweepAt = now + SECOND;
		List<Binding> ended = new ArrayList<>();
		for (Binding binding : this.outgoing.values()) {
			binding.sessions.values().removeIf(each -> now >= each.expires);
			if (binding.sessions.isEmpty()) {
				ended.add(binding);
			}
		}
		for (Binding binding : ended) {
			this.outgoing.remove(binding.endpoint);
			this.incoming.remove(key(binding.endpoint.protocol(), binding.port));
			this.nodes.computeIfPresent(binding.endpoint.node(), (node, count) -> count == 1 ? null : count - 1);
		}
	}
}

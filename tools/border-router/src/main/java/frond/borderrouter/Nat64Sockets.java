package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.ipv6.Checksum;
import frond.ipv6.Ipv6;
import frond.lowpan.Datagram;
import frond.lowpan.Ipv6Header;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A NAT64 for UDP that needs no rights: each port of a node has a socket of this host, whoever it talks to (endpoint-independent mapping, RFC 6146 section
 * 3.5.1), which takes only from addresses that the node has sent to. IPv4's header, checksum and fragments are the host's.
 */
final class Nat64Sockets implements Nat64Side {
	/** UDP_DEFAULT (RFC 6146 section 4), microseconds. */
	private static final long LIFETIME = 300L * 1000000;
	private static final int MAPPINGS = 1024;
	/** Of one node, so that none takes all. */
	static final int NODE_MAPPINGS = 64;
	private static final int PEERS = 64;
	/** Datagrams that wait for the radio. */
	private static final int PENDING = 256;
	private static final int UDP_HEADER = 8;
	private static final int MOST = Ipv6Packet.MTU - Ipv6Header.LENGTH - UDP_HEADER;
	private static final int PROHIBITED = 1;

	private record Endpoint(Address node, int port) {
	}

	private static final class Mapping {
		final Endpoint endpoint;
		final DatagramChannel channel;
		/** The longest silent first. */
		final Map<Integer, Boolean> peers = new LinkedHashMap<>(4, 0.75f, true);
		long used;

		Mapping(Endpoint endpoint, DatagramChannel channel) {
			this.endpoint = endpoint;
			this.channel = channel;
		}
	}

	private final Nat64Prefix prefix;
	private final boolean loopback;
	private final Mesh mesh;
	private final HostRouter router;
	private final Selector selector;
	/** Least recently used first. */
	private final Map<Endpoint, Mapping> mappings = new LinkedHashMap<>(16, 0.75f, true);
	private final ArrayDeque<byte[]> pending = new ArrayDeque<>();
	private final ByteBuffer buffer = ByteBuffer.allocate(65536);
	private final Datagram fields = new Datagram();
	private final ErrorRate errors = new ErrorRate();
	private long toIpv4;
	private long toMesh;
	private long evicted;
	private long refused;

	Nat64Sockets(Nat64Prefix prefix, boolean loopback, Mesh mesh, HostRouter router, Selector selector) {
		this.prefix = prefix;
		this.loopback = loopback;
		this.mesh = mesh;
		this.router = router;
		this.selector = selector;
	}

	@Override
	public Nat64Prefix prefix() {
		return this.prefix;
	}

	@Override
	public int onPacket(byte[] packet, long now) {
		int at = Ipv6Header.LENGTH;
		int peer = this.prefix.ipv4(Ipv6Packet.destination(packet));
		if (!allowed(peer)) {
			error(packet, PROHIBITED, now);
			return Drop.IPV6_FORWARD;
		}
		if (Ipv6Packet.nextHeader(packet) != Ipv6Header.UDP) {
			error(packet, Ipv6Packet.PORT_UNREACHABLE, now);
			return Drop.IPV6_NEXT_HEADER;
		}
		Ipv6Packet.into(packet, this.fields);
		int length = packet.length - at;
		if (this.fields.at != at + UDP_HEADER) {
			return Drop.UDP_TRUNCATED;
		}
		if (this.fields.checksum == 0 || Checksum.fold(this.fields, Ipv6Header.UDP, length, Checksum.words(packet, at, packet.length)) != 0xffff) {
			return Drop.UDP_CHECKSUM;
		}
		Endpoint endpoint = new Endpoint(Ipv6Packet.source(packet), this.fields.sourcePort);
		try {
			Mapping mapping = this.mappings.get(endpoint);
			if (mapping == null) {
				mapping = open(endpoint);
			}
			mapping.used = now;
			if (mapping.peers.put(peer, true) == null && mapping.peers.size() > PEERS) {
				Iterator<Integer> oldest = mapping.peers.keySet().iterator();
				oldest.next();
				oldest.remove();
			}
			byte[] address = new byte[4];
			Bytes.put32(address, 0, peer);
			mapping.channel.send(ByteBuffer.wrap(packet, at + UDP_HEADER, length - UDP_HEADER),
					new InetSocketAddress(InetAddress.getByAddress(address), this.fields.destinationPort));
			this.toIpv4++;
			return 0;
		} catch (IOException | IllegalArgumentException refused) {
			// No way there from this host, or this process is out of sockets; port 0 is nobody's.
			this.refused++;
			error(packet, Ipv6Packet.NO_ROUTE, now);
			return Drop.IPV6_FORWARD;
		}
	}

	private boolean allowed(int peer) {
		return peer >>> 24 == 127 ? this.loopback : Ipv4Packet.isUnicast(peer) && (!this.prefix.equals(Nat64Prefix.WELL_KNOWN) || Ipv4Packet.isGlobal(peer));
	}

	private void error(byte[] about, int code, long now) {
		byte[] error = Ipv6Packet.error(about, this.mesh.root().address(), Ipv6Packet.DESTINATION_UNREACHABLE, code, 0);
		if (error != null && this.errors.allow(now)) {
			this.router.toMesh(error, now);
		}
	}

	private Mapping open(Endpoint endpoint) throws IOException {
		makeRoom(endpoint.node());
		DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
		Mapping mapping = new Mapping(endpoint, channel);
		try {
			channel.configureBlocking(false);
			channel.bind(null);
			channel.register(this.selector, SelectionKey.OP_READ, mapping);
		} catch (IOException e) {
			channel.close();
			throw e;
		}
		this.mappings.put(endpoint, mapping);
		return mapping;
	}

	/** Closes the longest silent mapping, of the node itself where it has many. */
	private void makeRoom(Address node) {
		long own = this.mappings.keySet().stream().filter(each -> each.node().equals(node)).count();
		if (own < NODE_MAPPINGS && this.mappings.size() < MAPPINGS) {
			return;
		}
		for (Iterator<Mapping> each = this.mappings.values().iterator(); each.hasNext();) {
			Mapping oldest = each.next();
			if (own < NODE_MAPPINGS || oldest.endpoint.node().equals(node)) {
				each.remove();
				close(oldest);
				this.evicted++;
				return;
			}
		}
	}

	private static void close(Mapping mapping) {
		try {
			mapping.channel.close();
		} catch (IOException e) {
			// It is gone either way.
		}
	}

	/** Takes what a socket has; {@code attachment} is the key's. Returns false if the key is not this object's. */
	boolean onReadable(Object attachment, long now) {
		if (!(attachment instanceof Mapping mapping)) {
			return false;
		}
		for (int i = 0; i < 16; i++) {
			this.buffer.clear();
			InetSocketAddress from;
			try {
				from = (InetSocketAddress) mapping.channel.receive(this.buffer);
			} catch (IOException refused) {
				this.mesh.stats().drop(Drop.IPV6_FORWARD);
				continue;
			}
			if (from == null) {
				return true;
			}
			int peer = Bytes.get32(from.getAddress().getAddress(), 0);
			int length = this.buffer.position();
			if (mapping.peers.get(peer) == null || length > MOST) {
				this.mesh.stats().drop(length > MOST ? Drop.LOWPAN_OVERSIZE : Drop.IPV6_FORWARD);
			} else if (this.pending.size() == PENDING) {
				this.mesh.stats().drop(Drop.MAC_QUEUE_FULL);
			} else {
				mapping.used = now;
				this.mappings.get(mapping.endpoint);
				this.pending.add(udp(this.prefix.of(peer), from.getPort(), mapping.endpoint, this.buffer.array(), length));
			}
		}
		return true;
	}

	private byte[] udp(Address source, int sourcePort, Endpoint to, byte[] payload, int length) {
		byte[] packet = new byte[Ipv6Header.LENGTH + UDP_HEADER + length];
		int at = Ipv6Header.LENGTH;
		Datagram header = new Datagram();
		header.sourceHigh = source.high();
		header.sourceLow = source.low();
		header.destinationHigh = to.node().high();
		header.destinationLow = to.node().low();
		header.nextHeader = Ipv6Header.UDP;
		header.hopLimit = Ipv6.HOP_LIMIT;
		Ipv6Header.write(packet, 0, header, UDP_HEADER + length);
		Bytes.put16(packet, at, sourcePort);
		Bytes.put16(packet, at + 2, to.port());
		Bytes.put16(packet, at + 4, UDP_HEADER + length);
		System.arraycopy(payload, 0, packet, at + UDP_HEADER, length);
		int sum = ~Checksum.fold(header, Ipv6Header.UDP, UDP_HEADER + length, Checksum.words(packet, at, packet.length)) & 0xffff;
		Bytes.put16(packet, at + 6, sum == 0 ? 0xffff : sum);
		return packet;
	}

	@Override
	public void onTime(long now) {
		while (!this.pending.isEmpty() && this.mesh.hasRoom()) {
			int reason = this.router.toMesh(this.pending.remove(), now);
			if (reason == 0) {
				this.toMesh++;
			} else {
				this.mesh.stats().drop(reason);
			}
		}
		for (Iterator<Mapping> each = this.mappings.values().iterator(); each.hasNext();) {
			Mapping mapping = each.next();
			if (now - mapping.used < LIFETIME) {
				return;
			}
			each.remove();
			close(mapping);
		}
	}

	@Override
	public Map<String, Object> status() {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("prefix", this.prefix.toString());
		status.put("sockets", this.mappings.size());
		status.put("evicted", this.evicted);
		status.put("refused", this.refused);
		status.put("toIpv4", this.toIpv4);
		status.put("toMesh", this.toMesh);
		return status;
	}
}

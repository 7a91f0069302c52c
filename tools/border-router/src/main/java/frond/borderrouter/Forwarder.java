package frond.borderrouter;

import frond.buffer.Drop;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Carries UDP between the mesh and services of this host. Each (node address, node port, mesh port) has a host socket of its own, so that a service
 * sees one peer a node, and its answers find back. Used by the selector's thread alone.
 */
public final class Forwarder implements Closeable {
	/** A mapping that carried nothing this long is closed, microseconds. An hour: a sleeping node's next sign of life. */
	private static final long IDLE = 3600L * 1000000;
	private static final int MAPPINGS = 4096;
	/** Answers that wait for the radio. */
	private static final int PENDING = 1024;
	private static final int DATAGRAM = 2048;

	/** @param own this router's address, the one that the node uses */
	private record Key(Address node, int nodePort, Address own, int meshPort) {
	}

	private record Answer(Key to, byte[] payload) {
	}

	private static final class Mapping {
		private final Key key;
		private final DatagramChannel channel;
		private long used;

		Mapping(Key key, DatagramChannel channel) {
			this.key = key;
			this.channel = channel;
		}
	}

	private final Mesh mesh;
	private final Selector selector;
	/** Least recently used first. */
	private final Map<Key, Mapping> mappings = new LinkedHashMap<>(16, 0.75f, true);
	private final ArrayDeque<Answer> pending = new ArrayDeque<>();
	private final ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM);
	private long toHost;
	private long toMesh;

	public Forwarder(Mesh mesh, Selector selector) {
		this.mesh = mesh;
		this.selector = selector;
	}

	/** Carries what arrives on a port of the mesh to a service. Returns false if there is no room for another port. */
	public boolean forward(int meshPort, InetSocketAddress service) {
		return this.mesh.ipv6().bind(meshPort, (datagram, now) -> toHost(datagram, meshPort, service, now));
	}

	private int toHost(Datagram datagram, int meshPort, InetSocketAddress service, long now) {
		Key key = new Key(new Address(datagram.sourceHigh, datagram.sourceLow), datagram.sourcePort,
				new Address(datagram.destinationHigh, datagram.destinationLow), meshPort);
		try {
			Mapping mapping = this.mappings.get(key);
			if (mapping == null) {
				mapping = open(key, service);
			}
			touch(mapping, now);
			mapping.channel.write(ByteBuffer.wrap(datagram.bytes, datagram.at, datagram.end - datagram.at));
			this.toHost++;
			return 0;
		} catch (IOException refused) {
			// The service is not there (its ICMP error comes back on a later write), or this process is out of sockets.
			return Drop.IPV6_FORWARD;
		}
	}

	private Mapping open(Key key, InetSocketAddress service) throws IOException {
		if (this.mappings.size() == MAPPINGS) {
			Iterator<Mapping> oldest = this.mappings.values().iterator();
			Mapping mapping = oldest.next();
			oldest.remove();
			mapping.channel.close();
		}
		DatagramChannel channel = DatagramChannel.open();
		try {
			channel.configureBlocking(false);
			channel.connect(service);
			Mapping mapping = new Mapping(key, channel);
			channel.register(this.selector, SelectionKey.OP_READ, mapping);
			this.mappings.put(key, mapping);
			return mapping;
		} catch (IOException e) {
			channel.close();
			throw e;
		}
	}

	private void touch(Mapping mapping, long now) {
		mapping.used = now;
		// Access order: this makes it the last to be closed.
		this.mappings.get(mapping.key);
	}

	/** Takes what a service answered; {@code attachment} is the key's. Returns false if the key is not this object's. */
	public boolean onReadable(Object attachment, long now) {
		if (!(attachment instanceof Mapping mapping)) {
			return false;
		}
		// Bounded, so that one service cannot keep the thread to itself.
		for (int i = 0; i < 16; i++) {
			this.buffer.clear();
			try {
				if (mapping.channel.receive(this.buffer) == null) {
					return true;
				}
			} catch (IOException refused) {
				this.mesh.stats().drop(Drop.IPV6_FORWARD);
				continue;
			}
			touch(mapping, now);
			if (this.pending.size() == PENDING) {
				this.mesh.stats().drop(Drop.MAC_QUEUE_FULL);
				continue;
			}
			byte[] payload = new byte[this.buffer.flip().remaining()];
			this.buffer.get(payload);
			this.pending.add(new Answer(mapping.key, payload));
		}
		return true;
	}

	/** Sends what waits for the radio, as far as that has room, and closes what is idle. */
	public void onTime(long now) {
		while (!this.pending.isEmpty() && this.mesh.hasRoom()) {
			Answer answer = this.pending.remove();
			Key to = answer.to();
			if (this.mesh.send(answer.payload(), answer.payload().length, to.own(), to.node(), to.meshPort(), to.nodePort(), now) == 0) {
				this.toMesh++;
			}
		}
		for (Iterator<Mapping> each = this.mappings.values().iterator(); each.hasNext();) {
			Mapping mapping = each.next();
			if (now - mapping.used < IDLE) {
				break;
			}
			each.remove();
			close(mapping);
		}
	}

	/** Closes every mapping. */
	@Override
	public void close() {
		for (Mapping mapping : this.mappings.values()) {
			close(mapping);
		}
		this.mappings.clear();
	}

	private static void close(Mapping mapping) {
		try {
			mapping.channel.close();
		} catch (IOException e) {
			// It is gone either way.
		}
	}

	int mappings() {
		return this.mappings.size();
	}

	long toHost() {
		return this.toHost;
	}

	long toMesh() {
		return this.toMesh;
	}
}

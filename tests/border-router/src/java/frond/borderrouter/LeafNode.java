package frond.borderrouter;

import frond.air.AirNode;
import frond.air.AirRadio;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ipv6.Ipv6;
import frond.ipv6.NdOption;
import frond.ipv6.NeighborDiscovery;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Fragmentation;
import frond.radio.Radio;
import frond.node.RouterRole;
import frond.rpl.RplLeaf;
import frond.node.NodeRole;
import frond.sntp.SntpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** The firmware's stack up to UDP, as the node composes it, with what it received kept. */
final class LeafNode implements AirNode {
	static final int PORT = 10001;

	final long eui64;
	final Stats stats = new Stats();
	final PacketPool pool = new PacketPool(8, 128);
	final Mac mac;
	final Ipv6 ipv6;
	final Fragmentation fragmentation;
	final RplLeaf leaf;
	final NeighborDiscovery discovery;
	final Contexts contexts = new Contexts();
	final List<Integer> discovered = new ArrayList<>();
	/** Flags of the last Router Advertisement, and options of all, in hexadecimal. */
	int advertisedFlags;
	final List<String> advertised = new ArrayList<>();
	final SntpClient sntp;
	/** Null for a leaf. */
	final NodeRole role;
	final List<byte[]> received = new ArrayList<>();
	final List<Address> senders = new ArrayList<>();
	final long started;
	long joinedAt = -1;
	int joins;
	int losses;

	/** A router that starts now on an air of virtual time. */
	static LeafNode router(VirtualAir air, long eui64) {
		AirRadio radio = air.radio();
		LeafNode node = new LeafNode(radio, air.now(), eui64, true, each -> {
		}, new RouterRole());
		air.add(node, radio);
		return node;
	}

	/** A leaf that starts now on an air of virtual time. */
	static LeafNode on(VirtualAir air, long eui64, boolean context) {
		AirRadio radio = air.radio();
		LeafNode node = new LeafNode(radio, air.now(), eui64, context);
		air.add(node, radio);
		return node;
	}

	/** A leaf with stable interface identifiers, of a secret or address of its own. */
	static LeafNode on(VirtualAir air, long eui64, boolean context, Consumer<LeafNode> setUp) {
		AirRadio radio = air.radio();
		LeafNode node = new LeafNode(radio, air.now(), eui64, context, setUp, null);
		air.add(node, radio);
		return node;
	}

	LeafNode(Radio radio, long now, long eui64, boolean context) {
		this(radio, now, eui64, context, node -> {
		}, null);
	}

	/** @param setUp called before it starts */
	LeafNode(Radio radio, long now, long eui64, boolean context, Consumer<LeafNode> setUp, NodeRole role) {
		this.eui64 = eui64;
		this.started = now;
		if (context) {
			this.contexts.set(0, 0xfd00000000000000L, 0, 64);
		}
		LinkTable links = new LinkTable(role == null ? 8 : 16);
		this.mac = new Mac(radio, this.pool, links, this.stats, 4);
		this.ipv6 = new Ipv6(eui64, this.mac, this.pool, this.stats, this.contexts);
		int seed = Long.hashCode(eui64) * 31;
		this.fragmentation = new Fragmentation(this.mac, this.pool, 2, Fragmentation.MTU, 2, seed, this.stats);
		this.ipv6.setFragmentation(this.fragmentation);
		this.leaf = role == null ? new RplLeaf(this.ipv6, links, seed, this::onRpl) : role.create(this.ipv6, links, seed, this::onRpl);
		this.ipv6.setRouting(this.leaf);
		this.discovery = new NeighborDiscovery(this.ipv6, eui64, this.contexts, Long.hashCode(eui64) * 37, new NeighborDiscovery.Listener() {
			@Override
			public void onDiscovery(int event, long time) {
				LeafNode.this.discovered.add(event);
				if (event == NeighborDiscovery.DUPLICATE) {
					LeafNode.this.leaf.onAddress(time);
				}
			}

			@Override
			public void onAdvertisement(int flags, byte[] bytes, int at, int end, long time) {
				LeafNode.this.advertisedFlags = flags;
				for (int option = at; option < end; option += NdOption.length(bytes, option, end)) {
					LeafNode.this.advertised.add(HexFormat.of().formatHex(bytes, option, option + NdOption.length(bytes, option, end)));
				}
			}
		});
		this.ipv6.setNeighbors(this.discovery);
		this.role = role;
		if (role != null) {
			role.attach(this.ipv6, this.discovery, seed * 3);
		}
		if (context) {
			this.discovery.keepContext(0);
		}
		setUp.accept(this);
		this.sntp = new SntpClient(this.ipv6, 123, (int) eui64);
		this.ipv6.bind(PORT, this::onDatagram);
		this.mac.start(26, 0xabcd, 0xffff, eui64, (int) eui64, this.ipv6, now);
		this.leaf.start(now);
		this.discovery.start(now);
	}

	private void onRpl(int event, long now) {
		if (event == RplLeaf.JOINED) {
			this.joins++;
			if (this.joinedAt < 0) {
				this.joinedAt = now;
			}
			this.sntp.setServer(this.leaf.rootHigh(), this.leaf.rootLow(), now);
		} else if (event == RplLeaf.LOST_PARENT) {
			this.losses++;
		}
	}

	private int onDatagram(Datagram datagram, long now) {
		this.received.add(Arrays.copyOfRange(datagram.bytes, datagram.at, datagram.end));
		this.senders.add(new Address(datagram.sourceHigh, datagram.sourceLow));
		return 0;
	}

	/** Sends to a port; returns the drop reason or 0. */
	int send(byte[] payload, Address to, int port, long now) {
		Packet packet = this.ipv6.begin(payload.length);
		if (packet == null) {
			return this.stats.drop(Drop.NO_PACKET);
		}
		System.arraycopy(payload, 0, packet.bytes, packet.at, payload.length);
		packet.end = packet.at + payload.length;
		return this.ipv6.send(packet, to.high(), to.low(), PORT, port, now);
	}

	Address address() {
		return new Address(0xfd00000000000000L, this.ipv6.iid());
	}

	@Override
	public void onTime(long now) {
		this.mac.onTime(now);
		this.fragmentation.onTime(now);
		this.leaf.onTime(now);
		this.discovery.onTime(now);
		if (this.role != null) {
			this.role.onTime(now);
		}
		this.sntp.onTime(now);
	}

	@Override
	public long nextDeadline() {
		long forOthers = this.role == null ? Long.MAX_VALUE : this.role.nextDeadline();
		return Math.min(forOthers, Math.min(Math.min(Math.min(this.mac.nextDeadline(), this.fragmentation.nextDeadline()), this.discovery.nextDeadline()), Math.min(this.leaf.nextDeadline(), this.sntp.nextDeadline())));
	}
}

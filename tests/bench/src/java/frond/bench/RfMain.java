package frond.bench;

import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.hal.Board;
import frond.hal.Clock;
import frond.hal.Power;
import frond.hal.Uart;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ipv6.Ipv6;
import frond.ipv6.NeighborDiscovery;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.node.Line;
import frond.radio.At86rf2xx;
import frond.radio.BoardWiring;
import frond.radio.Radio;
import frond.rpl.RplLeaf;

/**
 * What {@link Main} counts, on a board with a transceiver. Two of them run in Renode, which counts the instructions between two points in
 * time: the board of chip 1 sends a datagram of 60 bytes to the link-local address of the board of chip 2 at every full second, and both
 * sleep otherwise. What is counted is thus all of it: from the timer's or the radio's interrupt until the processor sleeps again.
 *
 * <p>
 * The stack is the node's, without what it has no use for here; RPL and neighbour discovery are there and say nothing. At the end of
 * {@link #ROUNDS} datagrams each board prints {@code bench-rf N}: how many were acknowledged, or reached their port.
 */
public final class RfMain implements UdpReceiver, RplLeaf.Listener, NeighborDiscovery.Listener {
	/** How many are sent, and received. */
	static final int ROUNDS = 20;
	private static final int SECOND = 1000000;
	private static final int BAUD = 115200;
	/** Where the chip's number is in its identity. */
	private static final int NUMBER = 8;
	private static final int SENDER = 1;

	private final Line line = new Line();
	private final Stats stats = new Stats();
	private final At86rf2xx radio = new At86rf2xx(new BoardWiring(), this.stats);
	private final PacketPool pool = new PacketPool(6, Radio.MAX_FRAME);
	private final LinkTable links = new LinkTable(8);
	private final Mac mac = new Mac(this.radio, this.pool, this.links, this.stats, 4);
	private final Contexts contexts = new Contexts();
	private final Ipv6 ipv6;
	private final RplLeaf leaf;
	private final NeighborDiscovery discovery;
	private final long eui64;
	private final boolean sender;
	private int datagrams;
	private long due = Long.MAX_VALUE;

	private RfMain() {
		byte[] identity = new byte[Board.IDENTITY];
		Board.identity(identity, 0, identity.length);
		this.sender = identity[NUMBER] == SENDER;
		this.eui64 = this.sender ? Frames.NODE : Frames.ROOT;
		this.ipv6 = new Ipv6(this.eui64, this.mac, this.pool, this.stats, this.contexts);
		this.discovery = new NeighborDiscovery(this.ipv6, this.eui64, this.contexts, 1, this);
		this.ipv6.setNeighbors(this.discovery);
		this.leaf = new RplLeaf(this.ipv6, this.links, 1, this);
		this.ipv6.setRouting(this.leaf);
		this.ipv6.bind(Frames.NODE_PORT, this);
	}

	/** Runs for ever. */
	public static void main(String[] arguments) {
		new RfMain().run();
	}

	private void run() {
		Uart.open(Uart.CONSOLE, BAUD);
		BoardWiring.open();
		long now = Clock.micros();
		this.mac.start(26, Frames.PAN, 0xffff, this.eui64, 1, this.ipv6, now);
		if (this.sender) {
			this.due = now - now % SECOND + SECOND;
		}
		while (true) {
			turn();
		}
	}

	/** One turn of the event loop, as the node's. */
	private void turn() {
		Power.feed();
		long now = Clock.micros();
		boolean more = this.radio.onInterrupt(now);
		if (nextDeadline() <= now) {
			this.mac.onTime(now);
			this.leaf.onTime(now);
			this.discovery.onTime(now);
			if (now >= this.due) {
				send(now);
			}
		}
		if (!more) {
			Power.idle(nextDeadline());
		}
	}

	private long nextDeadline() {
		return Math.min(Math.min(this.mac.nextDeadline(), this.leaf.nextDeadline()), Math.min(this.discovery.nextDeadline(), this.due));
	}

	private void send(long now) {
		if (this.datagrams == ROUNDS) {
			this.due = Long.MAX_VALUE;
			report();
			return;
		}
		this.due += SECOND;
		Packet packet = this.ipv6.begin(Frames.PAYLOAD);
		Frames.fill(packet.bytes, packet.at);
		packet.end = packet.at + Frames.PAYLOAD;
		if (this.ipv6.send(packet, Ipv6.LINK_LOCAL, Iid.ofEui64(Frames.ROOT), Frames.NODE_PORT, Frames.NODE_PORT, now) == 0) {
			this.datagrams++;
		}
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		this.datagrams++;
		if (this.datagrams == ROUNDS) {
			report();
		}
		return datagram.end - datagram.at == Frames.PAYLOAD ? 0 : -1;
	}

	private void report() {
		this.line.clear().text("bench-rf ").number(this.sender ? this.stats.sent : this.datagrams);
		this.line.end();
		Uart.write(Uart.CONSOLE, this.line.bytes(), 0, this.line.length());
	}

	@Override
	public void onRpl(int event, long now) {
		// Neither starts.
	}

	@Override
	public void onDiscovery(int event, long now) {
		// Neither starts.
	}

	@Override
	public void onAdvertisement(int reason, byte[] bytes, int at, int end, long now) {
		// Nobody advertises.
	}
}

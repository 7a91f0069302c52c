package frond.air;

import frond.buffer.Bytes;
import frond.ieee802154.Frame;
import frond.ieee802154.FrameHeader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Nodes in other processes that speak {@link ZepPacket ZEP} over UDP, such as RIOT's native board. A node is known by the address
 * it sends from, from its first datagram on, and gets every frame that its radio would hear.
 *
 * <p>
 * Such a node has spent the time of its frame when the datagram comes, and senses no carrier: its frames arrive at once and collide
 * with nothing. Acknowledgements from radios on this air go out to it as they start, which leaves it most of the 864 microseconds
 * that it waits. It acknowledges by itself, so a frame to it is waited for longer than the standard says.
 */
public final class ZepServer implements AutoCloseable {
	/** Nodes at once. The one not heard for longest makes room. */
	private static final int MAX_NODES = 256;
	private static final int DATAGRAM_SIZE = 2048;
	private static final int EUI64_LENGTH = 8;

	private final RealTimeAir air;
	private final Consumer<String> events;
	private final DatagramChannel channel;
	private final Thread thread;
	/** Used on the air's thread. */
	private final Map<SocketAddress, Node> nodes = new HashMap<>();
	private volatile boolean closed;

	/**
	 * Binds; serves from {@link #start} on.
	 *
	 * @param address one of the loopback's
	 * @param events takes a line for every node that comes; on any thread
	 */
	public ZepServer(RealTimeAir air, InetSocketAddress address, Consumer<String> events) throws IOException {
		this.air = air;
		this.events = events;
		this.channel = DatagramChannel.open();
		try {
			this.channel.bind(address);
		} catch (IOException e) {
			this.channel.close();
			throw e;
		}
		this.thread = new Thread(this::run, "air-zep");
		this.thread.setDaemon(true);
	}

	/** Takes datagrams. */
	public void start() {
		this.thread.start();
	}

	/** The port that is bound. */
	public int port() {
		return this.channel.socket().getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		this.channel.close();
	}

	private void run() {
		ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_SIZE);
		while (!this.closed) {
			buffer.clear();
			try {
				SocketAddress from = this.channel.receive(buffer);
				byte[] datagram = Arrays.copyOf(buffer.array(), buffer.position());
				this.air.post(() -> onDatagram(from, datagram));
			} catch (IOException e) {
				// Closed; or a node that is no more refused what was sent to it, which is reported here.
			}
		}
	}

	/** Takes a datagram; on the air's thread. */
	void onDatagram(SocketAddress from, byte[] bytes) {
		AirStats stats = this.air.medium().stats();
		String wrong = ZepPacket.check(bytes, bytes.length);
		if (wrong != null) {
			stats.count(wrong);
			return;
		}
		byte[] payload = Arrays.copyOfRange(bytes, ZepPacket.HEADER, bytes.length);
		if (ZepPacket.type(bytes) == ZepPacket.HELLO) {
			Node node = node(from);
			if (payload.length == EUI64_LENGTH) {
				node.radio.setEui64(Bytes.get64(payload, 0));
			}
			return;
		}
		int onChannel = ZepPacket.channel(bytes);
		if (onChannel < 11 || onChannel > 26) {
			stats.count(AirStats.ZEP_CHANNEL);
		} else if (!Phy.intact(payload)) {
			stats.count(AirStats.ZEP_FCS);
		} else {
			node(from).send(payload, onChannel);
		}
	}

	private Node node(SocketAddress address) {
		Node node = this.nodes.get(address);
		if (node == null) {
			if (this.nodes.size() == MAX_NODES) {
				this.air.medium().stats().count(AirStats.ZEP_FULL);
				Node oldest = this.nodes.values().stream().min((one, other) -> Long.compare(one.heard, other.heard)).orElseThrow();
				oldest.radio.close();
				this.nodes.remove(oldest.address);
			}
			node = new Node(address);
			this.nodes.put(address, node);
			String peer = String.valueOf(address).replaceFirst("^.*/", "");
			this.events.accept("attached kind=zep peer=" + peer + " radios=" + this.nodes.size());
		}
		node.heard = this.air.medium().now();
		return node;
	}

	/** One node; on the air's thread. */
	private final class Node implements Transceiver.Listener {
		private final SocketAddress address;
		private final Transceiver radio;
		private final FrameHeader header = new FrameHeader();
		private long heard;
		private int sequence;

		Node(SocketAddress address) {
			this.address = address;
			this.radio = new Transceiver(ZepServer.this.air.medium(), this, true);
			this.radio.setListening(true);
		}

		void send(byte[] psdu, int onChannel) {
			learn(psdu);
			ZepServer.this.air.medium().deliver(this.radio, onChannel, psdu);
		}

		/** Its addresses are known from what it sends: who sends it a frame then waits for the acknowledgement long enough. */
		private void learn(byte[] psdu) {
			if (this.header.parse(psdu, 0, psdu.length - Phy.FCS) == 0 && this.header.sourceMode != Frame.NONE) {
				this.radio.setPanId(this.header.sourcePan);
				if (this.header.sourceMode == Frame.EXTENDED) {
					this.radio.setEui64(this.header.source);
				} else {
					this.radio.setShortAddress((int) this.header.source);
				}
			}
		}

		@Override
		public void onReceived(byte[] psdu, int onChannel, Link link, long now) {
			byte[] datagram = ZepPacket.data(psdu, onChannel, this.radio.id(), link.lqi(), System.currentTimeMillis() * 1000,
					this.sequence++);
			try {
				ZepServer.this.channel.send(ByteBuffer.wrap(datagram), this.address);
			} catch (IOException e) {
				ZepServer.this.air.medium().stats().count(AirStats.ZEP_UNSENT);
			}
		}
	}
}

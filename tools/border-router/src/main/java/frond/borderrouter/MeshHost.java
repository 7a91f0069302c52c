package frond.borderrouter;

import frond.buffer.Stats;
import frond.ieee802154.FrameCounterStore;
import frond.ieee802154.NetworkKeys;
import frond.radio.SpinelRadio;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;

/** The process of {@code ./frond mesh-host}: one thread that waits in a selector for the radio, the interface and the time, and does everything. */
final class MeshHost implements HostNode.Listener {
	private final PrintStream log;
	private final Selector selector;
	private final AttachedRadio radio;
	private final TunInterface tun;
	private final TunQueue queue;
	private final HostNode node;
	private final int channel;
	private final int panId;
	private Address server;
	private boolean ready;
	private volatile boolean stopped;

	/** @param log where the line "ready mesh-host" and the events go */
	MeshHost(RadioPlace where, int channel, int panId, long eui64, TunInterface tun, PrintStream log) throws IOException {
		this.log = log;
		this.channel = channel;
		this.panId = panId;
		this.tun = tun;
		this.selector = Selector.open();
		this.radio = new AttachedRadio(where, this.selector, line -> new SpinelRadio(line, new Stats()), this::onConnected, log);
		this.queue = new TunQueue(tun);
		this.node = new HostNode(eui64, this.radio.radio(), new SecureRandom().nextInt(), this, this.queue::write);
	}

	/** Secures the link; before {@link #run}. */
	void secure(NetworkKeys keys, int level, FrameCounterStore counters) {
		this.node.secure(keys, level, counters);
	}

	/** Sets context 0; before {@link #run}. */
	void setContext(long prefix) {
		this.node.setContext(prefix);
	}

	/** Runs until {@link #stop}. */
	void run() throws IOException {
		this.queue.start(this.selector::wakeup);
		while (!this.stopped) {
			long now = AttachedRadio.micros();
			this.radio.onTime(now);
			this.node.onTime(now);
			takePackets(now);
			this.radio.check(now);
			this.radio.await(this.node.nextDeadline());
			for (SelectionKey key : this.selector.selectedKeys()) {
				this.radio.onSelected(key, AttachedRadio.micros());
			}
			this.selector.selectedKeys().clear();
		}
		this.selector.close();
		this.tun.close();
	}

	private void takePackets(long now) {
		while (this.node.hasRoom()) {
			byte[] packet = this.queue.poll();
			if (packet == null) {
				break;
			}
			this.node.onPacket(packet, now);
		}
		String problem = this.queue.problem();
		if (problem != null) {
			this.log.println("event tun-lost interface=" + this.tun.name() + " reason=" + AttachedRadio.word(problem));
		}
	}

	/** Ends {@link #run}; from any thread. */
	void stop() {
		this.stopped = true;
		this.selector.wakeup();
	}

	@Override
	public void onHost(Address host, long now) {
		try {
			this.tun.configure(host, 64, Ipv6Packet.MTU);
			this.log.println((this.ready ? "event address " : "ready mesh-host address=") + host + " tun=" + this.tun.name());
			this.ready = true;
		} catch (IOException e) {
			// As if the interface were lost: somebody took the rights, or the interface, away.
			this.log.println("event tun-lost interface=" + this.tun.name() + " reason=" + AttachedRadio.word(e.getMessage()));
		}
	}

	@Override
	public void onLost(long now) {
		this.log.println("event lost-parent");
	}

	@Override
	public void onDnsServer(Address named) {
		if (!named.equals(this.server)) {
			this.server = named;
			this.log.println("event dns server=" + named);
		}
	}

	private void onConnected(long now) {
		this.node.start(this.channel, this.panId, now);
	}
}

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
import java.util.Locale;

/** The process of {@code ./frond mesh-host}: one thread that waits in a selector for the radio, the interface and the time, and does everything. */
final class MeshHost implements RadioLine.Listener, HostNode.Listener {
	private final PrintStream log;
	private final Selector selector;
	private final RadioLine line;
	private final SpinelRadio radio;
	private final RadioCheck check;
	private final TunInterface tun;
	private final TunQueue queue;
	private final HostNode node;
	private final int channel;
	private final int panId;
	private Address server;
	private boolean worked;
	private boolean ready;
	private boolean complained;
	private volatile boolean stopped;

	/** @param log where the line "ready mesh-host" and the events go */
	MeshHost(RadioPlace where, int channel, int panId, long eui64, TunInterface tun, PrintStream log) throws IOException {
		this.log = log;
		this.channel = channel;
		this.panId = panId;
		this.tun = tun;
		this.selector = Selector.open();
		this.check = new RadioCheck(where.text(), where.baud());
		this.line = where.tcp() == null ? new SerialLine(where.path(), where.baud(), this.selector, this) : new TcpLine(where.tcp(), this.selector, this);
		this.queue = new TunQueue(tun);
		this.radio = new SpinelRadio(this.line, new Stats());
		this.node = new HostNode(eui64, this.radio, new SecureRandom().nextInt(), this, this.queue::write);
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
			long now = micros();
			this.line.onTime(now);
			this.node.onTime(now);
			takePackets(now);
			checkRadio(now);
			long next = Math.min(this.line.nextDeadline(), this.node.nextDeadline());
			long time = micros();
			if (next <= time) {
				this.selector.selectNow();
			} else {
				this.selector.select(Math.min((next - time) / 1000 + 1, 1000));
			}
			for (SelectionKey key : this.selector.selectedKeys()) {
				this.line.onSelected(key, micros());
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
			this.log.println("event tun-lost interface=" + this.tun.name() + " reason=" + word(problem));
		}
	}

	/** A radio that never worked is the wrong one; one that worked before is waited for. */
	private void checkRadio(long now) throws IOException {
		if (this.radio.ready()) {
			this.worked = true;
			this.check.end();
			return;
		}
		String problem = this.check.problem(now);
		if (problem != null) {
			if (!this.worked) {
				throw new IOException(problem);
			}
			this.log.println("event radio-problem reason=" + word(problem));
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
			this.log.println("event tun-lost interface=" + this.tun.name() + " reason=" + word(e.getMessage()));
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

	@Override
	public void onConnected(long now) {
		this.complained = false;
		this.check.begin(now);
		this.log.println("event radio-connected");
		this.node.start(this.channel, this.panId, now);
	}

	@Override
	public void onBytes(byte[] bytes, int length, long now) {
		this.check.onBytes(bytes, length);
		this.radio.onBytes(bytes, 0, length, now);
	}

	@Override
	public void onLost(String reason, long now) {
		this.check.end();
		if (!this.complained) {
			this.complained = true;
			this.log.println("event radio-lost reason=" + word(String.valueOf(reason)));
		}
	}

	private static String word(String text) {
		return text.toLowerCase(Locale.ROOT).replace(' ', '-');
	}

	private static long micros() {
		return System.nanoTime() / 1000;
	}
}

package frond.air;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The medium in real time with everything that reaches it: what the command runs, and what the demo holds its JVM nodes on. */
public final class Air implements AutoCloseable {
	/** What is wanted of an air. */
	public static final class Options {
		/** Where co-processors' hosts connect; null for nowhere. Port 0 takes a free one. */
		public InetSocketAddress spinel = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		/** UDP port of ZEP on the loopback, IPv6 and IPv4; 0 for off. */
		public int zep;
		/** Where to write a capture; null for nowhere. */
		public Path pcap;
		/** The channel that is captured, and that co-processors listen to before they are told. */
		public int channel = 26;
		/** The part of the frames that every link loses, 0 to 1. */
		public double loss;
		/** Of losses and back-offs. */
		public long seed = 1;
		/** Takes a line for every radio that comes or goes; on any thread. */
		public Consumer<String> events = line -> {
		};
		/** Takes a node that threw, which is off the air by then; null and the exception for anything else. On the air's thread. */
		public BiConsumer<AirNode, RuntimeException> failures = (node, failure) -> failure.printStackTrace();
	}

	private final AirStats stats = new AirStats();
	private final RealTimeAir time;
	private SpinelServer spinel;
	private ZepServer zep6;
	private ZepServer zep4;
	private PcapWriter pcap;

	/** Binds, opens and starts everything; throws with nothing left open if something cannot be. */
	public Air(Options options) throws IOException {
		Medium medium = new Medium(options.seed, Link.losing(options.loss), this.stats);
		this.time = new RealTimeAir(medium, options.failures);
		try {
			if (options.pcap != null) {
				long epoch = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - this.time.now();
				this.pcap = new PcapWriter(options.pcap, options.channel, epoch, this.stats);
				medium.tap(this.pcap);
			}
			if (options.spinel != null) {
				this.spinel = new SpinelServer(this.time, options.spinel, options.channel, options.events);
			}
			if (options.zep != 0) {
				openZep(options);
			}
		} catch (IOException e) {
			close();
			throw e;
		}
		this.time.start();
		if (this.spinel != null) {
			this.spinel.start();
		}
		if (this.zep4 != null) {
			this.zep4.start();
		}
		if (this.zep6 != null) {
			this.zep6.start();
		}
	}

	/** RIOT connects to ::1; a machine without IPv6 has 127.0.0.1 only. */
	private void openZep(Options options) throws IOException {
		this.zep4 = new ZepServer(this.time, new InetSocketAddress("127.0.0.1", options.zep), options.events);
		try {
			this.zep6 = new ZepServer(this.time, new InetSocketAddress("::1", options.zep), options.events);
		} catch (IOException | UnsupportedOperationException e) {
			options.events.accept("zep only=127.0.0.1");
		}
	}

	/** The thread that everything on the air happens on. */
	public RealTimeAir time() {
		return this.time;
	}

	/** What was counted. */
	public AirStats stats() {
		return this.stats;
	}

	/** The TCP port of the co-processors; 0 if there are none. */
	public int spinelPort() {
		return this.spinel == null ? 0 : this.spinel.port();
	}

	/** A radio for a node on this JVM. */
	public AirRadio radio() {
		return this.time.call(() -> new AirRadio(this.time.medium()));
	}

	/** Puts a node on the air. */
	public void add(AirNode node, AirRadio... radios) {
		this.time.call(() -> {
			this.time.add(node, radios);
			return null;
		});
	}

	/** Takes a node and its radios off the air. */
	public void remove(AirNode node) {
		this.time.call(() -> {
			this.time.remove(node);
			return null;
		});
	}

	@Override
	public void close() {
		if (this.spinel != null) {
			this.spinel.close();
		}
		closeQuietly(this.zep4);
		closeQuietly(this.zep6);
		this.time.close();
		if (this.pcap != null) {
			this.pcap.close();
		}
	}

	private static void closeQuietly(ZepServer server) {
		try {
			if (server != null) {
				server.close();
			}
		} catch (IOException e) {
			// Nothing more can be done about it.
		}
	}
}

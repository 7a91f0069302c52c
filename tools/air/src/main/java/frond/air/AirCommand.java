package frond.air;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./frond air}: the 802.15.4 medium as a process. */
@Command(name = "air", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Runs an 802.15.4 medium: radio co-processors over TCP, ZEP nodes over UDP, a capture.",
		footer = { "", "Prints 'ready air ...' when it serves, then a line for every radio that comes or goes.",
				"A radio co-processor for QEMU: -serial tcp:127.0.0.1:PORT; Wireshark opens the capture while it grows." })
public final class AirCommand implements Callable<Integer> {
	@Spec
	private CommandSpec spec;

	@Option(names = "--spinel", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:0",
			description = "where hosts of radio co-processors connect, one a connection; port 0 takes a free one (${DEFAULT-VALUE})")
	private String spinel;

	@Option(names = "--zep", paramLabel = "PORT", defaultValue = "0",
			description = "UDP port for ZEP v2 nodes such as RIOT's, which expect 17754; 0 for off (${DEFAULT-VALUE})")
	private int zep;

	@Option(names = "--pcap", paramLabel = "FILE", description = "capture of everything on the channel, with FCS; may be a FIFO")
	private Path pcap;

	@Option(names = "--channel", paramLabel = "11-26", defaultValue = "26",
			description = "channel that is captured, and on which co-processors start (${DEFAULT-VALUE})")
	private int channel;

	@Option(names = "--loss", paramLabel = "0-1", defaultValue = "0",
			description = "part of the frames that every link loses (${DEFAULT-VALUE})")
	private double loss;

	@Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1", description = "of losses and back-offs (${DEFAULT-VALUE})")
	private long seed;

	@Option(names = "--with-parent", description = "end when standard input ends")
	private boolean withParent;

	@Override
	public Integer call() throws InterruptedException {
		PrintStream out = System.out;
		Air.Options options = new Air.Options();
		options.spinel = loopback(this.spinel);
		options.zep = inRange("--zep", this.zep, 0, 65535);
		options.pcap = this.pcap;
		options.channel = inRange("--channel", this.channel, 11, 26);
		if (!(this.loss >= 0 && this.loss <= 1)) {
			throw new ParameterException(this.spec.commandLine(), "--loss is 0 to 1, not " + this.loss);
		}
		options.loss = this.loss;
		options.seed = this.seed;
		options.events = line -> print(out, line);
		options.failures = (node, failure) -> print(System.err, "air: " + failure);
		CountDownLatch end = new CountDownLatch(1);
		Air air;
		try {
			air = new Air(options);
		} catch (IOException e) {
			print(System.err, "air: cannot start: " + e.getMessage());
			return 1;
		}
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			air.close();
			StringBuilder counters = new StringBuilder("stats");
			air.stats().snapshot().forEach((name, count) -> counters.append(' ').append(name).append('=').append(count));
			print(out, counters.toString());
			end.countDown();
		}, "air-end"));
		String host = options.spinel.getAddress().getHostAddress();
		print(out, "ready air spinel=" + (host.contains(":") ? "[" + host + "]" : host) + ":" + air.spinelPort()
				+ (this.zep == 0 ? "" : " zep=" + this.zep) + (this.pcap == null ? "" : " pcap=" + this.pcap));
		if (this.withParent) {
			awaitEndOfInput();
		} else {
			end.await();
		}
		return 0;
	}

	private InetSocketAddress loopback(String address) {
		int colon = address.lastIndexOf(':');
		try {
			int port = Integer.parseInt(address.substring(colon + 1));
			InetAddress host = InetAddress.getByName(address.substring(0, Math.max(colon, 0)));
			if (colon > 0 && host.isLoopbackAddress() && port >= 0 && port <= 65535) {
				return new InetSocketAddress(host, port);
			}
		} catch (IOException | NumberFormatException e) {
			// Said below.
		}
		throw new ParameterException(this.spec.commandLine(), "--spinel is HOST:PORT of the loopback, not " + address);
	}

	private int inRange(String option, int value, int least, int most) {
		if (value < least || value > most) {
			throw new ParameterException(this.spec.commandLine(), option + " is " + least + " to " + most + ", not " + value);
		}
		return value;
	}

	private static void awaitEndOfInput() {
		byte[] unused = new byte[256];
		try {
			while (System.in.read(unused) >= 0) {
				// Only its end matters.
			}
		} catch (IOException e) {
			// As good as its end.
		}
	}

	private static void print(PrintStream to, String line) {
		synchronized (to) {
			to.println(line);
			to.flush();
		}
	}
}

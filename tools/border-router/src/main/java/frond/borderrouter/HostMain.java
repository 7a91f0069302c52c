package frond.borderrouter;

import frond.process.Life;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of a host in the mesh. */
@Command(name = "frond mesh-host", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = {
		"Makes this computer a host of the mesh: a leaf behind a radio co-processor, with a TUN interface whose packets go over the air (Linux; needs root, or an "
				+ "interface that root made: docs/border-router.md).",
		"Prints 'ready mesh-host address=...' once the border router knows the way to it, and 'event dns server=...' for a DNS server of the mesh." })
public final class HostMain implements Callable<Integer> {
	@Spec
	private CommandSpec spec;

	@Option(names = "--radio", paramLabel = "PLACE", description = "Radio co-processor that speaks Spinel: serial:/dev/ttyACM0[@BAUD] (115200) or tcp:HOST:PORT, e.g. of ./frond air.")
	private String radio;
	@Option(names = "--channel", defaultValue = "26", description = "Radio channel, 11 to 26 (${DEFAULT-VALUE}).")
	private String channel;
	@Option(names = "--pan", defaultValue = "0xabcd", description = "PAN id (${DEFAULT-VALUE}).")
	private String pan;
	@Option(names = "--eui64", defaultValue = "02f00d0000000002", description = "This node's EUI-64; also the second half of the host's address (${DEFAULT-VALUE}).")
	private String eui64;
	@Option(names = "--context0", paramLabel = "PREFIX", description = "Take a prefix as IPHC context 0, like fd00::/64. Without it, routers say what it is, or addresses travel inline.")
	private String context;
	@Option(names = "--tun", paramLabel = "NAME", defaultValue = "mesh%d", description = "The interface (default: mesh0, or the next that is free).")
	private String tun;
	@Option(names = "--key-file", paramLabel = "FILE", description = "The network's key, as 32 hexadecimal digits; the frame counter is kept beside it in FILE.counter, so two nodes may not "
			+ "share a file. Without it, the link is not secured.")
	private Path keyFile;
	@Option(names = "--security-level", defaultValue = "5", paramLabel = "N", description = "IEEE 802.15.4 security level, 1 to 7 (${DEFAULT-VALUE}).")
	private int securityLevel;
	@Option(names = "--with-parent", description = "End when standard input ends.")
	private boolean withParent;

	HostMain() {
	}

	/** Runs the command and exits with its code. */
	public static void main(String[] arguments) {
		Life.run(new HostMain(), arguments);
	}

	@Override
	public Integer call() throws IOException {
		Arguments given = new Arguments(this.spec.commandLine());
		RadioPlace place = given.radio(this.radio);
		int onChannel = (int) given.number("--channel", this.channel, 11, 26);
		int panId = (int) given.number("--pan", this.pan, 0, 0xfffe);
		long address = given.eui64(this.eui64);
		long prefix = this.context == null ? 0 : given.prefix("--context0", this.context);
		int level = given.securityLevel(this.securityLevel);
		String name = given.interfaceName(this.tun);
		MeshHost host = new MeshHost(place, onChannel, panId, address, TunInterface.open(name), System.out);
		if (prefix != 0) {
			host.setContext(prefix);
		}
		if (this.keyFile != null) {
			host.secure(given.keys(this.keyFile), level, given.counters(this.keyFile, null));
		}
		Life.onEnd(this.withParent, host::stop);
		host.run();
		return 0;
	}
}

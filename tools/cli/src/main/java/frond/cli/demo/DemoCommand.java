package frond.cli.demo;

import frond.cli.CommandException;
import frond.cli.Renode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./frond demo}: the whole line on this machine, nodes in emulators included. */
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false, description = {
		"Runs the whole line here: ARM images in QEMU and nodes on the JVM on one air, border router, MQTT-SN gateway, MQTT broker, historian.",
		"Reports each step as it happens, then a live table; the web page is at the historian's address. Ctrl-C ends all of it." }, footer = {
				"Exit code with --for: 0 only if every node joined and every acknowledged reading is in the historian." })
public final class DemoCommand implements Callable<Integer> {
	@Option(names = "--qemu", paramLabel = "N", defaultValue = "2", description = "ARM images in QEMU (default ${DEFAULT-VALUE})")
	int qemu;
	@Option(names = "--jvm", paramLabel = "N", defaultValue = "3", description = "nodes on the JVM (default ${DEFAULT-VALUE})")
	int jvm;
	@Option(names = "--routers", paramLabel = "N", defaultValue = "0", description = "ARM images of routers in QEMU, in a line away from the border router; the other nodes hear the last of them only (default ${DEFAULT-VALUE})")
	int routers;
	@Option(names = "--emulator", paramLabel = "NAME", defaultValue = "qemu", description = "qemu; or renode for boards with transceivers, the border router's radio among them, in place of --qemu and --jvm")
	String emulator;
	@Option(names = "--nodes", paramLabel = "N", defaultValue = "4", description = "boards in Renode besides the border router's radio (default ${DEFAULT-VALUE})")
	int nodes;
	@Option(names = "--period", paramLabel = "SECONDS", defaultValue = "5", description = "between two readings of a sensor (default ${DEFAULT-VALUE})")
	int period;
	@Option(names = "--for", paramLabel = "SECONDS", defaultValue = "0", description = "stop by itself after so long; otherwise run until Ctrl-C")
	int duration;
	@Option(names = "--http", paramLabel = "PORT", defaultValue = "8080", description = "the historian's web page, 0 for any free port (default ${DEFAULT-VALUE})")
	int http;
	@Option(names = "--data", paramLabel = "DIR", description = "keep what is stored in this directory; otherwise it is deleted at the end")
	Path data;
	@Option(names = "--pcap", paramLabel = "FILE", description = "capture of the air, for Wireshark")
	Path pcap;
	@Option(names = "--json", paramLabel = "FILE", description = "write the summary here")
	Path json;
	@Option(names = "--loss", paramLabel = "0-1", defaultValue = "0", description = "part of the frames that every link loses (default ${DEFAULT-VALUE})")
	double loss;
	@Option(names = "--key-file", paramLabel = "FILE", description = "the network's key, as for ./frond config; otherwise a new one is made")
	Path keyFile;
	@Option(names = "--insecure", description = "no link security: every frame in clear")
	boolean insecure;
	@Option(names = "--tun", arity = "0..1", paramLabel = "NAME", fallbackValue = "frond%d", description = "make the nodes reachable from this host, by ping6 and any IPv6 program: the border router's TUN "
			+ "interface (Linux, needs root)")
	String tun;
	@Option(names = "--zep", paramLabel = "PORT", defaultValue = "0", description = "also let ZEP nodes (RIOT's socket_zep) onto the air at this UDP port")
	int zep;

	private static final int NOT_INSTALLED = 3;

	@Spec
	CommandSpec spec;

	@Override
	public Integer call() {
		check("--qemu", this.qemu, 0, 32);
		check("--jvm", this.jvm, 0, 200);
		check("--routers", this.routers, 0, 8);
		check("--period", this.period, 1, 3600);
		check("--for", this.duration, 0, Integer.MAX_VALUE);
		check("--http", this.http, 0, 65535);
		if (!(this.loss >= 0 && this.loss < 1)) {
			throw new ParameterException(this.spec.commandLine(), "--loss must be 0 to 1, not " + this.loss);
		}
		check("--zep", this.zep, 0, 65535);
		if (this.insecure && this.keyFile != null) {
			throw new ParameterException(this.spec.commandLine(), "--insecure and --key-file exclude each other");
		}
		writable("--json", this.json);
		writable("--pcap", this.pcap);
		if (renode()) {
			check("--nodes", this.nodes, 1, 16);
			refuse("--qemu", "--jvm", "--routers", "--pcap", "--zep");
			if (Renode.find().isEmpty()) {
				System.err.println("frond demo: " + Renode.HOW_TO_GET);
				return NOT_INSTALLED;
			}
		} else if (!this.emulator.equals("qemu")) {
			throw new ParameterException(this.spec.commandLine(), "--emulator is qemu or renode, not " + this.emulator);
		} else {
			if (this.qemu + this.jvm == 0) {
				throw new ParameterException(this.spec.commandLine(), "a demo needs a node: --qemu and --jvm are both 0");
			}
			if (this.spec.commandLine().getParseResult().hasMatchedOption("--nodes")) {
				throw new ParameterException(this.spec.commandLine(), "--nodes is for --emulator renode; there are --qemu and --jvm");
			}
		}
		try (Demo demo = new Demo(this, System.out, System.console() != null && System.getenv("TERM") != null)) {
			return demo.run();
		} catch (CommandException stopped) {
			System.err.println("frond demo: " + stopped.getMessage());
			return 1;
		}
	}

	/** Whether the nodes are boards in Renode. */
	boolean renode() {
		return this.emulator.equals("renode");
	}

	private void refuse(String... options) {
		for (String option : options) {
			if (this.spec.commandLine().getParseResult().hasMatchedOption(option)) {
				throw new ParameterException(this.spec.commandLine(), option + " does not go with --emulator renode");
			}
		}
	}

	/** Said before ten minutes of readings are gone, not after. */
	private void writable(String option, Path file) {
		if (file == null) {
			return;
		}
		Path directory = file.toAbsolutePath().getParent();
		if (!Files.isDirectory(directory) || !Files.isWritable(directory) || Files.isDirectory(file)) {
			throw new ParameterException(this.spec.commandLine(), option + ": cannot write " + file);
		}
	}

	private void check(String option, int value, int least, int most) {
		if (value < least || value > most) {
			throw new ParameterException(this.spec.commandLine(), option + " must be " + least + " to " + most + ", not " + value);
		}
	}
}

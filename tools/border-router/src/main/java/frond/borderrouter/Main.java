package frond.borderrouter;

import frond.buffer.Bytes;
import frond.ieee802154.NetworkKeys;
import frond.lowpan.Nhc;
import frond.mqttsn.MqttSn;
import frond.rpl.Rpl;
import frond.process.DataDirectory;
import frond.process.Life;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the border router. */
@Command(name = "frond border-router", synopsisSubcommandLabel = "[COMMAND]", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = {
		"Root of the mesh, and the way between it and UDP services on this host.",
		"Prints 'ready border-router ...' once the radio answers, then an 'event ...' line for each node that joins or leaves.",
		"The commands below are for one that runs." }, subcommands = { Remote.Repair.class, Remote.Table.class })
public final class Main implements Callable<Integer> {
	/** What --context stands for without a value. */
	private static final String PREFIX_CONTEXT = "prefix";
	/** In the data directory. */
	private static final String CHANNEL_FILE = "channel";
	/** Addresses that --dhcp gives at most. */
	private static final int POOL_MOST = 65536;
	/** Of the range for local use (RFC 8215), behind which private IPv4 addresses may be: the well-known prefix is for global ones alone. */
	private static final String NAT64_PREFIX = "64:ff9b:1::/96";

	@Spec
	private CommandSpec spec;

	@Option(names = "--radio", paramLabel = "PLACE", description = "Radio co-processor that speaks Spinel: serial:/dev/ttyACM0[@BAUD] (115200) or "
			+ "tcp:HOST:PORT, e.g. of ./frond air.")
	private String radio;
	@Option(names = "--channel", defaultValue = "26", description = "Radio channel, 11 to 26 (${DEFAULT-VALUE}); or 'auto': all are looked at for energy and networks, some 4 s, and "
			+ "the one with nodes of this PAN is taken, else the least used. With --data it is the same after a restart.")
	private String channel;
	@Option(names = "--survey", description = "Look at all channels, print each one's energy (dBm) and PANs, and end.")
	private boolean survey;
	@Option(names = "--tx-power", paramLabel = "DBM", description = "Power of transmission, -40 to 20 dBm; the co-processor takes what it has next to it. Without it, its own.")
	private Integer txPower;
	@Option(names = "--pan", defaultValue = "0xabcd", description = "PAN id (${DEFAULT-VALUE}).")
	private String pan;
	@Option(names = "--prefix", defaultValue = "fd00::/64", description = "Prefix of every address in the mesh (${DEFAULT-VALUE}).")
	private String prefix;
	@Option(names = "--eui64", defaultValue = "02f00d0000000001", description = "This router's EUI-64 (${DEFAULT-VALUE}).")
	private String eui64;
	@Option(names = "--context", arity = "0..1", paramLabel = "N=PREFIX/BITS", fallbackValue = PREFIX_CONTEXT, description = "Take the prefix as IPHC context 0, or with a value another prefix "
			+ "as context N, 1 to 15 (can be repeated): nodes learn them from Router Advertisements, or from their configuration, which those out of this router's reach need.")
	private List<String> contexts = List.of();
	@Option(names = "--ra", defaultValue = "600", paramLabel = "SECONDS", description = "Router Advertisements to all so far apart, 10 to 1800 s; 0 for only after the start and to "
			+ "who asks; 'off' for no neighbour discovery: nodes then learn the prefix from RPL alone (${DEFAULT-VALUE}).")
	private String advertise;
	@Option(names = "--of", defaultValue = "mrhof", description = "Objective function of the DODAG, of0 or mrhof (${DEFAULT-VALUE}).")
	private String objective;
	@Option(names = "--mode", defaultValue = "non-storing", description = "RPL mode of operation, non-storing or storing (${DEFAULT-VALUE}).")
	private String mode;
	@Option(names = "--6lorh", arity = "0..1", defaultValue = "off", fallbackValue = "auto", paramLabel = "auto|on|off", description = "RPL options and source routes as 6LoWPAN Routing Headers "
			+ "(RFC 8138, the flag T of RFC 9035), three bytes less a frame: 'auto' until a node joins that does not know them, and never in storing mode (${DEFAULT-VALUE}).")
	private String compressRpl;
	@Option(names = "--forward", paramLabel = "PORT=HOST:PORT", defaultValue = "10000=127.0.0.1:10000", description = "UDP port of this router in the mesh, and the service "
			+ "behind it; can be repeated (${DEFAULT-VALUE}).")
	private List<String> forwards;
	@Option(names = "--historian", paramLabel = "URL", description = "Tell a historian each node's rank, ETX, hops and parent when they change, like https://127.0.0.1:8443.")
	private String historian;
	@Option(names = "--historian-token", paramLabel = "FILE", description = "Its first line is the secret of a token that may write.")
	private Path historianToken;
	@Option(names = "--historian-certificate", paramLabel = "FILE", description = "The historian's certificate (PEM), if this machine does not trust it.")
	private Path historianCertificate;
	@Option(names = "--tun", arity = "0..1", paramLabel = "NAME", fallbackValue = "frond%d", description = "Route between the mesh and this host's IPv6 network, through a "
			+ "TUN interface (Linux; needs root, or an interface that root made: docs/border-router.md). The host is PREFIX::1 (default NAME: frond0, or the next that is free).")
	private String tun;
	@Option(names = "--nat64", arity = "0..1", paramLabel = "HOW", fallbackValue = "auto", description = "Let nodes reach IPv4 services, behind --nat64-prefix (64:ff9b:1::/96 unless "
			+ "given): 'tun' translates UDP, TCP and ICMP on the interface of --tun; 'sockets' carries UDP by this host's sockets and needs no rights (default HOW: tun with --tun, else "
			+ "sockets).")
	private String nat64;
	@Option(names = "--nat64-network", defaultValue = "192.0.0.0/29", paramLabel = "NETWORK", description = "IPv4 network of --nat64=tun: its first address is this host's on the "
			+ "interface, its second stands for the mesh (${DEFAULT-VALUE}).")
	private String nat64Network;
	@Option(names = "--nat64-loopback", description = "Let the nodes reach every UDP service on 127.0.0.0/8 of this host by --nat64=sockets.")
	private boolean nat64Loopback;
	@Option(names = "--key-file", paramLabel = "FILE", description = "The network's key, as 32 hexadecimal digits; a second line is a key that is also taken. Without it, the "
			+ "link is not secured. The frame counter, which must not repeat, is kept beside it in FILE.counter.")
	private Path keyFile;
	@Option(names = "--security-level", defaultValue = "5", paramLabel = "N", description = "IEEE 802.15.4 security level, 1 to 7 (${DEFAULT-VALUE}).")
	private int securityLevel;
	@Option(names = "--data", paramLabel = "DIR", description = "Directory that keeps what the nodes announced, so that a restart loses no way to them. Without it, that is in memory.")
	private Path data;
	@Option(names = "--dns", paramLabel = "WHERE", description = "Answer the mesh's DNS queries, on port 53 of this router's address: 'relay' asks the host's servers "
			+ "(/etc/resolv.conf), SERVER[:PORT] that one; can be repeated. Without it, none is answered.")
	private List<String> dns = List.of();
	@Option(names = "--nat64-prefix", defaultValue = "none", paramLabel = "PREFIX", description = "With --dns: put the addresses of IPv4-only names behind this prefix "
			+ "(DNS64), e.g. 64:ff9b::/96; it has to be routed to a NAT64 (${DEFAULT-VALUE}).")
	private String nat64Prefix;
	@Option(names = "--strict-time", description = "While this host's clock is known not to be synchronized (by its NTP server, or timesyncd), give nodes no time. Without it, they get "
			+ "the host's time, as that of a clock that nobody vouches for.")
	private boolean strictTime;
	@Option(names = "--dhcp", paramLabel = "POOL", description = "Answer DHCPv6: 'stateless' tells nodes the DNS server (of --dns), FIRST-LAST also gives them addresses of the "
			+ "prefix, e.g. ::1000-::1fff; Router Advertisements say so (flags O and M). With --data, leases are kept.")
	private String dhcp;
	@Option(names = "--standby", description = "Wait until the border router that has --data DIR now has ended, however it does, then take over its DODAG: same options, another radio.")
	private boolean standby;
	@Option(names = "--http", defaultValue = "0", paramLabel = "PORT", description = "Port on 127.0.0.1 of the topology's page, of GET /api/v1/status and /api/v1/topology, and of "
			+ "POST /api/v1/repair; 0 for any, which the ready line names.")
	private int http;
	@Option(names = "--with-parent", description = "End when standard input ends. Until then it takes commands: repair, topology, status.")
	private boolean withParent;

	/** Held for as long as this process lives: a lock that nobody refers to is given up by the collector. */
	private DataDirectory directory;

	private Arguments given;

	Main() {
	}

	/** Runs the command and exits with its code. */
	public static void main(String[] arguments) {
		// Without the hook below, which is for those who are told to end.
		Life.run(new Main(), arguments);
	}

	@Override
	public Integer call() throws IOException {
		this.given = new Arguments(this.spec.commandLine());
		Mesh.Settings settings = new Mesh.Settings(channel(), (int) this.given.number("--pan", this.pan, 0, 0xfffe),
				this.given.eui64(this.eui64), this.given.prefix("--prefix", this.prefix), this.contexts.contains(PREFIX_CONTEXT), objective(), mode(), advertiseInterval());
		RadioPlace place = this.given.radio(this.radio);
		BorderRouter[] router = new BorderRouter[1];
		AtomicReference<BorderRouter> running = new AtomicReference<>();
		CountDownLatch ended = new CountDownLatch(1);
		watch(running, ended);
		holdDirectory();
		HttpApi api;
		try {
			api = new HttpApi((int) this.given.number("--http", Integer.toString(this.http), 0, 65535));
		} catch (IOException e) {
			throw new IOException("cannot listen on 127.0.0.1:" + this.http + ": " + e.getMessage(), e);
		}
		router[0] = new BorderRouter(settings, place,
				" pan=0x" + Integer.toHexString(settings.panId()) + " http=127.0.0.1:" + api.port(), System.out);
		if (this.txPower != null) {
			router[0].setPower((int) this.given.number("--tx-power", this.txPower.toString(), -40, 20));
		}
		if (this.survey) {
			router[0].setSurveyOnly();
			router[0].run();
			return 0;
		}
		if (this.keyFile != null) {
			secure(router[0]);
		}
		for (String context : this.contexts) {
			if (!context.equals(PREFIX_CONTEXT)) {
				router[0].addContext(this.given.context("--context", context));
			}
		}
		switch (this.compressRpl) {
			case "auto", "on" -> router[0].compressRpl(this.compressRpl.equals("on"));
			case "off" -> {
			}
			default -> throw this.given.wrong("--6lorh", this.compressRpl, "auto, on or off");
		}
		report(router[0]);
		running.set(router[0]);
		if (this.data != null) {
			keep(router[0]);
		}
		uplinks(router[0].uplinks(), settings.prefix());
		boolean shortTaken = this.forwards.stream().anyMatch(forward -> forward.startsWith(Nhc.PORT_4 + "="));
		for (String forward : this.forwards) {
			int equals = forward.indexOf('=');
			if (equals < 0) {
				throw this.given.wrong("--forward", forward, "PORT=HOST:PORT");
			}
			int port = (int) this.given.number("--forward", forward.substring(0, equals), 1, 65535);
			InetSocketAddress service = this.given.endpoint("--forward", forward.substring(equals + 1), "");
			if (!router[0].forward(port, service) || port == MqttSn.PORT && !shortTaken && !router[0].forward(Nhc.PORT_4, service)) {
				throw this.given.problem("--forward: too many ports");
			}
		}
		relayDns(router[0]);
		router[0].watchClock(this.strictTime);
		if (this.dhcp != null) {
			router[0].serveDhcp(leases(settings.prefix()));
		}
		api.start(router[0]);
		try {
			router[0].run();
		} finally {
			api.stop();
			ended.countDown();
		}
		return 0;
	}

	/** Ends in order when that is asked for, by a signal or with the parent, and takes commands; also while there is no router yet. */
	private void watch(AtomicReference<BorderRouter> running, CountDownLatch ended) {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				BorderRouter router = running.get();
				if (router != null) {
					router.stop();
					ended.await(2, TimeUnit.SECONDS);
				}
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			} finally {
				System.out.flush();
				// Ended as asked (SIGTERM): that is done, not failed, whatever another hook (the serial library's) did to the port meanwhile.
				Runtime.getRuntime().halt(0);
			}
		}, "stop"));
		if (this.withParent || System.console() != null) {
			Thread console = new Thread(() -> {
				new Console(running::get, System.out).run(System.in);
				BorderRouter router = running.get();
				if (this.withParent && router != null) {
					router.stop();
				} else if (this.withParent) {
					Runtime.getRuntime().halt(0);
				}
			}, "console");
			console.setDaemon(true);
			console.start();
		}
	}

	/** Locks the data directory until this process ends; a standby waits until the one before it has ended. */
	private void holdDirectory() throws IOException {
		if (this.standby && this.data == null) {
			throw this.given.problem("--standby needs --data: what the other router keeps there is taken over");
		}
		if (this.data == null) {
			return;
		}
		if (!this.standby) {
			this.directory = new DataDirectory(this.data);
			return;
		}
		if (this.keyFile != null) {
			this.given.keys(this.keyFile);
		}
		System.out.println("standby border-router data=" + this.data);
		this.directory = DataDirectory.whenFree(this.data);
		System.out.println("event takes-over");
	}

	private void report(BorderRouter router) throws IOException {
		if (this.historian == null && (this.historianToken != null || this.historianCertificate != null)) {
			throw this.given.problem("--historian-token, --historian-certificate: --historian is wanted too");
		}
		if (this.historian == null) {
			return;
		}
		URI url = this.given.url("--historian", this.historian);
		String secret = null;
		if (this.historianToken != null) {
			try (BufferedReader lines = Files.newBufferedReader(this.historianToken)) {
				secret = lines.readLine();
			} catch (IOException e) {
				throw new IOException("cannot read " + this.historianToken, e);
			}
			if (secret == null || !secret.strip().matches("[!-~]+")) {
				throw this.given.problem("--historian-token " + this.historianToken + ": its first line is no token");
			}
			secret = secret.strip();
		}
		router.report(url, secret, this.historianCertificate);
	}

	private void uplinks(Uplinks uplinks, long prefix) throws IOException {
		boolean whole = this.nat64 != null && (this.nat64.equals("tun") || this.nat64.equals("auto") && this.tun != null);
		if (this.nat64 != null && !this.nat64.matches("tun|sockets|auto")) {
			throw this.given.wrong("--nat64", this.nat64, "tun or sockets");
		}
		if (whole && this.tun == null) {
			throw this.given.problem("--nat64 tun: --tun is wanted too");
		}
		if (this.nat64Loopback && (this.nat64 == null || whole)) {
			throw this.given.problem("--nat64-loopback: --nat64 sockets is wanted too");
		}
		if (this.nat64 != null && this.nat64Prefix.equals("none")) {
			this.nat64Prefix = NAT64_PREFIX;
		}
		Nat64Prefix nat64At = this.nat64 == null ? null : Nat64Prefix.parse(this.nat64Prefix);
		if (this.nat64 != null && nat64At == null) {
			throw this.given.wrong("--nat64-prefix", this.nat64Prefix, "a unicast prefix of 32, 40, 48, 56, 64 or 96 bits");
		}
		int[] ipv4 = whole ? ipv4Network() : null;
		if (this.tun != null) {
			tun(uplinks, prefix, ipv4);
		}
		if (whole) {
			uplinks.translate(nat64At, ipv4[0] + 2);
		} else if (this.nat64 != null) {
			uplinks.translateBySockets(nat64At, this.nat64Loopback);
		}
	}

	/** @param ipv4 the network and its bits; null for none */
	private void tun(Uplinks uplinks, long prefix, int[] ipv4) throws IOException {
		Address host = new Address(prefix, 1);
		TunInterface network = TunInterface.open(this.given.interfaceName(this.tun));
		network.configure(host, 64, Ipv6Packet.MTU);
		if (ipv4 != null) {
			network.configureIpv4(ipv4[0] + 1, ipv4[1]);
		}
		uplinks.routeToHost(network, host);
	}

	/** The network's address and its bits. */
	private int[] ipv4Network() {
		int slash = this.nat64Network.indexOf('/');
		if (this.nat64Network.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}")) {
			int bits = (int) this.given.number("--nat64-network", this.nat64Network.substring(slash + 1), 8, 30);
			try {
				byte[] bytes = InetAddress.getByName(this.nat64Network.substring(0, slash)).getAddress();
				int network = Bytes.get32(bytes, 0);
				if (Ipv4Packet.isUnicast(network) && network << bits == 0) {
					return new int[] { network, bits };
				}
			} catch (UnknownHostException e) {
				// Said below.
			}
		}
		throw this.given.wrong("--nat64-network", this.nat64Network, "an IPv4 network of 8 to 30 bits, like 192.0.0.0/29,");
	}

	/** 0 if it is still to be chosen. */
	private int channel() throws IOException {
		if (this.survey) {
			return 0;
		}
		if (this.channel.matches("1[1-9]|2[0-6]")) {
			return Integer.parseInt(this.channel);
		}
		if (!this.channel.equals("auto")) {
			throw this.given.wrong("--channel", this.channel, "a number from 11 to 26, or auto,");
		}
		Path file = this.data == null ? null : this.data.resolve(CHANNEL_FILE);
		if (file == null || !Files.exists(file)) {
			return 0;
		}
		String kept = Files.readString(file).strip();
		// One that is damaged is chosen anew: the nodes' frames tell where they are.
		return kept.matches("1[1-9]|2[0-6]") ? Integer.parseInt(kept) : 0;
	}

	/** Keeps a channel that was chosen; whoever cannot be told of a failing disk here is told by the routes' journal. */
	private void keepChannel(int chosen) {
		try {
			Path part = this.data.resolve(CHANNEL_FILE + ".part");
			Files.writeString(part, chosen + "\n");
			Files.move(part, this.data.resolve(CHANNEL_FILE), StandardCopyOption.ATOMIC_MOVE);
		} catch (IOException e) {
			System.out.println("event channel-not-kept reason=disk");
		}
	}

	private void keep(BorderRouter router) throws IOException {
		router.onChosen(this::keepChannel);
		Path file = this.data.resolve("routes");
		try {
			router.keep(new RouteJournal(file));
		} catch (IOException e) {
			throw new IOException("cannot read and write " + file + ": " + e.getMessage(), e);
		}
	}

	private void relayDns(BorderRouter router) throws IOException {
		Nat64Prefix prefix = this.nat64Prefix.equals("none") ? null : Nat64Prefix.parse(this.nat64Prefix);
		if (prefix == null && !this.nat64Prefix.equals("none")) {
			throw this.given.wrong("--nat64-prefix", this.nat64Prefix, "none, or a unicast prefix of 32, 40, 48, 56, 64 or 96 bits");
		}
		if (prefix != null && this.dns.isEmpty() && this.nat64 == null) {
			throw this.given.problem("--nat64-prefix needs --dns or --nat64");
		}
		List<InetSocketAddress> servers = new ArrayList<>();
		for (String where : this.dns) {
			if (where.equals("relay")) {
				servers.addAll(DnsServerList.read(Path.of("/etc/resolv.conf")));
			} else {
				// An IPv6 address has more colons than one, and a port only behind brackets.
				boolean port = where.matches("[^:]+:[^:]*|\\[.*\\]:.*");
				servers.add(this.given.endpoint("--dns", port ? where : where + ":53", ""));
			}
		}
		if (!this.dns.isEmpty() && servers.isEmpty()) {
			throw new IOException("--dns relay: no server in /etc/resolv.conf");
		}
		if (!servers.isEmpty()) {
			router.relayDns(servers, prefix);
		}
	}

	/** The pool's leases; null for none. */
	private Leases leases(long prefix) throws IOException {
		if (this.dhcp.equals("stateless")) {
			return null;
		}
		String[] ends = this.dhcp.split("-", -1);
		if (ends.length == 2 && this.dhcp.matches("[0-9a-fA-F:]+-[0-9a-fA-F:]+")) {
			try {
				byte[] first = InetAddress.getByName(ends[0]).getAddress();
				byte[] last = InetAddress.getByName(ends[1]).getAddress();
				if (first.length == 16 && last.length == 16) {
					long size = Bytes.get64(last, 8) - Bytes.get64(first, 8) + 1;
					if (isOf(prefix, first) && isOf(prefix, last) && Bytes.get64(first, 8) != 0 && size > 0 && size <= POOL_MOST) {
						return new Leases(this.data == null ? null : this.data.resolve("leases"), Bytes.get64(first, 8), (int) size);
					}
				}
			} catch (UnknownHostException e) {
				// Not addresses: said below.
			}
		}
		throw this.given.wrong("--dhcp", this.dhcp, "stateless, or FIRST-LAST, at most " + POOL_MOST + " addresses of the prefix or written without it");
	}

	private static boolean isOf(long prefix, byte[] address) {
		return Bytes.get64(address, 0) == 0 || Bytes.get64(address, 0) == prefix;
	}

	private void secure(BorderRouter router) throws IOException {
		NetworkKeys keys = this.given.keys(this.keyFile);
		int level = this.given.securityLevel(this.securityLevel);
		router.secure(keys, level, this.given.counters(this.keyFile, this.data));
	}

	private int objective() {
		return switch (this.objective) {
		case "of0" -> Rpl.OF0;
		case "mrhof" -> Rpl.MRHOF;
		default -> throw this.given.wrong("--of", this.objective, "of0 or mrhof");
		};
	}

	private int mode() {
		return switch (this.mode) {
		case "non-storing" -> Rpl.NON_STORING;
		case "storing" -> Rpl.STORING;
		default -> throw this.given.wrong("--mode", this.mode, "non-storing or storing");
		};
	}

	private int advertiseInterval() {
		if (this.advertise.equals("off")) {
			return -1;
		}
		int seconds = (int) this.given.number("--ra", this.advertise, 0, 1800);
		if (seconds != 0 && seconds < 10) {
			throw this.given.wrong("--ra", this.advertise, "0, 10 to 1800, or off");
		}
		return seconds;
	}
}

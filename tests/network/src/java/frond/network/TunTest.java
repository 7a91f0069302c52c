package frond.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.air.Air;
import frond.cli.JvmNode;
import frond.node.Config;
import frond.tests.support.Tool;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Linux's own network stack, in a network namespace, against the nodes: issue 4's last bar. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class TunTest {
	private static final Pattern PING = Pattern.compile("ping (fd00::[0-9a-f:]+)");
	private static final String NAME = "gateway.example.org";

	@TempDir
	Path directory;

	private static String run(int code, String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(code, process.waitFor(), () -> String.join(" ", command) + "\n" + output);
		return output;
	}

	/** A namespace with a TUN interface, and the programs that this takes; otherwise the test is skipped, and says why. */
	private static void needNamespace() throws InterruptedException {
		try {
			Process trial = new ProcessBuilder("unshare", "-n", "sh", "-c", "ip link set lo up && ip tuntap add dev trial mode tun && command -v ping && command -v curl && command -v python3 && command -v nsenter").redirectErrorStream(true)
					.start();
			String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			Assumptions.assumeTrue(trial.waitFor() == 0, "no network namespace with a TUN interface, or no ping, curl, python3 or nsenter here: " + said);
		} catch (IOException e) {
			Assumptions.abort("no network namespace: " + e.getMessage());
		}
	}

	/** Every node of a demo, in QEMU and on the JVM, answers 1000 pings at 100 ms, all at a time, and large ones. */
	@Test
	void linuxPingsEveryNode() throws Exception {
		needNamespace();
		try (RunningDemo demo = RunningDemo.inNamespace("--qemu", "2", "--jvm", "2", "--period", "10", "--tun", "mesh")) {
			demo.await("four nodes joined", 180, () -> demo.said().lines().filter(line -> line.contains(" joined rank")).count() >= 4);
			List<String> addresses = new ArrayList<>();
			Matcher each = PING.matcher(demo.said());
			while (each.find()) {
				addresses.add(each.group(1));
			}
			assertEquals(4, addresses.size(), demo::said);
			String[] inside = { "nsenter", "-t", Long.toString(demo.pid()), "-n" };
			// What a node said and what the table shows came by the radio; so does a first answer.
			for (String address : addresses) {
				demo.await(address + " answers", 60, () -> {
					try {
						return new ProcessBuilder(command(inside, "ping", "-c", "1", "-W", "5", address)).redirectErrorStream(true)
								.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
					} catch (IOException | InterruptedException e) {
						throw new AssertionError(e);
					}
				});
			}
			// The air is clean, but an emulator whose host has no time for it is deaf for a while: then once more, and nothing may be lost.
			String lost = pingAll(inside, addresses);
			lost = lost.isEmpty() ? lost : pingAll(inside, addresses);
			assertTrue(lost.isEmpty(), lost);
			String large = run(0, command(inside, "ping", "-q", "-c", "10", "-i", "0.3", "-s", "1000", "-W", "10", addresses.get(3)));
			assertTrue(large.contains("10 packets transmitted, 10 received"), large);
		}
	}

	/** A thousand pings to each at once; returns what was said where one was lost. */
	private static String pingAll(String[] inside, List<String> addresses) throws IOException {
		List<Process> pings = new ArrayList<>();
		for (String address : addresses) {
			pings.add(new ProcessBuilder(command(inside, "ping", "-q", "-c", "1000", "-i", "0.1", "-W", "10", address)).redirectErrorStream(true).start());
		}
		StringBuilder lost = new StringBuilder();
		for (Process ping : pings) {
			String said = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			System.out.println("  " + said.strip().replace("\n", "\n  "));
			if (!said.contains("1000 packets transmitted, 1000 received")) {
				lost.append(said);
			}
		}
		return lost.toString();
	}

	private static String[] command(String[] inside, String... command) {
		String[] all = Arrays.copyOf(inside, inside.length + command.length);
		System.arraycopy(command, 0, all, inside.length, command.length);
		return all;
	}

	/** An HTTP server that has IPv4 only: TCP, of Linux on both sides, and an echo through the NAT64. */
	@Test
	void anIpv4HttpServerIsReachedThroughNat64() throws Exception {
		needNamespace();
		// The radio is not what this is about: the router has one that does not answer, in a namespace of its own.
		String script = "ip link set lo up; '" + Path.of(System.getenv("FROND_ROOT"), "frond") + "' border-router --radio tcp:127.0.0.1:1 --tun mesh --nat64 & router=$!\n"
				+ "for i in $(seq 600); do ip -6 address show dev mesh 2>/dev/null | grep -q fd00::1 && break; sleep 0.1; done\n"
				+ "ip -6 route add 64:ff9b:1::/96 dev mesh\n"
				+ "mkdir -p '" + this.directory + "/www'; cd '" + this.directory + "/www'; echo 'served by IPv4' > page; python3 -m http.server --bind 192.0.0.1 8080 2>server & server=$!\n"
				+ "for i in $(seq 100); do curl -s -m 5 -o got 'http://[64:ff9b:1::192.0.0.1]:8080/page' && break; sleep 0.1; done\n"
				+ "cat got server; head -c 300000 /dev/zero > large; curl -s -m 30 'http://[64:ff9b:1::192.0.0.1]:8080/large' | wc -c\n"
				+ "ping -c 3 -i 0.2 -W 5 64:ff9b:1::192.0.0.1; kill $server $router; wait\n";
		ProcessBuilder builder = new ProcessBuilder("unshare", "-n", "bash", "-c", script).redirectErrorStream(true);
		builder.environment().put("FROND_READY", "1");
		Process process = builder.start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		assertTrue(said.contains("served by IPv4"), said);
		assertTrue(said.contains("192.0.0.2 - - ") && said.contains("\"GET /page HTTP/1.1\" 200"), said);
		assertTrue(said.contains("\n300000\n"), said);
		assertTrue(said.contains("3 packets transmitted, 3 received"), said);
	}

	/** An MQTT-SN gateway that has IPv4 only, configured by its name, which has an A record only: DNS64 and NAT64, without any rights. */
	@Test
	void anIpv4GatewayIsReachedByName() throws Exception {
		List<String> console = new CopyOnWriteArrayList<>();
		try (DatagramSocket dns = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
				Air air = new Air(new Air.Options());
				Tool broker = Tool.start("broker", "--data", this.directory.resolve("broker"), "--listen", "127.0.0.1:0", "--acknowledge", "taken");
				Tool gateway = Tool.start("gateway", "--data", this.directory.resolve("gateway"), "--broker", "mqtt://" + broker.ready("mqtt"), "--listen", "127.0.0.1:0");
				Tool router = Tool.start("border-router", "--radio", "tcp:127.0.0.1:" + air.spinelPort(), "--context", "--dns", "127.0.0.1:" + dns.getLocalPort(), "--nat64", "sockets",
						"--nat64-loopback")) {
			Thread server = new Thread(() -> serve(dns), "dns");
			server.setDaemon(true);
			server.start();
			Path block = this.directory.resolve("node.bin");
			Tool config = Tool.launch("config", "--eui64", "02f00d0000000301", "--period", "2", "--context0", "fd00::/64", "--gateway", NAME, "--gateway-port",
					gateway.address("mqttsn").getPort(), "--out", block);
			assertEquals(0, config.awaitExit(), () -> config.errors().toString());
			byte[] bytes = Files.readAllBytes(block);
			Config settings = new Config();
			assertTrue(settings.read(bytes, bytes.length) >= 0);
			JvmNode node = JvmNode.on(air, settings, 7, console::add);
			Tool.await("a reading acknowledged: " + console, () -> {
				return console.stream().anyMatch(line -> line.contains(" acked"));
			});
			air.remove(node);
		}
	}

	/** A name server with one A record: no AAAA record, which is no error. */
	private static void serve(DatagramSocket socket) {
		byte[] name = { 7, 'g', 'a', 't', 'e', 'w', 'a', 'y', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'o', 'r', 'g', 0 };
		byte[] record = { (byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1 };
		try {
			while (true) {
				DatagramPacket packet = new DatagramPacket(new byte[600], 600);
				socket.receive(packet);
				int question = 12 + name.length;
				byte[] query = packet.getData();
				boolean known = Arrays.equals(Arrays.copyOfRange(query, 12, question), name);
				boolean answered = known && query[question + 1] == 1;
				byte[] answer = Arrays.copyOf(query, question + 4 + (answered ? record.length : 0));
				answer[2] = (byte) 0x81;
				answer[3] = (byte) (known ? 0x80 : 0x83);
				Arrays.fill(answer, 6, 12, (byte) 0);
				answer[7] = (byte) (answered ? 1 : 0);
				System.arraycopy(record, 0, answer, question + 4, answered ? record.length : 0);
				socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
			}
		} catch (IOException e) {
			// Closed.
		}
	}
}

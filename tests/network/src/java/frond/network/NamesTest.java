package frond.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * IPv4-only services by name from within the mesh, DNS64 and NAT64 together (issue 4's last bar): an HTTP server, by a Linux host that has nothing but
 * IPv6 over the air, and an MQTT-SN gateway, by a node. Three network namespaces: the border router's, the host's, the servers'. Each name has an A record
 * only, and dnsmasq says so.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class NamesTest {
	@TempDir
	Path directory;

	private static void needNamespaces() throws InterruptedException {
		String trial = "for tool in ping curl python3 nsenter dnsmasq mount cmp; do command -v $tool >/dev/null || { echo no $tool; exit 1; }; done\n"
				+ "ip link set lo up && ip tuntap add dev trial mode tun && ip link add one type veth peer name other && echo 1 >/proc/sys/net/ipv4/ip_forward";
		try {
			Process process = new ProcessBuilder("unshare", "-n", "-m", "sh", "-c", trial).redirectErrorStream(true).start();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			Assumptions.assumeTrue(process.waitFor() == 0, "no network namespaces with TUN and veth interfaces here, or not all programs: " + said);
		} catch (IOException e) {
			Assumptions.abort("no network namespace: " + e.getMessage());
		}
	}

	@Test
	void ipv4OnlyServicesAreReachedByNameFromTheMesh() throws Exception {
		needNamespaces();
		Path script = this.directory.resolve("names.sh");
		try (InputStream text = NamesTest.class.getResourceAsStream("/names.sh")) {
			Files.copy(text, script);
		}
		ProcessBuilder builder = new ProcessBuilder("unshare", "-n", "bash", script.toString(), Path.of(System.getenv("FROND_ROOT"), "frond").toString(),
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), System.getProperty("java.class.path")).directory(this.directory.toFile()).redirectErrorStream(true);
		builder.environment().put("FROND_READY", "1");
		Process process = builder.start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		// From the mesh: the name is one behind the prefix, ICMP and TCP get through, and a body that takes some hundred datagrams in fragments arrives whole.
		assertTrue(said.contains("PING web.example.org (64:ff9b:1::c0a8:4d02)") || said.contains("PING web.example.org(64:ff9b:1::c0a8:4d02"), said);
		assertTrue(said.contains("3 packets transmitted, 3 received"), said);
		assertTrue(said.contains("192.0.0.2 - - ") && said.contains("\"GET /large HTTP/1.1\" 200"), said);
		assertTrue(said.contains("the body is whole"), said);
		assertEquals(100_000, Files.size(this.directory.resolve("got")), said);
		// And it came over the air.
		assertTrue(Files.size(this.directory.resolve("air.pcap")) > 110_000, said);
		// A node whose gateway is a name: its readings are acknowledged by an IPv4-only gateway.
		assertTrue(said.contains(" acked"), said);
		assertTrue(said.contains("gateway saw 192.0.0.2"), said);
	}
}

package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.process.Life;
import frond.tests.support.Tool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ARCHITECTURE.md, Commands: one line for a user's error, exit codes, an end in order. */
class CommandTest {
	private static void fails(int code, String part, String... arguments) {
		StringWriter errors = new StringWriter();
		assertEquals(code, Life.execute(new Main(), new PrintWriter(errors, true), arguments));
		assertEquals(1, errors.toString().lines().count(), errors.toString());
		assertTrue(errors.toString().contains(part), errors.toString());
	}

	@Test
	void wrongUsageIsOneLine(@TempDir Path directory) throws IOException {
		String key = Files.writeString(directory.resolve("key"), "00".repeat(16) + "\n").toString();
		fails(2, "--radio");
		fails(2, "--radio serial: serial:PORT[@BAUD] or tcp:HOST:PORT is wanted", "--radio", "serial");
		fails(2, "--radio fast: a number from 1200 to 12000000", "--radio", "serial:/dev/ttyACM0@fast");
		fails(2, "--radio 99999: a number from 1 to 65535", "--radio", "tcp:127.0.0.1:99999");
		fails(2, "--prefix fd00::/48", "--radio", "tcp:127.0.0.1:1", "--prefix", "fd00::/48");
		fails(2, "--prefix ff02::/64", "--radio", "tcp:127.0.0.1:1", "--prefix", "ff02::/64");
		fails(2, "--prefix fe80::/64", "--radio", "tcp:127.0.0.1:1", "--prefix", "fe80::/64");
		fails(2, "--eui64 12", "--radio", "tcp:127.0.0.1:1", "--eui64", "12");
		fails(2, "--pan 0xffff", "--radio", "tcp:127.0.0.1:1", "--pan", "0xffff");
		fails(2, "--channel 10", "--radio", "tcp:127.0.0.1:1", "--channel", "10");
		fails(2, "--channel all: a number from 11 to 26, or auto, is wanted", "--radio", "tcp:127.0.0.1:1", "--channel", "all");
		fails(2, "--tx-power 21: a number from -40 to 20", "--radio", "tcp:127.0.0.1:1", "--tx-power", "21");
		fails(2, "--of mrh", "--radio", "tcp:127.0.0.1:1", "--of", "mrh");
		fails(2, "--http 70000", "--radio", "tcp:127.0.0.1:1", "--http", "70000");
		fails(2, "--standby needs --data", "--radio", "tcp:127.0.0.1:1", "--standby");
		fails(2, "one or two keys", "--radio", "tcp:127.0.0.1:1", "--key-file", "/dev/null");
		fails(1, "cannot read /none", "--radio", "tcp:127.0.0.1:1", "--key-file", "/none");
		fails(2, "--nat64-prefix 64:ff9b::/95", "--radio", "tcp:127.0.0.1:1", "--dns", "127.0.0.1", "--nat64-prefix", "64:ff9b::/95");
		fails(2, "--nat64-prefix needs --dns", "--radio", "tcp:127.0.0.1:1", "--nat64-prefix", "64:ff9b::/96");
		fails(2, "--dns 0: a number", "--radio", "tcp:127.0.0.1:1", "--dns", "127.0.0.1:0");
		fails(2, "--dns: no host no.such.host.invalid", "--radio", "tcp:127.0.0.1:1", "--dns", "no.such.host.invalid");
		for (String pool : new String[] { "on", "::1000", "::1fff-::1000", "2001:db8::1-2001:db8::2", "::0-::1", "::1-::1:1:1", "1.2.3.4-1.2.3.5", "::1-::2-::3" }) {
			fails(2, "--dhcp " + pool + ": stateless, or FIRST-LAST", "--radio", "tcp:127.0.0.1:1", "--dhcp", pool);
		}
		for (String context : new String[] { "on", "0=fd00::/64", "16=fd00::/64", "1=fd00::", "1=fd00::/0", "1=fd00::/129", "1=1.2.3.4/24" }) {
			fails(2, "--context " + context + ": NUMBER=PREFIX/BITS", "--radio", "tcp:127.0.0.1:1", "--context", context);
		}
		fails(2, "--forward 10000", "--radio", "tcp:127.0.0.1:1", "--forward", "10000");
		String[] radio = { "--radio", "tcp:127.0.0.1:1" };
		fails(2, "--mode both: non-storing or storing", radio[0], radio[1], "--mode", "both");
		fails(2, "--6lorh maybe: auto, on or off", radio[0], radio[1], "--6lorh", "maybe");
		fails(2, "--ra 5: 0, 10 to 1800, or off", radio[0], radio[1], "--ra", "5");
		fails(2, "--ra soon: a number from 0 to 1800", radio[0], radio[1], "--ra", "soon");
		fails(2, "--security-level 0: a number from 1 to 7", radio[0], radio[1], "--key-file", key, "--security-level", "0");
		fails(2, "--nat64 yes: tun or sockets", radio[0], radio[1], "--nat64", "yes");
		fails(2, "--nat64 tun: --tun is wanted too", radio[0], radio[1], "--nat64", "tun");
		fails(2, "--nat64-loopback: --nat64 sockets is wanted too", radio[0], radio[1], "--nat64-loopback");
		fails(2, "--nat64-prefix 64:ff9b::/33: a unicast prefix", radio[0], radio[1], "--nat64", "sockets", "--nat64-prefix", "64:ff9b::/33");
		for (String network : new String[] { "192.0.0.0", "192.0.0.1/29", "192.0.0.0/31", "300.0.0.0/29", "224.0.0.0/29" }) {
			fails(2, "--nat64-network ", radio[0], radio[1], "--tun", "--nat64", "--nat64-network", network);
		}
		fails(2, "Unknown option: '--nat'", radio[0], radio[1], "--nat");
		fails(2, "--tun a/b: the name of an interface", "--radio", "tcp:127.0.0.1:1", "--tun", "a/b");
	}

	private static void hostFails(int code, String part, String... arguments) {
		StringWriter errors = new StringWriter();
		assertEquals(code, Life.execute(new HostMain(), new PrintWriter(errors, true), arguments));
		assertEquals(1, errors.toString().lines().count(), errors.toString());
		assertTrue(errors.toString().startsWith("frond mesh-host: ") && errors.toString().contains(part), errors.toString());
	}

	@Test
	void wrongUsageOfAMeshHostIsOneLine() {
		hostFails(2, "--radio");
		hostFails(2, "--channel auto: a number from 11 to 26", "--radio", "tcp:127.0.0.1:1", "--channel", "auto");
		hostFails(2, "--pan 0xffff", "--radio", "tcp:127.0.0.1:1", "--pan", "0xffff");
		hostFails(2, "--eui64 0", "--radio", "tcp:127.0.0.1:1", "--eui64", "0");
		hostFails(2, "--context0 fd00::/48", "--radio", "tcp:127.0.0.1:1", "--context0", "fd00::/48");
		hostFails(2, "--security-level 8", "--radio", "tcp:127.0.0.1:1", "--security-level", "8");
		hostFails(2, "--tun a/b: the name of an interface", "--radio", "tcp:127.0.0.1:1", "--tun", "a/b");
		hostFails(2, "Unknown option", "--radio", "tcp:127.0.0.1:1", "--prefix", "fd00::/64");
	}

	@Test
	void aSerialPortThatIsNotThereIsOneLine() {
		fails(1, "there is no /dev/tty-nowhere; serial ports: ", "--radio", "serial:/dev/tty-nowhere");
	}

	/** Without its radio it waits, says so once, and ends when it is asked to. */
	@Test
	void itWaitsForItsRadioAndEndsInOrder() {
		try (Tool tool = Tool.launch("border-router", "--radio", "tcp:127.0.0.1:1", "--with-parent")) {
			tool.awaitLine("event radio-lost reason=connection-refused");
			tool.closeInput();
			assertEquals(0, tool.awaitExit());
			assertEquals(1, tool.lines().size());
			assertTrue(tool.errors().isEmpty());
		}
		try (Tool tool = Tool.launch("border-router", "--radio", "tcp:127.0.0.1:1")) {
			tool.awaitLine("event radio-lost");
			assertEquals(0, tool.terminate());
		}
	}
}

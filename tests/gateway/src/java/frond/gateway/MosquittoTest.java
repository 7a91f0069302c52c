package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import frond.tests.support.Tool;

/** A broker that others wrote, mosquitto, over TLS with certificates on both sides, in MQTT 5 and 3.1.1. */
class MosquittoTest {
	private static final String PASSWORD = "changeit";

	@TempDir
	static Path data;
	private static Process mosquitto;
	private static int port;

	@BeforeAll
	static void start() throws Exception {
		String program = Stream.concat(Stream.of("/usr/sbin"), Stream.of(System.getenv("PATH").split(":"))).map(each -> each + "/mosquitto").filter(each -> Files.isExecutable(Path.of(each)))
				.findFirst().orElse(null);
		assumeTrue(program != null, "mosquitto is not installed");
		keyPair("ca", "-ext", "bc:c");
		keyPair("other", "-ext", "bc:c");
		keyPair("broker", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
		keyPair("gateway", "-signer", "ca");
		for (String name : List.of("ca", "other", "broker", "gateway")) {
			export(name);
		}
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		Path configuration = Files.writeString(data.resolve("mosquitto.conf"),
				String.join("\n", "listener " + port + " 127.0.0.1", "cafile " + pem("ca"), "certfile " + pem("broker"), "keyfile " + data.resolve("broker.key"), "require_certificate true",
						"use_identity_as_username true", "allow_anonymous false", "user root", ""));
		mosquitto = new ProcessBuilder(program, "-c", configuration.toString()).redirectErrorStream(true).redirectOutput(data.resolve("log").toFile()).start();
		Tool.await("mosquitto", () -> {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
				return true;
			} catch (IOException e) {
				return false;
			}
		});
	}

	@AfterAll
	static void end() {
		if (mosquitto != null) {
			mosquitto.destroyForcibly();
		}
	}

	private static void keyPair(String alias, String... more) throws Exception {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1",
				"-validity", "2", "-keystore", data.resolve("keys").toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", alias, "-dname", "CN=" + alias));
		command.addAll(List.of(more));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String said = new String(process.getInputStream().readAllBytes());
		assertEquals(0, process.waitFor(), said);
	}

	private static void export(String alias) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(data.resolve("keys"))) {
			store.load(in, PASSWORD.toCharArray());
		}
		write(pem(alias), "CERTIFICATE", store.getCertificate(alias).getEncoded());
		write(data.resolve(alias + ".key"), "PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
	}

	private static void write(Path file, String what, byte[] der) throws IOException {
		Files.writeString(file, "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(der) + "\n-----END " + what + "-----\n");
	}

	private static Path pem(String alias) {
		return data.resolve(alias + ".pem");
	}

	private static Tool gateway(String name, Object... more) {
		List<Object> arguments = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--broker", "mqtts://127.0.0.1:" + port, "--data", data.resolve(name)));
		arguments.addAll(List.of(more));
		return Tool.start("gateway", arguments.toArray());
	}

	/** There and back through mosquitto, each version. */
	@Test
	void readingsAndCommandsPassWithCertificatesOnBothSides() {
		for (String version : List.of("5", "3.1.1")) {
			try (Tool gateway = gateway("good" + version, "--mqtt", version, "--broker-ca", pem("ca"), "--broker-cert", pem("gateway"), "--broker-key", data.resolve("gateway.key"));
					Node reader = new Node(gateway.address("mqttsn")); Node writer = new Node(gateway.address("mqttsn"))) {
				gateway.awaitLine("event broker up");
				reader.connect("reader");
				writer.connect("writer");
				Tool.await("a subscription", () -> {
					reader.send("07 12 22 0006 'ab'");
					return "0813206162000600".equals(reader.receive());
				});
				writer.send("08 0c 22 'ab' 0001 'x'").expect("07 0d 'ab' 0001 00");
				assertEquals("080c226162000178", reader.receive(), version);
				reader.send("07 0d 'ab' 0001 00");
				writer.send("08 0c 42 'ab' 0002 'y'").expect("04 0f 0002");
			}
		}
	}

	@Test
	void withoutACertificateOrWithAnotherAuthorityThereIsNoConnection() {
		try (Tool nobody = gateway("nobody", "--broker-ca", pem("ca")); Tool stranger = gateway("stranger", "--broker-ca", pem("ca"), "--broker-cert", pem("other"), "--broker-key", data.resolve("other.key"));
				Tool careful = gateway("careful", "--broker-ca", pem("other"), "--broker-cert", pem("gateway"), "--broker-key", data.resolve("gateway.key"))) {
			for (Tool each : List.of(nobody, stranger, careful)) {
				each.awaitLine("event broker down");
				assertTrue(each.lines().stream().noneMatch("event broker up"::equals), each.lines().toString());
			}
		}
	}

	@Test
	void wrongFilesAreOneLine() {
		for (Object[] wrong : new Object[][] { { "--broker-cert", pem("gateway"), "--broker-key", pem("gateway") }, { "--broker-ca", data.resolve("absent") }, { "--broker-ca", data.resolve("ca.key") } }) {
			List<Object> arguments = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--broker", "mqtts://127.0.0.1:" + port, "--data", data.resolve("wrong")));
			arguments.addAll(List.of(wrong));
			try (Tool gateway = Tool.launch("gateway", arguments.toArray())) {
				assertEquals(1, gateway.awaitExit());
				assertEquals(1, gateway.errors().size(), gateway.errors().toString());
			}
		}
	}
}

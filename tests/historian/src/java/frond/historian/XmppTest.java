package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import frond.historian.security.Certificate;
import frond.tests.support.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jivesoftware.smack.ConnectionConfiguration;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jxmpp.jid.impl.JidCreate;

/** Alerts and the bot over an XMPP server that others wrote, prosody, on loopback. */
class XmppTest {
	private static final String PASSWORD = "swordfish of the historian";

	@TempDir
	static Path data;
	private static Process prosody;
	private static int port;

	@BeforeAll
	static void start() throws IOException {
		String program = Stream.of(System.getenv("PATH").split(":")).map(each -> each + "/prosody").filter(each -> Files.isExecutable(Path.of(each))).findFirst().orElse(null);
		assumeTrue(program != null, "prosody is not installed");
		Certificate.ofDirectory(data.resolve("tls"));
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		Path accounts = Files.createDirectories(data.resolve("prosody/localhost/accounts"));
		for (String name : new String[] {"frond", "alice", "mallory"}) {
			Files.writeString(accounts.resolve(name + ".dat"), "return { [\"password\"] = \"" + PASSWORD + "\"; };\n");
		}
		Path configuration = Files.writeString(data.resolve("prosody.cfg.lua"), String.join("\n", "run_as_root = true", "daemonize = false", "data_path = \"" + data.resolve("prosody") + '"',
				"pidfile = \"" + data.resolve("prosody.pid") + '"', "log = { { levels = { min = \"info\" }, to = \"console\" } }", "interfaces = { \"127.0.0.1\" }", "c2s_ports = { " + port + " }", "c2s_require_encryption = true",
				"modules_enabled = { \"roster\", \"saslauth\", \"tls\", \"disco\", \"smacks\", \"offline\", \"ping\" }", "modules_disabled = { \"s2s\" }", "authentication = \"internal_plain\"",
				"VirtualHost \"localhost\"", "ssl = { key = \"" + data.resolve("tls/key.pem") + "\"; certificate = \"" + data.resolve("tls/certificate.pem") + "\" }", ""));
		prosody = new ProcessBuilder(program, "--config", configuration.toString(), "-F").redirectErrorStream(true).redirectOutput(data.resolve("log").toFile()).start();
		Tool.await("prosody", () -> {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
				return true;
			} catch (IOException e) {
				return false;
			}
		});
	}

	@AfterAll
	static void end() throws InterruptedException {
		if (prosody != null) {
			prosody.destroy();
			if (!prosody.waitFor(10, TimeUnit.SECONDS)) {
				prosody.destroyForcibly();
			}
		}
	}

	/** Somebody with a client. */
	private static final class Person implements AutoCloseable {
		private final XMPPTCPConnection connection;
		private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		Person(String name) throws Exception {
			var builder = XMPPTCPConnectionConfiguration.builder().setXmppDomain("localhost").setUsernameAndPassword(name, PASSWORD).setHostAddress(InetAddress.getByName("127.0.0.1")).setPort(port)
					.setSecurityMode(ConnectionConfiguration.SecurityMode.required);
			var trust = javax.net.ssl.TrustManagerFactory.getInstance(javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
			var store = java.security.KeyStore.getInstance("PKCS12");
			store.load(null, null);
			try (var in = Files.newInputStream(data.resolve("tls/certificate.pem"))) {
				store.setCertificateEntry("a", java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
			}
			trust.init(store);
			builder.setCustomX509TrustManager((javax.net.ssl.X509TrustManager) trust.getTrustManagers()[0]);
			this.connection = new XMPPTCPConnection(builder.build());
			this.connection.addAsyncStanzaListener(stanza -> {
				if (((Message) stanza).getBody() != null && ((Message) stanza).getType() != Message.Type.error) {
					this.heard.add(((Message) stanza).getBody());
				}
			}, StanzaTypeFilter.MESSAGE);
			this.connection.connect().login();
		}

		String ask(String text) throws Exception {
			say(text);
			String answer = this.heard.poll(60, TimeUnit.SECONDS);
			assertNotNull(answer, text);
			return answer;
		}

		void say(String text) throws Exception {
			this.connection.sendStanza(StanzaBuilder.buildMessage().to(JidCreate.bareFrom("frond@localhost")).ofType(Message.Type.chat).setBody(text).build());
		}

		@Override
		public void close() {
			this.connection.disconnect();
		}
	}

	@Test
	void theBotAnswersThoseWhoMayAskAndAlarmsAreTold() throws Exception {
		Path password = Files.writeString(data.resolve("password"), PASSWORD + '\n');
		try (Person alice = new Person("alice"); Person mallory = new Person("mallory");
				Tool tool = Tool.start("historian", "--http", 0, "--broker", "none", "--data", data.resolve("historian"), "--xmpp", "frond@localhost", "--xmpp-password-file", password, "--xmpp-server",
						"127.0.0.1:" + port, "--xmpp-ca", data.resolve("tls/certificate.pem"), "--xmpp-allow", "alice@localhost")) {
			tool.awaitLine("xmpp-connected");
			Client client = new Client(tool.ready("http"));
			assertTrue(alice.ask("help").contains("name=3.14"));
			assertEquals("nothing", alice.ask("ls"));
			assertEquals("porch is made", alice.ask("c porch"));
			assertEquals("porch has no value", alice.ask("porch?"));
			assertTrue(alice.ask("porch=3.25").startsWith("porch=3.25"));
			assertTrue(alice.ask("porch?").startsWith("porch=3.25"));
			assertEquals(3.25, client.json("/api/v1/points/porch").get("last").get("v").asDouble());
			assertTrue(alice.ask("porch=wet paint").startsWith("porch=wet paint"));
			assertTrue(alice.ask("ls").startsWith("porch=wet paint"));
			assertEquals("there is no point cellar", alice.ask("cellar=1"));
			assertTrue(alice.ask("sudo").contains("help"));
			mallory.say("porch=666");
			mallory.say("ls");
			client.send("PUT", "/api/v1/entities/porch", "application/json", "{\"name\":\"porch\",\"settings\":{\"alarms\":{\"high\":30}}}".getBytes(StandardCharsets.UTF_8));
			assertEquals(201, client.send("POST", "/api/v1/subscriptions", "application/json",
					"{\"point\":\"porch\",\"on\":\"high\",\"by\":\"xmpp\",\"to\":\"alice@localhost\"}".getBytes(StandardCharsets.UTF_8)).statusCode());
			client.send("POST", "/api/v1/points/porch/values", "application/json", "{\"v\":31}".getBytes(StandardCharsets.UTF_8));
			String alarm = alice.heard.poll(60, TimeUnit.SECONDS);
			assertTrue(alarm != null && alarm.startsWith("porch: high alarm: 31"), alarm);
			Tool.await("counted", () -> client.json("/api/v1/stats").get("alertsDelivered").asInt() == 1);
			assertTrue(client.json("/api/v1/stats").get("xmppConnected").asBoolean());
			// By now the bot has had the others' commands before ours.
			assertNull(mallory.heard.poll());
			assertEquals(31, client.json("/api/v1/points/porch").get("last").get("v").asDouble());
			assertEquals(0, tool.terminate());
			assertFalse(String.join("", tool.lines()).contains(PASSWORD) || String.join("", tool.errors()).contains(PASSWORD));
		}
	}

	@Test
	void aServerThatIsNotTrustedIsSaidOnce() throws Exception {
		Path password = Files.writeString(data.resolve("password2"), PASSWORD + '\n');
		try (Tool tool = Tool.start("historian", "--http", 0, "--broker", "none", "--data", data.resolve("untrusting"), "--xmpp", "frond@localhost", "--xmpp-password-file", password, "--xmpp-server",
				"127.0.0.1:" + port)) {
			tool.awaitLine("xmpp-unreachable");
			Tool.await("a sentence", () -> !tool.errors().isEmpty());
			assertEquals(1, tool.errors().size(), tool.errors().toString());
			assertTrue(tool.errors().get(0).contains("certificate is not trusted"), tool.errors().toString());
			assertEquals(0, tool.terminate());
		}
	}
}

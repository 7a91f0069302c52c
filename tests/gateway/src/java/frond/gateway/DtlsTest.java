package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.MessageCallback;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import frond.tests.support.Tool;

/** DTLS 1.2 with pre-shared keys, and what it proves (docs/gateway.md, Access). */
class DtlsTest {
	static {
		// The library tells much of what it does.
		System.setProperty("org.slf4j.simpleLogger.log.org.eclipse.californium", "off");
	}

	private static final String KEY = "000102030405060708090a0b0c0d0e0f";

	@TempDir
	Path data;

	private Tool start() throws IOException {
		Path keys = Files.writeString(this.data.resolve("keys"), "# who key\nmeter " + KEY + "\nother " + KEY.replace("0f", "10") + "\n");
		Path access = Files.writeString(this.data.resolve("access"), "meter publish #\nmeter subscribe #\nmeter proves psk\nother publish #\n");
		return Tool.start("gateway", "--listen", "127.0.0.1:0", "--broker", "mqtt://127.0.0.1:1", "--data", this.data.resolve("gateway"), "--dtls", "127.0.0.1:0", "--psk-file", keys, "--access", access);
	}

	/** A client of a library's. */
	private static final class Client implements AutoCloseable {
		private final DTLSConnector connector;
		private final InetSocketAddress gateway;
		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		Client(InetSocketAddress gateway, String identity, String key) throws IOException {
			DtlsConfig.register();
			Configuration configuration = new Configuration();
			configuration.set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY);
			configuration.setAsList(DtlsConfig.DTLS_CIPHER_SUITES, CipherSuite.TLS_PSK_WITH_AES_128_CCM_8);
			this.gateway = gateway;
			this.connector = new DTLSConnector(DtlsConnectorConfig.builder(configuration).setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
					.setAdvancedPskStore(new AdvancedSinglePskStore(identity, HexFormat.of().parseHex(key))).build());
			this.connector.setRawDataReceiver(data -> this.received.add(HexFormat.of().formatHex(data.getBytes())));
			this.connector.start();
		}

		/** Sends; completes when it is sent, or with why it could not. */
		CompletableFuture<Void> send(String message) {
			CompletableFuture<Void> sent = new CompletableFuture<>();
			this.connector.send(RawData.outbound(Node.bytes(message), new AddressEndpointContext(this.gateway), new MessageCallback() {
				@Override
				public void onConnecting() {
					// The handshake comes first.
				}

				@Override
				public void onDtlsRetransmission(int flight) {
					// It will go on.
				}

				@Override
				public void onContextEstablished(EndpointContext context) {
					// Then it is sent.
				}

				@Override
				public void onSent() {
					sent.complete(null);
				}

				@Override
				public void onError(Throwable error) {
					sent.completeExceptionally(error);
				}
			}, false));
			return sent;
		}

		String receive() throws InterruptedException {
			return this.received.poll(Tool.PATIENCE, TimeUnit.MILLISECONDS);
		}

		@Override
		public void close() {
			this.connector.destroy();
		}
	}

	@Test
	void anIdentityIsAClientId() throws Exception {
		try (Tool gateway = start(); Client meter = new Client(gateway.address("dtls"), "meter", KEY); Client other = new Client(gateway.address("dtls"), "other", KEY.replace("0f", "10"));
				Node clear = new Node(gateway.address("mqttsn"))) {
			meter.send("0b 04 04 01 003c 'meter'").get(Tool.PATIENCE, TimeUnit.MILLISECONDS);
			assertEquals("030500", meter.receive());
			// No broker is there: an answer of its own kind, so the session is the one that was connected.
			meter.send("08 0c 22 'ab' 0001 'x'");
			assertEquals("070d6162000101", meter.receive());
			other.send("0b 04 04 01 003c 'meter'");
			assertEquals("030503", other.receive());
			other.send("0b 04 04 01 003c 'other'");
			assertEquals("030500", other.receive());
			clear.send("0b 04 04 01 003c 'meter'").expect("03 05 03");
			gateway.awaitLine("event refused meter");
		}
	}

	@Test
	void withAnotherKeyThereIsNoConnection() throws Exception {
		try (Tool gateway = start(); Client thief = new Client(gateway.address("dtls"), "meter", KEY.replace("0f", "ff")); Client nobody = new Client(gateway.address("dtls"), "nobody", KEY)) {
			for (Client each : new Client[] { thief, nobody }) {
				CompletableFuture<Void> sent = each.send("0b 04 04 01 003c 'meter'");
				Tool.await("a refusal", sent::isDone);
				assertTrue(sent.isCompletedExceptionally());
			}
			assertTrue(gateway.lines().stream().noneMatch(line -> line.startsWith("event connected")));
			assertTrue(gateway.lines().stream().noneMatch(line -> line.contains(KEY)));
		}
	}

	/** Keys and rules are read again when the file changes, and at SIGHUP, which does not end the gateway. */
	@Test
	void aKeyThatIsAddedLaterCounts() throws Exception {
		try (Tool gateway = start(); Client late = new Client(gateway.address("dtls"), "late", KEY)) {
			Files.writeString(this.data.resolve("access"), "* publish #\n");
			gateway.awaitLine("event access rules=1");
			Files.writeString(this.data.resolve("keys"), "late " + KEY + "\n");
			gateway.awaitLine("event keys identities=1");
			late.send("0a 04 04 01 003c 'late'").get(Tool.PATIENCE, TimeUnit.MILLISECONDS);
			assertEquals("030500", late.received.poll(Tool.PATIENCE, TimeUnit.MILLISECONDS));
			Files.writeString(this.data.resolve("keys"), "late 00\n");
			gateway.awaitLine("event keys unchanged " + this.data.resolve("keys") + ", line 1");
			Files.writeString(this.data.resolve("keys"), "late " + KEY + "\nother " + KEY + "\n");
			gateway.awaitLine("event keys identities=2");
			gateway.signal("HUP");
			// Both are told, though neither file has changed.
			Tool.await("both again", () -> count(gateway, "event keys identities=2") == 2 && count(gateway, "event access rules=1") == 2);
		}
	}

	private static long count(Tool tool, String line) {
		return tool.lines().stream().filter(line::equals).count();
	}
}

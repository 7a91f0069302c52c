package frond.historian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import frond.tests.support.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker that the historian serves itself, as a process. */
class OwnBrokerTest {
	@TempDir
	private Path directory;

	private Tool start(Object... more) {
		List<Object> arguments = new ArrayList<>(List.of("--http", 0, "--data", this.directory));
		arguments.addAll(List.of(more));
		return Tool.start("historian", arguments.toArray());
	}

	private static Mqtt5BlockingClient client(Tool historian, String secret) {
		var builder = MqttClient.builder().useMqttVersion5().serverHost("127.0.0.1").serverPort(historian.address("mqtt").getPort());
		return (secret == null ? builder : builder.simpleAuth().username("device").password(secret.getBytes(StandardCharsets.UTF_8)).applySimpleAuth()).buildBlocking();
	}

	private static Mqtt5BlockingClient named(Tool historian, String secret, String id) {
		return MqttClient.builder().useMqttVersion5().identifier(id).serverHost("127.0.0.1").serverPort(historian.address("mqtt").getPort()).simpleAuth().username("device")
				.password(secret.getBytes(StandardCharsets.UTF_8)).applySimpleAuth().buildBlocking();
	}

	private static Mqtt5PubAckReasonCode publish(Mqtt5BlockingClient client, String topic, String payload) {
		try {
			client.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).payload(payload.getBytes(StandardCharsets.UTF_8)).send();
			return Mqtt5PubAckReasonCode.SUCCESS;
		} catch (Mqtt5PubAckException e) {
			return e.getMqttMessage().getReasonCode();
		}
	}

	private static String issue(Client client, String admin, String body) throws IOException {
		return Client.json(client.send("POST", "/api/v1/tokens", "application/json", body.getBytes(StandardCharsets.UTF_8), admin)).get("secret").asText();
	}

	/** MQTT 3.1.1 sections 3.1, 3.3, 3.4: the bytes, as a small device sends them. */
	@Test
	void aDeviceOfMqtt311IsAcknowledgedWhenItsValueCanBeRead() throws IOException {
		try (Tool historian = start("--mqtt", 0); Socket socket = new Socket("127.0.0.1", historian.address("mqtt").getPort())) {
			Client client = new Client(historian.ready("http"));
			socket.setSoTimeout((int) Tool.PATIENCE);
			exchange(socket, "100d 0004 4d515454 04 02 003c 0001 61", "20020000");
			// PUBLISH of QoS 1, packet identifier 7, topic points/a/b, payload 21.5.
			exchange(socket, "3212 000a 706f696e74732f612f62 0007 32312e35", "40020007");
			assertEquals(21.5, client.json("/api/v1/points/a%2Fb").get("last").get("v").asDouble());
			// Of QoS 2: PUBREC when it is stored, then PUBREL, PUBCOMP.
			exchange(socket, "3412 000a 706f696e74732f612f62 0008 32322e35", "50020008");
			assertEquals(22.5, client.json("/api/v1/points/a%2Fb").get("last").get("v").asDouble());
			exchange(socket, "6202 0008", "70020008");
			// What would be no better the second time is acknowledged, and counted.
			exchange(socket, "3210 000a 706f696e74732f612f62 0009 7b31", "40020009");
			assertEquals(1, client.json("/api/v1/stats").get("refused").get("malformed").asInt());
			assertEquals(0, historian.terminate());
		}
	}

	private static void exchange(Socket socket, String out, String in) throws IOException {
		socket.getOutputStream().write(HexFormat.of().parseHex(out.replace(" ", "")));
		assertArrayEquals(HexFormat.of().parseHex(in), socket.getInputStream().readNBytes(in.length() / 2), out);
	}

	@Test
	void tokensArePasswordsAndScopesSayWhoMayDoWhat() throws IOException {
		try (Tool historian = start("--mqtt", 0)) {
			Client http = new Client(historian.ready("http"));
			Mqtt5BlockingClient anonymous = client(historian, null);
			anonymous.connect();
			assertEquals(Mqtt5PubAckReasonCode.SUCCESS, publish(anonymous, "points/a", "1"));
			String admin = issue(http, null, "{\"name\":\"a\",\"scope\":\"admin\"}");
			assertThrows(RuntimeException.class, () -> publish(anonymous, "points/a", "2"), "from the first token on nobody else is answered");
			assertEquals(Mqtt5ConnAckReasonCode.NOT_AUTHORIZED, assertThrows(Mqtt5ConnAckException.class, () -> client(historian, null).connect()).getMqttMessage().getReasonCode());

			String point = issue(http, admin, "{\"name\":\"p\",\"scope\":\"read_write_point\",\"points\":[\"a\",\"urn:dev:mac:02f00d0000000002\"]}");
			String readAll = issue(http, admin, "{\"name\":\"r\",\"scope\":\"read_all\"}");
			Mqtt5BlockingClient device = client(historian, point);
			Mqtt5BlockingClient reader = client(historian, readAll);
			Mqtt5BlockingClient owner = client(historian, admin);
			List.of(device, reader, owner).forEach(Mqtt5BlockingClient::connect);
			assertEquals(Mqtt5PubAckReasonCode.SUCCESS, publish(device, "points/a/x", "3"));
			assertEquals(Mqtt5PubAckReasonCode.SUCCESS, publish(device, "frond/02f00d0000000002/senml", "[{\"n\":\"t\",\"v\":1}]"));
			assertEquals(Mqtt5PubAckReasonCode.NOT_AUTHORIZED, publish(device, "points/b", "3"));
			assertEquals(Mqtt5PubAckReasonCode.NOT_AUTHORIZED, publish(device, "frond/02f00d0000000002/senml", "[{\"bn\":\"b\",\"v\":1}]"));
			assertEquals(Mqtt5PubAckReasonCode.NOT_AUTHORIZED, publish(device, "frond/02f00d0000000002/command", "stats"));
			assertEquals(Mqtt5PubAckReasonCode.NOT_AUTHORIZED, publish(reader, "points/a", "3"));
			assertEquals(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID, publish(owner, "points/b", "{"));
			for (String filter : List.of("points/a", "points/a/#")) {
				device.subscribeWith().topicFilter(filter).send();
			}
			for (String filter : List.of("#", "points/#", "points/+", "points/b", "frond/+/senml")) {
				assertThrows(Mqtt5SubAckException.class, () -> device.subscribeWith().topicFilter(filter).send(), filter);
			}
			reader.subscribeWith().topicFilter("#").send();
			assertEquals(401, http.send("GET", "/api/v1/points/a/values", null, null, null).statusCode());
			slowsDownWhoeverTriesSecrets(historian, http, admin);
			assertEquals(Mqtt5PubAckReasonCode.SUCCESS, publish(owner, "points/a", "1"));
			Mqtt5BlockingClient lasting = named(historian, admin, "mine");
			lasting.connectWith().cleanStart(false).sessionExpiryInterval(3600).send();
			lasting.disconnect();
			assertThrows(Mqtt5ConnAckException.class, () -> named(historian, readAll, "mine").connect(), "a session that lasts is its token's");
			named(historian, admin, "mine").connect();
			keepsSecretsOutOfWhatIsWritten(historian, http, admin);
			// Revoked: its connection ends.
			for (String each : Client.json(http.send("GET", "/api/v1/tokens", null, null, admin)).findValuesAsText("id")) {
				http.send("DELETE", "/api/v1/tokens/" + each, null, null, admin);
			}
			assertThrows(RuntimeException.class, () -> publish(device, "points/a", "4"));
		}
	}

	/** Nimbits' clients have their key in the address; neither it nor a wrong one may be found anywhere afterwards. */
	private void keepsSecretsOutOfWhatIsWritten(Tool historian, Client http, String admin) throws IOException {
		String wrong = "frond_guessed-and-wrong";
		for (String path : List.of("/service/value?point=a&value=1&key=" + admin, "/service/v2/value?id=a&key=" + admin, "/service/nothing?key=" + admin, "/service/v2/series?id=%zz&key=" + admin, "/service/value?point=a&key=" + wrong,
				"/api/v1/points/nothing?key=" + admin + "&from=x", "/api/v1/points/a/values?from=" + admin)) {
			try (RawHttp raw = new RawHttp(historian.address("http"))) {
				raw.write("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + admin + "\r\n\r\n");
				String answer = raw.read(false).text();
				assertFalse(answer.contains(admin) || answer.contains(wrong), path + " is answered with " + answer);
			}
		}
		assertFalse((historian.lines().toString() + historian.errors()).contains("frond_"), "on the console");
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList()) {
				String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
				assertFalse(text.contains(admin) || text.contains(wrong), file.toString());
			}
		}
		assertTrue(Files.readString(this.directory.resolve("audit.log")).contains("issue-token"));
	}

	private static void slowsDownWhoeverTriesSecrets(Tool historian, Client http, String admin) throws IOException {
		for (int i = 0; i < 12; i++) {
			String wrong = "frond_wrong" + i;
			assertThrows(Mqtt5ConnAckException.class, () -> client(historian, wrong).connect());
		}
		assertEquals(429, http.send("GET", "/api/v1/points", null, null, "frond_wrong").statusCode());
		assertEquals(200, http.send("GET", "/api/v1/points", null, null, admin).statusCode(), "who was right from there before goes on");
		assertTrue(Client.json(http.send("GET", "/api/v1/stats", null, null, admin)).get("mqttRefusedClients").asInt() >= 10);
	}

	/** Whoever leaves without a word leaves his will, which is a reading too; and what is no reading goes to who has subscribed. */
	@Test
	void willsAreStoredAndOtherTopicsPassedOn() throws IOException {
		try (Tool historian = start("--mqtt", 0); Socket socket = new Socket("127.0.0.1", historian.address("mqtt").getPort())) {
			Client http = new Client(historian.ready("http"));
			Mqtt5BlockingClient listener = client(historian, null);
			listener.connect();
			listener.subscribeWith().topicFilter("#").send();
			ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
			listener.toAsync().publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL, message -> heard.add(message.getTopic() + "=" + new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8)));
			// CONNECT with a will: points/w, "gone".
			exchange(socket, "101d 0004 4d515454 04 06 003c 0001 77 0008 706f696e74732f77 0004 676f6e65", "20020000");
			socket.close();
			Tool.await("the will", () -> http.json("/api/v1/points/w").path("last").path("text").asText().equals("gone"));
			Mqtt5BlockingClient other = client(historian, null);
			other.connect();
			assertEquals(Mqtt5PubAckReasonCode.SUCCESS, publish(other, "lamp/set", "on"));
			Tool.await("passed on", () -> heard.contains("lamp/set=on") && heard.contains("points/w=gone"));
			assertEquals(1, http.json("/api/v1/points").size());
		}
	}

	@Test
	void whatWasAcknowledgedIsThereAfterKill9() throws IOException {
		ConcurrentMap<Integer, Boolean> acknowledged = new ConcurrentHashMap<>();
		try (Tool historian = start("--mqtt", 0)) {
			List<Mqtt5AsyncClient> clients = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				Mqtt5AsyncClient client = client(historian, null).toAsync();
				client.connect().join();
				clients.add(client);
			}
			List<CompletableFuture<?>> sent = new ArrayList<>();
			for (int n = 0; n < 20_000; n++) {
				int number = n;
				sent.add(clients.get(n % 10).publishWith().topic("points/k/" + n % 10).qos(MqttQos.AT_LEAST_ONCE)
						.payload(("{\"v\":" + n + ",\"t\":" + (1_760_000_000_000L + n) + "}").getBytes(StandardCharsets.US_ASCII)).send().whenComplete((done, failure) -> {
							if (failure == null) {
								acknowledged.put(number, true);
							}
						}));
			}
			Tool.await("some are acknowledged", () -> acknowledged.size() > 500);
			historian.kill9();
			sent.forEach(each -> each.handle((done, failure) -> null).join());
		}
		try (Tool historian = start("--mqtt", 0)) {
			Client client = new Client(historian.ready("http"));
			List<Integer> stored = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				client.json("/api/v1/points/k%2F" + i + "/values?from=0&limit=100000").path("values").forEach(value -> stored.add(value.get("v").asInt()));
			}
			assertTrue(stored.containsAll(acknowledged.keySet()), acknowledged.size() + " were acknowledged, " + stored.size() + " are stored");
			assertEquals(stored.size(), stored.stream().distinct().count());
		}
	}

	@Test
	void mqttIsServedOverTlsWithTheHistoriansCertificate() throws IOException, GeneralSecurityException {
		try (Tool historian = Tool.start("historian", "--http", 0, "--https", 0, "--mqtts", 0, "--data", this.directory)) {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			try (InputStream in = Files.newInputStream(this.directory.resolve("tls/certificate.pem"))) {
				trusted.setCertificateEntry("historian", CertificateFactory.getInstance("X.509").generateCertificate(in));
			}
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			Mqtt5BlockingClient client = MqttClient.builder().useMqttVersion5().serverHost("127.0.0.1").serverPort(historian.address("mqtts").getPort()).sslConfig().trustManagerFactory(trust)
					.applySslConfig().buildBlocking();
			client.connect();
			assertEquals(Mqtt5PubAckReasonCode.SUCCESS, publish(client, "points/a", "1"));
			for (String secret : List.of("mqtt/keys.p12", "mqtt/conf/config.xml")) {
				assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(this.directory.resolve(secret))), secret);
			}
		}
	}
}

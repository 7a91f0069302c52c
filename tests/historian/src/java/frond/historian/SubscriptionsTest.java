package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import frond.tests.support.Tool;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions by webhook: what they tell, when, how often, and what a crash or a receiver that is away does to it. */
class SubscriptionsTest {
	@TempDir
	private Path directory;
	private Historian historian;
	private Client client;

	@BeforeEach
	void start() throws IOException {
		this.historian = new Historian(this.directory, Serving.loopback(0), null, "frond/+/senml");
		this.client = new Client("127.0.0.1:" + this.historian.port());
	}

	@AfterEach
	void stop() throws IOException {
		this.historian.close();
	}

	private JsonNode ask(int status, String method, String path, String body) throws IOException {
		HttpResponse<byte[]> answer = this.client.send(method, path, "application/json", body == null ? null : body.getBytes(StandardCharsets.UTF_8));
		assertEquals(status, answer.statusCode(), method + ' ' + path + ' ' + new String(answer.body(), StandardCharsets.UTF_8));
		return answer.body().length == 0 ? null : Client.json(answer);
	}

	private JsonNode subscribe(String point, String on, String to, String more) throws IOException {
		return ask(201, "POST", "/api/v1/subscriptions", "{\"point\":\"" + point + "\",\"on\":\"" + on + "\",\"by\":\"webhook\",\"to\":\"" + to + "\"" + more + "}");
	}

	private void value(String point, double number) throws IOException {
		value(point, "\"v\":" + number);
	}

	private void value(String point, String fields) throws IOException {
		ask(201, "POST", "/api/v1/points/" + point.replace("/", "%2F") + "/values", "{" + fields + "}");
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + 30_000_000_000L;
		while (!condition.getAsBoolean()) {
			assertTrue(System.nanoTime() < end, "it did not come to that");
			Thread.onSpinWait();
		}
	}

	@Test
	void anAlarmAndItsEndAreToldSignedAndAReplayIsNot() throws IOException, GeneralSecurityException {
		ask(201, "POST", "/api/v1/points", "{\"id\":\"boiler\",\"name\":\"boiler\",\"settings\":{\"alarms\":{\"high\":80}}}");
		try (Receiver receiver = new Receiver()) {
			JsonNode made = subscribe("boiler", "high", receiver.url(), ",\"name\":\"night shift\"");
			long now = System.currentTimeMillis();
			value("boiler", "\"t\":" + now + ",\"v\":81.5");
			Receiver.Received raised = receiver.take();
			JsonNode event = raised.json().get("events").get(0);
			assertEquals("high", event.get("kind").asText());
			assertEquals("boiler", event.get("point").asText());
			assertEquals(81.5, event.get("v").asDouble());
			assertEquals(now, event.get("t").asLong());
			assertTrue(raised.json().get("text").asText().startsWith("boiler: high alarm: 81.5"), raised.body());
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(Base64.getDecoder().decode(made.get("secret").asText().substring("whsec_".length())), "HmacSHA256"));
			byte[] expected = mac.doFinal((raised.headers().getFirst("webhook-id") + '.' + raised.headers().getFirst("webhook-timestamp") + '.' + raised.body()).getBytes(StandardCharsets.UTF_8));
			assertEquals("v1," + Base64.getEncoder().encodeToString(expected), raised.headers().getFirst("webhook-signature"));
			value("boiler", "\"t\":" + now + ",\"v\":81.5");
			value("boiler", "\"t\":" + (now - 5000) + ",\"v\":99");
			value("boiler", "\"t\":" + (now + 1) + ",\"v\":20");
			JsonNode cleared = receiver.take().json().get("events").get(0);
			assertTrue(cleared.get("cleared").asBoolean());
			assertEquals(event.get("alarm"), cleared.get("alarm"));
			assertEquals(0, receiver.waiting());
			await(() -> this.client.json("/api/v1/subscriptions/" + made.get("id").asText()).get("delivered").asInt() == 2);
			JsonNode view = this.client.json("/api/v1/subscriptions/" + made.get("id").asText());
			assertFalse(view.has("secret"), view.toString());
			assertEquals(2, this.client.json("/api/v1/stats").get("alertsDelivered").asInt());
		}
	}

	@Test
	void eachOccasionTellsItsOwnAndFoldersStandForWhatIsInThem() throws IOException {
		try (Receiver up = new Receiver(); Receiver down = new Receiver(); Receiver all = new Receiver()) {
			value("house/hall", 1);
			subscribe("house", "increase", up.url(), ",\"everySeconds\":0");
			subscribe("house/hall", "decrease", down.url(), ",\"everySeconds\":0");
			subscribe("house/hall", "new_value", all.url(), ",\"everySeconds\":0");
			for (double number : new double[] {2, 2, 1.5}) {
				value("house/hall", number);
			}
			assertEquals(2, up.take().json().get("events").get(0).get("v").asDouble());
			JsonNode less = down.take().json().get("events").get(0);
			assertEquals(1.5, less.get("v").asDouble());
			assertEquals(2, less.get("previous").asDouble());
			int told = 0;
			while (told < 3) {
				told += all.take().json().get("events").size();
			}
			assertEquals(3, told);
			value("house/hall", "\"text\":\"hello\"");
			assertEquals("hello", all.take().json().get("events").get(0).get("text").asText());
			assertEquals(0, up.waiting() + down.waiting());
		}
	}

	@Test
	void whatComesTooSoonIsToldTogetherWithItsNewest() throws IOException {
		try (Receiver receiver = new Receiver()) {
			subscribe("p", "new_value", receiver.url(), ",\"everySeconds\":2");
			value("p", 1);
			assertEquals(1, receiver.take().json().get("events").get(0).get("v").asDouble());
			for (int i = 2; i <= 9; i++) {
				value("p", i);
			}
			JsonNode events = receiver.take().json().get("events");
			assertEquals(1, events.size());
			assertEquals(9, events.get(0).get("v").asDouble());
			assertEquals(7, events.get(0).get("withheld").asInt());
		}
	}

	@Test
	void whatCannotBeDeliveredIsTriedAgainCountedAndOutlivesTheHistorian() throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		ask(201, "POST", "/api/v1/points", "{\"id\":\"tank\",\"name\":\"tank\",\"settings\":{\"alarms\":{\"low\":10}}}");
		String id = subscribe("tank", "any_alert", "http://127.0.0.1:" + port + "/", "").get("id").asText();
		value("tank", 5);
		await(() -> this.client.json("/api/v1/subscriptions/" + id).get("failures").asInt() > 0);
		JsonNode view = this.client.json("/api/v1/subscriptions/" + id);
		assertEquals(1, view.get("waiting").asInt());
		assertEquals("the webhook cannot be reached", view.get("lastError").asText());
		stop();
		start();
		try (Receiver receiver = new Receiver(port)) {
			JsonNode event = receiver.take().json().get("events").get(0);
			assertEquals("low", event.get("kind").asText());
			assertEquals(5, event.get("v").asDouble());
			await(() -> this.client.json("/api/v1/subscriptions/" + id).get("waiting").asInt() == 0);
			receiver.status = 500;
			value("tank", 11);
			assertTrue(receiver.take().json().get("events").get(0).get("cleared").asBoolean());
			receiver.status = 200;
			assertTrue(receiver.take().json().get("events").get(0).get("cleared").asBoolean(), "sent again after 500");
		}
	}

	/** Killed with -9 as soon as the sender is answered, with nobody there to be told. */
	@Test
	void whatWasAcknowledgedBeforeACrashIsToldAfterIt(@TempDir Path other) throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		try (Tool tool = Tool.start("historian", "--http", 0, "--broker", "none", "--data", other)) {
			this.client = new Client(tool.ready("http"));
			ask(201, "POST", "/api/v1/points", "{\"id\":\"tank\",\"name\":\"tank\",\"settings\":{\"alarms\":{\"low\":10}}}");
			subscribe("tank", "low", "http://127.0.0.1:" + port + "/", "");
			subscribe("tank", "decrease", "http://127.0.0.1:" + port + "/", ",\"everySeconds\":0");
			value("tank", 20);
			value("tank", 5);
			tool.kill9();
			tool.awaitExit();
		}
		try (Receiver receiver = new Receiver(port); Tool tool = Tool.start("historian", "--http", 0, "--broker", "none", "--data", other)) {
			Set<String> kinds = new TreeSet<>();
			while (kinds.size() < 2) {
				JsonNode event = receiver.take().json().get("events").get(0);
				assertEquals(5, event.get("v").asDouble());
				kinds.add(event.get("kind").asText());
			}
			assertEquals(Set.of("decrease", "low"), kinds);
			assertEquals(0, tool.terminate());
		}
	}

	@Test
	void wrongOnesAreRefusedWithASentence() throws IOException {
		String[] bodies = {"{}", "{\"on\":\"high\",\"by\":\"webhook\",\"to\":\"ftp://a\"}", "{\"on\":\"high\",\"by\":\"webhook\",\"to\":\"http://user:password@a/\"}", "{\"on\":\"often\",\"by\":\"webhook\",\"to\":\"http://a\"}",
				"{\"on\":\"high\",\"by\":\"email\",\"to\":\"a@b\\r\\nBcc: c@d\"}", "{\"on\":\"high\",\"by\":\"webhook\",\"to\":\"http://a\",\"everySeconds\":-1}", "{\"on\":\"high\",\"by\":\"xmpp\",\"to\":\"nobody\"}"};
		for (String body : bodies) {
			assertFalse(ask(400, "POST", "/api/v1/subscriptions", body).get("error").asText().isEmpty());
		}
		assertTrue(ask(409, "POST", "/api/v1/subscriptions", "{\"on\":\"high\",\"by\":\"email\",\"to\":\"a@b.example\"}").get("error").asText().contains("email"));
		assertEquals(0, this.client.json("/api/v1/subscriptions").size());
		ask(404, "DELETE", "/api/v1/subscriptions/none", null);
	}
}

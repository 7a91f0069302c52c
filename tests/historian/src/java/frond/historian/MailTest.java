package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import frond.historian.alert.Mail;
import frond.tests.support.Tool;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions by email, against an SMTP server on loopback. */
class MailTest {
	private static final String PASSWORD = "correct horse battery staple";

	private static GreenMail server(int port) {
		GreenMail mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
		mail.setUser("historian@example.org", "historian", PASSWORD);
		mail.start();
		return mail;
	}

	private static JsonNode ask(Client client, int status, String method, String path, String body) throws IOException {
		var answer = client.send(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8));
		assertEquals(status, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
		return Client.json(answer);
	}

	@Test
	void alarmsAreMailedAndWhatFailedIsMailedAgain(@TempDir Path directory) throws IOException, MessagingException, InterruptedException {
		Path password = Files.writeString(directory.resolve("password"), PASSWORD + '\n');
		GreenMail mail = server(0);
		int port = mail.getSmtp().getPort();
		try (Tool tool = Tool.start("historian", "--http", 0, "--broker", "none", "--data", directory.resolve("data"), "--smtp", "smtp://historian@127.0.0.1:" + port, "--smtp-password-file", password,
				"--mail-from", "historian@example.org")) {
			Client client = new Client(tool.ready("http"));
			ask(client, 201, "POST", "/api/v1/points", "{\"id\":\"cellar\",\"name\":\"K\u00e4ller\",\"settings\":{\"unit\":\"Cel\",\"alarms\":{\"high\":30}}}");
			String id = ask(client, 201, "POST", "/api/v1/subscriptions", "{\"point\":\"cellar\",\"on\":\"any_alert\",\"by\":\"email\",\"to\":\"keeper@example.org\"}").get("id").asText();
			ask(client, 201, "POST", "/api/v1/points/cellar/values", "{\"v\":31.5}");
			assertTrue(mail.waitForIncomingEmail(60_000, 1));
			MimeMessage first = mail.getReceivedMessages()[0];
			assertEquals("keeper@example.org", first.getAllRecipients()[0].toString());
			assertEquals("historian@example.org", first.getFrom()[0].toString());
			assertTrue(first.getSubject().startsWith("K\u00e4ller: high alarm: 31.5"), first.getSubject());
			assertTrue(first.getMessageID().startsWith("<frond." + id), first.getMessageID());
			assertEquals("auto-generated", first.getHeader("Auto-Submitted")[0]);
			// Else it has not heard that the server has it, and sends it again.
			Tool.await("the delivery", () -> client.json("/api/v1/subscriptions/" + id).get("delivered").asInt() == 1);
			mail.stop();
			ask(client, 201, "POST", "/api/v1/points/cellar/values", "{\"v\":20}");
			Tool.await("a failure", () -> client.json("/api/v1/subscriptions/" + id).get("failures").asInt() > 0);
			assertFalse(client.json("/api/v1/subscriptions/" + id).toString().contains(PASSWORD));
			mail = server(port);
			assertTrue(mail.waitForIncomingEmail(60_000, 1));
			assertTrue(mail.getReceivedMessages()[0].getSubject().startsWith("K\u00e4ller: high alarm over"), mail.getReceivedMessages()[0].getSubject());
			// The Arduino library of 2012 makes its owner a subscription to all new values so.
			String form = "email=keeper@example.org&json={\"name\":\"told\",\"description\":\"na\",\"entityType\":\"5\",\"parent\":\"cellar\",\"owner\":\"keeper@example.org\",\"protectionLevel\":\"2\",\"subscribedEntity\":\"cellar\","
					+ "\"notifyMethod\":\"0\",\"subscriptionType\":\"5\",\"maxRepeat\":\"30\",\"enabled\":\"true\"}&action=createmissing";
			for (int i = 0; i < 2; i++) {
				assertEquals(200, client.send("POST", "/service/v2/entity", "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8)).statusCode());
			}
			assertEquals(2, client.json("/api/v1/subscriptions").size(), "once");
			ask(client, 201, "POST", "/api/v1/points/cellar/values", "{\"v\":21}");
			assertTrue(mail.waitForIncomingEmail(60_000, 2));
			assertTrue(mail.getReceivedMessages()[1].getSubject().startsWith("K\u00e4ller: 21"), mail.getReceivedMessages()[1].getSubject());
			assertEquals(0, tool.terminate());
			assertFalse(String.join("", tool.lines()).contains(PASSWORD) || String.join("", tool.errors()).contains(PASSWORD));
		} finally {
			mail.stop();
		}
	}

	@Test
	void wrongServersAreRefused() {
		for (String url : new String[] {"http://mail", "smtp://", "smtp://user:password@mail", "smtp://user@mail", "smtp://mail"}) {
			assertThrows(IllegalArgumentException.class, () -> Mail.Server.parse(url, null, null), url);
		}
		assertEquals(587, Mail.Server.parse("smtp://user@mail", "p", "a@b").port());
		assertEquals("user@b", Mail.Server.parse("smtps://user%40b@mail", "p", null).from());
		assertFalse(Mail.Server.parse("smtps://user@mail", "secret", "a@b").toString().contains("secret"));
		try (Tool tool = Tool.launch("historian", "--http", 0, "--broker", "none", "--smtp", "smtp://user:secret@mail")) {
			assertEquals(2, tool.awaitExit());
			assertEquals(1, tool.errors().size(), tool.errors().toString());
			assertFalse(tool.errors().get(0).contains("secret"));
		}
	}
}

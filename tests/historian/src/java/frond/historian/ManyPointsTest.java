package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import frond.tests.support.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand points at once. */
class ManyPointsTest {
	private static final int POINTS = 10_000;

	@TempDir
	private Path directory;

	@Test
	void tenThousandPointsAppearWithOnePackAndAreThereAfterKill9() throws IOException {
		StringBuilder pack = new StringBuilder("[{\"bn\":\"urn:t:\",\"bt\":1760000000}");
		StringBuilder names = new StringBuilder();
		for (int i = 0; i < POINTS; i++) {
			pack.append(",{\"n\":\"house").append(i % 100).append(":p").append(i).append("\",\"v\":").append(i).append('}');
			names.append(i == 0 ? "{\"points\":[\"" : ",\"").append("urn:t:house").append(i % 100).append(":p").append(i).append('"');
		}
		byte[] question = names.append("]}").toString().getBytes(StandardCharsets.UTF_8);
		try (Tool historian = Tool.start("historian", "--http", 0, "--broker", "none", "--data", this.directory)) {
			Client client = new Client(historian.ready("http"));
			assertEquals(204, client.post(pack.append(']').toString()));
			assertThere(client, question);
			historian.kill9();
		}
		try (Tool historian = Tool.start("historian", "--http", 0, "--broker", "none", "--data", this.directory)) {
			Client client = new Client(historian.ready("http"));
			assertThere(client, question);
			// A hundred folders, with a hundred points each.
			assertEquals(100, client.json("/api/v1/tree").size());
			assertEquals(100, client.json("/api/v1/tree?folder=urn:t:house7").size());
		}
	}

	private static void assertThere(Client client, byte[] question) throws IOException {
		assertEquals(POINTS, client.json("/api/v1/points").size());
		JsonNode last = Client.json(client.send("POST", "/api/v1/last", "application/json", question));
		for (int i = 0; i < POINTS; i++) {
			assertEquals(i, last.get(i).at("/last/v").asInt());
		}
	}
}

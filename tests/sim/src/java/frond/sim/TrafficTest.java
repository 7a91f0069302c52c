package frond.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was on the air, told apart though it is encrypted. */
class TrafficTest {
	private static final String PAIR = """
			for 20m
			medium disk 50
			node 30 0
			period 1m
			commands every 5m
			keep-alive 30m
			""";

	@TempDir
	Path folder;

	private Results run(String text) throws IOException, ScenarioException {
		return new Simulation(ScenarioReader.read(Files.writeString(this.folder.resolve("some.sim"), text)), 1).run(now -> {
		});
	}

	private static long frames(Results results, Kind kind) {
		return results.traffic.counts().frames[kind.ordinal()];
	}

	/** A DIS to all from node 1 in the clear, an acknowledgement, a jammer's frame, a fragment without the rest of its header. */
	@Test
	void aFrameIsToldByWhatIsInIt() {
		FrameReader reader = new FrameReader(new byte[16], 0xfd00000000000000L);
		byte[] dis = HexFormat.of().parseHex("41d801cdabffff0100000d00f002" + "00" + "7b3b3a1a" + "9b00" + "0000" + "0000" + "ffff");
		assertEquals(Kind.DIS, reader.read(dis));
		assertEquals(Kind.ACK, reader.read(HexFormat.of().parseHex("020001ffff")));
		assertEquals(Kind.NOISE, reader.read(HexFormat.of().parseHex("070001ffff")));
		assertEquals(Kind.OTHER, reader.read(HexFormat.of().parseHex("41d801cdabffff0100000d00f002" + "00" + "c0" + "ffff")));
	}

	/** One hop and a clean air: all can be reckoned. Every unicast is acknowledged, every DAO answered, every message too. */
	@Test
	void everyKindIsCountedOnEncryptedLinks() throws IOException, ScenarioException {
		Results results = run(PAIR);
		assertEquals(0, frames(results, Kind.OTHER) + frames(results, Kind.NOISE) + frames(results, Kind.UDP));
		assertTrue(frames(results, Kind.DIO) > 4 && frames(results, Kind.DAO) >= 4);
		assertEquals(frames(results, Kind.DAO), frames(results, Kind.DAO_ACK));
		// CONNECT, REGISTER, SUBSCRIBE and 20 readings, each answered; three or four commands and their answers.
		double readings = results.metric("readings", 0);
		double commands = results.metric("commands", 0);
		assertEquals(2 * (3 + readings + commands), frames(results, Kind.MQTT_SN));
		assertTrue(frames(results, Kind.SNTP) >= 2);
		assertEquals(0, results.metric("sent-again", 0));
		assertEquals(5 * frames(results, Kind.ACK), results.traffic.counts().bytes[Kind.ACK.ordinal()]);
		assertTrue(results.metric("control.per-node-hour", Units.MINUTE * 10) >= 0);
	}

	@Test
	void securityDoesNotChangeWhatIsSeen() throws IOException, ScenarioException {
		Results open = run(PAIR + "security off\n");
		Results secured = run(PAIR);
		assertEquals(frames(open, Kind.DIS) > 0, frames(secured, Kind.DIS) > 0);
		// Six bytes of auxiliary security header and four of MIC; every DAO-ACK is as long as the others.
		assertEquals(length(open, Kind.DAO_ACK) + 10, length(secured, Kind.DAO_ACK));
	}

	private static long length(Results results, Kind kind) {
		return results.traffic.counts().bytes[kind.ordinal()] / frames(results, kind);
	}

	@Test
	void whatIsSentAgainIsCountedApart() throws IOException, ScenarioException {
		Results results = run(PAIR + "at 0s loss 1 > root 30%\n");
		long again = results.traffic.repeated(Kind.Group.DATA, 0);
		assertTrue(again > 5, "sent again " + again);
		Results clean = run(PAIR + "at 10m loss 1 > root 30%\nexpect sent-again >= 0 after 5m\nexpect sent-again >= 0 after 10m\n");
		assertTrue(clean.metric("sent-again", 10 * Units.MINUTE) > clean.metric("sent-again", 0));
	}

	@Test
	void aRunIsJsonAndAPicture() throws Exception {
		Results results = run(PAIR + "at 10m reboot 1\n");
		JsonNode json = new ObjectMapper().readTree(Report.json(java.util.List.of(results))).get(0);
		assertEquals(frames(results, Kind.DAO), json.at("/traffic/dao/frames").asLong());
		assertEquals("control", json.at("/traffic/dao/group").asText());
		assertEquals(results.metric("readings", 0), json.at("/nodes/0/readings").asDouble());
		assertTrue(json.at("/events").findValuesAsText("text").contains("reboot 1"));
		for (String metric : Results.metrics()) {
			assertTrue(json.at("/metrics").has(metric), metric);
		}
		String svg = Timeline.svg(results);
		DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
		assertTrue(svg.contains(">reboot 1<") || svg.contains("reboot 1</title>"));
		assertTrue(svg.contains(">control<"));
		assertTrue(Report.text(results, true).contains("dao-ack"));
	}
}

package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway knows again after kill -9, and after a write that was cut short. */
class JournalTest {
	@TempDir
	Path data;
	private final Counters counters = new Counters();
	private Path file;
	private Journal journal;

	@BeforeEach
	void open() throws IOException {
		this.file = this.data.resolve("sessions");
		this.journal = new Journal(this.file, this.counters);
		this.journal.open(0);
	}

	private Map<String, Session> reopen() throws IOException {
		return new Journal(this.file, this.counters).open(5);
	}

	private Session connect(String id, int port) {
		Session session = new Session(id);
		session.peer = new Peer(new InetSocketAddress("127.0.0.1", port));
		session.keepAlive = 60;
		SessionRecords.connected(this.journal, session, false);
		return session;
	}

	@Test
	void aSessionIsAsItWas() throws IOException {
		Session session = connect("node", 1234);
		SessionRecords.topic(this.journal, session, 7, "frond/ä");
		SessionRecords.topic(this.journal, session, 0xfffe, "frond/last");
		SessionRecords.gone(this.journal, connect("gone", 2));
		SessionRecords.forgotten(this.journal, connect("forgotten", 3));
		Map<String, Session> sessions = reopen();
		assertEquals(2, sessions.size());
		Session again = sessions.get("node");
		assertTrue(again.connected);
		assertEquals(new Peer(new InetSocketAddress("127.0.0.1", 1234)), again.peer);
		assertEquals(Map.of(7, "frond/ä", 0xfffe, "frond/last"), again.topics);
		assertEquals(0xfffe, again.topicIds.get("frond/last"));
		assertEquals(5 + 90_000, again.deadline());
		assertFalse(sessions.get("gone").connected);
	}

	@Test
	void whateverIsLeftOfTheFileOpens() throws IOException {
		for (int i = 0; i < 10; i++) {
			SessionRecords.topic(this.journal, connect("node" + i, 1000 + i), i + 1, "topic" + i);
		}
		byte[] whole = Files.readAllBytes(this.file);
		int before = 0;
		for (int length = 0; length <= whole.length; length++) {
			Files.write(this.file, Arrays.copyOf(whole, length));
			Map<String, Session> sessions = reopen();
			int records = sessions.size() + sessions.values().stream().mapToInt(session -> session.topics.size()).sum();
			assertTrue(records == before || records == before + 1, "at " + length);
			before = records;
		}
		assertEquals(20, before);
		for (int at = 0; at < whole.length; at++) {
			byte[] damaged = whole.clone();
			damaged[at] ^= 0x10;
			Files.write(this.file, damaged);
			assertTrue(reopen().size() < 11, "at " + at);
		}
	}

	/** Found by ./frond fuzz journal: the gateway did not start. */
	@Test
	void aRecordThatIsCutShortBehindARightChecksumEndsTheFile() throws IOException {
		connect("node", 1234);
		byte[] whole = Files.readAllBytes(this.file);
		// CONNECTED, a client id, and nothing behind it.
		byte[] record = { 1, 0, 4, 'n', 'o', 'd', 'e' };
		CRC32 crc = new CRC32();
		crc.update(record);
		byte[] longer = Arrays.copyOf(whole, whole.length + 6 + record.length);
		ByteBuffer.wrap(longer, whole.length, 6 + record.length).putShort((short) record.length).putInt((int) crc.getValue()).put(record);
		Files.write(this.file, longer);
		Session again = reopen().get("node");
		assertTrue(again.connected);
		assertEquals(60, again.keepAlive);
	}

	@Test
	void aFileOfHistoryIsWrittenAnew() throws IOException {
		Session session = connect("node", 1234);
		session.connected = true;
		session.addTopic(9, "frond/node");
		SessionRecords.topic(this.journal, session, 9, "frond/node");
		for (int i = 0; i < 20_000; i++) {
			SessionRecords.gone(this.journal, session);
			SessionRecords.connected(this.journal, session, false);
			this.journal.compact(Map.of("node", session).values());
		}
		assertTrue(Files.size(this.file) < 1_200_000, "bytes: " + Files.size(this.file));
		assertEquals(Map.of(9, "frond/node"), reopen().get("node").topics);
		assertTrue(reopen().get("node").connected);
		assertEquals(0, this.counters.get(Counter.JOURNAL_ERRORS));
	}
}

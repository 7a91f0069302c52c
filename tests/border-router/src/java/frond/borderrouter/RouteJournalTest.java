package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is killed at any byte leaves behind is read as far as it is whole. */
class RouteJournalTest {
	private static final Address ROOT = MeshNode.ADDRESS;

	@TempDir
	private Path directory;
	private Path file;

	@BeforeEach
	void name() {
		this.file = this.directory.resolve("routes");
	}

	private static RouteJournal.Entry entry(int number) {
		return new RouteJournal.Entry(new Address(ROOT.high(), number), ROOT, 240 + number, 1795420800000L + number, number == 3 ? 0x02f00d0000000013L : 0, number << 30);
	}

	private RouteJournal filled() throws IOException {
		RouteJournal journal = new RouteJournal(this.file);
		journal.root(241, 7);
		for (int i = 1; i <= 3; i++) {
			journal.put(entry(i));
		}
		journal.remove(entry(1).target());
		return journal;
	}

	@Test
	void whatWasWrittenIsReadWithoutAClose() throws IOException {
		filled();
		RouteJournal again = new RouteJournal(this.file);
		assertEquals(List.of(entry(2), entry(3)), again.entries());
		assertEquals(241, again.version());
		assertEquals(7, again.dtsn());
		assertFalse(again.isDamaged());
		// CRC-32 by another implementation (zlib's crc32 of the text behind it).
		assertEquals("2894baa5 root 241 7", Files.readAllLines(this.file).get(0));
	}

	@Test
	void aNewOneKnowsNothing() throws IOException {
		RouteJournal journal = new RouteJournal(this.file);
		assertEquals(List.of(), journal.entries());
		assertEquals(-1, journal.version());
		assertFalse(journal.isDamaged());
	}

	/** Cut at every byte: no exception, nothing invented, and whoever lost a line knows. */
	@Test
	void aFileThatIsCutShortIsReadAsFarAsItGoes() throws IOException {
		filled().close();
		byte[] whole = Files.readAllBytes(this.file);
		for (int length = 0; length < whole.length; length++) {
			Files.write(this.file, java.util.Arrays.copyOf(whole, length));
			RouteJournal journal = new RouteJournal(this.file);
			for (RouteJournal.Entry entry : journal.entries()) {
				assertEquals(entry((int) entry.target().low()), entry);
			}
			boolean atLine = length == 0 || whole[length - 1] == '\n' || whole[length] == '\n';
			assertEquals(!atLine, journal.isDamaged(), "length " + length);
			journal.close();
		}
	}

	@Test
	void aDamagedLineCostsThatLine() throws IOException {
		filled().close();
		byte[] whole = Files.readAllBytes(this.file);
		for (int at = 0; at < whole.length; at++) {
			byte[] damaged = whole.clone();
			damaged[at] ^= 1;
			Files.write(this.file, damaged);
			RouteJournal journal = new RouteJournal(this.file);
			assertTrue(journal.isDamaged(), "at " + at);
			for (RouteJournal.Entry entry : journal.entries()) {
				assertEquals(entry((int) entry.target().low()), entry);
			}
			journal.close();
		}
	}

	@Test
	void whatIsNoJournalIsOneThatKnowsNothing() throws IOException {
		Files.writeString(this.file, "00000000 put x\nhello\n\u0000\u00ff\n", StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE);
		RouteJournal journal = new RouteJournal(this.file);
		assertEquals(List.of(), journal.entries());
		assertTrue(journal.isDamaged());
	}

	/** It does not grow for ever: a day of 100 nodes that renew themselves every five minutes is 28,800 lines. */
	@Test
	void itIsWrittenAnewWhenMostOfItIsOld() throws IOException {
		RouteJournal journal = new RouteJournal(this.file);
		for (int i = 0; i < RouteJournal.SLACK + 5; i++) {
			journal.put(entry(i % 3 + 1));
		}
		assertTrue(Files.size(this.file) < 1000, () -> String.valueOf(this.file.toFile().length()));
		assertEquals(3, new RouteJournal(this.file).entries().size());
	}

	@Test
	void aPlaceThatCannotBeWrittenIsSaid() {
		assertThrows(IOException.class, () -> new RouteJournal(this.directory.resolve("none").resolve("routes")));
	}
}

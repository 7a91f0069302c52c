package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expectations: what FrameCounterStore promises. */
class FileCountersTest {
	@TempDir
	Path directory;

	@Test
	void whatWasReservedIsAnsweredByTheNextProcess() throws IOException {
		Path file = this.directory.resolve("counter");
		FileCounters counters = new FileCounters(file);
		assertEquals(0, counters.first());
		assertTrue(counters.reserve(1024));
		assertTrue(counters.reserve(0xfffffff0));
		assertEquals("4294967280\n", Files.readString(file));
		assertEquals(0xfffffff0, new FileCounters(file).first());
	}

	/** Of a file with the key and one with the data the higher counts: the other is of a time before, or not there at all. */
	@Test
	void theHighestOfSeveralCounts() throws IOException {
		Path key = this.directory.resolve("key.counter");
		Path data = this.directory.resolve("frame-counter");
		assertTrue(new FileCounters(key, data).reserve(0x80000000));
		assertEquals(Files.readString(key), Files.readString(data));
		assertTrue(new FileCounters(key).reserve(2048));
		assertEquals(0x80000000, new FileCounters(key, data).first());
		assertEquals(0x80000000, new FileCounters(this.directory.resolve("another.counter"), data).first());
	}

	/** Beginning at zero again would repeat counters. */
	@Test
	void aFileThatIsNoCounterIsRefused() throws IOException {
		Path file = this.directory.resolve("counter");
		Files.writeString(file, "");
		assertThrows(IOException.class, () -> new FileCounters(file));
	}

	@Test
	void whatCannotBeWrittenIsAdmitted() throws IOException {
		assertFalse(new FileCounters(this.directory.resolve("none").resolve("counter")).reserve(1024));
	}
}

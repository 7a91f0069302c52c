package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import frond.tests.support.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file system that is full: nothing is acknowledged that is not stored, reading goes on, and so does storing once there is room. */
class DiskFullTest {
	private static final int MEGABYTES = 128;
	private static final long T = 1_760_000_000L;

	@TempDir
	private Path directory;
	private Path disk;
	private Path ballast;

	private static int run(String... command) throws IOException, InterruptedException {
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
	}

	@BeforeEach
	void mount() throws IOException, InterruptedException {
		this.disk = Files.createDirectory(this.directory.resolve("disk"));
		assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", this.disk.toString()) == 0, "a small file system cannot be mounted here: it takes root");
		this.ballast = this.disk.resolve("ballast");
	}

	@AfterEach
	void unmount() throws IOException, InterruptedException {
		run("umount", "-l", this.disk.toString());
	}

	/** Leaves so much room, in bytes. */
	private void fill(long room) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(this.ballast.toFile(), "rw")) {
			byte[] block = new byte[64 * 1024];
			while (this.disk.toFile().getUsableSpace() > room + block.length) {
				file.write(block);
			}
		}
	}

	private static String pack(int n) {
		StringBuilder pack = new StringBuilder("[{\"bn\":\"urn:t:full\",\"bt\":" + T + "}");
		for (int i = n * 1000; i < n * 1000 + 1000; i++) {
			pack.append(",{\"t\":").append(i).append(",\"v\":").append(i).append('}');
		}
		return pack.append(']').toString();
	}

	/** With room for some values yet, and with hardly any: as when another process takes what was left. */
	@ParameterizedTest
	@CsvSource({"questdb, 40000000", "h2, 500000"})
	void whatWasAcknowledgedIsThereAndStoringGoesOnWhenThereIsRoom(String store, long room) throws IOException, InterruptedException {
		AtomicInteger acknowledged = new AtomicInteger();
		AtomicInteger failed = new AtomicInteger();
		try (Tool historian = Tool.start("historian", "--http", 0, "--broker", "none", "--data", this.disk.resolve("data"), "--store", store)) {
			Client client = new Client(historian.ready("http"));
			assertEquals(204, client.post(pack(acknowledged.getAndIncrement())));
			assertEquals(1000, client.json("/api/v1/points/urn:t:full/count").get("count").asInt());
			fill(room);
			boolean[] end = new boolean[1];
			Thread sender = new Thread(() -> {
				while (!end[0]) {
					try {
						int status = client.post(pack(acknowledged.get()));
						assertTrue(status == 204 || status == 503, "answered " + status);
						(status == 204 ? acknowledged : failed).incrementAndGet();
					} catch (IOException e) {
						throw new AssertionError(e);
					}
				}
			});
			sender.start();
			Tool.await("the disk is full", () -> historian.lines().contains("store-failed") || historian.lines().contains("apply-failed"));
			// What can be read then can be read.
			assertEquals(200, client.get("/api/v1/points/urn:t:full/values").statusCode());
			assertEquals(200, client.get("/api/v1/stats").statusCode());
			int before = acknowledged.get();
			Files.delete(this.ballast);
			Tool.await("values are stored again", () -> acknowledged.get() >= before + 3);
			end[0] = true;
			sender.join();
			int code = historian.terminate();
			assertEquals(0, code, historian.errors().toString());
		}
		try (Tool historian = Tool.start("historian", "--http", 0, "--broker", "none", "--data", this.disk.resolve("data"), "--store", store)) {
			Client client = new Client(historian.ready("http"));
			int count = client.json("/api/v1/points/urn:t:full/count").get("count").asInt();
			assertTrue(count >= acknowledged.get() * 1000 && count <= (acknowledged.get() + 1) * 1000, count + " of " + acknowledged.get() * 1000);
			assertEquals(204, client.post(pack(acknowledged.get())));
			assertEquals((acknowledged.get() + 1) * 1000, client.json("/api/v1/points/urn:t:full/count").get("count").asInt());
		}
	}
}

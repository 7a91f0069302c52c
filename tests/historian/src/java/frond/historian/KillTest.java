package frond.historian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import frond.tests.support.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives kill -9 at any moment, and nothing is doubled when it is sent again. {@code FROND_KILLS=50} kills fifty times. */
class KillTest {
	private static final long T = 1_760_000_000_000L;
	private static final int SENDERS = 4;
	private static final int READINGS_A_PACK = 10;
	private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("FROND_KILLS", "3"));
	/** Packs that are acknowledged before a kill: between one and this. */
	private static final int PACKS_A_ROUND = 300;

	@TempDir
	private Path directory;

	private Tool start() {
		return Tool.start("historian", "--http", 0, "--broker", "none", "--data", this.directory);
	}

	private static String point(int sender) {
		return "urn:t:kill:" + sender;
	}

	/** The readings {@code 10 n} to {@code 10 n + 9} of a sender: value = number, time = T + number milliseconds. */
	private static String pack(int sender, int n) {
		StringBuilder pack = new StringBuilder("[{\"bn\":\"" + point(sender) + "\",\"bt\":" + T / 1000);
		for (int i = 0; i < READINGS_A_PACK; i++) {
			int number = n * READINGS_A_PACK + i;
			pack.append(i == 0 ? "," : ",{").append("\"t\":").append(number / 1000d).append(",\"v\":").append(number).append('}');
		}
		return pack.append(']').toString();
	}

	@Test
	void whatWasAcknowledgedOverHttpIsThereAfterKill9() throws InterruptedException, IOException {
		Map<Integer, Set<Integer>> acknowledged = new ConcurrentHashMap<>();
		AtomicInteger[] next = IntStream.range(0, SENDERS).mapToObj(i -> new AtomicInteger()).toArray(AtomicInteger[]::new);
		Random random = new Random(ROUNDS);
		for (int round = 1; round <= ROUNDS; round++) {
			int packs = 1 + random.nextInt(PACKS_A_ROUND);
			try (Tool historian = start()) {
				Client client = new Client(historian.ready("http"));
				check(client, acknowledged);
				AtomicInteger count = new AtomicInteger();
				List<Thread> senders = IntStream.range(0, SENDERS).mapToObj(sender -> new Thread(() -> send(client, sender, next[sender], acknowledged, count))).toList();
				senders.forEach(Thread::start);
				Tool.await("packs acknowledged", () -> count.get() >= packs);
				historian.kill9();
				for (Thread sender : senders) {
					sender.join();
				}
			}
		}
		try (Tool historian = start()) {
			Client client = new Client(historian.ready("http"));
			check(client, acknowledged);
			for (int sender = 0; sender < SENDERS; sender++) {
				for (int n = 0; n < next[sender].get(); n++) {
					assertEquals(204, client.post(pack(sender, n)));
				}
				assertEquals(next[sender].get() * READINGS_A_PACK, client.json("/api/v1/points/" + point(sender) + "/count").get("count").asInt());
			}
			assertEquals(0, historian.terminate());
		}
	}

	private static void send(Client client, int sender, AtomicInteger next, Map<Integer, Set<Integer>> acknowledged, AtomicInteger count) {
		try {
			while (true) {
				int n = next.getAndIncrement();
				assertEquals(204, client.post(pack(sender, n)));
				acknowledged.computeIfAbsent(sender, key -> ConcurrentHashMap.newKeySet()).add(n);
				count.incrementAndGet();
			}
		} catch (IOException e) {
			// Killed.
		}
	}

	/** Every acknowledged reading is stored with its value, and no time is there twice. */
	private static void check(Client client, Map<Integer, Set<Integer>> acknowledged) {
		acknowledged.forEach((sender, packs) -> {
			Set<Long> stored = new HashSet<>();
			for (JsonNode from = IntNode.valueOf(0); from != null;) {
				JsonNode page = client.json("/api/v1/points/" + point(sender) + "/values?limit=100000&from=" + from.asText());
				for (JsonNode value : page.get("values")) {
					long number = value.get("t").asLong() - T;
					assertEquals(number, value.get("v").asLong());
					assertTrue(stored.add(number), "twice: " + number);
				}
				from = page.get("next");
			}
			for (int n : packs) {
				for (int i = 0; i < READINGS_A_PACK; i++) {
					assertTrue(stored.contains((long) n * READINGS_A_PACK + i), "lost: pack " + n + " of " + point(sender));
				}
			}
		});
	}
}

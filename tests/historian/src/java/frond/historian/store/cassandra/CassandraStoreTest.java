package frond.historian.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import frond.historian.model.Reading;
import frond.historian.model.Value;
import frond.historian.store.Bucket;
import frond.historian.store.BucketBuilder;
import frond.historian.store.StoreConformance;
import frond.historian.store.StoreException;
import frond.historian.store.ValueStore;
import frond.tests.support.Tool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cassandra, on three real nodes: the suite for all engines, hours by the week, and a node that is killed while values come in. */
class CassandraStoreTest {
	private static final String KEYSPACE = "frond";
	private static final long HOUR = 3_600_000_000L;
	private static final long DAY = 24 * HOUR;
	/** A Monday in a week that rests, in the middle of a period. */
	private static final long T = 2000 * Schema.PERIOD + 3 * DAY;

	@TempDir
	private static Path nodes;
	private static CassandraCluster cluster;
	private static CqlSession session;
	private static Path emptied;

	@BeforeAll
	static void start() throws IOException {
		cluster = new CassandraCluster(nodes);
		CassandraUrl url = cluster.url(KEYSPACE);
		Tool.await("three nodes know each other", () -> {
			try (CassandraStore store = new CassandraStore(url)) {
				return store.statistics().equals(java.util.Map.of("nodes", 3, "nodesUp", 3L));
			} catch (StoreException e) {
				return false;
			}
		});
		session = CqlSession.builder().withConfigLoader(DriverConfigLoader.programmaticBuilder().withString(DefaultDriverOption.REQUEST_CONSISTENCY, "QUORUM")
				.withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofMillis(Tool.PATIENCE)).build()).addContactPoint(new InetSocketAddress(url.hosts().get(0).getHostString(), url.hosts().get(0).getPort())).withLocalDatacenter(url.datacenter()).build();
	}

	@AfterAll
	static void end() {
		if (session != null) {
			session.close();
		}
		if (cluster != null) {
			cluster.close();
		}
	}

	/** Row by row: TRUNCATE waits for all nodes to write all they have. */
	private static void empty() {
		eventually(() -> {
			deleteAll();
			return true;
		});
	}

	private static void deleteAll() {
		for (String table : List.of("readings", "periods", "hours")) {
			boolean perPoint = table.equals("periods");
			PreparedStatement delete = session.prepare("DELETE FROM " + KEYSPACE + "." + table + " WHERE point = ?" + (perPoint ? "" : " AND period = ?"));
			Requests requests = new Requests(session);
			for (Row row : session.execute("SELECT DISTINCT point" + (perPoint ? "" : ", period") + " FROM " + KEYSPACE + "." + table)) {
				requests.add(perPoint ? delete.bind(row.getString(0)) : delete.bind(row.getString(0), row.getInt(1)));
			}
			requests.end();
		}
	}

	/** A node that has just come back may be thought away for a while. */
	private static <T> T eventually(Supplier<T> call) {
		AtomicReference<T> result = new AtomicReference<>();
		Tool.await("enough nodes", () -> {
			try {
				result.set(call.get());
				return true;
			} catch (StoreException | DriverException e) {
				return false;
			}
		});
		return result.get();
	}

	@Nested
	class Conformance extends StoreConformance {
		@Override
		protected ValueStore open(Path directory) throws IOException {
			if (!directory.equals(emptied)) {
				empty();
				emptied = directory;
			}
			return eventually(() -> new CassandraStore(cluster.url(KEYSPACE)));
		}
	}

	private static Reading reading(String point, double number, long time) {
		return new Reading(point, "V", number, time);
	}

	/** Hours that were made are used, are made again once their values changed, and tell the same as the values do. */
	@Test
	void spansOfHoursAreToldByTheWeeksRollups() {
		empty();
		AtomicLong clock = new AtomicLong(T + 10 * DAY);
		Random random = new Random(7);
		List<Reading> readings = new ArrayList<>();
		for (long time = T - 12 * DAY + 17; time < T + 2 * DAY; time += 7 * 60_000_000L + random.nextInt(60_000_000)) {
			readings.add(reading("a:b", 1e6 + random.nextGaussian(), time));
		}
		try (CassandraStore store = new CassandraStore(cluster.url(KEYSPACE), clock::get)) {
			store.append(readings, T);
			long from = T - 12 * DAY;
			for (long width : new long[] {HOUR, 5 * HOUR, 30 * DAY}) {
				clock.addAndGet(HOUR);
				assertBuckets(direct(readings, from, width), store.buckets("a:b", from, T + 3 * DAY - 1, width));
			}
			assertTrue(session.execute("SELECT count(*) FROM " + KEYSPACE + ".hours").one().getLong(0) > 300);
			assertEquals(readings.size(), store.count("a:b", 0, ValueStore.LAST));
			// One that is replaced, one that comes late, and a whole day that is deleted.
			Reading replaced = reading("a:b", -5, readings.get(50).time());
			Reading late = reading("a:b", 5e6, T - 5 * DAY + 1);
			store.append(List.of(replaced, late), T);
			readings.set(50, replaced);
			readings.add(late);
			readings.sort((a, b) -> Long.compare(a.time(), b.time()));
			store.delete("a:b", T - 2 * DAY, T - DAY - 1);
			readings.removeIf(reading -> reading.time() >= T - 2 * DAY && reading.time() < T - DAY);
			for (int round = 0; round < 2; round++) {
				assertBuckets(direct(readings, from, 2 * HOUR), store.buckets("a:b", from, T + 3 * DAY - 1, 2 * HOUR));
				assertEquals(readings.size(), store.count("a:b", 0, ValueStore.LAST));
				clock.addAndGet(HOUR);
			}
		}
	}

	private static List<Bucket> direct(List<Reading> readings, long from, long width) {
		BucketBuilder builder = new BucketBuilder(from, width);
		readings.forEach(reading -> builder.accept(reading.time(), reading.value().number()));
		return builder.buckets();
	}

	private static void assertBuckets(List<Bucket> expected, List<Bucket> actual) {
		assertEquals(expected.size(), actual.size());
		for (int i = 0; i < expected.size(); i++) {
			Bucket e = expected.get(i);
			Bucket a = actual.get(i);
			assertEquals(e.start(), a.start());
			assertEquals(e.count(), a.count());
			assertEquals(e.mean(), a.mean(), 1e-6);
			assertEquals(e.deviation(), a.deviation(), 1e-6 * (1 + e.deviation()));
			assertEquals(e.skew(), a.skew(), 1e-4 * (1 + Math.abs(e.skew())));
			assertEquals(e.weighted(), a.weighted(), Math.abs(e.weighted()) * 1e-9);
			assertEquals(List.of(e.min(), e.max(), e.first(), e.last()), List.of(a.min(), a.max(), a.first(), a.last()));
			assertEquals(List.of(e.minTime(), e.maxTime(), e.firstTime(), e.lastTime()), List.of(a.minTime(), a.maxTime(), a.firstTime(), a.lastTime()));
		}
	}

	/** QUORUM of three: one node is killed in the middle, and starts again; what was acknowledged is there, with any one node away. */
	@Test
	void aNodeKilledWhileValuesComeInLosesNothing() throws IOException, InterruptedException {
		empty();
		Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
		AtomicInteger next = new AtomicInteger();
		AtomicBoolean end = new AtomicBoolean();
		try (CassandraStore store = new CassandraStore(cluster.url(KEYSPACE))) {
			Thread writer = new Thread(() -> {
				while (!end.get()) {
					int n = next.getAndIncrement();
					List<Reading> readings = IntStream.range(0, 10).mapToObj(i -> reading("a:" + i, n, T + n)).toList();
					boolean written = false;
					while (!written && !end.get()) {
						try {
							store.append(readings, T);
							acknowledged.add(n);
							written = true;
						} catch (StoreException e) {
							// The same call may be made again.
						}
					}
				}
			});
			writer.start();
			Tool.await("commits before the kill", () -> acknowledged.size() >= 50);
			cluster.kill9(1);
			int killed = acknowledged.size();
			Tool.await("commits while a node is away", () -> acknowledged.size() >= killed + 50);
			cluster.restart(1);
			int restarted = acknowledged.size();
			Tool.await("commits with all nodes", () -> acknowledged.size() >= restarted + 50);
			end.set(true);
			writer.join();
			Tool.await("all nodes up", () -> store.statistics().get("nodesUp").equals(3L));
		}
		// Another of the three goes: the two that are left hold everything between them.
		cluster.kill9(2);
		try (CassandraStore store = eventually(() -> new CassandraStore(cluster.url(KEYSPACE)))) {
			for (int point = 0; point < 10; point++) {
				Set<Integer> stored = new HashSet<>();
				String name = "a:" + point;
				for (Value value : eventually(() -> store.oldest(name, 0, ValueStore.LAST, 1_000_000)).values()) {
					assertEquals(value.time() - T, value.number());
					assertTrue(stored.add((int) value.number()));
				}
				assertTrue(stored.containsAll(acknowledged), "lost of a:" + point);
			}
			// With one of three nothing is acknowledged.
			cluster.kill9(1);
			StoreException refused = assertThrows(StoreException.class, () -> store.append(List.of(reading("a:0", 1, T)), T));
			assertTrue(refused.getMessage().startsWith("Cassandra: "), refused.getMessage());
		} finally {
			cluster.restart(1);
			cluster.restart(2);
		}
	}

	@Test
	void whatCannotBeReachedIsSaidWithoutThePassword() {
		StoreException e = assertThrows(StoreException.class, () -> new CassandraStore(CassandraUrl.parse("cassandra://me:secret@127.0.0.1:1/frond")));
		assertTrue(e.getMessage().startsWith("cassandra://127.0.0.1:1/frond: no node answers"), e.getMessage());
		assertFalse(e.getMessage().contains("secret"));
	}
}

package frond.historian.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.historian.compute.Aggregate;
import frond.historian.compute.Calculation;
import frond.historian.compute.Summary;
import frond.historian.event.Listener;
import frond.historian.event.Stored;
import frond.historian.meta.Metadata;
import frond.historian.model.Alarm;
import frond.historian.model.AlarmState;
import frond.historian.model.Alarms;
import frond.historian.model.Clock;
import frond.historian.model.Content;
import frond.historian.model.Entity;
import frond.historian.model.Filter;
import frond.historian.model.PointSettings;
import frond.historian.model.PointType;
import frond.historian.model.Protection;
import frond.historian.model.Reading;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.store.ValueStore;
import frond.historian.store.questdb.QuestDbLog;
import frond.historian.store.questdb.QuestDbStore;
import frond.tests.support.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of readings on their one way in, with a real store and real metadata. */
class PipelineTest {
	private static final long T = 1_769_860_800_000_000L;
	private static final long SECOND = 1_000_000L;
	private static final PointSettings NONE = PointSettings.DEFAULT;

	@TempDir
	private Path directory;
	private Core core;
	private final List<Alarm> alarms = Collections.synchronizedList(new ArrayList<>());
	private final List<Stored> told = Collections.synchronizedList(new ArrayList<>());

	@BeforeEach
	void open() throws IOException {
		QuestDbLog.start(this.directory.resolve("log"));
		Files.createDirectories(this.directory.resolve("db"));
		this.core = new Core(new QuestDbStore(this.directory.resolve("db")), Metadata.inFile(this.directory.resolve("metadata.mv"), null));
		this.core.bus().subscribe("test", 1000, new Listener() {
			@Override
			public void stored(List<Stored> values) {
				PipelineTest.this.told.addAll(values);
			}

			@Override
			public void alarm(Alarm alarm) {
				PipelineTest.this.alarms.add(alarm);
			}
		});
	}

	@AfterEach
	void close() {
		this.core.close();
	}

	private void point(String id, PointSettings settings) {
		this.core.tree().create(id, Entity.Kind.POINT, null, id.replace('/', ' '), settings);
	}

	private static PointSettings filtered(Filter.Kind kind, double value) {
		return new PointSettings(null, null, null, null, new Filter(kind, value), null, null, null, null);
	}

	private static PointSettings typed(PointType type) {
		return new PointSettings(null, null, null, type, null, null, null, null, null);
	}

	private static PointSettings alarmed(Double high, Double low, Double delta, Integer idle, Double hysteresis) {
		return new PointSettings(null, null, null, null, null, new Alarms(high, low, delta, null, idle, hysteresis), null, null, null);
	}

	/** Sends numbers a second apart, all at once. */
	private Outcome[] send(String point, long from, double... numbers) {
		List<Reading> readings = new ArrayList<>();
		for (int i = 0; i < numbers.length; i++) {
			readings.add(new Reading(point, null, numbers[i], from + i * SECOND));
		}
		return this.core.pipeline().submit(readings).join().outcomes();
	}

	private List<Double> numbers(String point) {
		return this.core.store().oldest(point, 0, ValueStore.LAST, 1000).values().stream().map(Value::number).toList();
	}

	@Test
	void hysteresisStoresOnlyWhatMovedEnough() {
		point("f", filtered(Filter.Kind.FIXED_HYSTERESIS, 1));
		Outcome[] outcomes = send("f", T, 10, 10.9, 11, 11.1, 10.2, 10.15, 9);
		assertEquals(List.of(10d, 11.1, 9d), numbers("f"));
		assertEquals(Outcome.FILTERED, outcomes[1]);
		assertEquals(Outcome.STORED, outcomes[3]);
		point("p", filtered(Filter.Kind.PERCENT_HYSTERESIS, 10));
		send("p", T, 100, 109, 111, 121, 123);
		assertEquals(List.of(100d, 111d, 123d), numbers("p"));
	}

	@Test
	void ceilingAndFloorKeepOutWhatIsBeyond() {
		point("c", filtered(Filter.Kind.CEILING, 50));
		send("c", T, 50, 50.1, 49);
		assertEquals(List.of(50d, 49d), numbers("c"));
		point("f", filtered(Filter.Kind.FLOOR, 0));
		send("f", T, 0, -0.1, 3);
		assertEquals(List.of(0d, 3d), numbers("f"));
		assertEquals(2, this.core.counters().readingsFiltered.sum());
	}

	@Test
	void typesMakeOfNumbersWhatTheySay() {
		point("cumulative", typed(PointType.CUMULATIVE));
		send("cumulative", T, 1, 2, 3.5);
		assertEquals(List.of(1d, 3d, 6.5), numbers("cumulative"));
		point("flag", typed(PointType.FLAG));
		send("flag", T, 0, 7, -1);
		assertEquals(List.of(0d, 1d, 1d), numbers("flag"));
		point("high", typed(PointType.HIGH));
		send("high", T, 5, 4, 6, 6);
		assertEquals(List.of(5d, 6d), numbers("high"));
		point("low", typed(PointType.LOW));
		send("low", T, 5, 4, 6, 3);
		assertEquals(List.of(5d, 4d, 3d), numbers("low"));
		point("timespan", typed(PointType.TIMESPAN));
		send("timespan", T, 99, 99, 99);
		assertEquals(List.of(0d, 1d, 1d), numbers("timespan"));
	}

	/** What is sent again, as after a lost acknowledgement, must not be added again. */
	@Test
	void aCumulativePointCountsAReplayOnce() throws IOException {
		point("sum", typed(PointType.CUMULATIVE));
		send("sum", T, 1, 2);
		assertEquals(Outcome.LATE, send("sum", T + SECOND, 2)[0]);
		close();
		open();
		assertEquals(Outcome.LATE, send("sum", T, 1, 2)[1]);
		send("sum", T + 2 * SECOND, 10);
		assertEquals(List.of(1d, 3d, 13d), numbers("sum"));
	}

	@Test
	void alarmsAreRaisedAndClearedWithHysteresis() {
		point("a", alarmed(30d, 0d, null, null, 2d));
		send("a", T, 20, 31, 32, 29, 28, -1, 1, 2);
		Tool.await("alarms", () -> this.alarms.size() >= 2);
		List<Alarm> log = this.core.alarms().all();
		assertEquals(2, log.size());
		assertEquals(AlarmState.LOW, log.get(0).kind());
		assertEquals(AlarmState.HIGH, log.get(1).kind());
		assertEquals(T + SECOND, log.get(1).raised());
		assertEquals(T + 4 * SECOND, log.get(1).cleared());
		assertEquals(T + 7 * SECOND, log.get(0).cleared());
		List<AlarmState> states = this.core.store().oldest("a", 0, ValueStore.LAST, 100).values().stream().map(Value::alarm).toList();
		assertEquals(List.of(AlarmState.OK, AlarmState.HIGH, AlarmState.HIGH, AlarmState.HIGH, AlarmState.OK, AlarmState.LOW, AlarmState.LOW, AlarmState.OK), states);
	}

	@Test
	void aDeltaAlarmIsRaisedByAQuickChangeAlone() {
		point("d", alarmed(null, null, 5d, null, null));
		send("d", T, 0, 3);
		send("d", T + 120 * SECOND, 8);
		assertTrue(this.core.alarms().all().isEmpty());
		send("d", T + 130 * SECOND, 14);
		assertEquals(AlarmState.DELTA, this.core.alarms().all().get(0).kind());
	}

	/** Neither a replay nor a restart raises it again; what is newer does, once it was cleared. */
	@Test
	void anAlarmDoesNotFireAgainOnReplay() throws IOException {
		point("a", alarmed(30d, null, null, null, null));
		send("a", T, 31, 20);
		send("a", T, 31, 20);
		assertEquals(1, this.core.alarms().all().size());
		close();
		open();
		send("a", T, 31, 20);
		assertEquals(1, this.core.alarms().all().size());
		send("a", T + 10 * SECOND, 40);
		assertEquals(2, this.core.alarms().all().size());
		close();
		open();
		send("a", T + 11 * SECOND, 41);
		assertEquals(2, this.core.alarms().all().size(), "it lasts, over a restart too");
		assertEquals(1, this.core.alarms().active().size());
	}

	/** A crash between a commit and its alarm is made up for at the next start. */
	@Test
	void anAlarmThatACrashSwallowedIsRaisedAtTheNextStart() throws IOException {
		point("a", alarmed(30d, null, null, null, null));
		send("a", T, 10);
		this.core.store().append(List.of(new Reading("a", null, 50, T + SECOND)), T);
		close();
		open();
		Tool.await("the alarm", () -> this.core.alarms().active().size() == 1);
		assertEquals(T + SECOND, this.core.alarms().active().get(0).raised());
	}

	@Test
	void silenceIsNoticedAndItsEndToo() throws IOException {
		point("i", alarmed(null, null, null, 5, null));
		long now = Clock.now();
		send("i", now - 60 * SECOND, 1);
		Tool.await("the alarm", () -> this.core.alarms().active().size() == 1);
		assertEquals(AlarmState.IDLE, this.core.alarms().active().get(0).kind());
		close();
		open();
		assertTrue(Double.isNaN(this.core.alarms().active().get(0).number()));
		send("i", now, 2);
		Tool.await("its end", () -> this.core.alarms().active().isEmpty());
		assertEquals(1, this.core.alarms().all().size());
	}

	@Test
	void aCalculationOverSeveralPointsFollowsItsTrigger() {
		this.core.calculations().put(new Calculation("1", "u", "power", "u * i", Map.of("u", "u", "i", "i"), null, null));
		this.core.calculations().put(new Calculation("2", "power", "warm", "IF(p > 100, 1, 0)", Map.of("p", "power"), "p <> 150", null));
		this.core.calculationsChanged();
		send("u", T, 230);
		assertEquals(List.of(), numbers("power"), "i has no value yet");
		send("i", T, 0.5);
		send("u", T + SECOND, 200, 220, 300);
		assertEquals(List.of(100d, 110d, 150d), numbers("power"));
		assertEquals(List.of(0d, 1d), numbers("warm"), "150 does not meet the condition");
		send("u", T + SECOND, 200, 220, 300);
		assertEquals(3, this.core.counters().calculations.sum() - 2, "a replay sets off nothing");
		assertNotNull(this.core.tree().get("power"));
	}

	@Test
	void pointsThatArriveAppearInTheirNodesFolder() throws IOException, RefusedException {
		send("urn:dev:mac:02f00d0000000002_temperature", T, 1);
		send("urn:dev:mac:02f00d0000000002_supply", T, 1);
		send("house/kitchen/oven", T, 1);
		send("house/kitchen", T, 1);
		for (int round = 0; round < 2; round++) {
			Entity folder = this.core.tree().find("02f00d0000000002");
			assertEquals(List.of("supply", "temperature"), this.core.tree().children(folder.id()).stream().map(Entity::name).toList());
			assertEquals("urn:dev:mac:02f00d0000000002_supply", this.core.tree().find("02f00d0000000002/supply").id());
			assertEquals("house/kitchen/oven", this.core.tree().path(this.core.tree().get("house/kitchen/oven")));
			close();
			open();
		}
		RefusedException folder = assertThrows(RefusedException.class, () -> this.core.pipeline().validate(new Reading("house", null, 1, T)));
		assertEquals(Refusal.NAME, folder.refusal());
	}

	@Test
	void tenThousandPointsAtOnce() {
		List<Reading> readings = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			readings.add(new Reading("many/" + i, null, i, T));
		}
		assertEquals(10_000, this.core.pipeline().submit(readings).join().stored());
		assertEquals(10_001, this.core.tree().size());
		assertEquals(10_000, this.core.tree().children("many").size());
	}

	@Test
	void aPointTakesWhatItIsSetToTakeOnly() throws RefusedException {
		for (Content content : Content.values()) {
			point(content.name(), new PointSettings(null, null, content, null, null, null, null, Protection.PUBLIC, null));
		}
		assertRefused("NUMBER", Value.of(T, "text"), Refusal.CONTENT);
		assertRefused("JSON", Value.of(T, "{\"a\":"), Refusal.CONTENT);
		assertRefused("JSON", Value.of(T, "[".repeat(100_000)), Refusal.CONTENT);
		assertRefused("XML", Value.of(T, "<a><b></a>"), Refusal.CONTENT);
		assertRefused("POSITION", Value.of(T, 3), Refusal.CONTENT);
		assertRefused("ANY", new Value(T, 1, null, 91, 0, null, AlarmState.OK), Refusal.POSITION);
		assertRefused("ANY", Value.of(T, "x".repeat(300_000)), Refusal.OVERSIZE);
		assertRefused("ANY", Value.of(T, Double.POSITIVE_INFINITY), Refusal.NOT_FINITE);
		assertRefused("ANY", Value.of(5, 1), Refusal.TIME_PAST);
		this.core.pipeline().validate(new Reading("JSON", null, Value.of(T, "{\"a\":[1,null]}")));
		this.core.pipeline().validate(new Reading("XML", null, Value.of(T, "<a x='1'><b/></a>")));
		this.core.pipeline().validate(new Reading("POSITION", null, new Value(T, Double.NaN, null, 47, 8, null, AlarmState.OK)));
	}

	/** An entity of an XML document could name a file of this machine, or itself a billion times. */
	@Test
	void anXmlDocumentTypeIsNotFollowed() {
		point("x", new PointSettings(null, null, Content.XML, null, null, null, null, null, null));
		long began = System.nanoTime();
		String bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]><a>&d;</a>";
		assertRefused("x", Value.of(T, bomb), Refusal.CONTENT);
		assertTrue(System.nanoTime() - began < 60_000_000_000L);
	}

	private void assertRefused(String point, Value value, Refusal refusal) {
		RefusedException refused = assertThrows(RefusedException.class, () -> this.core.pipeline().validate(new Reading(point, null, value)), point + value);
		assertEquals(refusal, refused.refusal());
	}

	@Test
	void whatIsDeletedIsForgottenEverywhere() {
		point("a", alarmed(30d, null, null, null, null));
		send("a", T, 10, 20, 40);
		assertEquals(1, this.core.pipeline().delete("a", T + 2 * SECOND, T + 2 * SECOND).join());
		assertEquals(20, this.core.points().get("a").last().number());
		assertEquals(2, this.core.pipeline().remove("a").join());
		assertNull(this.core.points().get("a"));
		assertNull(this.core.tree().get("a"));
		Tool.await("no alarm", () -> this.core.alarms().active().isEmpty());
		send("a", T, 7);
		assertEquals(List.of(7d), numbers("a"));
	}

	@Test
	void listenersAreToldWhatWasStored() {
		send("a", T, 1, 2);
		send("a", T, 1);
		Tool.await("three values", () -> this.told.size() == 3);
		assertEquals(new Stored("a", Value.of(T + SECOND, 2), Value.of(T, 1), false), this.told.get(1));
		assertTrue(this.told.get(2).late());
		assertFalse(this.told.get(0).late());
	}

	@Test
	void summariesAreWrittenAtTheEndOfTheirIntervals() throws RefusedException {
		send("s", T, 1, 2, 3, 4, 5);
		send("s", T + 60 * SECOND, 10);
		Summarizer summarizer = new Summarizer(this.core);
		Summary average = new Summary("1", "s", "mean", Aggregate.AVG, 60, null);
		summarizer.write(average, T + 125 * SECOND);
		summarizer.write(average, T + 125 * SECOND);
		summarizer.close();
		assertEquals(List.of(3d, 10d), numbers("mean"));
		assertEquals(T + 60 * SECOND, this.core.store().oldest("mean", 0, ValueStore.LAST, 1).values().get(0).time());
	}

	/** In the pipeline's own thread: what a point keeps for a day only goes, its count and first time are those of the rest; others keep theirs. */
	@Test
	void whatIsOlderThanItsPointKeepsItIsForgottenAndCounted() {
		long day = 86_400_000_000L;
		point("short", new PointSettings(null, null, null, null, null, null, 1, null, null));
		point("gone", new PointSettings(null, null, null, null, null, null, 1, null, null));
		send("short", T - 3 * day, 1, 2, 3);
		send("short", T, 4, 5);
		send("gone", T - 3 * day, 1);
		send("long", T - 3 * day, 1, 2);
		assertEquals(4, this.core.expirer().run(T + SECOND));
		assertEquals(List.of(4d, 5d), numbers("short"));
		assertEquals(List.of(1d, 2d), numbers("long"));
		assertEquals(4, this.core.counters().readingsExpired.sum());
		assertEquals(T, this.core.points().counted("short").first());
		assertEquals(2, this.core.points().counted("short").count());
		assertNull(this.core.points().get("gone"));
		assertEquals(0, this.core.expirer().run(T + SECOND));
		// It can be written again, and what is newer than the newest is not late.
		send("gone", T, 7);
		assertEquals(List.of(7d), numbers("gone"));
	}

	/** Whatever is written while a point is deleted again and again is either gone or there with a later time; what is written last stays. */
	@Test
	void aPointCanBeDeletedWhileItIsWritten() throws InterruptedException {
		Thread writer = new Thread(() -> {
			for (int i = 0; i < 200; i++) {
				send("d", T + i * SECOND, i);
			}
		});
		writer.start();
		for (int i = 0; i < 10; i++) {
			this.core.pipeline().remove("d").join();
		}
		writer.join();
		long left = this.core.store().count("d", 0, ValueStore.LAST);
		assertEquals(left, numbers("d").size());
		this.core.pipeline().remove("d").join();
		assertEquals(0, this.core.store().count("d", 0, ValueStore.LAST));
		assertNull(this.core.points().get("d"));
		assertNull(this.core.tree().get("d"));
		send("d", T, 1);
		assertEquals(List.of(1d), numbers("d"));
	}
}

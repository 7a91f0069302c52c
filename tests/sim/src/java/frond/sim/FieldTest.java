package frond.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.air.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How stations hear each other in each model. */
class FieldTest {
	private static final List<Scenario.Place> LINE = List.of(new Scenario.Place(0, 0, Scenario.Role.ROUTER), new Scenario.Place(40, 0, Scenario.Role.ROUTER), new Scenario.Place(80, 0, Scenario.Role.ROUTER),
			new Scenario.Place(160, 0, Scenario.Role.ROUTER));

	private static Field field(Field.Factory factory) {
		Field field = factory.make(LINE, 1);
		for (int i = 0; i < LINE.size(); i++) {
			field.assign(i, i);
		}
		return field;
	}

	@Test
	void aDiskHasARadiusAndOneBeyondItThatIsOnlyFelt() {
		Field disk = field(Disk.factory(50, 100, 0.2));
		assertEquals(0.2, disk.link(0, 1, 0).loss());
		assertEquals(1, disk.link(0, 2, 0).loss());
		assertTrue(disk.link(0, 2, 0).felt());
		assertEquals(Link.NONE, disk.link(0, 3, 0));
		assertArrayEquals(new int[] { 1, 2 }, disk.reach(0));
		disk.move(3, 10, 0);
		assertArrayEquals(new int[] { 1, 2, 3 }, disk.reach(0));
	}

	@Test
	void aCutAndALossInOneDirection() {
		Field disk = field(Disk.factory(50, 50, 0));
		disk.cut(Set.of(1));
		assertEquals(Link.NONE, disk.link(0, 1, 0));
		assertEquals(0, disk.link(2, 1, 0).loss() < 1 ? 1 : 0);
		disk.cut(Set.of(2));
		disk.mend(Set.of(1));
		assertEquals(0, disk.link(0, 1, 0).loss());
		assertEquals(Link.NONE, disk.link(1, 2, 0));
		disk.mend(Set.of(2));
		disk.lose(0, 1, 0.8);
		assertEquals(0.8, disk.link(0, 1, 0).loss());
		assertEquals(0, disk.link(1, 0, 0).loss());
	}

	/** 40 dB at a metre, 30 dB a decade: at 40 m 88 dB. IEEE 802.15.4-2006 figure E.2: no errors at 10 dB above the noise, all at -5. */
	@Test
	void lossGrowsWithDistanceAsThePhysicalLayersErrorsDo() {
		Field field = field(LogDistance.factory(new LogDistance.Parameters(0, 3, 0, 0, 1)));
		assertEquals(-88, field.link(0, 1, 0).rssi());
		assertTrue(field.link(0, 1, 0).loss() < 0.001);
		assertTrue(field.link(0, 2, 0).loss() > 0.001 && field.link(0, 2, 0).loss() < 1, "at 97 dB: " + field.link(0, 2, 0).loss());
		assertEquals(Link.NONE, field.link(0, 3, 0));
	}

	@Test
	void fadingStaysForItsTimeAndIsTheSameAgain() {
		Field field = field(LogDistance.factory(new LogDistance.Parameters(0, 2, 3, 4, 1000)));
		Link first = field.link(0, 1, 5500);
		assertEquals(first, field.link(0, 1, 5999));
		double sum = 0;
		double squares = 0;
		for (int i = 0; i < 2000; i++) {
			int rssi = field.link(0, 1, i * 1000L).rssi();
			sum += rssi;
			squares += rssi * (double) rssi;
		}
		double deviation = Math.sqrt(squares / 2000 - sum / 2000 * sum / 2000);
		assertTrue(Math.abs(deviation - 4) < 0.4, "deviation " + deviation);
		assertEquals(first, field.link(0, 1, 5500));
	}

	@Test
	void aTraceSaysWhoHearsWhomAndSinceWhen(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("trace.csv"), "# from,to,prr,rssi,since\n0,1,0.9\n1,0,80%,-77\n0,2,0.5,,0\n0,2,1,-60,10\n");
		Field field = field(LinkTrace.factory(file));
		assertEquals(0.1, field.link(0, 1, 0).loss(), 1e-9);
		assertEquals(-77, field.link(1, 0, 0).rssi());
		assertEquals(0.5, field.link(0, 2, 9_999_999).loss());
		assertEquals(0, field.link(0, 2, 10_000_000).loss());
		assertEquals(Link.NONE, field.link(2, 0, 0));
		assertArrayEquals(new int[] { 1, 2 }, field.reach(0));
		Path wrong = Files.writeString(folder.resolve("wrong.csv"), "0,1,0.9\n0,1,2\n");
		assertTrue(assertThrows(IllegalArgumentException.class, () -> LinkTrace.factory(wrong)).getMessage().startsWith("wrong.csv:2: "));
	}
}

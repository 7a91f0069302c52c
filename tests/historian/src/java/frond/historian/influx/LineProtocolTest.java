package frond.historian.influx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines as InfluxData's pages "Line protocol reference" (versions 1.8 and 2) and "Write data with the API" show them. */
class LineProtocolTest {
	private static Line one(String text) {
		LineProtocol.Result result = LineProtocol.read(text);
		assertEquals(0, result.errors().size(), result.errors().toString());
		assertEquals(1, result.lines().size());
		return result.lines().get(0);
	}

	private static String error(String text) {
		LineProtocol.Result result = LineProtocol.read(text);
		assertEquals(0, result.lines().size(), text);
		assertEquals(1, result.errors().size(), text);
		return result.errors().get(0);
	}

	@Test
	void tagsFieldsAndTimes() {
		Line line = one("weather,location=us-midwest temperature=82 1465839830100400200");
		assertEquals("weather", line.measurement());
		assertEquals(Map.of("location", "us-midwest"), line.tags());
		assertEquals(Map.of("temperature", 82.0), line.fields());
		assertEquals(1465839830100400200L, line.time());
		line = one("airSensors,sensorId=A0100,sensorStation=Harbor humidity=35.0658,temperature=21.667 1636729543000000000");
		assertEquals(2, line.tags().size());
		assertEquals(35.0658, line.fields().get("humidity"));
		assertNull(one("weather temperature=82").time());
		assertEquals(Map.of(), one("weather temperature=82 1465839830100400200").tags());
		assertEquals(3, LineProtocol.read("cpu_load_short,host=server02 value=0.67\ncpu_load_short,host=server02,region=us-west value=0.55 1422568543702900257\ncpu_load_short,direction=in,host=server01,region=us-west value=2.0 1422568543702900257\n").lines().size());
	}

	@Test
	void typesOfFields() {
		assertEquals(82.0, one("weather,location=us-midwest temperature=82i 1465839830100400200").fields().get("temperature"));
		assertEquals("too warm", one("weather,location=us-midwest temperature=\"too warm\" 1465839830100400200").fields().get("temperature"));
		for (String yes : new String[] {"t", "T", "true", "True", "TRUE"}) {
			assertEquals(1.0, one("weather too_hot=" + yes).fields().get("too_hot"));
		}
		assertEquals(0.0, one("weather too_hot=F").fields().get("too_hot"));
		assertEquals(-1.234456e+78, one("m value=-1.234456e+78").fields().get("value"));
		assertEquals(1.8446744073709552E19, one("m value=18446744073709551615u").fields().get("value"));
		assertEquals(5.0, one("m value=+5").fields().get("value"));
	}

	@Test
	void escapesAndQuotationMarks() {
		assertEquals(Map.of("location,place", "us-midwest"), one("weather,location\\,place=us-midwest temperature=82 1465839830100400200").tags());
		assertEquals(Map.of("location", "us midwest"), one("weather,location=us\\ midwest temperature=82 1465839830100400200").tags());
		assertEquals("wea,ther", one("wea\\,ther,location=us-midwest temperature=82").measurement());
		assertEquals("wea ther", one("wea\\ ther,location=us-midwest temperature=82").measurement());
		assertEquals(82.0, one("weather,location=us-midwest temp\\=rature=82").fields().get("temp=rature"));
		assertEquals("too\"hot\"", one("weather,location=us-midwest temperature=\"too\\\"hot\\\"\"").fields().get("temperature"));
		assertEquals("too hot/cold", one("weather temperature_str=\"too hot/cold\" 1465839830100400201").fields().get("temperature_str"));
		assertEquals("too hot\\cold", one("weather temperature_str=\"too hot\\cold\"").fields().get("temperature_str"));
		assertEquals("too hot\\cold", one("weather temperature_str=\"too hot\\\\cold\"").fields().get("temperature_str"));
		assertEquals("Launch \uD83D\uDE80", one("myMeasurement fieldKey=\"Launch \uD83D\uDE80\" 1556813561098000000").fields().get("fieldKey"));
		assertEquals("two\nlines", one("m text=\"two\nlines\" 1").fields().get("text"));
		assertEquals("\"weather\"", one("\"weather\",\"location\"=\"us-midwest\" \"temperature\"=82 1465839830100400200").measurement());
	}

	@Test
	void commentsEmptyLinesAndBothLineEnds() {
		LineProtocol.Result result = LineProtocol.read("# This is a comment\r\n\r\n m a=1\r\n\nm a=2\n  # another\n");
		assertEquals(2, result.lines().size());
		assertEquals(0, result.errors().size());
	}

	@Test
	void whatIsWrongIsSaidAndTheOthersAreRead() {
		assertEquals("unable to parse 'weather,location=us-midwest': missing fields", error("weather,location=us-midwest"));
		assertEquals("unable to parse ',location=us-midwest temperature=82': missing measurement", error(",location=us-midwest temperature=82"));
		assertTrue(error("weather,location= temperature=82").endsWith("missing tag value"));
		assertTrue(error("weather,=x temperature=82").endsWith("missing tag key"));
		assertTrue(error("weather,a=1,a=2 temperature=82").endsWith("duplicate tags"));
		assertTrue(error("weather temperature=").endsWith("missing field value"));
		assertTrue(error("weather temperature=hot").endsWith("invalid boolean"));
		assertTrue(error("weather temperature=8a").endsWith("invalid number"));
		assertTrue(error("weather temperature=9223372036854775808i").endsWith("invalid number"));
		assertTrue(error("weather temperature=1e999").endsWith("invalid number"));
		assertTrue(error("weather temperature=\"hot").endsWith("unbalanced quotes"));
		assertTrue(error("weather temperature=82 yesterday").endsWith("bad timestamp"));
		LineProtocol.Result mixed = LineProtocol.read("good a=1\nbad a=\nbad b=\"1\ngood a=2");
		assertEquals(2, mixed.lines().size());
		assertEquals(2, mixed.errors().size());
		// Found by fuzzing: a carriage return within a line made two of it.
		assertTrue(error("weather temperature=8\r2").endsWith("invalid number"));
	}

	@Test
	void pointsAreNamedAfterMeasurementTagsAndField() {
		Line line = one("weather,location=us-midwest,city=Des\\ Moines temperature=82");
		assertEquals("weather/city:Des_20_Moines/location:us-midwest/temperature", SeriesName.field(SeriesName.series(line), "temperature"));
		assertEquals("0_c3__a9_t/a", SeriesName.field(SeriesName.series(one("\u00e9t a=1")), "a"));
	}
}

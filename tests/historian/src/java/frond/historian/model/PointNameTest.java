package frond.historian.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointNameTest {
	/** The forms of RFC 9039 sections 3 and 4, of RFC 8428's examples, and of names that are no URN. */
	@ParameterizedTest
	@CsvSource({
			"urn:dev:mac:02f00d0000000002_temperature, 02f00d0000000002, temperature",
			"urn:dev:mac:02f00d0000000002_chip_temperature, 02f00d0000000002, chip_temperature",
			"urn:dev:mac:0024befffe804ff1, urn:dev:mac, 0024befffe804ff1",
			"urn:dev:ow:10e2073a0108006_humidity, urn:dev:ow:10e2073a0108006, humidity",
			"urn:dev:ow:10e2073a01080063:voltage, urn:dev:ow:10e2073a01080063, voltage",
			"house/kitchen/temperature, house/kitchen, temperature",
			"my_temperature, '', my_temperature",
			"urn:a:, '', urn:a:"})
	void idsSplitIntoNodeAndName(String id, String node, String name) {
		assertEquals(node, PointName.node(id));
		assertEquals(name, PointName.name(id));
	}

	@ParameterizedTest
	@ValueSource(strings = {"02f00d0000000002", "02F00D0000000002"})
	void sixteenHexDigitsAreAnEui64(String text) {
		assertTrue(PointName.isEui64(text));
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "02f00d000000000", "02f00d00000000022", "02f00d000000000g", "02:f00d000000000", "\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10"})
	void nothingElseIs(String text) {
		assertFalse(PointName.isEui64(text));
	}
}

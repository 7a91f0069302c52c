package frond.historian.senml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.historian.model.Reading;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expectations are the examples of RFC 8428, sections 5.1 and 6, and the rules of section 4. */
class SenmlTest {
	/** 2026-01-31T12:00:00Z in microseconds. */
	private static final long NOW = 1_769_860_800_000_000L;
	private static final String NODE = "02f00d0000000002";

	private static Pack json(String pack) throws RefusedException {
		return Senml.parse(pack.getBytes(StandardCharsets.UTF_8), Senml.Format.JSON, NODE, NOW);
	}

	private static Pack cbor(String hex) throws RefusedException {
		return Senml.parse(HexFormat.of().parseHex(hex.replace(" ", "")), Senml.Format.CBOR, NODE, NOW);
	}

	private static Refusal refused(String pack) {
		return assertThrows(RefusedException.class, () -> json(pack), pack).refusal();
	}

	@Test
	void singleDatapointOfSection511IsFromNow() throws RefusedException {
		assertEquals(List.of(new Reading("urn:dev:ow:10e2073a01080063", "Cel", 23.1, NOW)),
				json("[{\"n\":\"urn:dev:ow:10e2073a01080063\",\"u\":\"Cel\",\"v\":23.1}]").readings());
	}

	@Test
	void multipleDatapointsOfSection512TakeTheBaseName() throws RefusedException {
		assertEquals(List.of(new Reading("urn:dev:ow:10e2073a01080063:voltage", "V", 120.1, NOW), new Reading("urn:dev:ow:10e2073a01080063:current", "A", 1.2, NOW)),
				json("""
						[
						  {"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},
						  {"n":"current","u":"A","v":1.2}
						]""").readings());
	}

	/** The second example of section 5.1.2; the resolved times are those of its text: 18:01:16.001 UTC and the five seconds before. */
	private static final List<Reading> CURRENTS = List.of(
			new Reading("urn:dev:ow:10e2073a0108006:voltage", "V", 120.1, 1_276_020_076_001_000L),
			new Reading("urn:dev:ow:10e2073a0108006:current", "A", 1.2, 1_276_020_071_001_000L),
			new Reading("urn:dev:ow:10e2073a0108006:current", "A", 1.3, 1_276_020_072_001_000L),
			new Reading("urn:dev:ow:10e2073a0108006:current", "A", 1.4, 1_276_020_073_001_000L),
			new Reading("urn:dev:ow:10e2073a0108006:current", "A", 1.5, 1_276_020_074_001_000L),
			new Reading("urn:dev:ow:10e2073a0108006:current", "A", 1.6, 1_276_020_075_001_000L),
			new Reading("urn:dev:ow:10e2073a0108006:current", "A", 1.7, 1_276_020_076_001_000L));

	@Test
	void baseTimeAndBaseUnitOfSection512Resolve() throws RefusedException {
		assertEquals(CURRENTS, json("""
				[
				  {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,
				   "bu":"A","bver":5,
				   "n":"voltage","u":"V","v":120.1},
				  {"n":"current","t":-5,"v":1.2},
				  {"n":"current","t":-4,"v":1.3},
				  {"n":"current","t":-3,"v":1.4},
				  {"n":"current","t":-2,"v":1.5},
				  {"n":"current","t":-1,"v":1.6},
				  {"n":"current","v":1.7}
				]""").readings());
	}

	/** Section 6 prints the same pack in CBOR. */
	@Test
	void bytesOfSection6MeanTheSame() throws RefusedException {
		assertEquals(CURRENTS, cbor("""
				87 a7 21 78 1b 75 72 6e 3a 64 65 76 3a 6f 77 3a
				31 30 65 32 30 37 33 61 30 31 30 38 30 30 36 3a
				22 fb 41 d3 03 a1 5b 00 10 62 23 61 41 20 05 00
				67 76 6f 6c 74 61 67 65 01 61 56 02 fb 40 5e 06
				66 66 66 66 66 a3 00 67 63 75 72 72 65 6e 74 06
				24 02 fb 3f f3 33 33 33 33 33 33 a3 00 67 63 75
				72 72 65 6e 74 06 23 02 fb 3f f4 cc cc cc cc cc
				cd a3 00 67 63 75 72 72 65 6e 74 06 22 02 fb 3f
				f6 66 66 66 66 66 66 a3 00 67 63 75 72 72 65 6e
				74 06 21 02 f9 3e 00 a3 00 67 63 75 72 72 65 6e
				74 06 20 02 fb 3f f9 99 99 99 99 99 9a a3 00 67
				63 75 72 72 65 6e 74 06 00 02 fb 3f fb 33 33 33
				33 33 33""".replaceAll("\\s", "")).readings());
	}

	@Test
	void recordsWithoutANameInSection512AreTheBaseName() throws RefusedException {
		List<Reading> readings = json("""
				[
				  {"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,
				   "bu":"%RH","v":21.2},
				  {"t":10,"v":21.3},
				  {"t":20,"v":21.4},
				  {"t":30,"v":21.4},
				  {"t":40,"v":21.5},
				  {"t":50,"v":21.5},
				  {"t":60,"v":21.5},
				  {"t":70,"v":21.6},
				  {"t":80,"v":21.7}
				]""").readings();
		assertEquals(9, readings.size());
		assertEquals(new Reading("urn:dev:ow:10e2073a01080063", "%RH", 21.7, 1_320_067_544_000_000L), readings.get(8));
	}

	/** The pack of section 5.1.3 gives one name three quantities at one time; (point, time) identifies a reading here, so two would be lost. */
	@Test
	void twoValuesOfOnePointAtOneTimeAreRefused() {
		assertEquals(Refusal.CONFLICT, refused("""
				[
				  {"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,
				   "bu":"%RH","v":20},
				  {"u":"lon","v":24.30621},
				  {"u":"lat","v":60.07965}
				]"""));
	}

	@Test
	void theSameReadingTwiceIsOneReadingTwice() throws RefusedException {
		assertEquals(2, json("[{\"n\":\"a\",\"t\":1700000000,\"v\":1},{\"n\":\"a\",\"t\":1700000000,\"v\":1}]").readings().size());
	}

	@Test
	void resolvedDataOfSection514StandsAsItIs() throws RefusedException {
		assertEquals(List.of(new Reading("urn:dev:ow:10e2073a01080063", "%RH", 20, 1_320_067_464_000_000L), new Reading("urn:dev:ow:10e2073a01080063", "%RH", 20.3, 1_320_067_524_000_000L)),
				json("""
						[
						  {"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067464e+09,
						   "v":20},
						  {"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067524e+09,
						   "v":20.3}
						]""").readings());
	}

	@Test
	void ofTheDataTypesOfSection515AllButDataAreStored() throws RefusedException {
		Pack pack = json("""
				[
				  {"bn":"urn:dev:ow:10e2073a01080063:","n":"temp","u":"Cel","v":23.1},
				  {"n":"label","vs":"Machine Room"},
				  {"n":"open","vb":false},
				  {"n":"nfc-reader","vd":"aGkgCg"}
				]""");
		assertEquals(List.of(new Reading("urn:dev:ow:10e2073a01080063:temp", "Cel", 23.1, NOW), new Reading("urn:dev:ow:10e2073a01080063:label", null, Value.of(NOW, "Machine Room")),
				new Reading("urn:dev:ow:10e2073a01080063:open", null, 0, NOW)), pack.readings());
		assertEquals(1, pack.unsupported());
	}

	/** ARCHITECTURE.md, Payload: a name without a colon belongs to the topic's node, unless the pack has a base name. */
	@Test
	void relativeNamesAreCompletedFromTheTopic() throws RefusedException {
		assertEquals("urn:dev:mac:02f00d0000000002_temperature", json("[{\"n\":\"temperature\",\"v\":1}]").readings().get(0).point());
		assertEquals("urn:x:temperature", json("[{\"n\":\"urn:x:temperature\",\"v\":1}]").readings().get(0).point());
		assertEquals("house/temperature", json("[{\"bn\":\"house/\",\"n\":\"temperature\",\"v\":1}]").readings().get(0).point());
		RefusedException e = assertThrows(RefusedException.class, () -> Senml.parse("[{\"n\":\"temperature\",\"v\":1}]".getBytes(StandardCharsets.US_ASCII), Senml.Format.JSON, null, NOW));
		assertEquals(Refusal.RELATIVE_NAME, e.refusal());
	}

	@Test
	void baseFieldsMayStandAloneAndInAnyOrder() throws RefusedException {
		assertEquals(List.of(new Reading("urn:a:b", "V", 5, 1_700_000_001_500_000L)),
				json("[{\"bv\":2,\"bt\":1700000000,\"bu\":\"V\"},{\"v\":3,\"t\":1.5,\"n\":\"b\",\"bn\":\"urn:a:\",\"zz\":{\"deep\":[1,{}]}}]").readings());
		assertNull(json("[{\"n\":\"a\",\"v\":1}]").readings().get(0).unit());
	}

	/** Section 4.5.3: below 2^28 relative to now, from there on absolute; and what is absolute may not be nonsense. */
	@Test
	void timesAreRelativeBelow2To28() throws RefusedException {
		assertEquals(NOW - 10_000_000, json("[{\"n\":\"a\",\"t\":-10,\"v\":1}]").readings().get(0).time());
		assertEquals(NOW + 86_400_000_000L, json("[{\"n\":\"a\",\"t\":86400,\"v\":1}]").readings().get(0).time());
		assertEquals(978_307_200_000_000L, json("[{\"n\":\"a\",\"t\":978307200,\"v\":1}]").readings().get(0).time());
		assertEquals(Refusal.TIME_PAST, refused("[{\"n\":\"a\",\"t\":978307199,\"v\":1}]"));
		assertEquals(Refusal.TIME_PAST, refused("[{\"n\":\"a\",\"t\":268435456,\"v\":1}]"));
		assertEquals(Refusal.TIME_PAST, refused("[{\"n\":\"a\",\"t\":-1e300,\"v\":1}]"));
		assertEquals(Refusal.TIME_FUTURE, refused("[{\"n\":\"a\",\"t\":268435455,\"v\":1}]"));
		assertEquals(Refusal.TIME_FUTURE, refused("[{\"n\":\"a\",\"t\":1e300,\"v\":1}]"));
		assertEquals(Refusal.TIME_FUTURE, refused("[{\"n\":\"a\",\"t\":86400.1,\"v\":1}]"));
	}

	static Stream<Arguments> refusals() {
		return Stream.of(
				Arguments.of("", Refusal.MALFORMED),
				Arguments.of("{}", Refusal.MALFORMED),
				Arguments.of("[", Refusal.MALFORMED),
				Arguments.of("[1]", Refusal.MALFORMED),
				Arguments.of("[[]]", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"v\":1}", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"v\":1}] []", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"v\":\"1\"}]", Refusal.MALFORMED),
				Arguments.of("[{\"n\":1,\"v\":1}]", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"vb\":1}]", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"v\":null}]", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"v\":NaN}]", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"v\":1,\"v\":2}]", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"v\":1,\"x\":" + "[".repeat(2000) + "]".repeat(2000) + "}]", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"v\":1" + "0".repeat(5000) + "}]", Refusal.MALFORMED),
				Arguments.of("[{\"n\":\"a\",\"v\":1,\"u\":\"" + "u".repeat(65) + "\"}]", Refusal.MALFORMED),
				Arguments.of("[]", Refusal.EMPTY),
				Arguments.of("[{\"bn\":\"urn:a:\"}]", Refusal.EMPTY),
				Arguments.of("[{\"bver\":11,\"n\":\"a\",\"v\":1}]", Refusal.VERSION),
				Arguments.of("[{\"bver\":1.5,\"n\":\"a\",\"v\":1}]", Refusal.VERSION),
				Arguments.of("[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":1,\"new_\":0}]", Refusal.MUST_UNDERSTAND),
				Arguments.of("[{\"v\":1}]", Refusal.NAME),
				Arguments.of("[{\"n\":\"\",\"v\":1}]", Refusal.NAME),
				Arguments.of("[{\"n\":\"urn:a b\",\"v\":1}]", Refusal.NAME),
				Arguments.of("[{\"n\":\":a\",\"v\":1}]", Refusal.NAME),
				Arguments.of("[{\"n\":\"urn:gr\u00f6\u00dfe\",\"v\":1}]", Refusal.NAME),
				Arguments.of("[{\"n\":\"urn:'; DROP TABLE readings\",\"v\":1}]", Refusal.NAME),
				Arguments.of("[{\"n\":\"urn:" + "a".repeat(253) + "\",\"v\":1}]", Refusal.NAME),
				Arguments.of("[{\"n\":\"a\"}]", Refusal.VALUE),
				Arguments.of("[{\"n\":\"a\",\"v\":1,\"vs\":\"one\"}]", Refusal.VALUE),
				Arguments.of("[{\"n\":\"a\",\"v\":1e999}]", Refusal.NOT_FINITE),
				Arguments.of("[{\"n\":\"a\",\"t\":1e999,\"v\":1}]", Refusal.NOT_FINITE),
				Arguments.of("[{\"n\":\"a\",\"v\":1,\"t\":0.5},{\"n\":\"b\",\"bt\":1000000000,\"t\":-1000000000000,\"v\":1}]", Refusal.TIME_PAST));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void aPackWithAnythingWrongIsRefusedAsAWhole(String pack, Refusal reason) {
		assertEquals(reason, refused(pack));
	}

	/** RFC 8949: f97e00 is NaN and f97c00 infinity (appendix A); c48221196ab3 is the decimal fraction 273.15 of its section 3.4.4. */
	@Test
	void cborNumbersOfAllKindsAreRead() throws RefusedException {
		assertEquals(273.15, cbor("81a2 00 61 61 02 c4 82 21 19 6ab3").readings().get(0).value().number(), 1e-9);
		assertEquals(1.5, cbor("81a2 00 61 61 02 f9 3e00").readings().get(0).value().number());
		assertEquals(-46, cbor("9f bf 00 61 61 02 38 2d ff ff").readings().get(0).value().number());
		assertEquals(Refusal.NOT_FINITE, assertThrows(RefusedException.class, () -> cbor("81a2 00 61 61 02 f9 7e00")).refusal());
		assertEquals(Refusal.NOT_FINITE, assertThrows(RefusedException.class, () -> cbor("81a2 00 61 61 02 f9 7c00")).refusal());
	}

	/** RFC 8949 appendix A: fa47c35000 is 100000.0; fa4351cccd is the single-precision number nearest to 209.8. */
	@Test
	void singlePrecisionIsReadAsTheDecimalThatItStandsFor() throws RefusedException {
		assertEquals(100000.0, cbor("81a2 00 61 61 02 fa 47c35000").readings().get(0).value().number());
		assertEquals(209.8, cbor("81a2 00 61 61 02 fa 4351cccd").readings().get(0).value().number());
	}

	@Test
	void formatsAreToldApartByTheirFirstByte() {
		assertEquals(Senml.Format.JSON, Senml.Format.of("[{}]".getBytes(StandardCharsets.US_ASCII)));
		assertEquals(Senml.Format.CBOR, Senml.Format.of(new byte[] {(byte) 0x81}));
		assertEquals(Senml.Format.CBOR, Senml.Format.of(new byte[] {(byte) 0x9f}));
		assertEquals(Senml.Format.JSON, Senml.Format.of(new byte[0]));
	}

	/** Whatever arrives is read or refused: no other exception, no endless loop. */
	/** Found by ./frond fuzz senml-json: U+0081, a control character, stood in the answer. */
	@Test
	void aRefusalRepeatsNoControlCharacters() {
		String message = assertThrows(RefusedException.class, () -> json("Z\u0081")).getMessage();
		assertTrue(message.chars().noneMatch(Character::isISOControl), message);
	}

	@Test
	void mutatedPacksAreReadOrRefused() {
		byte[] cbor = HexFormat.of().parseHex("83a421780e75726e3a6465763a783a3a6161612261fb41d303a15b0010620067766f6c7461676502fb405e066666666666a2000061620201a2006163048163");
		byte[] json = "[{\"bn\":\"urn:a:\",\"bt\":1700000000,\"n\":\"b\",\"u\":\"V\",\"v\":-1.25e1},{\"n\":\"c\",\"vb\":true,\"x\":[{}]}]".getBytes(StandardCharsets.US_ASCII);
		Random random = new Random(8428);
		int read = 0;
		for (int i = 0; i < 60_000; i++) {
			Senml.Format format = i % 2 == 0 ? Senml.Format.CBOR : Senml.Format.JSON;
			byte[] pack = (format == Senml.Format.CBOR ? cbor : json).clone();
			for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
				pack[random.nextInt(pack.length)] = (byte) random.nextInt(256);
			}
			try {
				Senml.parse(Arrays.copyOf(pack, 1 + random.nextInt(pack.length)), format, NODE, NOW);
				read++;
			} catch (RefusedException e) {
				assertTrue(e.getMessage().length() < 300, e.getMessage());
			}
		}
		assertTrue(read < 30_000);
	}
}

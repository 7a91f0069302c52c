package frond.historian.senml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import java.io.IOException;

/** One record as it stands in the pack, before resolution; used again for each. A field counts only if {@link #has} says so. */
final class SenmlRecord {
	private static final int VALUES = SenmlLabel.V.bit() | SenmlLabel.VS.bit() | SenmlLabel.VB.bit() | SenmlLabel.VD.bit();
	private static final int MEASUREMENT = VALUES | SenmlLabel.N.bit() | SenmlLabel.S.bit() | SenmlLabel.T.bit() | SenmlLabel.U.bit();

	private int present;
	int version;
	String baseName;
	String baseUnit;
	double baseTime;
	double baseValue;
	String name;
	String unit;
	double value;
	double time;
	boolean truth;
	String text;

	boolean has(SenmlLabel label) {
		return (this.present & label.bit()) != 0;
	}

	/** Whether it is more than base fields. */
	boolean hasMeasurement() {
		return (this.present & MEASUREMENT) != 0;
	}

	/** How many of the value fields it has; a sum is none (RFC 8428 section 4.2). */
	int values() {
		return Integer.bitCount(this.present & VALUES);
	}

	/** Reads the fields of a record whose start the parser has just passed. */
	void read(JsonParser parser, Senml.Format format) throws IOException, RefusedException {
		this.present = 0;
		JsonToken token;
		while ((token = parser.nextToken()) != JsonToken.END_OBJECT) {
			if (token != JsonToken.FIELD_NAME) {
				throw new RefusedException(Refusal.MALFORMED, "a record ends within");
			}
			String key = parser.currentName();
			SenmlLabel label = SenmlLabel.of(key, format);
			token = parser.nextToken();
			if (label == null) {
				if (key.endsWith("_")) {
					throw new RefusedException(Refusal.MUST_UNDERSTAND, "the pack has a field that must be understood and is not known here");
				}
				parser.skipChildren();
				continue;
			}
			if (has(label)) {
				throw new RefusedException(Refusal.MALFORMED, label.text() + " stands twice in a record");
			}
			this.present |= label.bit();
			read(label, token, parser);
		}
	}

	private void read(SenmlLabel label, JsonToken token, JsonParser parser) throws IOException, RefusedException {
		switch (label) {
			case BVER -> this.version = version(number(label, token, parser));
			case BN -> this.baseName = text(label, token, parser);
			case BU -> this.baseUnit = text(label, token, parser);
			case BT -> this.baseTime = number(label, token, parser);
			case BV -> this.baseValue = number(label, token, parser);
			case N -> this.name = text(label, token, parser);
			case U -> this.unit = text(label, token, parser);
			case V -> this.value = number(label, token, parser);
			case T -> this.time = number(label, token, parser);
			case VB -> this.truth = truth(label, token);
			case VS -> this.text = text(label, token, parser);
			case VD -> {
				// Base64 in JSON, a byte string in CBOR; its content is not looked at.
				if (token != JsonToken.VALUE_EMBEDDED_OBJECT) {
					text(label, token, parser);
				}
			}
			case BS, S, UT -> number(label, token, parser);
		}
	}

	private static int version(double number) {
		return number == (int) number ? (int) number : -1;
	}

	private static String text(SenmlLabel label, JsonToken token, JsonParser parser) throws IOException, RefusedException {
		if (token != JsonToken.VALUE_STRING) {
			throw new RefusedException(Refusal.MALFORMED, label.text() + " is not text");
		}
		return parser.getText();
	}

	private static double number(SenmlLabel label, JsonToken token, JsonParser parser) throws IOException, RefusedException {
		if (token == null || !token.isNumeric()) {
			throw new RefusedException(Refusal.MALFORMED, label.text() + " is not a number");
		}
		if (parser.getNumberType() == JsonParser.NumberType.FLOAT) {
			// A node sent 209.8 in four bytes: that is what is meant, not the 209.8000030517578 that the next double would be.
			return Double.parseDouble(Float.toString(parser.getFloatValue()));
		}
		return parser.getDoubleValue();
	}

	private static boolean truth(SenmlLabel label, JsonToken token) throws RefusedException {
		if (token == null || !token.isBoolean()) {
			throw new RefusedException(Refusal.MALFORMED, label.text() + " is neither true nor false");
		}
		return token == JsonToken.VALUE_TRUE;
	}
}

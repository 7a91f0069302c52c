package frond.historian.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import frond.historian.model.AlarmState;
import frond.historian.model.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * What a value is besides its number, as one text for engines that keep it in one column: the JSON array [alarm code, text, note, latitude,
 * longitude], null for what is not there, the end left out where nothing follows.
 */
public final class Extra {
	private static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxStringLength(1 << 24).build()).build();

	private Extra() {
	}

	/** The extra of a value that is not plain. */
	public static String write(Value value) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = JSON.createGenerator(text)) {
			json.writeStartArray();
			json.writeNumber(value.alarm().code());
			if (value.text() != null || value.note() != null || value.hasPosition()) {
				json.writeString(value.text());
			}
			if (value.note() != null || value.hasPosition()) {
				json.writeString(value.note());
			}
			if (value.hasPosition()) {
				json.writeNumber(value.latitude());
				json.writeNumber(value.longitude());
			}
			json.writeEndArray();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return text.toString();
	}

	/** The value of a number and its extra. */
	public static Value read(long time, double number, String extra) {
		try (JsonParser json = JSON.createParser(extra)) {
			json.nextToken();
			json.nextToken();
			AlarmState alarm = AlarmState.of(json.getIntValue());
			String text = string(json);
			String note = string(json);
			double latitude = coordinate(json);
			return new Value(time, number, text, latitude, coordinate(json), note, alarm);
		} catch (IOException e) {
			throw new StoreException("a stored value cannot be read: " + extra, e);
		}
	}

	private static String string(JsonParser json) throws IOException {
		return json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : null;
	}

	private static double coordinate(JsonParser json) throws IOException {
		JsonToken token = json.nextToken();
		return token != null && token.isNumeric() ? json.getDoubleValue() : Double.NaN;
	}
}

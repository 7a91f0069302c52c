package frond.historian.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import frond.historian.model.Content;
import frond.historian.model.Reading;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.senml.Senml;
import java.io.IOException;
import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Whether a reading is one that can be stored; for any thread. */
final class Validation {
	/** Longest text, in characters. */
	static final int MAXIMUM_TEXT = 256 * 1024;
	/** Longest note, in characters. */
	static final int MAXIMUM_NOTE = 4096;
	private static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).maxStringLength(MAXIMUM_TEXT).build()).build();
	private static final XMLInputFactory XML = XMLInputFactory.newFactory();

	static {
		// A document type could name files and entities without end.
		XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
	}

	private Validation() {
	}

	/**
	 * Checks all but the point's id.
	 *
	 * @param now microseconds since 1970
	 */
	static void check(Reading reading, Content content, long now) throws RefusedException {
		Value value = reading.value();
		if (value.time() < Senml.EARLIEST) {
			throw new RefusedException(Refusal.TIME_PAST, "a reading of " + reading.point() + " is from before 2001");
		}
		if (value.time() > now + Senml.LATEST_AHEAD) {
			throw new RefusedException(Refusal.TIME_FUTURE, "a reading of " + reading.point() + " is more than a day in the future");
		}
		if (!value.hasNumber() && value.text() == null && !value.hasPosition()) {
			throw new RefusedException(Refusal.VALUE, "a reading of " + reading.point() + " has no value");
		}
		if (Double.isInfinite(value.number())) {
			throw new RefusedException(Refusal.NOT_FINITE, "a value of " + reading.point() + " is not a finite number");
		}
		if (value.text() != null && value.text().length() > MAXIMUM_TEXT || value.note() != null && value.note().length() > MAXIMUM_NOTE) {
			throw new RefusedException(Refusal.OVERSIZE, "a text may have " + MAXIMUM_TEXT + " characters, a note " + MAXIMUM_NOTE);
		}
		if (Double.isNaN(value.latitude()) != Double.isNaN(value.longitude()) || Math.abs(value.latitude()) > 90 || Math.abs(value.longitude()) > 180) {
			throw new RefusedException(Refusal.POSITION, "a position is a latitude from -90 to 90 and a longitude from -180 to 180");
		}
		if (content != Content.ANY && !fits(value, content)) {
			throw new RefusedException(Refusal.CONTENT, reading.point() + " takes " + content.name().toLowerCase(java.util.Locale.ROOT) + " only");
		}
	}

	private static boolean fits(Value value, Content content) {
		return switch (content) {
			case ANY -> true;
			case NUMBER -> value.hasNumber();
			case POSITION -> value.hasPosition();
			case TEXT -> value.text() != null;
			case JSON -> value.text() != null && isJson(value.text());
			case XML -> value.text() != null && isXml(value.text());
		};
	}

	private static boolean isJson(String text) {
		try (JsonParser parser = JSON.createParser(text)) {
			if (parser.nextToken() == null) {
				return false;
			}
			parser.skipChildren();
			return parser.nextToken() == null;
		} catch (IOException e) {
			return false;
		}
	}

	private static boolean isXml(String text) {
		try {
			XMLStreamReader reader = XML.createXMLStreamReader(new StringReader(text));
			while (reader.hasNext()) {
				reader.next();
			}
			reader.close();
			return true;
		} catch (XMLStreamException | RuntimeException e) {
			return false;
		}
	}
}

package frond.aot.target;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** JUnit's XML report: a suite a class. */
final class Report {
	private Report() {
	}

	static void write(Path file, List<Outcome> outcomes) throws IOException {
		Map<String, List<Outcome>> suites = new LinkedHashMap<>();
		for (Outcome outcome : outcomes) {
			suites.computeIfAbsent(outcome.className(), name -> new ArrayList<>()).add(outcome);
		}
		Files.createDirectories(file.toAbsolutePath().getParent());
		try (Writer writer = Files.newBufferedWriter(file)) {
			XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(writer);
			xml.writeStartDocument("UTF-8", "1.0");
			xml.writeStartElement("testsuites");
			for (Map.Entry<String, List<Outcome>> suite : suites.entrySet()) {
				write(xml, suite.getKey(), suite.getValue());
			}
			xml.writeEndElement();
			xml.writeEndDocument();
			xml.close();
		} catch (XMLStreamException e) {
			throw new IOException(e);
		}
	}

	private static void write(XMLStreamWriter xml, String name, List<Outcome> outcomes) throws XMLStreamException {
		xml.writeStartElement("testsuite");
		xml.writeAttribute("name", name);
		xml.writeAttribute("tests", String.valueOf(outcomes.size()));
		xml.writeAttribute("failures", String.valueOf(outcomes.stream().filter(outcome -> outcome.failure != null).count()));
		xml.writeAttribute("skipped", String.valueOf(outcomes.stream().filter(outcome -> outcome.ignored).count()));
		for (Outcome outcome : outcomes) {
			xml.writeStartElement("testcase");
			xml.writeAttribute("classname", name);
			xml.writeAttribute("name", outcome.method());
			xml.writeAttribute("time", String.format("%.3f", outcome.seconds));
			if (outcome.ignored) {
				xml.writeEmptyElement("skipped");
			} else if (outcome.failure != null) {
				xml.writeStartElement("failure");
				xml.writeAttribute("message", outcome.failure);
				xml.writeEndElement();
			}
			xml.writeEndElement();
		}
		xml.writeEndElement();
	}
}

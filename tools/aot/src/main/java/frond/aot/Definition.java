package frond.aot;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A properties file that defines a board or an application. */
final class Definition {
	private final Path file;
	private final Properties properties = new Properties();

	Definition(Path file) {
		this.file = file;
		try (Reader reader = Files.newBufferedReader(file)) {
			this.properties.load(reader);
		} catch (IOException e) {
			throw new BuildException("cannot read " + file + ": " + e.getMessage(), e);
		}
	}

	String get(String name) {
		String value = this.properties.getProperty(name);
		if (value == null) {
			throw new BuildException(this.file + ": no '" + name + "'");
		}
		return value.strip();
	}

	String get(String name, String otherwise) {
		return this.properties.getProperty(name, otherwise).strip();
	}

	int number(String name, int otherwise) {
		String value = this.properties.getProperty(name);
		if (value == null) {
			return otherwise;
		}
		try {
			return Integer.decode(value.strip());
		} catch (NumberFormatException e) {
			throw new BuildException(this.file + ": '" + name + "' is not a number: " + value.strip(), e);
		}
	}
}

package frond.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Children out of reach of the terminal's Ctrl-C, so that who started them ends them in order instead of seeing them die. */
final class Detached {
	private static final Path SETSID = Path.of("/usr/bin/setsid");

	/** Goes before a command: nothing on a machine without util-linux. */
	static final List<String> PREFIX = Files.isExecutable(SETSID) ? List.of(SETSID.toString()) : List.of();

	private Detached() {
	}
}

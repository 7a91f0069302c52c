package frond.historian.security;

import frond.historian.model.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Who changed what, a line a change: time, who, what, which. Secrets are never in it. One file before the present one is kept. */
public final class AuditLog {
	private static final long MAXIMUM_BYTES = 10 << 20;

	private final Path file;

	public AuditLog(Path file) {
		this.file = file;
	}

	/** Notes a change. */
	public synchronized void note(Principal who, String what, String which) {
		String line = Instant.now() + " " + who.name() + ' ' + what + ' ' + which.replaceAll("[\\s\\p{C}]", "?") + '\n';
		try {
			if (Files.exists(this.file) && Files.size(this.file) > MAXIMUM_BYTES) {
				Files.move(this.file, this.file.resolveSibling(this.file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
			}
			Files.writeString(this.file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		} catch (IOException e) {
			Console.error("the audit log cannot be written: " + e.getMessage());
		}
	}
}

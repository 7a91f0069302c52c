package frond.aot;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A digest over everything that a step depends on: equal digests mean that the step need not run again. */
final class Fingerprint {
	private final MessageDigest digest;

	Fingerprint() {
		try {
			this.digest = MessageDigest.getInstance("SHA-256");
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}

	void add(String text) {
		this.digest.update(text.getBytes(StandardCharsets.UTF_8));
		this.digest.update((byte) 0);
	}

	/** Every file under a directory, by relative name and content. */
	void addTree(Path directory) throws IOException {
		List<Path> files;
		try (Stream<Path> walk = Files.walk(directory)) {
			files = walk.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
		}
		for (Path file : files) {
			add(directory.relativize(file).toString());
			this.digest.update(Files.readAllBytes(file));
		}
	}

	/** The classes of a tool: the content of its directory, or the name of its archive (which has the version in it). */
	void addCodeOf(Class<?> type) throws IOException {
		try {
			Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
			if (Files.isDirectory(place)) {
				addTree(place);
			} else {
				add(place.getFileName().toString());
			}
		} catch (URISyntaxException e) {
			throw new IOException(e);
		}
	}

	@Override
	public String toString() {
		return HexFormat.of().formatHex(this.digest.digest());
	}
}

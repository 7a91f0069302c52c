package frond.historian;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What the historian keeps: {@code db/} (QuestDB) or {@code values.mv} (H2), {@code metadata.mv} or {@code metadata-encrypted.mv} (what is configured), {@code log/} (QuestDB's own errors), {@code tls/} (certificate and key), {@code audit.log} (who
 * changed what), {@code client-id} (how the broker knows us), {@code mqtt/} (the broker's own),
 * {@code webhook-key} (of which the secrets of webhooks are derived), {@code lock} (held by the one process that uses the directory).
 */
final class DataDirectory implements Closeable {
	/** Length of the key of webhooks, in bytes. */
	private static final int WEBHOOK_KEY = 32;
	private final Path root;
	private final FileChannel channel;

	/** @throws IOException with a sentence for the user if the directory cannot be made or is in use */
	DataDirectory(Path root) throws IOException {
		this(root, "");
	}

	/** As the other; {@code hint} follows the sentence that the directory is in use. */
	DataDirectory(Path root, String hint) throws IOException {
		this.root = root.toAbsolutePath();
		try {
			Files.createDirectories(this.root);
			this.channel = FileChannel.open(this.root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		} catch (FileSystemException e) {
			throw new IOException(this.root + " cannot be used: " + (e.getReason() == null ? "no access to " + e.getFile() : e.getReason()), e);
		}
		if (!lock(this.channel)) {
			this.channel.close();
			throw new IOException(this.root + " is in use by another historian" + hint);
		}
	}

	/** Where QuestDB keeps its files; made if need be. */
	Path database() throws IOException {
		return Files.createDirectories(this.root.resolve("db"));
	}

	Path log() {
		return this.root.resolve("log");
	}

	/** Values, where H2 keeps them. */
	Path values() {
		return this.root.resolve("values.mv");
	}

	/** What is configured, encrypted. */
	Path encryptedMetadata() {
		return this.root.resolve("metadata-encrypted.mv");
	}

	/** What is configured. */
	Path metadata() {
		return this.root.resolve("metadata.mv");
	}

	/** Certificate and key. */
	Path tls() {
		return this.root.resolve("tls");
	}

	/** What the MQTT broker keeps: sessions, and messages for those who are away. */
	Path mqtt() {
		return this.root.resolve("mqtt");
	}

	/** Who changed what. */
	Path audit() {
		return this.root.resolve("audit.log");
	}

	/** The MQTT client id: made once, so that the broker finds our session again. */
	String clientId() {
		Path file = this.root.resolve("client-id");
		try {
			if (Files.exists(file)) {
				String id = Files.readString(file).strip();
				if (!id.isEmpty()) {
					return id;
				}
			}
			byte[] random = new byte[6];
			new SecureRandom().nextBytes(random);
			String id = "frond-historian-" + HexFormat.of().formatHex(random);
			Files.writeString(file, id + '\n');
			return id;
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Of which the secrets of webhooks are derived: made once, for its owner's eyes. */
	byte[] webhookKey() throws IOException {
		Path file = this.root.resolve("webhook-key");
		if (Files.exists(file)) {
			try {
				byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
				if (key.length == WEBHOOK_KEY) {
					return key;
				}
			} catch (IllegalArgumentException e) {
				// Answered below.
			}
			throw new IOException(file + " does not hold a key; remove it for a new one (the secrets of all webhooks change with it)");
		}
		byte[] key = new byte[WEBHOOK_KEY];
		new SecureRandom().nextBytes(key);
		Path made = Files.createTempFile(this.root, "webhook-key", null, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(made, HexFormat.of().formatHex(key) + '\n');
		Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
		return key;
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

	private static boolean lock(FileChannel channel) throws IOException {
		try {
			FileLock lock = channel.tryLock();
			return lock != null;
		} catch (OverlappingFileLockException e) {
			return false;
		}
	}
}

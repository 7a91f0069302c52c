package frond.cli;

import frond.ieee802154.NetworkKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The file that holds a network's keys ({@link NetworkKeys}), for its owner only. A key is never shown, only its fingerprint. */
public final class KeyFile {
	private static final int FINGERPRINT = 4;

	private KeyFile() {
	}

	/** Reads the keys; a file that is not keys is the user's error. */
	public static NetworkKeys read(Path file) {
		NetworkKeys keys;
		try {
			keys = NetworkKeys.of(Files.readAllBytes(file));
		} catch (IOException failed) {
			throw new CommandException("--key-file: cannot read " + file);
		}
		if (keys == null) {
			throw new CommandException("--key-file: " + file + " must hold one or two keys of 32 hexadecimal digits, a line each, with a key index in front if it is not 1");
		}
		return keys;
	}

	/** Writes a new key, that nobody but its owner can read. */
	public static void create(Path file) throws IOException {
		byte[] key = new byte[16];
		new SecureRandom().nextBytes(key);
		Files.deleteIfExists(file);
		Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(file, HexFormat.of().formatHex(key) + "\n", StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
	}

	/** What two people can compare without showing the key: the first bytes of its SHA-256. */
	public static String fingerprint(byte[] key) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key), 0, FINGERPRINT);
		} catch (NoSuchAlgorithmException impossible) {
			throw new IllegalStateException(impossible);
		}
	}
}

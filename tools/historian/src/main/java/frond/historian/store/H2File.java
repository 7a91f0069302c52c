package frond.historian.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** Opens files of H2's MVStore, encrypted (AES) or not, and says what is wrong with one that does not open. */
public final class H2File {
	/** What an encrypted file begins with. */
	private static final byte[] ENCRYPTED = "H2encrypt\n".getBytes(StandardCharsets.US_ASCII);

	private H2File() {
	}

	/**
	 * Opens a file, makes it if need be.
	 *
	 * @param key null for one that is not encrypted; overwritten
	 * @param megabytes of its pages that may be kept in memory
	 * @throws StoreException with a sentence for the user if it cannot be used
	 */
	public static MVStore open(Path file, char[] key, int megabytes) {
		if (isKept(file) && isEncrypted(file) != (key != null)) {
			throw new StoreException(file + (key == null ? " is encrypted: it opens with its key only" : " is not encrypted, and a key was given for it"), null);
		}
		MVStore.Builder builder = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().cacheSize(megabytes);
		if (key != null) {
			builder.encryptionKey(key);
		}
		try {
			return builder.open();
		} catch (MVStoreException e) {
			throw new StoreException(file + switch (e.getErrorCode()) {
				case DataUtils.ERROR_FILE_LOCKED -> " is in use by another process";
				case DataUtils.ERROR_FILE_CORRUPT -> key == null ? " is damaged, or no file of a historian" : " does not open with this key";
				default -> " cannot be opened: " + e.getMessage().lines().findFirst().orElse("");
			}, e);
		} catch (IllegalArgumentException e) {
			throw new StoreException(file + " cannot be made", e);
		}
	}

	private static boolean isKept(Path file) {
		try {
			return Files.exists(file) && Files.size(file) > 0;
		} catch (IOException e) {
			throw new StoreException(file + " cannot be read", e);
		}
	}

	private static boolean isEncrypted(Path file) {
		try (InputStream in = Files.newInputStream(file)) {
			return Arrays.equals(in.readNBytes(ENCRYPTED.length), ENCRYPTED);
		} catch (IOException e) {
			throw new StoreException(file + " cannot be read", e);
		}
	}
}

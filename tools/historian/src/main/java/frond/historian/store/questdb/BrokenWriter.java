package frond.historian.store.questdb;

import io.questdb.cairo.wal.WalWriter;
import java.lang.reflect.Field;

/**
 * Gets rid of a log writer that failed. When it is closed QuestDB rolls it back, which after a write that failed half way (a full disk) reads memory that is
 * mapped no more, and the process ends. One that it calls distressed it throws away as it is, and there is no other way to tell it so.
 */
final class BrokenWriter {
	private static final Field DISTRESSED = distressed();

	private BrokenWriter() {
	}

	private static Field distressed() {
		try {
			Field field = WalWriter.class.getDeclaredField("distressed");
			field.setAccessible(true);
			return field;
		} catch (ReflectiveOperationException | RuntimeException e) {
			return null;
		}
	}

	/** Frees what can be freed of it. */
	static void discard(WalWriter writer) {
		try {
			if (DISTRESSED != null) {
				DISTRESSED.setBoolean(writer, true);
				writer.close();
			}
		} catch (IllegalAccessException | RuntimeException | Error e) {
			// It stays open; the next write gets another all the same.
		}
	}
}

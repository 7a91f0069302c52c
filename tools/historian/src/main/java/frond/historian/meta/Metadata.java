package frond.historian.meta;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import frond.historian.store.FreeSpace;
import frond.historian.store.H2File;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Everything that is configured, in one file of H2's MVStore: a map of JSON documents a kind. A change is on disk when the call that made
 * it returns, and is there as a whole or not at all, also after kill -9.
 */
public final class Metadata implements Closeable {
	/** How documents are written, here and in the API: no nulls, enumerations in lower case are read too. */
	public static final ObjectMapper JSON = JsonMapper.builder().serializationInclusion(JsonInclude.Include.NON_NULL).enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS).disable(MapperFeature.AUTO_DETECT_IS_GETTERS).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
			.withCoercionConfig(LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail).setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)).build();

	private static final int CACHE_MEGABYTES = 8;
	/** Less than the values keep free, so that what is configured can still be changed when these cannot be written. */
	private static final int RESERVE_MEGABYTES = 8;

	private final MVStore store;
	private final FreeSpace free;

	/** @param free watches the disk, or null for one in memory */
	private Metadata(MVStore store, FreeSpace free) {
		this.store = store;
		this.free = free;
	}

	/**
	 * Opens the file, makes it if need be.
	 *
	 * @param key that it is encrypted with, or null; overwritten
	 * @throws frond.historian.store.StoreException with a sentence for the user if it cannot be used
	 */
	public static Metadata inFile(Path file, char[] key) {
		return new Metadata(H2File.open(file, key, CACHE_MEGABYTES), new FreeSpace(file.toAbsolutePath().getParent(), RESERVE_MEGABYTES));
	}

	/** Forgets everything when it is closed. */
	public static Metadata inMemory() {
		return new Metadata(new MVStore.Builder().autoCommitDisabled().open(), null);
	}

	/**
	 * The documents of one kind.
	 *
	 * @param kind its name; never another one's
	 * @param type a record that Jackson can read and write
	 * @param id what identifies a document within its kind
	 */
	public synchronized <T> Documents<T> documents(String kind, Class<T> type, Function<T, String> id) {
		MVMap<String, String> map = this.store.openMap(kind);
		Map<String, T> read = new HashMap<>();
		map.forEach((key, json) -> {
			try {
				read.put(key, JSON.readValue(json, type));
			} catch (JsonProcessingException e) {
				throw new IllegalStateException(kind + ' ' + key + " in the metadata cannot be read: " + e.getOriginalMessage(), e);
			}
		});
		return new Documents<>(this, map, id, read);
	}

	/** Makes changes, as one, durable. */
	synchronized void change(Runnable changes) {
		if (this.free != null) {
			this.free.require();
		}
		try {
			changes.run();
			this.store.commit();
			if (this.free != null) {
				this.store.sync();
			}
		} catch (MVStoreException e) {
			this.store.rollback();
			throw new IllegalStateException("the metadata cannot be written: " + e.getMessage(), e);
		}
	}

	/** Everything by kind and id, as JSON texts; a copy. */
	public synchronized SortedMap<String, SortedMap<String, String>> dump() {
		SortedMap<String, SortedMap<String, String>> all = new TreeMap<>();
		for (String kind : this.store.getMapNames()) {
			MVMap<String, String> map = this.store.openMap(kind);
			all.put(kind, new TreeMap<>(map));
		}
		return all;
	}

	/** Puts what {@link #dump} gave, beside what is there, as one change. Before anybody has asked for documents. */
	public void put(SortedMap<String, SortedMap<String, String>> all) {
		change(() -> all.forEach((kind, documents) -> {
			MVMap<String, String> map = this.store.openMap(kind);
			map.putAll(documents);
		}));
	}

	@Override
	public synchronized void close() {
		if (this.free != null) {
			// What was rewritten many times takes no more room than it needs.
			this.store.compactFile(200);
		}
		this.store.close();
	}
}

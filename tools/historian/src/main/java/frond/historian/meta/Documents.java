package frond.historian.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.h2.mvstore.MVMap;

/** The documents of one kind, all in memory, ordered by id; what changes is on disk when the call returns. For any thread. */
public final class Documents<T> {
	private final Metadata metadata;
	private final MVMap<String, String> map;
	private final Function<T, String> id;
	private final ConcurrentSkipListMap<String, T> documents;

	Documents(Metadata metadata, MVMap<String, String> map, Function<T, String> id, Map<String, T> documents) {
		this.metadata = metadata;
		this.map = map;
		this.id = id;
		this.documents = new ConcurrentSkipListMap<>(documents);
	}

	/** The document, or null. */
	public T get(String id) {
		return this.documents.get(id);
	}

	/** A copy, by id. */
	public List<T> all() {
		return new ArrayList<>(this.documents.values());
	}

	public int size() {
		return this.documents.size();
	}

	/** The id that comes last, or null if there is no document. */
	public String lastId() {
		var last = this.documents.lastEntry();
		return last == null ? null : last.getKey();
	}

	public void put(T document) {
		change(List.of(document), List.of());
	}

	/** Returns the document that was removed, or null if there was none. */
	public T remove(String id) {
		T document = this.documents.get(id);
		if (document != null) {
			change(List.of(), List.of(id));
		}
		return document;
	}

	/** Puts and removes as one change. */
	public void change(Collection<T> put, Collection<String> remove) {
		this.metadata.change(() -> {
			for (T document : put) {
				this.map.put(this.id.apply(document), json(document));
			}
			remove.forEach(this.map::remove);
		});
		put.forEach(document -> this.documents.put(this.id.apply(document), document));
		remove.forEach(this.documents::remove);
	}

	private String json(T document) {
		try {
			return Metadata.JSON.writeValueAsString(document);
		} catch (JsonProcessingException e) {
			throw new IllegalArgumentException(e.getOriginalMessage(), e);
		}
	}
}

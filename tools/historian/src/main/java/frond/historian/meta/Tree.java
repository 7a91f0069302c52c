package frond.historian.meta;

import frond.historian.model.Entity;
import frond.historian.model.PointName;
import frond.historian.model.PointSettings;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Folders and points. A point that nobody made appears when its first reading arrives, in a folder for its node. For any thread; changes
 * come one at a time, are durable when they return, and are told to whoever asked for it.
 */
public final class Tree {
	private static final String ROOT = "";

	private final Documents<Entity> documents;
	private final Map<String, Entity> entities = new ConcurrentHashMap<>();
	private final Map<String, Map<String, String>> children = new ConcurrentHashMap<>();
	private final BiConsumer<Entity, Boolean> changed;

	/** @param changed is told every entity that was made or changed (false) or removed (true) */
	public Tree(Metadata metadata, BiConsumer<Entity, Boolean> changed) {
		this.documents = metadata.documents("entity", Entity.class, Entity::id);
		this.changed = changed;
		this.documents.all().forEach(this::index);
	}

	/** The folder or point of this id, or null. */
	public Entity get(String id) {
		return this.entities.get(id);
	}

	/** The settings of a point; those of an unknown one are the default. */
	public PointSettings settings(String point) {
		Entity entity = this.entities.get(point);
		return entity == null || !entity.isPoint() ? PointSettings.DEFAULT : entity.settings();
	}

	public int size() {
		return this.entities.size();
	}

	/** What a folder holds, by name; what is at the top if {@code folder} is null. */
	public List<Entity> children(String folder) {
		List<Entity> list = new ArrayList<>();
		for (String id : this.children.getOrDefault(key(folder), Map.of()).values()) {
			Entity entity = this.entities.get(id);
			if (entity != null) {
				list.add(entity);
			}
		}
		list.sort(Comparator.comparing(Entity::name));
		return list;
	}

	/** All points, in no order. */
	public List<Entity> points() {
		return this.entities.values().stream().filter(Entity::isPoint).toList();
	}

	/** Names from the top down, joined by "/". */
	public String path(Entity entity) {
		StringBuilder path = new StringBuilder(entity.name());
		for (Entity at = parent(entity); at != null; at = parent(at)) {
			path.insert(0, at.name() + '/');
		}
		return path.toString();
	}

	private Entity parent(Entity entity) {
		return entity.parent() == null ? null : this.entities.get(entity.parent());
	}

	/** What a text names: an id, or names from the top down joined by "/". Null if nothing. */
	public Entity find(String text) {
		Entity entity = this.entities.get(text);
		if (entity != null || text.isEmpty()) {
			return entity;
		}
		String parent = null;
		for (String name : text.split("/", -1)) {
			String id = this.children.getOrDefault(key(parent), Map.of()).get(name);
			if (id == null) {
				return null;
			}
			parent = id;
		}
		return this.entities.get(parent);
	}

	/** The point that a text names: by id, by path, or by its name alone wherever it is; of several the first by id. Null if none. */
	public Entity point(String text) {
		Entity entity = find(text);
		if (entity != null && entity.isPoint() || text.indexOf('/') >= 0) {
			return entity == null || entity.isPoint() ? entity : null;
		}
		return this.entities.values().stream().filter(each -> each.isPoint() && each.name().equalsIgnoreCase(text))
				.min(Comparator.comparing((Entity each) -> !each.name().equals(text)).thenComparing(Entity::id)).orElse(null);
	}

	/**
	 * Makes a folder or a point.
	 *
	 * @param id or null for one made from its name and its folder's
	 * @throws TreeException if the id or the name is taken, or the parent is no folder
	 */
	public synchronized Entity create(String id, Entity.Kind kind, String parent, String name, PointSettings settings) {
		Entity entity = new Entity(id == null ? freeId(parent, name) : id, kind, parent, name, settings);
		if (this.entities.containsKey(entity.id())) {
			throw new TreeException(TreeException.Reason.CONFLICT, "there is something with the id " + entity.id() + " already");
		}
		checkPlace(entity);
		save(List.of(entity));
		return entity;
	}

	/** Replaces name, place and settings of what has this id. */
	public synchronized Entity update(Entity entity) {
		Entity before = this.entities.get(entity.id());
		if (before == null) {
			throw new TreeException(TreeException.Reason.MISSING, "there is nothing with the id " + entity.id());
		}
		if (before.kind() != entity.kind()) {
			throw new TreeException(TreeException.Reason.CONFLICT, "a folder cannot become a point, nor a point a folder");
		}
		checkPlace(entity);
		for (Entity at = parent(entity); at != null; at = parent(at)) {
			if (at.id().equals(entity.id())) {
				throw new TreeException(TreeException.Reason.CONFLICT, "a folder cannot be put into itself");
			}
		}
		this.children.get(key(before.parent())).remove(before.name());
		save(List.of(entity));
		return entity;
	}

	/**
	 * Removes something.
	 *
	 * @throws TreeException if it is a folder that is not empty
	 */
	public synchronized Entity remove(String id) {
		Entity entity = this.entities.get(id);
		if (entity == null) {
			throw new TreeException(TreeException.Reason.MISSING, "there is nothing with the id " + id);
		}
		if (!this.children.getOrDefault(id, Map.of()).isEmpty()) {
			throw new TreeException(TreeException.Reason.CONFLICT, "the folder is not empty");
		}
		this.documents.change(List.of(), List.of(id));
		this.entities.remove(id);
		this.children.get(key(entity.parent())).remove(entity.name());
		this.children.remove(id);
		this.changed.accept(entity, true);
		return entity;
	}

	/** Makes those of these points that are not there, each in the folder of its node, in one change. Their names are valid. */
	public synchronized void appear(Collection<String> points) {
		Map<String, Entity> made = new LinkedHashMap<>();
		for (String point : points) {
			if (!this.entities.containsKey(point) && !made.containsKey(point)) {
				String folder = folderOf(PointName.node(point), made);
				made.put(point, Entity.point(point, folder, freeName(folder, PointName.name(point), made), PointSettings.DEFAULT));
			}
		}
		if (!made.isEmpty()) {
			save(made.values());
		}
	}

	/** The folder of a node: "house/kitchen" is "kitchen" in "house". */
	private String folderOf(String node, Map<String, Entity> made) {
		if (node.isEmpty()) {
			return null;
		}
		String id = PointName.isEui64(node) ? PointName.folder(node) : node;
		Entity there = this.entities.containsKey(id) ? this.entities.get(id) : made.get(id);
		if (there != null) {
			return there.isPoint() ? there.parent() : id;
		}
		int slash = node.lastIndexOf('/');
		String parent = slash > 0 ? folderOf(node.substring(0, slash), made) : null;
		String name = slash > 0 && slash < node.length() - 1 ? node.substring(slash + 1) : node.replace('/', ' ');
		made.put(id, Entity.folder(id, parent, freeName(parent, name, made)));
		return id;
	}

	private String freeName(String parent, String name, Map<String, Entity> made) {
		String shortened = name.length() > Entity.MAXIMUM_NAME - 8 ? name.substring(name.length() - Entity.MAXIMUM_NAME + 8) : name;
		String free = shortened.replace('/', ' ').isBlank() ? "point" : shortened.replace('/', ' ');
		Map<String, String> taken = this.children.getOrDefault(key(parent), Map.of());
		String candidate = free;
		for (int n = 2; taken.containsKey(candidate) || isMade(parent, candidate, made); n++) {
			candidate = free + " (" + n + ')';
		}
		return candidate;
	}

	private static boolean isMade(String parent, String name, Map<String, Entity> made) {
		// Names within a node are unlike each other already, so that only few are ever compared.
		return made.size() < 64 && made.values().stream().anyMatch(entity -> entity.name().equals(name) && java.util.Objects.equals(entity.parent(), parent));
	}

	private void checkPlace(Entity entity) {
		if (entity.parent() != null) {
			Entity parent = this.entities.get(entity.parent());
			if (parent == null || parent.isPoint()) {
				throw new TreeException(TreeException.Reason.CONFLICT, "there is no folder " + entity.parent());
			}
		}
		String other = this.children.getOrDefault(key(entity.parent()), Map.of()).get(entity.name());
		if (other != null && !other.equals(entity.id())) {
			throw new TreeException(TreeException.Reason.CONFLICT, "the folder has a " + entity.name() + " already");
		}
	}

	/** An id that can be read: the name's letters and digits, after the folder's. */
	private String freeId(String parent, String name) {
		String plain = Normalizer.normalize(String.valueOf(name), Normalizer.Form.NFD).toLowerCase(Locale.ROOT).replaceAll("\\p{M}+", "").replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
		String start = (parent == null ? "" : parent + '/') + (plain.isEmpty() ? "x" : plain);
		String id = start.length() > PointName.MAXIMUM_LENGTH - 8 ? start.substring(0, PointName.MAXIMUM_LENGTH - 8) : start;
		String free = id;
		for (int n = 2; this.entities.containsKey(free); n++) {
			free = id + '-' + n;
		}
		return free;
	}

	private void save(Collection<Entity> entities) {
		this.documents.change(entities, List.of());
		entities.forEach(this::index);
		entities.forEach(entity -> this.changed.accept(entity, false));
	}

	private void index(Entity entity) {
		this.entities.put(entity.id(), entity);
		this.children.computeIfAbsent(key(entity.parent()), key -> new ConcurrentHashMap<>()).put(entity.name(), entity.id());
	}

	private static String key(String folder) {
		return folder == null ? ROOT : folder;
	}
}

package frond.historian.model;

/**
 * A folder or a point of the tree.
 *
 * @param id of a point: what readings name it by; of a folder: anything alike. Never changes
 * @param parent id of the folder that it is in, or null at the top
 * @param name what people call it; unlike its siblings'
 * @param settings of a point; null for a folder
 */
public record Entity(String id, Kind kind, String parent, String name, PointSettings settings) {
	/** Longest name, in characters. */
	public static final int MAXIMUM_NAME = 200;

	/** What there is in the tree. */
	public enum Kind {
		FOLDER, POINT
	}

	/** @throws IllegalArgumentException with a sentence for the user */
	public Entity {
		if (id == null || !PointName.isValid(id)) {
			throw new IllegalArgumentException("an id must be 1 to " + PointName.MAXIMUM_LENGTH + " of the characters A-Z a-z 0-9 - : . / _, the first a letter or a digit");
		}
		if (kind == null) {
			throw new IllegalArgumentException("kind must be folder or point");
		}
		if (name == null || name.isBlank() || name.length() > MAXIMUM_NAME || name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException("a name must be 1 to " + MAXIMUM_NAME + " characters, without control characters and '/'");
		}
		settings = kind == Kind.FOLDER ? null : settings == null || settings.equals(PointSettings.DEFAULT) ? PointSettings.DEFAULT : settings;
	}

	public static Entity folder(String id, String parent, String name) {
		return new Entity(id, Kind.FOLDER, parent, name, null);
	}

	public static Entity point(String id, String parent, String name, PointSettings settings) {
		return new Entity(id, Kind.POINT, parent, name, settings);
	}

	public boolean isPoint() {
		return this.kind == Kind.POINT;
	}

	public Entity withSettings(PointSettings settings) {
		return new Entity(this.id, this.kind, this.parent, this.name, settings);
	}

	public Entity withPlace(String parent, String name) {
		return new Entity(this.id, this.kind, parent, name, this.settings);
	}
}

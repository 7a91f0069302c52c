package frond.historian.event;

import frond.historian.model.Alarm;
import frond.historian.model.Entity;
import java.util.List;

/** Takes events; each listener in a thread of its own, one call at a time, in the order in which things happened. */
public interface Listener {
	/** Values that became durable, in the order of their commit. Only called for listeners that asked for values. */
	default void stored(List<Stored> values) {
	}

	/** An alarm was raised, or cleared ({@link Alarm#isActive} tells), or acknowledged. It is in the alarm log already. */
	default void alarm(Alarm alarm) {
	}

	/** A folder or a point was made or changed; or removed, then {@code entity} is its last state. */
	default void changed(Entity entity, boolean removed) {
	}
}

package frond.historian.pipeline;

import frond.historian.event.Stored;
import frond.historian.model.Alarm;
import frond.historian.model.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one commit holds: rows to store, and what is to be told once they are. */
final class Batch {
	/** Whether anybody wants to be told of values: as it is when the first reading is taken, not when the waiting for it began. */
	boolean tell;
	final List<Reading> rows = new ArrayList<>();
	final List<Stored> events = new ArrayList<>();
	/** By id, as they are after the commit. */
	final Map<Long, Alarm> alarms = new LinkedHashMap<>();
	/** Points that are to appear in the tree. */
	final Set<String> appeared = new LinkedHashSet<>();
	long filtered;
	long passedOver;
}

package frond.historian.alert;

import frond.historian.meta.AlarmLog;
import frond.historian.meta.Documents;
import frond.historian.meta.Metadata;
import frond.historian.model.Alarm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Finds what is new in the alarm log, which is durable before anybody is told: an alarm that was raised, one that has ended. What it has found it notes after it
 * was handed on, so that a crash between tells it twice and never not at all.
 */
final class AlarmWatch {
	private static final String HIGHEST = "highest";

	private final AlarmLog log;
	private final Documents<Progress> documents;
	private final Set<Long> open = new HashSet<>();
	private long highest;

	AlarmWatch(Metadata metadata, AlarmLog log) {
		this.log = log;
		this.documents = metadata.documents("alarm-told", Progress.class, Progress::id);
		for (Progress progress : this.documents.all()) {
			if (progress.id().equals(HIGHEST)) {
				this.highest = progress.time();
			} else {
				this.open.add(progress.time());
			}
		}
	}

	/** Takes everything that is in the log for told. */
	void skip() {
		List<Alarm> all = this.log.all();
		Map<String, Progress> put = new HashMap<>();
		this.documents.change(List.of(), this.documents.all().stream().map(Progress::id).toList());
		this.open.clear();
		for (Alarm alarm : all) {
			this.highest = Math.max(this.highest, alarm.id());
			if (alarm.isActive()) {
				this.open.add(alarm.id());
				put.put(Long.toString(alarm.id()), new Progress(Long.toString(alarm.id()), alarm.id(), null));
			}
		}
		put.put(HIGHEST, new Progress(HIGHEST, this.highest, null));
		this.documents.change(put.values(), List.of());
	}

	/** Goes through the whole log. */
	void scan(BiConsumer<Alarm, Boolean> found) {
		List<Alarm> all = this.log.all();
		for (int i = all.size() - 1; i >= 0; i--) {
			take(all.get(i), found);
		}
	}

	/**
	 * Takes an alarm as it now is.
	 *
	 * @param found is handed the alarm, and whether it is its end
	 */
	void take(Alarm alarm, BiConsumer<Alarm, Boolean> found) {
		// Somebody who acknowledges an alarm may overtake the telling of those before it.
		for (long id = this.highest + 1; id < alarm.id() && alarm.id() - this.highest < AlarmLog.MAXIMUM; id++) {
			Alarm before = this.log.get(id);
			if (before != null) {
				note(before, found);
			}
		}
		note(alarm, found);
	}

	private void note(Alarm alarm, BiConsumer<Alarm, Boolean> found) {
		String id = Long.toString(alarm.id());
		if (alarm.id() > this.highest) {
			found.accept(alarm, false);
			if (!alarm.isActive()) {
				found.accept(alarm, true);
			}
			this.highest = alarm.id();
			Progress highest = new Progress(HIGHEST, this.highest, null);
			if (alarm.isActive()) {
				this.open.add(alarm.id());
				this.documents.change(List.of(highest, new Progress(id, alarm.id(), null)), List.of());
			} else {
				this.documents.put(highest);
			}
		} else if (!alarm.isActive() && this.open.remove(alarm.id())) {
			found.accept(alarm, true);
			this.documents.remove(id);
		}
	}
}

package frond.historian.meta;

import frond.historian.model.Alarm;
import frond.historian.model.AlarmState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The alarms that were raised, the newest {@link #MAXIMUM} of them; those that are active are kept however many there are. */
public final class AlarmLog {
	/** How many are kept. */
	public static final int MAXIMUM = 10_000;

	private final Documents<Alarm> documents;
	private long nextId;

	public AlarmLog(Metadata metadata) {
		this.documents = metadata.documents("alarm", Alarm.class, alarm -> key(alarm.id()));
		String last = this.documents.lastId();
		this.nextId = last == null ? 1 : Long.parseLong(last) + 1;
	}

	/** An alarm that begins; {@link #put} makes it durable. */
	public synchronized Alarm begin(String point, AlarmState kind, long time, double number) {
		return new Alarm(this.nextId++, point, kind, time, number, 0, 0, null);
	}

	/** Makes alarms as they now are durable, as one change. */
	public synchronized void put(Collection<Alarm> alarms) {
		List<String> surplus = new ArrayList<>();
		int over = this.documents.size() + alarms.size() - MAXIMUM;
		if (over > 0) {
			this.documents.all().stream().filter(alarm -> !alarm.isActive()).limit(over).forEach(alarm -> surplus.add(key(alarm.id())));
		}
		this.documents.change(alarms, surplus);
	}

	/** The alarm of this id, or null. */
	public Alarm get(long id) {
		return this.documents.get(key(id));
	}

	/** Notes that somebody has seen an alarm; the alarm as it now is, or null if there is none of this id. */
	public synchronized Alarm acknowledge(long id, long time, String by) {
		Alarm alarm = get(id);
		if (alarm == null || alarm.acknowledged() != 0) {
			return alarm;
		}
		Alarm acknowledged = alarm.acknowledgedAt(time, by);
		this.documents.put(acknowledged);
		return acknowledged;
	}

	/** All that are kept, newest first. */
	public List<Alarm> all() {
		List<Alarm> all = this.documents.all();
		all.sort(Comparator.comparingLong(Alarm::id).reversed());
		return all;
	}

	/** Those that last. */
	public List<Alarm> active() {
		return this.documents.all().stream().filter(Alarm::isActive).toList();
	}

	private static String key(long id) {
		return "%019d".formatted(id);
	}
}

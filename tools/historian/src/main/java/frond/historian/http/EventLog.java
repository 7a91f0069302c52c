package frond.historian.http;

import frond.historian.event.Listener;
import frond.historian.meta.Metadata;
import frond.historian.meta.Tree;
import frond.historian.model.Alarm;
import frond.historian.model.Entity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The newest alarms and changes of the tree as events, numbered, so that each listener of {@link EventStream} takes them at its own pace. */
final class EventLog implements Listener {
	/** How many are kept for those who are slow. */
	static final int MAXIMUM = 2_000;

	private final Tree tree;
	private final ArrayDeque<Entry> entries = new ArrayDeque<>();
	private long last;

	/** @param point whose event it is, or null for a folder's */
	record Entry(long number, String point, byte[] bytes) {
	}

	EventLog(Tree tree) {
		this.tree = tree;
	}

	@Override
	public void alarm(Alarm alarm) {
		add("alarm", alarm.point(), AlarmsResource.AlarmView.of(alarm));
	}

	@Override
	public void changed(Entity entity, boolean removed) {
		add("tree", entity.isPoint() ? entity.id() : null, removed ? Map.of("id", entity.id(), "removed", true) : TreeResource.view(this.tree, entity));
	}

	private synchronized void add(String event, String point, Object data) {
		if (this.entries.size() >= MAXIMUM) {
			this.entries.removeFirst();
		}
		this.entries.add(new Entry(++this.last, point, event(event, data)));
	}

	private static byte[] event(String event, Object data) {
		try {
			return ("event: " + event + "\ndata: " + Metadata.JSON.writeValueAsString(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
		} catch (com.fasterxml.jackson.core.JsonProcessingException e) {
			throw new IllegalStateException(e);
		}
	}

	/** The number of the newest. */
	synchronized long last() {
		return this.last;
	}

	/** Those after a number, or null if some of them are no longer kept. */
	synchronized List<Entry> after(long number) {
		if (number == this.last) {
			return List.of();
		}
		if (number < this.last - this.entries.size()) {
			return null;
		}
		List<Entry> after = new ArrayList<>();
		for (Entry entry : this.entries) {
			if (entry.number() > number) {
				after.add(entry);
			}
		}
		return after;
	}
}

package frond.historian.alert;

import frond.historian.event.Listener;
import frond.historian.event.Stored;
import frond.historian.meta.Documents;
import frond.historian.meta.Tree;
import frond.historian.model.Alarm;
import frond.historian.model.Clock;
import frond.historian.model.Entity;
import frond.historian.model.PointName;
import frond.historian.model.Value;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Point;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The subscriptions, and what comes of them. Nothing is told before it is durable, and what is durable is told at least once, also over a crash: alarms by going through
 * the alarm log, values by going on from the newest that was told. A reading that is late tells nothing, so a replay does not either.
 */
public final class Alerts implements Closeable {
	/** How many subscriptions there may be. */
	public static final int MAXIMUM = 1_000;
	private static final String NAME = "alerts";
	/** Values that may wait to be looked at; beyond it they are read from the store. */
	private static final int VALUES = 50_000;
	/** Values of a point that are gone through after a crash. */
	private static final int CATCH_UP = 1_000;
	private static final int LONGEST_TEXT = 1_000;

	private final Core core;
	private final Documents<Subscription> subscriptions;
	private final Documents<Progress> progress;
	private final AlarmWatch watch;
	private final Map<Channel, Carrier> carriers = new EnumMap<>(Channel.class);
	private final Webhook webhook;
	private final Wording wording;
	private final Outbox outbox;
	/** The newest value looked at, of each point of each subscription about values. */
	private final Map<String, Progress> seen = new ConcurrentHashMap<>();
	private final Map<String, List<Subscription>> byPoint = new ConcurrentHashMap<>();
	private final Closeable listening;
	private Closeable listeningToValues;
	private Xmpp xmpp;
	private long dropped;

	/**
	 * Begins to tell.
	 *
	 * @param webhookKey of which the secrets of webhooks are derived
	 */
	public Alerts(Core core, byte[] webhookKey) {
		this.core = core;
		this.subscriptions = core.metadata().documents("subscription", Subscription.class, Subscription::id);
		this.progress = core.metadata().documents("value-told", Progress.class, Progress::id);
		this.watch = new AlarmWatch(core.metadata(), core.alarms());
		this.wording = new Wording(this::path);
		this.webhook = new Webhook(webhookKey, this.wording);
		this.carriers.put(Channel.WEBHOOK, this.webhook);
		this.outbox = new Outbox(core.metadata(), this::send);
		this.progress.all().forEach(each -> this.seen.put(each.id(), each));
		this.listening = core.bus().subscribe(NAME + "-alarms", 0, new Listener() {
			@Override
			public void alarm(Alarm alarm) {
				found(alarm);
			}

			@Override
			public void changed(Entity entity, boolean removed) {
				if (entity.isPoint()) {
					Alerts.this.byPoint.remove(entity.id());
				} else {
					Alerts.this.byPoint.clear();
				}
			}
		});
	}

	/** Tells by mail, too; before {@link #start}. */
	public void mailBy(Mail.Server server) {
		this.carriers.put(Channel.EMAIL, new Mail(server, this.wording));
	}

	/** Tells by XMPP, too, and answers who may ask there; before {@link #start}. */
	public void chatAs(Xmpp.Account account) {
		this.xmpp = new Xmpp(account, this.wording, this.core);
		this.carriers.put(Channel.XMPP, this.xmpp);
	}

	/** Goes on where the historian ended. */
	public synchronized void start() {
		this.outbox.resume(this.subscriptions.all());
		if (this.subscriptions.all().stream().anyMatch(each -> each.on().isAlarm())) {
			this.watch.scan(this::tell);
		}
		listenToValues();
		catchUp(this.subscriptions.all());
	}

	private void send(Subscription subscription, List<Notice> notices) throws IOException {
		Carrier carrier = this.carriers.get(subscription.by());
		if (carrier == null) {
			throw new IOException("this historian was started without " + subscription.by().name().toLowerCase(java.util.Locale.ROOT));
		}
		carrier.send(subscription, notices);
	}

	// Subscriptions

	public List<Subscription> all() {
		return this.subscriptions.all();
	}

	/** The subscription, or null. */
	public Subscription get(String id) {
		return this.subscriptions.get(id);
	}

	/** Whether messages can go this way. */
	public boolean canCarry(Channel channel) {
		return this.carriers.containsKey(channel);
	}

	/** Makes or replaces one; durable when it returns. */
	public synchronized void put(Subscription subscription) {
		boolean first = this.subscriptions.all().stream().noneMatch(each -> each.on().isAlarm());
		if (first && subscription.on().isAlarm()) {
			// What was raised before anybody wanted to know is nobody's news.
			this.watch.skip();
		}
		this.subscriptions.put(subscription);
		this.outbox.changed(subscription);
		this.byPoint.clear();
		listenToValues();
	}

	/** Removes one with all that waits for it; null if there is none of this id. */
	public synchronized Subscription remove(String id) {
		Subscription removed = this.subscriptions.remove(id);
		if (removed != null) {
			this.outbox.remove(id);
			this.byPoint.clear();
			List<String> gone = this.progress.all().stream().map(Progress::id).filter(each -> each.startsWith(id + ' ')).toList();
			this.progress.change(List.of(), gone);
			this.seen.keySet().removeIf(each -> each.startsWith(id + ' '));
			listenToValues();
		}
		return removed;
	}

	public Deliveries deliveries(String id) {
		return this.outbox.deliveries(id);
	}

	/** What the receiver of a webhook checks its signatures with. */
	public String secret(String id) {
		return this.webhook.secret(id);
	}

	/** Sends a message that says that it is a trial, as any other is sent. */
	public synchronized void tryOut(Subscription subscription) {
		long now = Clock.now();
		this.outbox.add(subscription, List.of(new Notice(this.outbox.id(), subscription.id(), subscription.point() == null ? "trial" : subscription.point(), Occasion.NEW_VALUE, null, false, now, null, null,
				"a trial of this subscription", null, now, 0)));
	}

	/** For the statistics. */
	public Map<String, Object> statistics() {
		Map<String, Object> statistics = new LinkedHashMap<>();
		statistics.put("alertsDelivered", this.outbox.delivered.sum());
		statistics.put("alertsFailures", this.outbox.failures.sum());
		statistics.put("alertsWaiting", this.outbox.waiting());
		statistics.put("alertsDropped", this.outbox.dropped.sum());
		statistics.put("alertsWithheld", this.outbox.withheld.sum());
		if (this.xmpp != null) {
			statistics.put("xmppConnected", this.xmpp.isConnected());
		}
		return statistics;
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		synchronized (this) {
			if (this.listeningToValues != null) {
				this.listeningToValues.close();
				this.listeningToValues = null;
			}
		}
		this.outbox.close();
		for (Carrier carrier : this.carriers.values()) {
			if (carrier instanceof Closeable closeable) {
				closeable.close();
			}
		}
	}

	// Alarms

	private synchronized void found(Alarm alarm) {
		if (this.subscriptions.all().stream().anyMatch(each -> each.on().isAlarm())) {
			this.watch.take(alarm, this::tell);
		}
	}

	private void tell(Alarm alarm, boolean end) {
		for (Subscription subscription : of(alarm.point())) {
			if (subscription.on().covers(alarm.kind()) && (!end || subscription.cleared())) {
				Point point = this.core.points().get(alarm.point());
				Double number = Double.isNaN(alarm.number()) || end ? null : alarm.number();
				this.outbox.add(subscription, List.of(new Notice(this.outbox.id(), subscription.id(), alarm.point(), Occasion.valueOf(alarm.kind().name()), alarm.id(), end,
						end ? alarm.cleared() : alarm.raised(), number, null, null, point == null ? null : point.unit(), Clock.now(), 0)));
			}
		}
	}

	// Values

	/** Values are gathered for us only while somebody wants them. */
	private void listenToValues() {
		boolean wanted = this.subscriptions.all().stream().anyMatch(each -> each.enabled() && !each.on().isAlarm());
		try {
			if (wanted && this.listeningToValues == null) {
				this.dropped = 0;
				this.listeningToValues = this.core.bus().subscribe(NAME, VALUES, new Listener() {
					@Override
					public void stored(List<Stored> values) {
						newer(values);
					}
				});
			} else if (!wanted && this.listeningToValues != null) {
				this.listeningToValues.close();
				this.listeningToValues = null;
			}
		} catch (IOException e) {
			throw new IllegalStateException(e);
		}
	}

	private synchronized void newer(List<Stored> values) {
		long lost = this.core.bus().dropped().getOrDefault(NAME, 0L);
		if (lost != this.dropped) {
			this.dropped = lost;
			catchUp(this.subscriptions.all());
		}
		Map<Subscription, List<Notice>> told = new LinkedHashMap<>();
		for (Stored stored : values) {
			if (stored.late()) {
				continue;
			}
			for (Subscription subscription : of(stored.point())) {
				if (!subscription.on().isAlarm()) {
					look(subscription, stored.point(), stored.value(), stored.previous(), told);
				}
			}
		}
		tell(told);
	}

	private void look(Subscription subscription, String point, Value value, Value previous, Map<Subscription, List<Notice>> told) {
		String key = subscription.id() + ' ' + point;
		Progress seen = this.seen.get(key);
		if (seen != null && value.time() <= seen.time()) {
			return;
		}
		Double before = seen != null ? seen.number() : previous == null || !previous.hasNumber() ? null : (Double) previous.number();
		this.seen.put(key, new Progress(key, value.time(), value.hasNumber() ? (Double) value.number() : before));
		if (subscription.on() == Occasion.NEW_VALUE || before != null && value.hasNumber() && subscription.on().covers(value.number(), before)) {
			Point known = this.core.points().get(point);
			told.computeIfAbsent(subscription, each -> new ArrayList<>()).add(new Notice(this.outbox.id(), subscription.id(), point, subscription.on(), null, false, value.time(),
					value.hasNumber() ? (Double) value.number() : null, before, text(value), known == null ? null : known.unit(), Clock.now(), 0));
		}
	}

	private void tell(Map<Subscription, List<Notice>> told) {
		told.forEach((subscription, notices) -> {
			this.outbox.add(subscription, notices);
			Map<String, Progress> come = new LinkedHashMap<>();
			for (Notice notice : notices) {
				String key = subscription.id() + ' ' + notice.point();
				come.put(key, this.seen.get(key));
			}
			this.progress.change(come.values(), List.of());
		});
	}

	/** Tells what became durable while nobody was looking. */
	private void catchUp(Collection<Subscription> subscriptions) {
		Map<Subscription, List<Notice>> told = new LinkedHashMap<>();
		for (Subscription subscription : subscriptions) {
			if (subscription.on().isAlarm() || !subscription.enabled()) {
				continue;
			}
			for (String id : subscription.point() != null && this.core.points().get(subscription.point()) != null ? List.of(subscription.point()) : this.core.points().ids()) {
				Point point = this.core.points().get(id);
				Progress seen = this.seen.get(subscription.id() + ' ' + id);
				if (point == null || !covers(subscription, id) || point.stored() < subscription.created() || seen != null && point.time() <= seen.time()) {
					continue;
				}
				if (seen == null) {
					List<Value> before = this.core.store().newest(id, 0, point.time() - 1, 1).values();
					look(subscription, id, point.last(), before.isEmpty() ? null : before.get(0), told);
				} else {
					this.core.store().oldest(id, seen.time() + 1, point.time(), CATCH_UP).values().forEach(value -> look(subscription, id, value, null, told));
					look(subscription, id, point.last(), null, told);
				}
			}
		}
		tell(told);
	}

	private static String text(Value value) {
		String text = value.text() != null ? value.text() : value.hasPosition() ? value.latitude() + "," + value.longitude() : null;
		return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
	}

	// Points

	/** Enabled subscriptions that a point belongs to. */
	private List<Subscription> of(String point) {
		return this.byPoint.computeIfAbsent(point, key -> this.subscriptions.all().stream().filter(each -> each.enabled() && covers(each, point)).toList());
	}

	private boolean covers(Subscription subscription, String point) {
		if (subscription.point() == null || subscription.point().equals(point)) {
			return true;
		}
		Tree tree = this.core.tree();
		Entity entity = tree.get(point);
		while (entity != null && entity.parent() != null) {
			if (entity.parent().equals(subscription.point())) {
				return true;
			}
			entity = tree.get(entity.parent());
		}
		return false;
	}

	private String path(String point) {
		Entity entity = this.core.tree().get(point);
		return entity == null ? PointName.name(point) : this.core.tree().path(entity);
	}
}

package frond.node;

import frond.mqttsn.MqttSnClient;
import frond.mqttsn.MqttSn;
import frond.senml.SenmlCbor;
import frond.sensor.Sampler;
import frond.sensor.SamplingSchedule;
import frond.sensor.Sensor;
import frond.store.ReadingStore;

/**
 * Sends what waits: answers to commands, and readings from the store in packs, as soon as the gateway is there and the time of day is known. Where it does not
 * become known, or the store fills meanwhile, readings go out by boot and uptime, and the gateway gives them their time (docs/gateway.md, Times); once told so they stay so, whoever
 * learns the time. Times in microseconds unless said otherwise.
 */
final class Publisher {
	private static final long SECOND = 1000000;
	private static final long MILLISECOND = 1000;
	/** So near to a whole second is a measurement that was due at it: what the loop is late, and what the clock was corrected by meanwhile; milliseconds. */
	private static final int NEAR = 10;
	/** Over so much of a second, microseconds, nodes spread what they measure at the same time. */
	private static final int SPREAD = 0x7ffff;
	/** Until a pack that has room for no reading is tried again. */
	private static final long LATER = 10 * SECOND;

	private final Config config;
	private final MqttSnClient client;
	private final Commands commands;
	private final ReadingStore store;
	private final Sensor[] sensors;
	private final SamplingSchedule schedule;
	/** This node's share of {@link #SPREAD}. */
	private final int spread;
	private final SenmlCbor pack = new SenmlCbor();
	/** Whether what is under way is an answer to a command, and not readings. */
	private boolean answering;
	/** Whether an answer came back; readings go first then, so that a gateway that takes no answers still takes those. */
	private boolean answerReturned;
	/** Whether the readings under way are of an earlier boot, whose time only the gateway may know. */
	private boolean earlier;
	/** No message of a backlog before this. */
	private long publishAt;
	/** Whether something waits that wakes a client that sleeps. */
	private boolean urgent;
	/** Whether the time of day is known. */
	private boolean synced;
	/** From when on readings go out without it. */
	private long patientUntil = Long.MAX_VALUE;

	/** @param random any number */
	Publisher(Config config, MqttSnClient client, Commands commands, ReadingStore store, Sensor[] sensors, SamplingSchedule schedule, int random) {
		this.config = config;
		this.client = client;
		this.commands = commands;
		this.store = store;
		this.sensors = sensors;
		this.schedule = schedule;
		this.spread = random >>> 8 & SPREAD;
	}

	/** The time of day is known. */
	void onSynced() {
		this.synced = true;
	}

	/** The gateway accepted a session. */
	void onConnected(long now) {
		int patience = this.config.mqttSn.timePatience;
		if (this.patientUntil == Long.MAX_VALUE && patience != MqttSnSettings.NEVER) {
			this.patientUntil = now + patience * SECOND;
		}
	}

	/** Something was measured, which at whole seconds others do as well. */
	void onReading(int series, long at) {
		if (this.synced && !this.urgent && this.schedule.isSlow(series % Sampler.STRIDE) && this.publishAt < at + this.spread) {
			this.publishAt = at + this.spread;
		}
	}

	/** The second at which a measurement was due, if it was so soon after it; milliseconds. In a burst measurements may be as near to each other. */
	private long due(int series, long time) {
		int sensor = series % Sampler.STRIDE;
		long part = (time + NEAR) % 1000;
		return part <= 2 * NEAR && this.schedule.isSlow(sensor) && this.config.rules.of(sensor).burst == 0 ? time + NEAR - part : time;
	}

	/** What was added to the store last does not wait, neither for a pause nor behind a backlog. */
	void hurry() {
		this.store.hurry();
		this.publishAt = 0;
		this.urgent = true;
	}

	/**
	 * Lets the client do what is due, and sends.
	 *
	 * @param startMillis milliseconds since 1970 at start-up; 0 for not known
	 * @param uptimeMillis milliseconds since start-up
	 */
	void onTime(long startMillis, long uptimeMillis, long now) {
		MqttSnClient client = this.client;
		Commands commands = this.commands;
		boolean readings = now >= readingsAt();
		if (client.asleep() && (wants() || readings && client.wakesUp(now))) {
			client.wake(now);
		}
		client.onTime(now);
		if (commands.waiting() && client.refused(MqttSnClient.ANSWERS)) {
			commands.giveUp();
		}
		if (commands.waiting() && !(readings && this.answerReturned) && client.prepare(MqttSnClient.ANSWERS, now)) {
			this.answering = true;
			client.publish(MqttSnClient.ANSWERS, MqttSn.QOS_1, commands.write(client.data(), client.dataAt(), client.dataLimit()), now);
		} else if (readings && client.ready(now)) {
			this.answerReturned = false;
			publish(startMillis, uptimeMillis, now);
		}
	}

	/** Absolute time of the next {@link #onTime}, the client's own deadlines left out. */
	long nextDeadline() {
		if (this.client.asleep()) {
			return wants() ? Long.MIN_VALUE : Long.MAX_VALUE;
		}
		return this.commands.waiting() ? this.client.readyAt() : Math.max(readingsAt(), this.client.readyAt());
	}

	/** Whether something does not wait until the client wakes up by itself. */
	private boolean wants() {
		return this.commands.waiting() || readingsAt() != Long.MAX_VALUE && (this.urgent || isFilling());
	}

	private boolean isFilling() {
		return 2 * this.store.waiting() > this.store.capacity();
	}

	/** From when on readings may be sent. */
	private long readingsAt() {
		if (this.store.waiting() == 0) {
			return Long.MAX_VALUE;
		}
		boolean now = this.synced || this.patientUntil != Long.MAX_VALUE && isFilling();
		return now ? this.publishAt : Math.max(this.publishAt, this.patientUntil);
	}

	private void publish(long startMillis, long uptimeMillis, long now) {
		ReadingStore store = this.store;
		MqttSnClient client = this.client;
		if (startMillis != 0) {
			store.clock(startMillis);
		}
		boolean resolved = store.time(0) >= 0;
		int boot = store.boot(0);
		boolean ours = boot == store.boot();
		SenmlCbor pack = this.pack;
		pack.begin(client.data(), client.dataAt(), resolved || this.config.largeDatagrams == 0 ? client.dataLimit() : client.longDataLimit());
		if (!resolved) {
			pack.setBoot(boot, ours ? uptimeMillis : -1);
		}
		int waiting = Math.min(store.waiting(), ReadingStore.BATCH);
		int taken = 0;
		while (taken < waiting) {
			long time = store.time(taken);
			int series = store.sensor(taken);
			Sensor sensor = this.sensors[series];
			if (time >= 0 != resolved || !resolved && store.boot(taken) != boot
					|| !pack.add(sensor.name, sensor.unit, store.value(taken), sensor.divisor, resolved ? due(series, time) : -1 - time)) {
				break;
			}
			taken++;
		}
		int end = pack.end();
		if (taken == 0) {
			tooLong(ours && startMillis == 0, now);
			return;
		}
		if (!resolved && ours) {
			store.leaveUnresolved();
			// What is here now never gets a time here: there is nothing left to wait for.
			this.patientUntil = now;
		}
		this.earlier = !resolved && !ours;
		this.urgent = false;
		store.sent(taken);
		this.publishAt = store.waiting() == 0 ? 0 : now + this.config.backlogPause * MILLISECOND;
		client.publish(MqttSnClient.READINGS, this.config.mqttSn.qosFlags(), end, now);
	}

	/** A reading that does not know its time does not fit a message with what that takes. */
	private void tooLong(boolean mayBeResolved, long now) {
		if (mayBeResolved) {
			this.publishAt = now + LATER;
		} else {
			this.store.sent(1);
			this.store.giveUp();
		}
	}

	/** What was under way has arrived; whether it was the first readings since start-up. */
	boolean onAcknowledged() {
		if (this.answering) {
			this.answering = false;
			this.commands.acknowledge();
			return false;
		}
		boolean first = this.store.acknowledged() == 0;
		this.store.acknowledge();
		return first;
	}

	/** What was under way has not; {@code why} is a reason of {@link MqttSnClient}. */
	void onReturned(int why) {
		if (this.answering) {
			this.answering = false;
			this.answerReturned = true;
			this.commands.takeBack();
		} else if (this.earlier && why == MqttSnClient.NOT_SUPPORTED) {
			// Nobody knows when that boot was.
			this.store.giveUp();
		} else {
			this.store.takeBack();
		}
	}
}

package frond.air;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * The air: radios, the links between them, the frames under way, and a queue of events in the order of time. Sans-I/O and
 * single-threaded: whoever drives it says how far time has come. The same seed and the same calls give the same air.
 *
 * <p>
 * A frame takes 32 microseconds a byte after its preamble; it reaches a radio that listened to its channel from its start to its
 * end, unless one of its own overlapped, or others that are felt there were together not {@value #CAPTURE_DB} dB weaker (the co-channel
 * rejection of IEEE 802.15.4 O-QPSK radios), or the radio was already receiving an earlier one, or the link lost it.
 */
public final class Medium {
	/** Sees every frame as it starts, whether anybody receives it or not. */
	public interface Tap {
		/** @param psdu with its FCS; not to be changed */
		void onAir(long time, int channel, byte[] psdu);
	}

	/** Something that happens at a time; of two at the same time, the one asked for first. */
	static final class Event implements Comparable<Event> {
		final long time;
		private final long order;
		private Runnable action;

		Event(long time, long order, Runnable action) {
			this.time = time;
			this.order = order;
			this.action = action;
		}

		/** It does not happen. */
		void cancel() {
			this.action = null;
		}

		@Override
		public int compareTo(Event other) {
			int byTime = Long.compare(this.time, other.time);
			return byTime != 0 ? byTime : Long.compare(this.order, other.order);
		}
	}

	/** How long an ended transmission can still matter to a clear channel assessment. */
	private static final int MEMORY = 1000;
	/** How much stronger than all others together a frame must be to be received, dB. */
	private static final int CAPTURE_DB = 3;

	private final PriorityQueue<Event> events = new PriorityQueue<>();
	private final List<Transceiver> radios = new ArrayList<>();
	private final Map<Integer, Transceiver> byNumber = new HashMap<>();
	/** Who may hear a radio, by its number; made when first asked for. */
	private final Map<Integer, Transceiver[]> reach = new HashMap<>();
	private final List<Transmission> transmissions = new ArrayList<>();
	private final Map<Long, Link> links = new HashMap<>();
	private final List<Tap> taps = new ArrayList<>();
	private final AirStats stats;
	private final Random random;
	private Link link;
	private Propagation propagation;
	private int remotes;
	private long now;
	private long order;
	private int attached;

	/**
	 * @param seed of everything random: losses, back-offs
	 * @param link of every pair of radios that has none of its own
	 */
	public Medium(long seed, Link link, AirStats stats) {
		this.random = new Random(seed);
		this.link = link;
		this.stats = stats;
	}

	/** How far time has come, in microseconds. */
	public long now() {
		return this.now;
	}

	/** The time of the next event; {@link Long#MAX_VALUE} if nothing is under way. */
	public long nextEvent() {
		while (!this.events.isEmpty() && this.events.peek().action == null) {
			this.events.poll();
		}
		return this.events.isEmpty() ? Long.MAX_VALUE : this.events.peek().time;
	}

	/** Lets everything happen that is due, each at its own time, and comes to {@code until}; does not go back. */
	public void run(long until) {
		while (nextEvent() <= until) {
			Event event = this.events.poll();
			this.now = Math.max(this.now, event.time);
			event.action.run();
		}
		this.now = Math.max(this.now, until);
	}

	/** Shows every frame to a tap. */
	public void tap(Tap tap) {
		this.taps.add(tap);
	}

	/** What this air counts. */
	public AirStats stats() {
		return this.stats;
	}

	/** Sets what one radio hears of another; one direction. */
	public void setLink(Transceiver from, Transceiver to, Link link) {
		this.links.put(key(from, to), link);
	}

	/** Sets what radios hear of each other where {@link #setLink(Transceiver, Transceiver, Link)} says nothing. */
	public void setLink(Link link) {
		this.link = link;
	}

	/** Lets radios hear each other as far as a propagation says, where {@link #setLink(Transceiver, Transceiver, Link)} says nothing. */
	public void setPropagation(Propagation propagation) {
		this.propagation = propagation;
		moved();
	}

	/** Says that radios have moved: who hears whom is asked for anew. */
	public void moved() {
		this.reach.clear();
	}

	Link link(Transceiver from, Transceiver to) {
		Link own = this.links.isEmpty() ? null : this.links.get(key(from, to));
		if (own != null) {
			return own;
		}
		return this.propagation == null ? this.link : this.propagation.link(from.id(), to.id(), this.now);
	}

	/** How many radios have come, those that are gone included: the number of the next. */
	public int attached() {
		return this.attached;
	}

	/** Brings a radio on the air; returns its number. */
	int attach(Transceiver radio) {
		this.radios.add(radio);
		this.byNumber.put(this.attached, radio);
		this.remotes += radio.remote() ? 1 : 0;
		moved();
		return this.attached++;
	}

	/** Takes a radio off the air; what it has half sent is cut off. */
	void detach(Transceiver radio) {
		if (this.byNumber.remove(radio.id()) == null) {
			return;
		}
		this.radios.remove(radio);
		this.remotes -= radio.remote() ? 1 : 0;
		moved();
		this.links.keySet().removeIf(key -> (int) (key >> 32) == radio.id() || (int) (long) key == radio.id());
	}

	Random random() {
		return this.random;
	}

	Event at(long time, Runnable action) {
		Event event = new Event(Math.max(time, this.now), this.order++, action);
		this.events.add(event);
		return event;
	}

	/** Puts a frame on the air from now on, for as long as it takes. */
	Transmission transmit(Transceiver sender, int channel, byte[] psdu) {
		Transmission frame = new Transmission(sender, channel, psdu, this.now, this.now + Phy.duration(psdu.length));
		this.transmissions.removeIf(old -> old.end < this.now - MEMORY);
		for (Transmission other : this.transmissions) {
			if (other.channel == channel && other.end > this.now) {
				Transmission.overlap(frame, other);
			}
		}
		this.transmissions.add(frame);
		sender.spend(frame.end - frame.start);
		show(frame);
		if (Transceiver.isAcknowledgement(psdu)) {
			reach(frame, true);
		}
		at(frame.end, () -> end(frame));
		return frame;
	}

	/**
	 * Delivers a frame that its sender has already spent on the air: it takes no time of this air and no room in it. A radio that
	 * is sending gets it when it is done.
	 */
	void deliver(Transceiver sender, int channel, byte[] psdu) {
		Transmission frame = new Transmission(sender, channel, psdu, this.now, this.now);
		show(frame);
		for (Transceiver radio : List.copyOf(this.radios)) {
			if (radio != sender) {
				long free = this.now;
				for (Transmission other : this.transmissions) {
					free = other.sender == radio ? Math.max(free, other.end) : free;
				}
				if (free > this.now) {
					at(free, () -> arrive(radio, frame));
				} else {
					arrive(radio, frame);
				}
			}
		}
	}

	/** Whether a radio finds energy on a channel at any time from {@code since} to now. */
	boolean busy(Transceiver radio, int channel, long since) {
		for (Transmission other : this.transmissions) {
			if (other.channel == channel && other.end > since && (other.sender == radio || link(other.sender, radio).felt())) {
				return true;
			}
		}
		return false;
	}

	/** How long the sender of a frame waits for its acknowledgement. */
	int acknowledgementWait(Transceiver sender, byte[] psdu) {
		if (this.remotes > 0) {
			for (Transceiver radio : this.radios) {
				if (radio != sender && radio.remote() && radio.isFor(psdu)) {
					return Transceiver.REMOTE_ACK_WAIT;
				}
			}
		}
		return Phy.ACK_WAIT;
	}

	private void end(Transmission frame) {
		if (this.byNumber.get(frame.sender.id()) != frame.sender) {
			this.stats.count(AirStats.FRAME_CUT_OFF);
			return;
		}
		reach(frame, false);
		if (!Transceiver.isAcknowledgement(frame.psdu)) {
			reach(frame, true);
		}
		frame.forget();
	}

	/** Lets the radios in process, or the others, hear a frame. */
	private void reach(Transmission frame, boolean remote) {
		if (remote && this.remotes == 0) {
			return;
		}
		for (Transceiver radio : hearers(frame.sender)) {
			if (radio.remote() == remote) {
				hear(radio, frame);
			}
		}
	}

	/** Every radio that may feel one, in the order in which they came. */
	private Transceiver[] hearers(Transceiver sender) {
		return this.reach.computeIfAbsent(sender.id(), number -> {
			List<Transceiver> all = new ArrayList<>();
			if (this.propagation == null) {
				all.addAll(this.radios);
			} else {
				for (int each : this.propagation.reach(number)) {
					Transceiver radio = this.byNumber.get(each);
					if (radio != null) {
						all.add(radio);
					}
				}
			}
			all.remove(sender);
			return all.toArray(new Transceiver[0]);
		});
	}

	/** A radio hears a frame if nothing spoils it there. */
	private void hear(Transceiver radio, Transmission frame) {
		Link between = link(frame.sender, radio);
		if (!between.carries() || !radio.listens(frame)) {
			return;
		}
		if (!frame.overlapping().isEmpty() && spoiled(radio, frame, between)) {
			return;
		}
		arrive(radio, frame, between);
	}

	private boolean spoiled(Transceiver radio, Transmission frame, Link wanted) {
		double interference = 0;
		boolean deaf = false;
		for (Transmission other : frame.overlapping()) {
			if (other.sender == radio) {
				return true;
			}
			Link disturbing = link(other.sender, radio);
			if (disturbing.felt()) {
				interference += disturbing.power();
				deaf |= other.start < frame.start && disturbing.carries();
			}
		}
		if (interference == 0 || !deaf && wanted.rssi() - 10 * Math.log10(interference) >= CAPTURE_DB) {
			return false;
		}
		this.stats.count(AirStats.FRAME_COLLIDED);
		return true;
	}

	private void arrive(Transceiver radio, Transmission frame) {
		Link between = link(frame.sender, radio);
		if (between.carries() && radio.listens(frame)) {
			arrive(radio, frame, between);
		}
	}

	private void arrive(Transceiver radio, Transmission frame, Link between) {
		if (between.loss() > 0 && this.random.nextDouble() < between.loss()) {
			this.stats.count(AirStats.FRAME_LOST);
			return;
		}
		radio.onAir(frame.psdu, frame.channel, between);
	}

	private void show(Transmission frame) {
		this.stats.count(AirStats.FRAME_SENT);
		for (Tap tap : this.taps) {
			tap.onAir(frame.start, frame.channel, frame.psdu);
		}
	}

	private static Long key(Transceiver from, Transceiver to) {
		return (long) from.id() << 32 | to.id();
	}
}

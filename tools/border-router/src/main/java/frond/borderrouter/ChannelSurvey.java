package frond.borderrouter;

import frond.ieee802154.ChannelScan;
import frond.ieee802154.Frame;
import frond.ieee802154.FrameHeader;
import frond.radio.Radio;
import frond.radio.Spinel;
import frond.radio.SpinelRadio;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at every channel before a network is formed (IEEE 802.15.4-2006 section 7.5.2): an energy scan, then an active scan, in which every frame counts. It has
 * the radio until it is done. Sans-I/O.
 */
final class ChannelSurvey implements Radio.Listener {
	/** Of energy on each channel: five frames of the longest, or a Wi-Fi beacon interval's half. */
	private static final int ENERGY_MILLIS = 50;
	/** ScanDuration 3: aBaseSuperframeDuration times 2^3 + 1. */
	private static final long LISTEN = 138240;
	/** What a channel may take at most; a radio that does not do its part is not waited for. */
	private static final long PATIENCE = 4000000;
	/** Energies that differ by less are the same: the radios' own are no better, dB. */
	private static final int STEP = 6;
	/** Between and beside the Wi-Fi channels 1, 6 and 11, the best first. */
	private static final List<Integer> PREFERRED = List.of(26, 25, 20, 15);

	/** What was found on one channel. */
	static final class Seen {
		final int channel;
		/** dBm; {@link Spinel#RSSI_UNKNOWN} if it could not be measured. */
		int energy = Spinel.RSSI_UNKNOWN;
		/** PAN ids that were in frames. */
		final Set<Integer> pans = new TreeSet<>();
		/** Frames other than beacons in this PAN: its nodes are here. */
		int own;
		/** A beacon of this PAN: another one forms it. */
		boolean rival;

		Seen(int channel) {
			this.channel = channel;
		}

		/** Frames of this PAN's nodes, if it is not another one's. */
		int nodes() {
			return this.rival ? 0 : this.own;
		}

		/** As words of an event. */
		@Override
		public String toString() {
			String dbm = this.energy == Spinel.RSSI_UNKNOWN ? "unknown" : Integer.toString(this.energy);
			return "channel=" + this.channel + " energy=" + dbm + " pans="
					+ (this.pans.isEmpty() ? "none" : String.join(",", this.pans.stream().map(pan -> "0x" + Integer.toHexString(pan)).toList()));
		}

		/** What speaks against it; the less the better. */
		private int score() {
			int preference = PREFERRED.indexOf(this.channel);
			int noise = this.energy == Spinel.RSSI_UNKNOWN ? 0 : Math.floorDiv(this.energy, STEP);
			return (this.rival ? 1 << 20 : 0) + (this.pans.size() << 12) + (noise << 4) + (preference < 0 ? PREFERRED.size() : preference);
		}
	}

	private final SpinelRadio radio;
	private final int panId;
	private final long eui64;
	private final FrameHeader header = new FrameHeader();
	/** Beacon request: command, destination short, both of everyone (section 7.3.7). */
	private final byte[] request = { Frame.COMMAND, Frame.SHORT << 2, 0, -1, -1, -1, -1, Frame.BEACON_REQUEST };
	private final List<Seen> channels = new ArrayList<>();
	private Seen current;
	private boolean measuring;
	private boolean measured;
	private boolean asked;
	private long due = Long.MAX_VALUE;

	/** @param panId of the network that is to be formed */
	ChannelSurvey(SpinelRadio radio, int panId, long eui64) {
		this.radio = radio;
		this.panId = panId;
		this.eui64 = eui64;
	}

	/** Begins, also again after the radio was away. */
	void start(long now) {
		this.channels.clear();
		// Networks of others, and those of another PAN, are heard no other way.
		this.radio.setPromiscuous(true);
		look(ChannelScan.FIRST_CHANNEL, now);
	}

	boolean done() {
		return this.channels.size() > ChannelScan.LAST_CHANNEL - ChannelScan.FIRST_CHANNEL;
	}

	/** What has been looked at, in the order of channels. */
	List<Seen> channels() {
		return this.channels;
	}

	/** Where this PAN's nodes are, or else the best channel; once it is done. */
	Seen choice() {
		Seen best = this.channels.get(0);
		for (Seen each : this.channels) {
			if (each.nodes() != best.nodes() ? each.nodes() > best.nodes() : each.score() < best.score()) {
				best = each;
			}
		}
		return best;
	}

	private void look(int channel, long now) {
		this.current = new Seen(channel);
		this.measuring = false;
		this.measured = false;
		this.asked = false;
		this.due = now + PATIENCE;
		this.radio.start(channel, this.panId, Frame.BROADCAST, this.eui64, this, now);
	}

	void onTime(long now) {
		if (this.radio.nextDeadline() <= now) {
			this.radio.onTime(now);
		}
		if (this.current == null) {
			return;
		}
		if (this.radio.ready()) {
			if (!this.measuring) {
				this.measuring = this.radio.measureEnergy(this.current.channel, ENERGY_MILLIS, this::onEnergy, now);
			} else if (this.measured && !this.asked) {
				this.request[2]++;
				this.asked = this.radio.transmit(this.request, 0, this.request.length, now);
			}
		}
		if (now >= this.due) {
			this.channels.add(this.current);
			int next = this.current.channel + 1;
			this.current = null;
			this.due = Long.MAX_VALUE;
			if (next <= ChannelScan.LAST_CHANNEL) {
				look(next, now);
			} else {
				this.radio.setPromiscuous(false);
			}
		}
	}

	long nextDeadline() {
		boolean wanted = this.current != null && this.radio.ready() && (!this.measuring || this.measured && !this.asked);
		return wanted ? Long.MIN_VALUE : Math.min(this.due, this.radio.nextDeadline());
	}

	private void onEnergy(int dbm, long now) {
		this.measured = true;
		if (this.current != null) {
			this.current.energy = dbm;
		}
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		FrameHeader frame = this.header;
		Seen seen = this.current;
		if (seen == null || frame.parse(bytes, at, length) != 0) {
			return;
		}
		boolean own = frame.sourcePan == this.panId || frame.destinationPan == this.panId;
		if (own && frame.type == Frame.BEACON) {
			seen.rival = true;
		} else if (own) {
			seen.own++;
		}
		add(seen, frame.sourcePan);
		add(seen, frame.destinationPan);
	}

	private static void add(Seen seen, int pan) {
		if (pan >= 0 && pan != Frame.BROADCAST) {
			seen.pans.add(pan);
		}
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		this.due = now + LISTEN;
	}
}

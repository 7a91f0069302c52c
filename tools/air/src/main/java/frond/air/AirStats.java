package frond.air;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The air's counters by name; any thread may count and read. What a co-processor's host gets wrong has its name in {@link frond.buffer.Drop}. */
public final class AirStats {
	/** Frames that went on the air, acknowledgements and retransmissions included. */
	public static final String FRAME_SENT = "frame-sent";
	/** Receptions that a link lost. */
	public static final String FRAME_LOST = "frame-lost";
	/** Receptions that another frame spoiled. */
	public static final String FRAME_COLLIDED = "frame-collided";
	/** Frames whose radio left the air while it sent them. */
	public static final String FRAME_CUT_OFF = "frame-cut-off";
	/** Frames that were not acknowledged after all retries. */
	public static final String TRANSMIT_NO_ACK = "transmit-no-ack";
	/** Frames whose radio found no clear channel. */
	public static final String TRANSMIT_CHANNEL_BUSY = "transmit-channel-busy";

	/** A host that did not take what its co-processor sent; its connection was closed. */
	public static final String SPINEL_STALLED = "spinel-stalled";
	/** A connection too many. */
	public static final String SPINEL_FULL = "spinel-full";

	/** A datagram shorter than its ZEP header, or whose length does not fit. */
	public static final String ZEP_LENGTH = "zep-length";
	/** A datagram that does not begin with "EX" and version 2. */
	public static final String ZEP_VERSION = "zep-version";
	/** A ZEP type other than data and hello. */
	public static final String ZEP_TYPE = "zep-type";
	/** A ZEP frame on a channel that does not exist. */
	public static final String ZEP_CHANNEL = "zep-channel";
	/** A ZEP frame with a wrong FCS. */
	public static final String ZEP_FCS = "zep-fcs";
	/** A ZEP node too many. */
	public static final String ZEP_FULL = "zep-full";
	/** A datagram that the host would not send. */
	public static final String ZEP_UNSENT = "zep-unsent";

	/** A frame that is not in the capture because its writer fell behind. */
	public static final String PCAP_DROPPED = "pcap-dropped";
	/** A node that threw, and was taken off the air. */
	public static final String NODE_FAILED = "node-failed";
	/** Something done on the air's thread threw. */
	public static final String TASK_FAILED = "task-failed";

	private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

	/** Counts one. */
	public void count(String name) {
		this.counters.computeIfAbsent(name, unused -> new LongAdder()).increment();
	}

	/** How often a name was counted. */
	public long get(String name) {
		LongAdder counter = this.counters.get(name);
		return counter == null ? 0 : counter.sum();
	}

	/** Every name that was counted, in alphabetical order. */
	public SortedMap<String, Long> snapshot() {
		SortedMap<String, Long> all = new TreeMap<>();
		this.counters.forEach((name, counter) -> all.put(name, counter.sum()));
		return all;
	}
}

package frond.sim;

import frond.air.Medium;
import frond.buffer.Bytes;
import frond.ieee802154.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was on the air, by kind: frames, bytes from the first of the MAC's header to the last of the FCS, and how many of them were sent again because no
 * acknowledgement came. A datagram counts on every hop that it takes.
 */
final class Traffic implements Medium.Tap {
	/** Parts of the run that are counted apart, for the picture. */
	static final int PARTS = 200;

	private static final int KINDS = Kind.values().length;
	/** In the header of a unicast, behind control (2), sequence (1) and PAN (2). */
	private static final int DESTINATION_AT = 5;

	/** Counts by {@link Kind#ordinal}. */
	static final class Counts {
		final long[] frames = new long[KINDS];
		final long[] bytes = new long[KINDS];
		/** Of the frames, those that were sent again. */
		final long[] repeated = new long[KINDS];

		private Counts copy() {
			Counts copy = new Counts();
			System.arraycopy(this.frames, 0, copy.frames, 0, KINDS);
			System.arraycopy(this.bytes, 0, copy.bytes, 0, KINDS);
			System.arraycopy(this.repeated, 0, copy.repeated, 0, KINDS);
			return copy;
		}
	}

	private final FrameReader reader;
	private final long end;
	private final Counts counts = new Counts();
	/** As counted at times that somebody asks for. */
	private final Map<Long, Counts> snapshots = new HashMap<>();
	/** Frames by part and group, those that were sent again apart behind the groups. */
	private final int[][] parts = new int[PARTS][Kind.Group.values().length + 1];
	/** The last frame of each sender that wanted an acknowledgement, and what it was. */
	private final Map<Long, byte[]> last = new HashMap<>();
	private final Map<Long, Kind> lastKind = new HashMap<>();
	/** Bytes of each frame with a message of one reading, and when it was sent. */
	private final List<long[]> readings = new ArrayList<>();

	/** @param end of the run, microseconds */
	Traffic(FrameReader reader, long end) {
		this.reader = reader;
		this.end = end;
		this.snapshots.put(0L, new Counts());
	}

	@Override
	public void onAir(long time, int channel, byte[] psdu) {
		long source = source(psdu);
		byte[] before = source == 0 ? null : this.last.get(source);
		boolean again = before != null && Arrays.equals(before, psdu);
		Kind kind = again ? this.lastKind.get(source) : this.reader.read(psdu);
		if (!again && source != 0) {
			this.last.put(source, psdu);
			this.lastKind.put(source, kind);
			if (this.reader.hasOneReading()) {
				this.readings.add(new long[] { time, psdu.length });
			}
		}
		int index = kind.ordinal();
		this.counts.frames[index]++;
		this.counts.bytes[index] += psdu.length;
		this.counts.repeated[index] += again ? 1 : 0;
		this.parts[(int) Math.min(PARTS - 1, time * PARTS / this.end)][again ? Kind.Group.values().length : kind.group.ordinal()]++;
	}

	/** The sender's EUI-64 in a data frame from one node to another, which may be addressed by its short address; 0 for other frames, which nobody sends again. */
	private static long source(byte[] psdu) {
		// Frame control 0xdc61, 0xd861 and their like: an acknowledgement requested, one PAN id, an extended source.
		if (psdu.length <= 21 || (psdu[0] & Frame.ACK_REQUEST) == 0 || (psdu[1] & 0xc0) != 0xc0) {
			return 0;
		}
		return Bytes.get64(psdu, DESTINATION_AT + Frame.addressLength(Frame.destinationMode(Bytes.get16le(psdu, 0))));
	}

	/** Bytes on the air of the frames with a message of one reading, their acknowledgements apart; in the order of time. */
	List<Double> readingBytes(long after) {
		return this.readings.stream().filter(each -> each[0] >= after).map(each -> (double) each[1]).toList();
	}

	/** Remembers what was counted so far. */
	void snapshot(long time) {
		this.snapshots.put(time, this.counts.copy());
	}

	/** Nothing counts after a time that did not come. */
	private Counts since(long after) {
		return this.snapshots.getOrDefault(after, this.counts);
	}

	/** Frames of a group from a time on that was asked for. */
	long frames(Kind.Group group, long after) {
		return sum(this.counts.frames, since(after).frames, group);
	}

	/** Bytes of a group. */
	long bytes(Kind.Group group, long after) {
		return sum(this.counts.bytes, since(after).bytes, group);
	}

	/** Frames of a group that were sent again. */
	long repeated(Kind.Group group, long after) {
		return sum(this.counts.repeated, since(after).repeated, group);
	}

	private static long sum(long[] end, long[] begin, Kind.Group group) {
		long sum = 0;
		for (Kind kind : Kind.values()) {
			sum += kind.group == group ? end[kind.ordinal()] - begin[kind.ordinal()] : 0;
		}
		return sum;
	}

	/** Over the whole run. */
	Counts counts() {
		return this.counts;
	}

	/** Frames in a part of the run, by {@link Kind.Group#ordinal}, and behind those the ones that were sent again. */
	int[] part(int index) {
		return this.parts[index];
	}
}

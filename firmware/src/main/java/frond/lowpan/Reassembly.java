package frond.lowpan;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;

/**
 * Puts fragments together (RFC 4944 section 5.3): several datagrams at a time, their fragments in any order. Each byte goes where it is in the
 * datagram before compression, and the compressed headers end where what they stand for ends; a whole datagram is then read like the payload of
 * one large frame.
 *
 * <p>
 * A fragment that came before, in the same place and with the same contents, is dropped alone; one that overlaps others ends its datagram, the
 * fragments that are still to come included (as RFC 5722 has it for IPv6). A datagram has 60 seconds. When no buffer is free, a sender's own older
 * datagram gives way to its next, for a sender goes on when it has given one up; else the one that has heard of no fragment for longest, if for half a
 * second: those that are coming in are not ended by others, which would end all.
 *
 * <p>
 * A fragment that is kept counts as delivered. If its datagram comes to nothing, one of them is taken back, and counted as the reason.
 */
final class Reassembly {
	/** How long a datagram may take, microseconds. */
	static final long TIMEOUT = 60000000;
	/** For how long a datagram that is whole or refused is known, so that what comes late does not begin it again, microseconds. */
	private static final long MEMORY = 5000000;
	/** A datagram that heard of no fragment for this long may give way to any other, microseconds. */
	private static final long IDLE = 500000;
	/** Room in front of a datagram, for compressed headers longer than what they stand for, and for those of an answer. */
	static final int FRONT = 64;
	/** A fragment was kept. */
	static final int KEPT = 0;
	/** It was the last of its datagram: {@link #take}. */
	static final int WHOLE = 1;

	/** Words of a bit for each unit. */
	private static final int WORDS = (FragmentHeader.MAX_SIZE / FragmentHeader.UNIT + 32) / 32;

	/** A datagram that is coming in, or the memory of one. */
	private static final class Partial {
		/** Null if it is whole or refused. */
		private Packet packet;
		private long source;
		private long destination;
		/** datagram_size and datagram_tag; 0 for a place that is free, as no datagram has a size of 0. */
		private int key;
		/** When it, or the memory of it, ends. */
		private long until;
		/** When its last fragment came. */
		private long last;
		/** Units that are not there. */
		private int missing;
		/** Where the compressed headers begin. */
		private int begin;
		/** A bit for each unit that is there. */
		private final int[] there = new int[WORDS];
		/** A bit for each unit with which a fragment begins. */
		private final int[] starts = new int[WORDS];
	}

	private final PacketPool buffers;
	/** The largest datagram. */
	private final int largest;
	private final Stats stats;
	/** More than there are buffers. */
	private final Partial[] partials;
	private long deadline = Long.MAX_VALUE;
	/** The last time that was heard of. */
	private long latest;
	private Packet whole;

	/**
	 * @param buffers of {@code largest} bytes and {@link #FRONT} more
	 * @param largest datagram, bytes before compression
	 */
	Reassembly(PacketPool buffers, int largest, Stats stats) {
		this.buffers = buffers;
		this.largest = largest;
		this.stats = stats;
		this.partials = new Partial[2 * buffers.capacity() + 2];
		for (int i = 0; i < this.partials.length; i++) {
			this.partials[i] = new Partial();
		}
	}

	/**
	 * Takes a fragment.
	 *
	 * @param at of its header; it has a dispatch of one
	 * @param source interface identifier of the link-layer source
	 * @param destination interface identifier of the link-layer destination, 0 for everyone
	 * @return {@link #KEPT}, {@link #WHOLE}, or a reason of {@link Drop}
	 */
	int onFragment(byte[] bytes, int at, int end, long source, long destination, long now) {
		this.latest = now;
		boolean first = FragmentHeader.isFirst(bytes[at]);
		int contents = at + (first ? FragmentHeader.FIRST_LENGTH : FragmentHeader.LENGTH);
		if (contents >= end) {
			return Drop.FRAGMENT_INVALID;
		}
		int size = FragmentHeader.size(bytes, at);
		int offset = 0;
		int headers = 0;
		int expanded = 0;
		if (first) {
			int lengths = HeaderLengths.of(bytes, contents, end);
			if (lengths < 0) {
				return lengths;
			}
			headers = lengths >> 16;
			expanded = lengths & 0xffff;
		} else {
			offset = FragmentHeader.offset(bytes, at);
		}
		int length = expanded + end - contents - headers;
		if (size < Ipv6Header.LENGTH || offset + length > size || offset + length < size && length % FragmentHeader.UNIT != 0 || first != (offset == 0)
				|| headers > expanded + FRONT) {
			return Drop.FRAGMENT_INVALID;
		}
		if (size > this.largest) {
			return Drop.FRAGMENT_SIZE;
		}
		int key = size << 16 | FragmentHeader.tag(bytes, at);
		Partial partial = find(source, destination, key);
		if (partial == null) {
			partial = open(source, destination, key, first, now);
			if (partial == null) {
				return Drop.FRAGMENT_NO_BUFFER;
			}
		}
		Packet packet = partial.packet;
		if (packet == null) {
			return Drop.FRAGMENT_DUPLICATE;
		}
		int place = FRONT + offset + expanded - headers;
		int unit = offset / FragmentHeader.UNIT;
		int next = unit + (length + FragmentHeader.UNIT - 1) / FragmentHeader.UNIT;
		int there = overlap(partial, unit, next);
		if (there != 0) {
			if (there == next - unit && isFragment(partial, unit, next) && (!first || partial.begin == place)
					&& equal(bytes, contents, end, packet.bytes, place)) {
				return Drop.FRAGMENT_DUPLICATE;
			}
			close(partial, now).giveBack();
			return Drop.FRAGMENT_OVERLAP;
		}
		System.arraycopy(bytes, contents, packet.bytes, place, end - contents);
		if (first) {
			partial.begin = place;
		}
		partial.starts[unit >> 5] |= 1 << unit;
		for (int i = unit; i < next; i++) {
			partial.there[i >> 5] |= 1 << i;
		}
		partial.last = now;
		partial.missing -= next - unit;
		if (partial.missing != 0) {
			return KEPT;
		}
		packet.at = partial.begin;
		packet.end = FRONT + size;
		this.whole = close(partial, now);
		return WHOLE;
	}

	/** The datagram that the last fragment made whole, compressed as it came: {@code at} to {@code end}; the caller's from now on. */
	Packet take() {
		return this.whole;
	}

	/** A free buffer, {@code source}'s older datagram given up for it, or one of anybody that waits long; null if there is none. */
	Packet buffer(long source) {
		Packet packet = this.buffers.take();
		if (packet != null) {
			return packet;
		}
		Partial victim = null;
		boolean own = false;
		for (int i = 0; i < this.partials.length; i++) {
			Partial partial = this.partials[i];
			if (partial.packet != null) {
				boolean same = source != 0 && partial.source == source;
				if ((same || this.latest - partial.last >= IDLE) && (victim == null || same && !own || same == own && partial.last < victim.last)) {
					victim = partial;
					own = same;
				}
			}
		}
		if (victim != null) {
			close(victim, this.latest).giveBack();
			this.stats.revoke(Drop.FRAGMENT_RECLAIMED);
		}
		return this.buffers.take();
	}

	/** Ends what takes too long. */
	void onTime(long now) {
		this.latest = now;
		if (now < this.deadline) {
			return;
		}
		for (int i = 0; i < this.partials.length; i++) {
			Partial partial = this.partials[i];
			if (partial.key != 0 && now >= partial.until) {
				if (partial.packet != null) {
					close(partial, now).giveBack();
					this.stats.revoke(Drop.FRAGMENT_TIMEOUT);
				}
				partial.key = 0;
			}
		}
		schedule();
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	long nextDeadline() {
		return this.deadline;
	}

	private Partial find(long source, long destination, int key) {
		for (int i = 0; i < this.partials.length; i++) {
			Partial partial = this.partials[i];
			if (partial.key == key && partial.source == source && partial.destination == destination) {
				return partial;
			}
		}
		return null;
	}

	/** A place for a datagram of which nothing is there yet; null if no buffer is free. */
	private Partial open(long source, long destination, int key, boolean first, long now) {
		Packet packet = buffer(first ? source : 0);
		if (packet == null) {
			return null;
		}
		// There are more places than buffers: one is free, or a memory, of which the oldest goes.
		Partial place = null;
		for (int i = 0; i < this.partials.length; i++) {
			Partial partial = this.partials[i];
			if (partial.packet == null && (place == null || partial.key == 0 || place.key != 0 && partial.until < place.until)) {
				place = partial;
			}
		}
		place.packet = packet;
		place.source = source;
		place.destination = destination;
		place.key = key;
		place.until = now + TIMEOUT;
		place.last = now;
		place.missing = ((key >>> 16) + FragmentHeader.UNIT - 1) / FragmentHeader.UNIT;
		for (int i = 0; i < WORDS; i++) {
			place.there[i] = 0;
			place.starts[i] = 0;
		}
		schedule();
		return place;
	}

	/** Ends a datagram, and answers with its buffer. */
	private Packet close(Partial partial, long now) {
		Packet packet = partial.packet;
		partial.packet = null;
		partial.until = now + MEMORY;
		schedule();
		return packet;
	}

	private void schedule() {
		long next = Long.MAX_VALUE;
		for (int i = 0; i < this.partials.length; i++) {
			Partial partial = this.partials[i];
			if (partial.key != 0 && partial.until < next) {
				next = partial.until;
			}
		}
		this.deadline = next;
	}

	/** How many of some units are there. */
	private static int overlap(Partial partial, int unit, int next) {
		int count = 0;
		for (int i = unit; i < next; i++) {
			count += partial.there[i >> 5] >>> i & 1;
		}
		return count;
	}

	/** Whether units that are all there are one fragment. */
	private static boolean isFragment(Partial partial, int unit, int next) {
		int[] starts = partial.starts;
		for (int i = unit; i < next; i++) {
			if ((starts[i >> 5] >>> i & 1) != (i == unit ? 1 : 0)) {
				return false;
			}
		}
		return next >> 5 == WORDS || (partial.there[next >> 5] >>> next & 1) == (starts[next >> 5] >>> next & 1);
	}

	private static boolean equal(byte[] bytes, int at, int end, byte[] others, int other) {
		while (at < end) {
			if (bytes[at++] != others[other++]) {
				return false;
			}
		}
		return true;
	}
}

package frond.lowpan;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.Mac;
import frond.radio.Radio;

/**
 * Sends datagrams that do not fit a frame in fragments (RFC 4944 section 5.3): one fragment of a datagram at a time, one datagram to a destination at a
 * time, and no more at once than leaves room in the MAC's queue for others. A fragment that is not delivered is sent again after a rest, as
 * often as other datagrams are; then its datagram is given up, for the rest of it would be of no use.
 */
final class Fragmenter {
	/** How often a fragment is sent again. */
	private static final int RETRIES = 3;
	/** How long before, the first time, microseconds: what a neighbour that is hidden from this one sends meanwhile is over. */
	private static final long REST = 10000;

	/** A datagram that is being sent. */
	private static final class Outgoing {
		private Packet packet;
		private long destination;
		private int tag;
		/** datagram_size. */
		private int size;
		/** datagram_offset of the next byte to go. */
		private int offset;
		/** Bytes that are on their way; 0 for none. */
		private int underway;
		private int attempts;
		private long begun;
		private long notBefore;
	}

	private final Mac mac;
	private final PacketPool pool;
	private final Stats stats;
	private final int limit;
	private final int largest;
	/** Those that are being sent in front, the oldest first. */
	private final Outgoing[] all;
	private int count;
	/** Fragments that the MAC has. */
	private int fragments;
	/** datagram_tag of the last, and what the MAC's results say; not 0. */
	private int tag;

	/**
	 * @param pool packets for frames
	 * @param most datagrams at a time
	 * @param largest datagram, bytes before compression
	 * @param limit fragments that the MAC may have at a time
	 * @param tag the first datagram_tag, random: no two boots begin with the same, or a receiver may mix them
	 */
	Fragmenter(Mac mac, PacketPool pool, int most, int largest, int limit, int tag, Stats stats) {
		this.mac = mac;
		this.pool = pool;
		this.stats = stats;
		this.limit = limit;
		this.largest = largest;
		this.tag = tag & 0xffff;
		this.all = new Outgoing[most];
		for (int i = 0; i < most; i++) {
			this.all[i] = new Outgoing();
		}
	}

	/**
	 * Sends a datagram and takes ownership of the packet, whatever the result.
	 *
	 * @param packet compressed, more than a frame
	 * @param destination EUI-64 of the next hop, or {@link Mac#BROADCAST}
	 * @return 0, or the reason for which it was dropped ({@link Drop}, counted)
	 */
	int send(Packet packet, long destination, long now) {
		int lengths = HeaderLengths.of(packet.bytes, packet.at, packet.end);
		int headers = lengths >> 16;
		int size = packet.length() - headers + (lengths & 0xffff);
		boolean full = this.count == this.all.length;
		if (full || lengths < 0 || size > this.largest || headers > this.mac.maxPayload() - FragmentHeader.FIRST_LENGTH - FragmentHeader.UNIT) {
			packet.giveBack();
			return this.stats.drop(full ? Drop.MAC_QUEUE_FULL : Drop.LOWPAN_OVERSIZE);
		}
		this.tag = this.tag == 0xffff ? 1 : this.tag + 1;
		Outgoing outgoing = this.all[this.count++];
		outgoing.packet = packet;
		outgoing.destination = destination;
		outgoing.tag = this.tag;
		outgoing.size = size;
		outgoing.offset = 0;
		outgoing.underway = 0;
		outgoing.attempts = 0;
		outgoing.begun = now;
		outgoing.notBefore = now;
		onTime(now);
		return 0;
	}

	/** A frame's transmission ended, a fragment's if {@code tag} is not 0. */
	void onSent(int tag, int status, long now) {
		for (int i = 0; i < this.count; i++) {
			Outgoing outgoing = this.all[i];
			if (outgoing.tag == tag && outgoing.underway != 0) {
				this.fragments--;
				finish(i, status, now);
				break;
			}
		}
		onTime(now);
	}

	private void finish(int index, int status, long now) {
		Outgoing outgoing = this.all[index];
		boolean gone = false;
		if (status == Radio.SENT) {
			outgoing.attempts = 0;
			outgoing.offset += outgoing.underway;
			gone = outgoing.offset == outgoing.size;
		} else if (outgoing.attempts++ == RETRIES || now - outgoing.begun > Reassembly.TIMEOUT) {
			// Beyond that time nobody waits for its end.
			this.stats.drop(Drop.FRAGMENT_NOT_SENT);
			gone = true;
		} else {
			outgoing.notBefore = now + (REST << outgoing.attempts - 1);
		}
		outgoing.underway = 0;
		if (gone) {
			outgoing.packet.giveBack();
			outgoing.packet = null;
			this.count--;
			System.arraycopy(this.all, index + 1, this.all, index, this.count - index);
			this.all[this.count] = outgoing;
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	long nextDeadline() {
		long next = Long.MAX_VALUE;
		// While the MAC has enough, its next result is what is waited for.
		if (mayMore()) {
			for (int i = 0; i < this.count; i++) {
				if (this.all[i].notBefore < next && isNext(i)) {
					next = this.all[i].notBefore;
				}
			}
		}
		return next;
	}

	private boolean mayMore() {
		return this.fragments < this.limit && this.mac.queued() < this.limit;
	}

	/** Whether nothing of this datagram is on its way, and none before it goes to the same node. */
	private boolean isNext(int index) {
		Outgoing outgoing = this.all[index];
		for (int i = 0; i < index; i++) {
			if (this.all[i].destination == outgoing.destination) {
				return false;
			}
		}
		return outgoing.underway == 0;
	}

	/** Sends what is due. */
	void onTime(long now) {
		int index = 0;
		while (index < this.count && mayMore()) {
			Outgoing outgoing = this.all[index];
			index++;
			if (outgoing.notBefore <= now && isNext(index - 1)) {
				Packet fragment = this.pool.take();
				if (fragment == null) {
					outgoing.notBefore = now + REST;
				} else {
					sendFragment(outgoing, fragment, now);
					// What that has brought about may have changed the list.
					index = 0;
				}
			}
		}
	}

	private void sendFragment(Outgoing outgoing, Packet fragment, long now) {
		Packet packet = outgoing.packet;
		int size = outgoing.size;
		int offset = outgoing.offset;
		int tag = outgoing.tag;
		// Bytes of the datagram before compression end where those of the packet end.
		int from = offset == 0 ? packet.at : packet.end - (size - offset);
		int saved = offset == 0 ? size - packet.length() : 0;
		int length = this.mac.maxPayload() - (offset == 0 ? FragmentHeader.FIRST_LENGTH : FragmentHeader.LENGTH) + saved & -FragmentHeader.UNIT;
		if (length > size - offset) {
			length = size - offset;
		}
		fragment.at = this.mac.headroom();
		int at = FragmentHeader.write(fragment.bytes, fragment.at, size, tag, offset);
		System.arraycopy(packet.bytes, from, fragment.bytes, at, length - saved);
		fragment.end = at + length - saved;
		outgoing.underway = length;
		this.fragments++;
		if (this.mac.send(fragment, outgoing.destination, tag, now) != 0) {
			onSent(tag, Radio.FAILED, now);
		}
	}
}

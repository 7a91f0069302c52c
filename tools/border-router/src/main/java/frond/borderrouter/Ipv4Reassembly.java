package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts IPv4 fragments together (RFC 791 section 3.2), for ports are in the first alone: the largest datagram is what a mesh takes; overlaps end it (as RFC 5722
 * has it for IPv6). Times in microseconds.
 */
final class Ipv4Reassembly {
	private static final int CAPACITY = 16;
	/** Bytes behind the header. */
	private static final int MOST = 2048;
	/** A NAT64 keeps fragments for two seconds at least (RFC 6146 section 3.4). */
	private static final long LIFETIME = 10000000;

	private record Key(int source, int protocol, int identification) {
	}

	private static final class Open {
		final byte[] bytes = new byte[MOST];
		final BitSet there = new BitSet(MOST / 8);
		byte[] header;
		int length = -1;
		long until;
	}

	private final Map<Key, Open> open = new LinkedHashMap<>();
	private int reason;

	/** Why {@link #take} gave nothing; 0 while others are waited for. */
	int reason() {
		return this.reason;
	}

	/**
	 * Takes a fragment.
	 *
	 * @param packet whole, checked; its destination is the one there is
	 * @param header its header's length
	 * @return the datagram, without fragment fields in its header, if this was the last of it; else null
	 */
	byte[] take(byte[] packet, int header, long now) {
		this.open.values().removeIf(each -> now >= each.until);
		int fragment = Ipv4Packet.fragment(packet);
		int offset = 8 * (fragment & Ipv4Packet.OFFSET);
		int length = packet.length - header;
		boolean more = (fragment & Ipv4Packet.MORE_FRAGMENTS) != 0;
		this.reason = Drop.IPV6_FRAGMENT;
		Key key = new Key(Ipv4Packet.source(packet, 0), Ipv4Packet.protocol(packet, 0), Bytes.get16(packet, 4));
		if (length == 0 || more && length % 8 != 0 || offset + length > MOST) {
			this.open.remove(key);
			return null;
		}
		Open datagram = this.open.get(key);
		if (datagram == null) {
			if (this.open.size() == CAPACITY) {
				Iterator<Open> oldest = this.open.values().iterator();
				oldest.next();
				oldest.remove();
			}
			datagram = new Open();
			datagram.until = now + LIFETIME;
			this.open.put(key, datagram);
		}
		int from = offset / 8;
		int to = (offset + length + 7) / 8;
		int next = datagram.there.nextSetBit(from);
		if (next >= 0 && next < to || !more && datagram.length >= 0 || datagram.length >= 0 && offset + length > datagram.length
				|| !more && datagram.there.length() > to) {
			this.open.remove(key);
			return null;
		}
		this.reason = 0;
		datagram.there.set(from, to);
		System.arraycopy(packet, header, datagram.bytes, offset, length);
		if (!more) {
			datagram.length = offset + length;
		}
		if (offset == 0) {
			datagram.header = Arrays.copyOf(packet, header);
		}
		if (datagram.header == null || datagram.length < 0 || datagram.there.cardinality() != (datagram.length + 7) / 8) {
			return null;
		}
		this.open.remove(key);
		int first = datagram.header.length;
		byte[] whole = Arrays.copyOf(datagram.header, first + datagram.length);
		System.arraycopy(datagram.bytes, 0, whole, first, datagram.length);
		Bytes.put16(whole, 2, whole.length);
		Bytes.put16(whole, 6, 0);
		return whole;
	}
}

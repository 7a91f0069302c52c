package frond.lowpan;

import frond.buffer.Bytes;

/**
 * A received datagram as its sender made it, written again from the compressed headers that are still in the frame, extension headers included
 * (RFC 6282 section 4.2 the other way), with the place of a byte in it: what ICMPv6 errors quote and point at (RFC 4443 section 3).
 */
public final class Original {
	private byte[] to;
	private int at;
	private int end;
	/** Bytes of the datagram so far, written or not. */
	private int length;
	private int pointer;

	/**
	 * Writes a datagram from its first byte on, as far as there is room.
	 *
	 * @param datagram as it was parsed, whatever the result behind its IPv6 header was
	 * @param pointAt index in {@code datagram.bytes} of the byte whose place {@link #pointer} is
	 * @param end of the room; at least {@link Ipv6Header#LENGTH} from {@code at}
	 * @return index after the last byte written
	 */
	public int write(Datagram datagram, int pointAt, byte[] to, int at, int end) {
		this.to = to;
		this.at = at + Ipv6Header.LENGTH;
		this.end = end;
		this.length = Ipv6Header.LENGTH;
		// The next header field, until a byte behind it is found to be meant.
		this.pointer = 6;
		Ipv6Header.write(to, at, datagram, 0);
		byte[] bytes = datagram.bytes;
		int from = datagram.firstAt;
		int last = datagram.lastEnd;
		boolean compressed = datagram.firstHeader == Iphc.NEXT_HEADER_COMPRESSED;
		to[at + 6] = (byte) (compressed ? number(bytes, from, last) : datagram.firstHeader);
		// Each turn goes on by two bytes at least.
		while (compressed && from < last) {
			int id = bytes[from] & 0xff;
			if (Nhc.number(id) == Ipv6Header.UDP) {
				// It was not read if something in front of it was wrong.
				from = Nhc.parseUdp(datagram, from + 1, id) == 0 ? udp(datagram) : last;
				break;
			}
			if (Nhc.extension(id) == Nhc.IPV6) {
				// What a tunnel carries is quoted as it travels.
				from++;
				break;
			}
			int inline = id & 1 ^ 1;
			int contents = from + 2 + inline;
			if (contents > last) {
				break;
			}
			int size = bytes[contents - 1] & 0xff;
			size = size < last - contents ? size : last - contents;
			compressed = inline == 0;
			int padded = size + 2 + 7 & ~7;
			if (pointAt >= from && pointAt < contents + size) {
				this.pointer = this.length + (pointAt < contents ? 0 : pointAt - contents + 2);
			}
			put(compressed ? number(bytes, contents + size, last) : bytes[from + 1]);
			put(padded / 8 - 1);
			copy(bytes, contents, contents + size);
			pad(padded - size - 2);
			from = contents + size;
		}
		if (pointAt >= from && pointAt < last) {
			this.pointer = this.length + pointAt - from;
		}
		copy(bytes, from, last);
		Bytes.put16(to, at + 4, this.length - Ipv6Header.LENGTH);
		this.to = null;
		return this.at;
	}

	/** The place of the byte that the last {@link #write} was asked for, in the datagram. */
	public int pointer() {
		return this.pointer;
	}

	/** Writes the UDP header from the fields, and answers where its payload is. */
	private int udp(Datagram datagram) {
		put(datagram.sourcePort >> 8);
		put(datagram.sourcePort);
		put(datagram.destinationPort >> 8);
		put(datagram.destinationPort);
		int size = 8 + datagram.lastEnd - datagram.at;
		put(size >> 8);
		put(size);
		put(datagram.checksum >> 8);
		put(datagram.checksum);
		return datagram.at;
	}

	/** Padding that the compressor may have left out (RFC 6282 section 4.2): one byte is Pad1, more are PadN. */
	private void pad(int count) {
		for (int i = 0; i < count; i++) {
			put(count == 1 || i > 1 ? 0 : i == 0 ? 1 : count - 2);
		}
	}

	private void put(int octet) {
		if (this.at < this.end) {
			this.to[this.at++] = (byte) octet;
		}
		this.length++;
	}

	private void copy(byte[] bytes, int from, int last) {
		int count = last - from;
		int room = this.end - this.at;
		int copied = count < room ? count : room;
		System.arraycopy(bytes, from, this.to, this.at, copied);
		this.at += copied;
		this.length += count;
	}

	private static int number(byte[] bytes, int at, int end) {
		return at < end ? Nhc.number(bytes[at] & 0xff) : Ipv6Header.NONE;
	}
}

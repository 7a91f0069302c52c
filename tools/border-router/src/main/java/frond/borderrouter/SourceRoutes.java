package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Packet;
import frond.ipv6.CompressedRoute;
import frond.lowpan.Datagram;
import frond.lowpan.Nhc;
import java.util.List;

/** Writes source routing headers (RFC 6554 section 3). */
final class SourceRoutes {
	private SourceRoutes() {
	}

	/**
	 * Writes one in front of the packet, compressed by NHC: the hops after the first, without the bytes that they have in common with it.
	 *
	 * @param path every hop in order, the destination last; two at least
	 * @return false if there is no room for it
	 */
	static boolean push(List<Address> path, Datagram datagram, Packet packet) {
		Address first = path.get(0);
		int common = 15;
		for (Address hop : path) {
			int same = 0;
			while (same < common && hop.octet(same) == first.octet(same)) {
				same++;
			}
			common = same;
		}
		int segments = path.size() - 1;
		int addresses = segments * (16 - common);
		// Eight bytes of fixed header, of which NHC has two; the whole a multiple of eight.
		int padding = -addresses & 7;
		int length = 6 + addresses + padding;
		int at = packet.at - length;
		if (at < 0) {
			return false;
		}
		packet.at = at;
		byte[] bytes = packet.bytes;
		bytes[at] = 3;
		bytes[at + 1] = (byte) segments;
		bytes[at + 2] = (byte) (common << 4 | common);
		bytes[at + 3] = (byte) (padding << 4);
		Bytes.put16(bytes, at + 4, 0);
		at += 6;
		for (Address hop : path.subList(1, path.size())) {
			for (int i = common; i < 16; i++) {
				bytes[at++] = (byte) hop.octet(i);
			}
		}
		for (int i = 0; i < padding; i++) {
			bytes[at++] = 0;
		}
		return Nhc.pushExtension(packet, datagram, Nhc.ROUTING, length) == 0;
	}

	/**
	 * Makes one SRH-6LoRH of the hops before the destination (RFC 8138 section 5.1), with as many bytes of each as any of them does not have in common
	 * with the root, which is the datagram's source, or that of the one around it.
	 *
	 * @param path as for {@link #push}
	 * @param to room of {@link CompressedRoute#LONGEST}
	 * @return false, and nothing done, if it would be too long
	 */
	static boolean compress(List<Address> path, Address root, Datagram datagram, byte[] to) {
		List<Address> hops = path.subList(0, path.size() - 1);
		int common = 15;
		for (Address hop : hops) {
			int same = 0;
			while (same < common && hop.octet(same) == root.octet(same)) {
				same++;
			}
			common = same;
		}
		int type = 0;
		while (1 << type < 16 - common) {
			type++;
		}
		int length = 2 + (hops.size() << type);
		if (hops.size() > 32 || length > to.length - 16) {
			return false;
		}
		to[0] = (byte) (0x80 | hops.size() - 1);
		to[1] = (byte) type;
		int at = 2;
		for (Address hop : hops) {
			for (int i = 16 - (1 << type); i < 16; i++) {
				to[at++] = (byte) hop.octet(i);
			}
		}
		datagram.hops = to;
		datagram.hopsAt = 0;
		datagram.hopsEnd = length;
		return true;
	}
}

package frond.ipv6;

import frond.lowpan.Datagram;

/** Takes the UDP datagrams of one port. */
public interface UdpReceiver {
	/**
	 * A datagram with a correct checksum arrived.
	 *
	 * @param datagram its addresses and ports, and its payload as {@code bytes[at..end)}; valid during the call only
	 * @return 0, or the reason for which it was dropped ({@link frond.buffer.Drop}, negative, not yet counted)
	 */
	int onDatagram(Datagram datagram, long now);
}

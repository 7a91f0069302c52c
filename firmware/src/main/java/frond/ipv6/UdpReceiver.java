package frond.ipv6;

import frond.lowpan.Datagram;

/** Takes the UDP datagrams of one port. */
public interface UdpReceiver {
	/**
	 * A datagram with a correct checksum arrived.
	 *
	 * @param datagram its addresses and ports, and its payload as {@code bytes[at..end)}; valid during the call only
	 */
	void onDatagram(Datagram datagram, long now);
}

package frond.ipv6;

import frond.buffer.Drop;
import frond.lowpan.Datagram;
import frond.lowpan.Ipv6Header;

/** UDP's ports (RFC 768): who takes what comes to which. */
final class UdpPorts {
	private static final int CAPACITY = 10;

	private final Icmpv6 icmpv6;
	private final int[] ports = new int[CAPACITY];
	private final UdpReceiver[] receivers = new UdpReceiver[CAPACITY];
	private int bound;

	UdpPorts(Icmpv6 icmpv6) {
		this.icmpv6 = icmpv6;
	}

	/** Registers the receiver of a port. Returns false if the table is full. */
	boolean bind(int port, UdpReceiver receiver) {
		if (this.bound == CAPACITY) {
			return false;
		}
		this.ports[this.bound] = port;
		this.receivers[this.bound++] = receiver;
		return true;
	}

	/** Takes an error about a datagram from one of this node's ports. */
	void onError(int port, int type, int code, long destinationHigh, long destinationLow, int destinationPort, long now) {
		for (int i = this.bound - 1; i >= 0; i--) {
			if (this.ports[i] == port && this.receivers[i] instanceof UdpErrorReceiver) {
				((UdpErrorReceiver) this.receivers[i]).onError(type, code, destinationHigh, destinationLow, destinationPort, now);
			}
		}
	}

	/**
	 * Takes a datagram, whose port is bound or whose sender is told that it is not.
	 *
	 * @return 0, or the reason for which it was dropped ({@link Drop}, not yet counted)
	 */
	int onDatagram(Datagram datagram, long now) {
		int length = datagram.end - datagram.at + 8;
		// RFC 8200 section 8.1: no checksum is not allowed over IPv6.
		if (datagram.checksum == 0 || Checksum.fold(datagram, Ipv6Header.UDP, length,
				Checksum.words(datagram.bytes, datagram.at, datagram.end) + datagram.sourcePort + datagram.destinationPort + length + datagram.checksum) != 0xffff) {
			return Drop.UDP_CHECKSUM;
		}
		int[] ports = this.ports;
		int port = datagram.destinationPort;
		for (int i = this.bound - 1; i >= 0; i--) {
			if (ports[i] == port) {
				return this.receivers[i].onDatagram(datagram, now);
			}
		}
		this.icmpv6.sendError(datagram, Icmpv6.DESTINATION_UNREACHABLE, Icmpv6.PORT_UNREACHABLE, 0, now);
		return Drop.UDP_PORT;
	}
}

package frond.ipv6;

/** A {@link UdpReceiver} that wants to hear what became of what was sent from its port (RFC 4443 section 2.4 d). */
public interface UdpErrorReceiver {
	/**
	 * An ICMPv6 error about a datagram from this port arrived. Whoever saw the datagram may have sent it, so it is a hint and no proof.
	 *
	 * @param type 1 unreachable, 2 packet too big, 3 time exceeded, 4 parameter problem; below 128
	 * @param code of the type (RFC 4443 section 3)
	 * @param destinationHigh first half of the address that the datagram was sent to
	 */
	void onError(int type, int code, long destinationHigh, long destinationLow, int destinationPort, long now);
}

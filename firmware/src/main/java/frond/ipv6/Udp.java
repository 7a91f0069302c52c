package frond.ipv6;

import frond.buffer.Packet;

/** UDP as the layers above see it (RFC 768). */
public interface Udp {
	/** The largest payload that fits one frame, bytes. */
	int maxPayload();

	/**
	 * A packet whose {@code at} (and {@code end}) stand where the payload begins, with room for every header in front.
	 *
	 * @param length bytes of payload at most; they may be more than {@link #maxPayload}: to a neighbour, or in fragments
	 * @return null if there is no room for it
	 */
	Packet begin(int length);

	/** Gives back a packet from {@link #begin} that is not going to be sent. */
	void abandon(Packet packet);

	/**
	 * Sends a datagram and takes ownership of the packet, whatever the result.
	 *
	 * @param destinationHigh first half of the destination's address
	 * @param destinationLow second half
	 * @return 0, or the reason for which it was dropped ({@link frond.buffer.Drop}, negative, counted)
	 */
	int send(Packet packet, long destinationHigh, long destinationLow, int sourcePort, int destinationPort, long now);

	/** Registers the receiver of a port. Returns false if the table is full. */
	boolean bind(int port, UdpReceiver receiver);
}

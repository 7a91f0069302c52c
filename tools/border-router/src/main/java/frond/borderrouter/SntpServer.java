package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import frond.sntp.Sntp;
import java.util.function.LongUnaryOperator;

/** Answers SNTP from the host's clock (RFC 4330 section 6). */
final class SntpServer implements UdpReceiver {
	/** The host is thought to have its time from a server of stratum 2. */
	private static final int STRATUM = 3;
	/** Where the reference identifier is. */
	private static final int REFERENCE = 12;
	/** "LOCL": an uncalibrated local clock. */
	private static final int LOCAL = 0x4c4f434c;

	private final Udp udp;
	private final LongUnaryOperator unixMicros;

	/**
	 * @param unixMicros microseconds since 1970 at a time of the mesh's clock
	 */
	SntpServer(Udp udp, LongUnaryOperator unixMicros) {
		this.udp = udp;
		this.unixMicros = unixMicros;
		udp.bind(Sntp.PORT, this);
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int version = datagram.end - at < Sntp.LENGTH ? 0 : Sntp.version(bytes, at);
		if (version < 1 || version > 4 || Sntp.mode(bytes, at) != Sntp.CLIENT) {
			return Drop.SNTP_INVALID;
		}
		Packet packet = this.udp.begin();
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		long time = Sntp.ofUnixMicros(this.unixMicros.applyAsLong(now));
		int to = packet.at;
		Sntp.write(packet.bytes, to, version, Sntp.SERVER, STRATUM);
		Bytes.put32(packet.bytes, to + REFERENCE, LOCAL);
		Bytes.put64(packet.bytes, to + Sntp.ORIGINATE, Bytes.get64(bytes, at + Sntp.TRANSMIT));
		Bytes.put64(packet.bytes, to + Sntp.RECEIVE, time);
		Bytes.put64(packet.bytes, to + Sntp.TRANSMIT, time);
		packet.end = to + Sntp.LENGTH;
		this.udp.send(packet, datagram.sourceHigh, datagram.sourceLow, Sntp.PORT, datagram.sourcePort, now);
		return 0;
	}
}

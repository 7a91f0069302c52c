package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.ipv6.Ipv6;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import frond.sntp.Sntp;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/** Answers SNTP from the host's clock, and says what is known of that (RFC 4330 section 6). */
final class SntpServer implements UdpReceiver {
	private final Ipv6 udp;
	private Supplier<HostClock.State> clock = () -> HostClock.State.LOCAL;
	private final LongUnaryOperator unixMicros;

	/**
	 * @param unixMicros microseconds since 1970 at a time of the mesh's clock
	 */
	SntpServer(Ipv6 udp, LongUnaryOperator unixMicros) {
		this.udp = udp;
		this.unixMicros = unixMicros;
		udp.bind(Sntp.PORT, this);
	}

	/** Sets who knows how good the clock is. */
	void setClock(Supplier<HostClock.State> clock) {
		this.clock = clock;
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		int version = datagram.end - at < Sntp.LENGTH ? 0 : Sntp.version(bytes, at);
		if (version < 1 || version > 4 || Sntp.mode(bytes, at) != Sntp.CLIENT) {
			return Drop.SNTP_INVALID;
		}
		Packet packet = this.udp.begin(Sntp.LENGTH);
		if (packet == null) {
			return Drop.NO_PACKET;
		}
		HostClock.State state = this.clock.get();
		long time = Sntp.ofUnixMicros(this.unixMicros.applyAsLong(now));
		int to = packet.at;
		Sntp.write(packet.bytes, to, version, Sntp.SERVER, state.stratum());
		packet.bytes[to] |= (byte) (state.leap() << 6);
		Bytes.put32(packet.bytes, to + Sntp.ROOT_DELAY, state.delay());
		Bytes.put32(packet.bytes, to + Sntp.ROOT_DISPERSION, state.dispersion());
		Bytes.put32(packet.bytes, to + Sntp.REFERENCE, state.reference());
		Bytes.put64(packet.bytes, to + Sntp.REFERENCE + 4, time);
		Bytes.put64(packet.bytes, to + Sntp.ORIGINATE, Bytes.get64(bytes, at + Sntp.TRANSMIT));
		Bytes.put64(packet.bytes, to + Sntp.RECEIVE, time);
		Bytes.put64(packet.bytes, to + Sntp.TRANSMIT, time);
		packet.end = to + Sntp.LENGTH;
		this.udp.sendFrom(packet, datagram.destinationHigh, datagram.destinationLow, datagram.sourceHigh, datagram.sourceLow, Sntp.PORT, datagram.sourcePort, now);
		return 0;
	}
}

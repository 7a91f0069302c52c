package frond.air;

import frond.fuzz.Records;
import frond.fuzz.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;

/**
 * ZEP datagrams from two nodes to an air with a radio in process: a datagram is a hello, or on the air, or counted as wrong. Kind: 1 the frame's
 * FCS is made right; 2 from the second node.
 */
public final class ZepTarget implements Target {
	private static final String[] WRONG = { AirStats.ZEP_LENGTH, AirStats.ZEP_VERSION, AirStats.ZEP_TYPE, AirStats.ZEP_CHANNEL, AirStats.ZEP_FCS };

	/** Where what the nodes hear goes; nobody reads it. */
	private final SocketAddress[] peers = { peer(), peer() };

	private static SocketAddress peer() {
		try {
			return DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).getLocalAddress();
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	@Override
	public int take(byte[] input) throws IOException {
		AirStats stats = new AirStats();
		Medium medium = new Medium(1, Link.losing(0), stats);
		Transceiver station = new Transceiver(medium, (psdu, channel, link, now) -> Target.check(Phy.intact(psdu), "a frame with a wrong FCS was heard"), false);
		station.setPanId(0xabcd);
		station.setChannel(26);
		station.setEui64(0x02f00d0000000101L);
		station.setListening(true);
		Records records = new Records(input);
		RealTimeAir air = new RealTimeAir(medium, (node, failure) -> {
			throw failure;
		});
		try (ZepServer server = new ZepServer(air, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), event -> { })) {
			while (records.next()) {
				byte[] datagram = records.message();
				if (records.kind(1) && datagram.length >= ZepPacket.HEADER + Phy.FCS) {
					int length = datagram.length - ZepPacket.HEADER - Phy.FCS;
					System.arraycopy(Phy.psdu(datagram, ZepPacket.HEADER, length), 0, datagram, ZepPacket.HEADER, length + Phy.FCS);
				}
				long before = wrong(stats);
				long sent = stats.get(AirStats.FRAME_SENT);
				server.onDatagram(this.peers[records.kind(2) ? 1 : 0], datagram);
				long wrong = wrong(stats) - before;
				boolean hello = wrong == 0 && ZepPacket.type(datagram) == ZepPacket.HELLO;
				long onAir = hello ? 0 : stats.get(AirStats.FRAME_SENT) - sent;
				Target.check(wrong + (hello ? 1 : 0) + onAir >= 1 && wrong <= 1, wrong + " times counted as wrong, " + onAir + " times on the air");
				medium.run(medium.now() + 10_000);
			}
		}
		return records.count();
	}

	private static long wrong(AirStats stats) {
		long sum = 0;
		for (String each : WRONG) {
			sum += stats.get(each);
		}
		return sum;
	}
}

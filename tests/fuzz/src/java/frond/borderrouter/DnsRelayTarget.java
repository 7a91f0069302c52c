package frond.borderrouter;

import frond.air.AirRadio;
import frond.air.AirStats;
import frond.air.Link;
import frond.air.Medium;
import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.fuzz.Records;
import frond.fuzz.Target;
import frond.lowpan.Datagram;
import frond.rpl.Rpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Map;

/**
 * The border router's DNS relay with DNS64: queries of nodes, and what servers answer to the one that waits longest. Kind: 1 an answer; 2 with the id that is
 * expected; 4 no DNS64; bits 4 to 7: seconds to wait before. Each query is answered once, given up, or waits; no more wait than there is room for.
 */
public final class DnsRelayTarget implements Target {
	private static final long SECOND = 1_000_000;

	private final Selector selector;
	private final List<InetSocketAddress> nowhere;

	public DnsRelayTarget() {
		try {
			this.selector = Selector.open();
			// The discard port: nothing is there, and the answers are the target's.
			this.nowhere = List.of(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 9));
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static Mesh mesh() {
		return new Mesh(new Mesh.Settings(26, 0xabcd, 0x02f00d0000000001L, 0xfd00000000000000L, true, Rpl.MRHOF), new AirRadio(new Medium(1, Link.losing(0), new AirStats())), new Stats(), 1,
				when -> when, new RplRoot.Listener() {
					@Override
					public void onJoined(Address target, Address parent) {
						// Nobody does.
					}

					@Override
					public void onLeft(Address target) {
						// As above.
					}
				});
	}

	@Override
	public int take(byte[] input) throws IOException {
		Records records = new Records(input);
		DnsRelay relay = null;
		long now = 5 * SECOND;
		int port = 1000;
		while (records.next()) {
			if (relay == null) {
				relay = new DnsRelay(mesh(), this.selector, this.nowhere, records.kind(4) ? null : Nat64Prefix.parse("64:ff9b:1::/96"));
			}
			now += (records.kind() >> 4) * SECOND;
			relay.onTime(now);
			byte[] message = records.message();
			int reason;
			if (records.kind(1)) {
				if (records.kind(2) && message.length >= 2 && relay.expected() >= 0) {
					Bytes.put16(message, 0, relay.expected());
				}
				reason = relay.onAnswer(message, message.length, now);
			} else {
				Datagram datagram = new Datagram();
				datagram.bytes = message;
				datagram.end = message.length;
				datagram.sourceHigh = 0xfd00000000000000L;
				datagram.sourceLow = 1;
				datagram.sourcePort = port++;
				reason = relay.onQuery(datagram, now);
			}
			Target.check(reason == 0 || Drop.name(reason) != null, "no reason: " + reason);
			Target.check((int) relay.status().get("pending") <= DnsRelay.PENDING, "more wait than there is room for");
		}
		if (relay != null) {
			// Everything that waits is given up in the end.
			for (int i = 0; (int) relay.status().get("pending") > 0; i++) {
				Target.check(i < 100, "a query waits for ever");
				now += 2 * SECOND;
				relay.onTime(now);
			}
			Map<String, Object> status = relay.status();
			Target.check((long) status.get("failed") + (long) status.get("synthesised") <= (long) status.get("queries"), "more answers than questions: " + status);
		}
		// Sockets that were closed are let go.
		this.selector.selectNow();
		this.selector.selectedKeys().clear();
		return records.count();
	}
}

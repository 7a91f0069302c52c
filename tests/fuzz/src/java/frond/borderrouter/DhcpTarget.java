package frond.borderrouter;

import frond.air.AirRadio;
import frond.air.AirStats;
import frond.air.Link;
import frond.air.Medium;
import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.dhcp.Dhcp;
import frond.dhcp.DhcpClient;
import frond.fuzz.PlainUdp;
import frond.fuzz.Records;
import frond.fuzz.Target;
import frond.ipv6.Addresses;
import frond.rpl.Rpl;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What servers say to a DHCPv6 client, and clients and relays to the border router's server. Kind: 1 to the server; 2 with the client's transaction id.
 * Bits 4 to 7: how long to wait before, in steps of the next deadline. What the server says is whole, it gives no address twice; the client always has
 * something to do, but for a lease without end, and never at once for long.
 */
public final class DhcpTarget implements Target {
	private static final long SECOND = 1_000_000;
	private static final long EUI64 = 0x02f00d0000000101L;
	private static final int POOL = 4;
	/** Messages of one instant. */
	private static final int BUSY = 8;

	@Override
	public int take(byte[] input) {
		PlainUdp udp = new PlainUdp();
		Addresses addresses = new Addresses(EUI64);
		DhcpClient client = new DhcpClient(udp, addresses, EUI64, 1, new DhcpClient.Listener() {
			@Override
			public void onDnsServers(byte[] bytes, int at, int end, long lifetime, long now) {
				Target.check(at >= 0 && at + 16 <= end && end <= bytes.length && lifetime >= 0, "servers beyond the message");
			}

			@Override
			public void onSearchList(byte[] bytes, int at, int end, long lifetime, long now) {
				Target.check(at >= 0 && at <= end && end <= bytes.length, "a search list beyond the message");
			}
		});
		DhcpServer server = null;
		long now = 5 * SECOND;
		client.start(input.length % 2 == 0, now);
		Records records = new Records(input);
		while (records.next()) {
			for (int i = 0; i < records.kind() >> 4; i++) {
				now = advance(client, addresses, now);
			}
			byte[] message = records.message();
			if (records.kind(1)) {
				// Made only for those who speak to it: a mesh is a thousand times a message.
				server = server == null ? server() : server;
				respond(server, message, now);
				continue;
			}
			if (records.kind(2) && message.length >= Dhcp.HEADER && udp.sent != null) {
				System.arraycopy(udp.sent, 1, message, 1, 3);
			}
			udp.receive(message, 0xfe80000000000000L, 1, Dhcp.SERVER_PORT, now);
			Target.check(addresses.find(0, 0) < 0 && addresses.end() <= Addresses.CAPACITY, "an address that is none");
		}
		return records.count();
	}

	private static DhcpServer server() {
		try {
			Mesh mesh = new Mesh(new Mesh.Settings(26, 0xabcd, 0x02f00d0000000001L, 0xfd00000000000000L, true, Rpl.MRHOF), new AirRadio(new Medium(1, Link.losing(0), new AirStats())),
					new Stats(), 1, when -> when, new RplRoot.Listener() {
						@Override
						public void onJoined(Address target, Address parent) {
							// Nobody does.
						}

						@Override
						public void onLeft(Address target) {
							// As above.
						}
					});
			mesh.announceDns();
			return new DhcpServer(mesh, new Leases(null, 0x1000, POOL));
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static long advance(DhcpClient client, Addresses addresses, long from) {
		long now = from;
		if (client.nextDeadline() == Long.MAX_VALUE) {
			return now;
		}
		now = Math.max(now, client.nextDeadline());
		int messages = 0;
		while (client.nextDeadline() <= now) {
			client.onTime(now);
			Target.check(++messages < BUSY, "always something due");
		}
		addresses.onTime(now);
		return now;
	}

	private static void respond(DhcpServer server, byte[] message, long now) {
		int length = server.respond(message, 0, message.length, now);
		Target.check(length > 0 || Drop.name(length) != null, "no reason: " + length);
		if (length > 0) {
			int options = server.response()[0] == Dhcp.RELAY_REPLY ? 34 : Dhcp.HEADER;
			Target.check(Dhcp.check(server.response(), options, length) == 0, "an answer that is cut short");
			Target.check((int) server.status(now).getOrDefault("leases", 0) <= POOL, "more leases than addresses");
		}
	}
}

package frond.lowpan;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.fuzz.Records;
import frond.fuzz.Target;

/**
 * Fragments (RFC 4944 section 5.3), straight to reassembly. Kind: 1, 2 from which of four neighbours; 4 to everyone; the upper four bits are how many
 * times a quarter of a second passes before it. Each input begins with no datagram, and ends two minutes later, when all buffers have to be back.
 */
public final class FragmentsTarget implements Target {
	private static final long QUARTER = 250_000;
	private static final int LARGEST = 320;
	private static final int BUFFERS = 2;

	private final PacketPool buffers = new PacketPool(BUFFERS, LARGEST + Reassembly.FRONT);
	private final Contexts contexts = new Contexts();
	private final Datagram datagram = new Datagram();

	@Override
	public int take(byte[] input) {
		Stats stats = new Stats();
		Reassembly reassembly = new Reassembly(this.buffers, LARGEST, stats);
		this.contexts.set(0, 0xfd00000000000000L, 0, 64);
		Records records = new Records(input);
		long now = QUARTER;
		int received = 0;
		while (records.next()) {
			now += (records.kind() >> 4) * QUARTER;
			reassembly.onTime(now);
			byte[] bytes = records.message();
			long source = 1 + (records.kind() & 3);
			long destination = records.kind(4) ? 0 : 99;
			if (bytes.length == 0 || (bytes[0] & 0xd8) != 0xc0) {
				continue;
			}
			received++;
			int result = reassembly.onFragment(bytes, 0, bytes.length, source, destination, now);
			if (result < 0) {
				Target.check(Drop.name(result) != null, "reason " + result + " has no name");
				stats.drop(result);
				continue;
			}
			stats.delivered();
			if (result == Reassembly.WHOLE) {
				Packet whole = reassembly.take();
				int size = whole.end - Reassembly.FRONT;
				Target.check(whole.at >= 0 && whole.at < whole.end && size >= Ipv6Header.LENGTH && size <= LARGEST, "a datagram of " + size + " at " + whole.at);
				int lengths = HeaderLengths.of(whole.bytes, whole.at, whole.end);
				Target.check(lengths >= 0 && whole.length() - (lengths >> 16) + (lengths & 0xffff) == size, "its headers are not those of its first fragment");
				int reason = Lowpan.decompress(whole.bytes, whole.at, whole.end, source, destination, this.contexts, this.datagram);
				Target.check(reason != 0 || this.datagram.at >= whole.at && this.datagram.at <= this.datagram.end && this.datagram.end <= whole.end,
						"a payload beyond the datagram");
				whole.giveBack();
			}
			Target.check(reassembly.nextDeadline() > now, "no time passes");
		}
		for (int i = 0; i < 480; i++) {
			now += QUARTER;
			reassembly.onTime(now);
		}
		Target.check(this.buffers.free() == BUFFERS, "a buffer is lost");
		Target.check(reassembly.nextDeadline() == Long.MAX_VALUE, "something is waited for");
		int drops = 0;
		for (int reason = -1; reason > -Drop.COUNT; reason--) {
			drops += stats.drops(reason);
		}
		Target.check(received == stats.delivered + drops, received + " received, " + stats.delivered + " delivered, " + drops + " dropped");
		return records.count();
	}
}

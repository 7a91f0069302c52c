package frond.borderrouter;

import frond.buffer.Packet;
import frond.fuzz.Records;
import frond.fuzz.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole stack of a joined node and of its root: every frame is counted once, and every packet comes back to its pool. Kind: as {@link Frames}
 * has it; the upper three bits are how long to wait before, in steps of 50 ms.
 */
public final class NetworkTarget implements Target {
	private static final long MILLISECOND = 1000;
	/** From when on a node is joined, synchronized and connected. */
	private static final long STARTED = 3 * World.SECOND;

	private final int layer;
	private final Frames frames = new Frames(World.NODE);

	/** @param layer {@link Frames#MAC} to {@link Frames#ND} */
	public NetworkTarget(int layer) {
		this.layer = layer;
	}

	@Override
	public int take(byte[] input) {
		World world = new World();
		world.keeping = false;
		world.start();
		world.pass(STARTED);
		Target.check(world.node.leaf().joined() && world.events.contains("acked"), "the node did not join");
		this.frames.begin();
		Records records = new Records(input);
		while (records.next()) {
			world.pass((records.kind() >> 5) * 50 * MILLISECOND);
			int length = this.frames.write(this.layer, records.kind(), records.message());
			Ether.Port radio = records.kind(Frames.TO_ROOT) ? world.rootRadio : world.nodeRadio;
			radio.hear(this.frames.bytes, length);
			world.pass(MILLISECOND);
		}
		// The longest that a queue of full frames takes.
		world.pass(World.SECOND);
		settle(world);
		checkNode(world);
		checkRoot(world);
		return records.count();
	}

	/** Between two frames that are under way, all packets are free. */
	private static void settle(World world) {
		for (int i = 0; world.node.pool().free() != world.node.pool().capacity() || !rootHasAll(world); i++) {
			Target.check(i < 100, "a packet is lost");
			world.pass(17 * MILLISECOND);
		}
	}

	/** Whether as many packets can be taken from the root's pool as when it was new. */
	private static boolean rootHasAll(World world) {
		List<Packet> taken = new ArrayList<>();
		for (Packet packet = world.mesh.ipv6().begin(); packet != null; packet = world.mesh.ipv6().begin()) {
			taken.add(packet);
		}
		taken.forEach(world.mesh.ipv6()::abandon);
		return taken.size() == Mesh.PACKETS;
	}

	private static void checkNode(World world) {
		int handled = world.nodeStats.handled();
		Target.check(world.nodeStats.received == handled, "the node received " + world.nodeStats.received + " frames and handled " + handled);
	}

	private static void checkRoot(World world) {
		int handled = world.rootStats.handled();
		Target.check(world.rootStats.received == handled, "the root received " + world.rootStats.received + " frames and handled " + handled);
	}
}

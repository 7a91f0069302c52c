package frond.borderrouter;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.fuzz.Records;
import frond.fuzz.Target;
import frond.ieee802154.Frame;
import frond.ipv6.Checksum;
import frond.ipv6.Ipv6;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.lowpan.Ipv6Header;
import frond.radio.Radio;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole stack of a joined node and of its root: every frame is counted once, and every packet comes back to its pool. Kind: 1 to the root, else to
 * the node; 2 broadcast; 4 from a stranger, else from the other of the two; 8 the checksum is left as it is; 16 between global addresses; the
 * upper three bits are how long to wait before, in steps of 50 ms.
 */
public final class NetworkTarget implements Target {
	/** The message is a whole frame. */
	public static final int MAC = 0;
	/** The message is a frame's payload. */
	public static final int LOWPAN = 1;
	/** The message is the number of the next header and what it carries. */
	public static final int IPV6 = 2;
	/** The message is the code of an RPL message and its body. */
	public static final int RPL = 3;
	/** The message is a source port, a destination port, and a payload. */
	public static final int UDP = 4;
	/** The message is one whose lower two bits choose the type of neighbour discovery, 133 to 136, and the body behind the checksum. */
	public static final int ND = 5;
	private static final int FIRST_ND_TYPE = 133;

	private static final int TO_ROOT = 1;
	private static final int BROADCAST = 2;
	private static final int STRANGER = 4;
	private static final int CHECKSUM_AS_IS = 8;
	private static final int GLOBAL = 16;

	private static final long MILLISECOND = 1000;
	private static final int PAN = 0xabcd;
	private static final long ROOT = 0x02f00d0000000001L;
	private static final long OTHER = 0x02f00d0000000777L;
	private static final long PREFIX = 0xfd00000000000000L;
	/** From when on a node is joined, synchronized and connected. */
	private static final long STARTED = 30 * World.SECOND;
	/** Traffic Class and Flow Label elided, next header inline, hop limit 255. */
	private static final int IPHC = 0x7b;

	private final int layer;
	private final byte[] frame = new byte[Radio.MAX_FRAME];
	private final Datagram addresses = new Datagram();
	private int sequence;

	/** @param layer {@link #MAC} to {@link #ND} */
	public NetworkTarget(int layer) {
		this.layer = layer;
	}

	@Override
	public int take(byte[] input) {
		World world = new World();
		world.keeping = false;
		world.start();
		world.pass(STARTED);
		Target.check(world.node.leaf().joined(), "the node did not join");
		this.sequence = 100;
		Records records = new Records(input);
		while (records.next()) {
			world.pass((records.kind() >> 5) * 50 * MILLISECOND);
			int length = frame(records.kind(), records.message());
			Ether.Port radio = records.kind(TO_ROOT) ? world.rootRadio : world.nodeRadio;
			radio.hear(this.frame, length);
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
		int handled = FuzzTest.handled(world.nodeStats);
		Target.check(world.nodeStats.received == handled, "the node received " + world.nodeStats.received + " frames and handled " + handled);
	}

	/** No route is a reason for what is received and for what is sent. */
	private static void checkRoot(World world) {
		int handled = FuzzTest.handled(world.rootStats);
		int received = world.rootStats.received;
		Target.check(received >= handled && received <= handled + world.rootStats.drops(Drop.IPV6_NO_ROUTE),
				"the root received " + received + " frames and handled " + handled);
	}

	/** Writes a frame with a message in it, cut to what fits; returns its length. */
	private int frame(int kind, byte[] message) {
		if (this.layer == MAC) {
			return put(0, message, 0);
		}
		boolean toRoot = (kind & TO_ROOT) != 0;
		boolean broadcast = (kind & BROADCAST) != 0;
		long from = (kind & STRANGER) != 0 ? OTHER : toRoot ? World.NODE : ROOT;
		long to = toRoot ? ROOT : World.NODE;
		int at = Frame.putHeader(this.frame, 0, broadcast ? Frame.BROADCAST_DATA : Frame.UNICAST_DATA, this.sequence++, PAN,
				broadcast ? Frame.BROADCAST : to, from);
		if (this.layer == LOWPAN) {
			return put(at, message, 0);
		}
		boolean global = (kind & GLOBAL) != 0 && !broadcast;
		this.frame[at++] = IPHC;
		this.frame[at++] = (byte) (broadcast ? 0x3b : global ? 0x77 : 0x33);
		Datagram header = this.addresses;
		header.sourceHigh = global ? PREFIX : Ipv6.LINK_LOCAL;
		header.sourceLow = Iid.ofEui64(from);
		header.destinationHigh = broadcast ? Ipv6.MULTICAST_LINK : header.sourceHigh;
		header.destinationLow = broadcast ? Ipv6.ALL_RPL_NODES : Iid.ofEui64(to);
		int number = this.layer == RPL || this.layer == ND ? Ipv6Header.ICMPV6 : this.layer == UDP ? Ipv6Header.UDP : message.length == 0 ? Ipv6Header.NONE : message[0] & 0xff;
		this.frame[at++] = (byte) number;
		if (broadcast) {
			this.frame[at++] = (byte) Ipv6.ALL_RPL_NODES;
		}
		int upper = at;
		int end;
		if (this.layer == RPL) {
			this.frame[at] = (byte) 155;
			this.frame[at + 1] = message.length == 0 ? 0 : message[0];
			Bytes.put16(this.frame, at + 2, 0);
			end = put(at + 4, message, 1);
		} else if (this.layer == ND) {
			this.frame[at] = (byte) (FIRST_ND_TYPE + (message.length == 0 ? 0 : message[0] & 3));
			this.frame[at + 1] = 0;
			Bytes.put16(this.frame, at + 2, 0);
			end = put(at + 4, message, 1);
		} else if (this.layer == UDP) {
			Bytes.put32(this.frame, at, 0);
			System.arraycopy(message, 0, this.frame, at, Math.min(4, message.length));
			Bytes.put16(this.frame, at + 6, 0);
			end = put(at + 8, message, 4);
			Bytes.put16(this.frame, at + 4, end - at);
		} else {
			end = put(at, message, 1);
		}
		int sumAt = upper + (number == Ipv6Header.UDP ? 6 : 2);
		if ((kind & CHECKSUM_AS_IS) == 0 && (number == Ipv6Header.UDP || number == Ipv6Header.ICMPV6) && end >= sumAt + 2) {
			Bytes.put16(this.frame, sumAt, 0);
			int sum = ~Checksum.fold(header, number, end - upper, Checksum.words(this.frame, upper, end)) & 0xffff;
			Bytes.put16(this.frame, sumAt, sum == 0 ? 0xffff : sum);
		}
		return end;
	}

	private int put(int at, byte[] message, int from) {
		int length = Math.max(0, Math.min(message.length - from, this.frame.length - at));
		System.arraycopy(message, Math.min(from, message.length), this.frame, at, length);
		return at + length;
	}
}

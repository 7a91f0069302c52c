package frond.lowpan;

import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.Mac;

/**
 * Datagrams that are more than a frame, both ways (RFC 4944 section 5.3), in buffers that both share. A node without one drops fragments
 * ({@link frond.buffer.Drop#LOWPAN_FRAGMENT}) and sends nothing larger than a frame.
 */
public final class Fragmentation {
	/** The largest datagram that every host takes (RFC 8200 section 5), bytes. */
	public static final int MTU = 1280;
	/**
	 * Bytes that what RPL adds to a datagram on its way may take beyond its largest: the option, a source route of seven hops by 8 bytes, and a header around
	 * it (RFC 6553, 6554, 8138: the link takes more than the 1280 bytes that every host may send).
	 */
	public static final int ROUTE = 104;
	/** {@link #onFragment}: the fragment completes its datagram. */
	public static final int WHOLE = Reassembly.WHOLE;

	/** The longest MIC of a frame: so that moving what was put together to the end never moves it to the front, over what was before it. */
	private static final int BACK = 16;

	private final PacketPool buffers;
	private final Reassembly reassembly;
	private final Fragmenter fragmenter;

	/**
	 * @param pool packets for frames
	 * @param count buffers, 1 or more
	 * @param largest datagram, bytes before compression and without what RPL adds to it ({@link #ROUTE})
	 * @param limit fragments that the MAC may have at a time; less than its queue, so that there is room for others
	 * @param seed random: no two boots should begin with the same datagram_tag
	 */
	public Fragmentation(Mac mac, PacketPool pool, int count, int largest, int limit, int seed, Stats stats) {
		int most = largest + ROUTE;
		this.buffers = new PacketPool(count, Reassembly.FRONT + most + BACK);
		this.reassembly = new Reassembly(this.buffers, most, stats);
		this.fragmenter = new Fragmenter(mac, pool, count, most, limit, seed, stats);
	}

	/**
	 * Takes a fragment ({@link frond.buffer.Drop#LOWPAN_FRAGMENT} was said of it).
	 *
	 * @param source interface identifier of the link-layer source
	 * @param destination interface identifier of the link-layer destination, 0 for everyone
	 * @return 0 if it was kept, {@link #WHOLE}, or a reason of {@link frond.buffer.Drop}
	 */
	public int onFragment(byte[] bytes, int at, int end, long source, long destination, long now) {
		return this.reassembly.onFragment(bytes, at, end, source, destination, now);
	}

	/** The datagram that the last fragment made whole, as the payload of one large frame; the caller's from now on. */
	public Packet take() {
		return this.reassembly.take();
	}

	/** An empty buffer for a datagram to be sent; null if none is free, and none can be made so. */
	public Packet buffer() {
		return this.reassembly.buffer(0);
	}

	/**
	 * Sends a datagram and takes ownership of the packet, whatever the result.
	 *
	 * @param packet compressed, more than a frame
	 * @param destination EUI-64 of the next hop, or {@link Mac#BROADCAST}
	 * @return 0, or the reason for which it was dropped ({@link frond.buffer.Drop}, counted)
	 */
	public int send(Packet packet, long destination, long now) {
		return this.fragmenter.send(packet, destination, now);
	}

	/** A frame's transmission ended: a fragment's if {@code tag} is not 0. */
	public void onSent(int tag, int status, long now) {
		this.fragmenter.onSent(tag, status, now);
	}

	/** Does what is due. */
	public void onTime(long now) {
		this.reassembly.onTime(now);
		this.fragmenter.onTime(now);
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		return Math.min(this.reassembly.nextDeadline(), this.fragmenter.nextDeadline());
	}

	/** Buffers that are free. */
	public int free() {
		return this.buffers.free();
	}

	/** Buffers there are. */
	public int capacity() {
		return this.buffers.capacity();
	}
}

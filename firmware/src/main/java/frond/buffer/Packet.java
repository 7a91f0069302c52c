package frond.buffer;

/**
 * One buffer of a {@link PacketPool} with its valid range. Layers below write their headers in front of {@link #at}, so that a
 * payload is written once and never moved.
 */
public final class Packet {
	/** The storage; its length is the pool's. */
	public final byte[] bytes;
	/** Index of the first valid byte. */
	public int at;
	/** Index after the last valid byte. */
	public int end;
	/** Free for the layer that holds the packet; a queue's link. */
	public Packet next;
	/** How often it was given back undelivered. */
	public int returns;
	/** Whether the pool has it; guards against a packet given back twice. */
	boolean free;
	/** Where it belongs. */
	final PacketPool pool;

	Packet(PacketPool pool, int size) {
		this.pool = pool;
		this.bytes = new byte[size];
	}

	/** Gives it back to the pool that it is from. */
	public void giveBack() {
		this.pool.give(this);
	}

	/** Whether it is from this pool. */
	public boolean isOf(PacketPool owner) {
		return this.pool == owner;
	}

	/** Number of valid bytes. */
	public int length() {
		return this.end - this.at;
	}
}

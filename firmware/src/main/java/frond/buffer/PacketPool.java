package frond.buffer;

/** All packets of a node, allocated once. Whoever takes one gives it back or hands it to a method that says it takes ownership. */
public final class PacketPool {
	private final int capacity;
	private Packet head;
	private int free;
	private int lowest;

	/**
	 * @param count packets
	 * @param size bytes of each
	 */
	public PacketPool(int count, int size) {
		this.capacity = count;
		this.free = count;
		this.lowest = count;
		for (int i = 0; i < count; i++) {
			Packet packet = new Packet(this, size);
			packet.free = true;
			packet.next = this.head;
			this.head = packet;
		}
	}

	/** Takes a packet; its range is empty and its contents are whatever they were. Returns null if none is left. */
	public Packet take() {
		Packet packet = this.head;
		if (packet == null) {
			return null;
		}
		this.head = packet.next;
		packet.next = null;
		packet.free = false;
		packet.at = 0;
		packet.end = 0;
		packet.returns = 0;
		this.free--;
		if (this.free < this.lowest) {
			this.lowest = this.free;
		}
		return packet;
	}

	/** Gives a packet back; one from another pool goes there. */
	public void give(Packet packet) {
		if (packet.free) {
			throw new IllegalStateException("packet given back twice");
		}
		PacketPool pool = packet.pool;
		packet.free = true;
		packet.next = pool.head;
		pool.head = packet;
		pool.free++;
	}

	/** Packets that can be taken now. */
	public int free() {
		return this.free;
	}

	/** Packets there are. */
	public int capacity() {
		return this.capacity;
	}

	/** The fewest that were ever free. */
	public int lowest() {
		return this.lowest;
	}
}

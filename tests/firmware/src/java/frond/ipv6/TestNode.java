package frond.ipv6;

import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.Frame;
import frond.ieee802154.FrameCounterStore;
import frond.ieee802154.FrameHeader;
import frond.ieee802154.LinkSecurity;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.lowpan.Contexts;
import frond.lowpan.Fragmentation;
import frond.radio.Radio;

/** A host on a radio that a test looks into: frames go in as payload and sender, and come out as payload and destination. */
public final class TestNode implements Radio {
	private static final int FRAMES = 8;
	private static final int PAN = 0xabcd;

	public final Stats stats = new Stats();
	public final PacketPool pool = new PacketPool(4, 128);
	public final Contexts contexts = new Contexts();
	public final LinkTable links = new LinkTable(8);
	public final Mac mac = new Mac(this, this.pool, this.links, this.stats, 2);
	public final Ipv6 ipv6;
	public long now = 1000000;

	private final long eui64;
	private final byte[][] payloads = new byte[FRAMES][];
	private final long[] destinations = new long[FRAMES];
	private final byte[] frame = new byte[Radio.MAX_FRAME + 2];
	private final FrameHeader header = new FrameHeader();
	private Fragmentation fragmentation;
	private int taken;
	private int sent;
	private int sequence;

	public TestNode(long eui64) {
		this.eui64 = eui64;
		this.ipv6 = new Ipv6(eui64, this.mac, this.pool, this.stats, this.contexts);
		this.mac.start(26, PAN, 0xffff, eui64, 0, this.ipv6, this.now);
	}

	/** Two datagrams of more than a frame at a time; not there until asked for. */
	public Fragmentation fragmentation() {
		if (this.fragmentation == null) {
			this.fragmentation = new Fragmentation(this.mac, this.pool, 2, Fragmentation.MTU, 1, (int) this.eui64, this.stats);
		}
		return this.fragmentation;
	}

	/** Secures the link at level 5, with a key of zeros and a counter that nobody keeps. */
	public void secure() {
		this.mac.setSecurity(new LinkSecurity(5, 1, new byte[LinkSecurity.KEY_LENGTH], new FrameCounterStore() {
			@Override
			public int first() {
				return 0;
			}

			@Override
			public boolean reserve(int end) {
				return true;
			}
		}, 2));
	}

	public long eui64() {
		return this.eui64;
	}

	/** A frame arrives. */
	public void receive(long from, boolean unicast, byte[] payload) {
		receive(from, unicast, payload, payload.length);
	}

	/** A frame arrives with the first {@code length} bytes. */
	public void receive(long from, boolean unicast, byte[] payload, int length) {
		int control = unicast ? Frame.UNICAST_DATA : Frame.BROADCAST_DATA;
		int at = Frame.putHeader(this.frame, 0, control, this.sequence++, PAN, unicast ? this.eui64 : Mac.BROADCAST, from);
		System.arraycopy(payload, 0, this.frame, at, length);
		this.mac.onFrame(this.frame, 0, at + length, -60, 200, this.now);
	}

	/** The payload of the next frame that was sent and not yet looked at; null if there is none. */
	public byte[] next() {
		return this.taken == this.sent ? null : this.payloads[this.taken++ % FRAMES];
	}

	/** Where the frame of the last {@link #next} went: an EUI-64, or {@link Mac#BROADCAST}. */
	public long destination() {
		return this.destinations[(this.taken - 1) % FRAMES];
	}

	/** Frames sent so far. */
	public int sent() {
		return this.sent;
	}

	/** The radio reports the result of the frame it has. */
	public void transmitted(int status) {
		this.mac.onTransmitted(status, 1, this.now);
		while (this.mac.nextDeadline() != Long.MAX_VALUE && this.mac.nextDeadline() > this.now) {
			// What was not delivered rests a moment.
			this.now = this.mac.nextDeadline();
			this.mac.onTime(this.now);
		}
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long address, Listener listener, long time) {
		// Always on.
	}

	@Override
	public boolean ready() {
		return true;
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long time) {
		this.header.parse(bytes, at, length);
		byte[] payload = new byte[this.header.end - this.header.payload];
		System.arraycopy(bytes, this.header.payload, payload, 0, payload.length);
		this.payloads[this.sent % FRAMES] = payload;
		this.destinations[this.sent++ % FRAMES] = this.header.destination;
		return true;
	}

	@Override
	public int capabilities() {
		return AUTO_ACK | CSMA | RETRY;
	}

	@Override
	public void onTime(long time) {
		// Nothing is ever due.
	}

	@Override
	public long nextDeadline() {
		return Long.MAX_VALUE;
	}
}

package frond.ieee802154;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Drop;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.radio.SourceMatch;
import org.junit.Test;

/** For whom frames are kept, how long, and what the radio is told of that. Times in microseconds. */
public class CoordinatorTest extends TextRadio implements SourceMatch, Mac.Listener {
	private static final long CHILD = 0x02f00d0000000002L;
	private static final long OTHER = 0x02f00d0000000003L;
	private static final long SECOND = 1000000;

	private final PacketPool pool = new PacketPool(8, MAX_FRAME);
	private final Stats stats = new Stats();
	private final Mac mac = new Mac(this, this.pool, new LinkTable(4), this.stats, 3);
	private final Coordinator coordinator = new Coordinator(this.mac, 2, 4);
	private final StringBuilder told = new StringBuilder();
	private int sequence;

	public CoordinatorTest() {
		this.mac.start(26, 0xabcd, 0xffff, 0x02f00d0000000001L, 7, this, 0);
	}

	private void ask(int last, long now) {
		byte[] bytes = Hex.bytes("63dc 00 cdab 0100000000 0df002 0000000000 0df002 04");
		bytes[2] = (byte) this.sequence++;
		bytes[13] = (byte) last;
		this.mac.onFrame(bytes, 0, bytes.length, -60, 200, now);
	}

	private int send(long to, long now) {
		Packet packet = this.pool.take();
		packet.at = this.mac.headroom();
		packet.end = packet.at + 2;
		return this.mac.send(packet, to, 0, now);
	}

	private void sent(long now) {
		this.frame = "";
		this.mac.onTransmitted(SENT, 1, now);
	}

	/** IEEE 802.15.4-2006 section 7.2.1.1.3: the acknowledgement of a data request says whether there is something. */
	@Test
	public void theRadioIsToldForWhomFramesAreKept() {
		assertEquals(0, send(CHILD, 0));
		sent(0);
		assertEquals("", this.told.toString());
		ask(2, 0);
		assertEquals("match ", this.told.toString());
		send(CHILD, 0);
		send(CHILD, 0);
		assertEquals("match 2+ ", this.told.toString());
		ask(2, 0);
		sent(0);
		assertEquals("match 2+ ", this.told.toString());
		ask(2, 0);
		sent(0);
		assertEquals("match 2+ 2- ", this.told.toString());
		send(CHILD, 0);
		this.mac.onTime(Coordinator.PERSISTENCE_MICROS);
		assertEquals("match 2+ 2- 2+ 2- ", this.told.toString());
		assertEquals(1, this.stats.drops(Drop.MAC_EXPIRED));
	}

	/** macTransactionPersistenceTime is as long as three of the pauses that this neighbour makes; many short ones do not make it short at once. */
	@Test
	public void aFrameWaitsAsLongAsItsNeighborTakes() {
		ask(2, 0);
		ask(2, 60 * SECOND);
		for (int i = 1; i <= 7; i++) {
			ask(2, 60 * SECOND + i * 100000);
		}
		long now = 61 * SECOND;
		send(CHILD, now);
		assertTrue(this.mac.nextDeadline() > now + 100 * SECOND);
		assertTrue(this.mac.nextDeadline() <= now + 180 * SECOND);
		this.mac.onTime(now + 60 * SECOND);
		ask(2, now + 60 * SECOND);
		assertTrue(this.frame.length() > 0);
		// One whose pauses are as long as an hour still sleeps after that.
		sent(now);
		ask(2, now + 3600 * SECOND);
		this.mac.onTime(now + 7000 * SECOND);
		assertTrue(this.coordinator.isSleeping(CHILD));
		assertEquals(0, send(CHILD, now + 7000 * SECOND));
		assertEquals(now + 7000 * SECOND + Coordinator.LONGEST_PERSISTENCE, this.mac.nextDeadline());
	}

	@Test
	public void oneThatIsGoneLeavesPlacesToOthers() {
		ask(2, 0);
		ask(3, 0);
		assertEquals(0, send(CHILD, 0));
		assertEquals(0, send(CHILD, 0));
		// Its oldest makes room for its newest.
		assertEquals(0, send(CHILD, 0));
		assertEquals(1, this.stats.drops(Drop.MAC_EXPIRED));
		assertEquals(2, this.coordinator.held());
		assertEquals(0, send(OTHER, 0));
		ask(3, 1);
		assertEquals(OTHER, Hex.bytes(this.frame)[5] == 3 ? OTHER : 0);
	}

	@Test
	public void aFurtherSleeperTakesThePlaceOfTheOneSilentForLongest() {
		ask(2, 0);
		ask(3, SECOND);
		ask(4, 2 * SECOND);
		assertEquals(2, this.coordinator.sleepers());
		assertTrue(!this.coordinator.isSleeping(CHILD) && this.coordinator.isSleeping(OTHER));
	}

	@Override
	public void matchSources(long now) {
		this.told.append("match ");
	}

	@Override
	public void setKept(long eui64, boolean kept, long now) {
		this.told.append(eui64 & 0xff).append(kept ? "+ " : "- ");
	}

	@Override
	public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
		this.stats.delivered();
	}

	@Override
	public void onSent(long destination, int status, int tag, long now) {
	}
}

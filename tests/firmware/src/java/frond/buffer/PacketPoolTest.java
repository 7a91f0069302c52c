package frond.buffer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import org.junit.Test;

/** Expectations: the Javadoc of the pool and of the counters. */
public class PacketPoolTest {
	@Test
	public void anEmptyPoolGivesNullAndRemembersItsLowest() {
		PacketPool pool = new PacketPool(2, 8);
		Packet first = pool.take();
		Packet second = pool.take();
		assertNull(pool.take());
		assertEquals(0, pool.free());
		pool.give(second);
		pool.give(first);
		assertEquals(2, pool.free());
		assertEquals(0, pool.lowest());
		assertEquals(2, pool.capacity());
	}

	@Test
	public void aTakenPacketHasAnEmptyRange() {
		PacketPool pool = new PacketPool(1, 8);
		Packet packet = pool.take();
		packet.at = 3;
		packet.end = 8;
		assertEquals(5, packet.length());
		pool.give(packet);
		assertEquals(0, pool.take().length());
	}

	@Test
	public void aPacketGivenBackTwiceIsAnError() {
		PacketPool pool = new PacketPool(2, 8);
		Packet packet = pool.take();
		pool.give(packet);
		boolean refused = false;
		try {
			pool.give(packet);
		} catch (IllegalStateException e) {
			refused = true;
		}
		if (!refused) {
			fail("taken twice");
		}
		assertEquals(2, pool.free());
	}

	@Test
	public void everyReasonThatIsCountedHasAName() {
		Stats stats = new Stats();
		assertEquals(Drop.MAC_NO_ACK, stats.drop(Drop.MAC_NO_ACK));
		assertEquals(1, stats.drops(Drop.MAC_NO_ACK));
		assertEquals(0, stats.drops(Drop.MAC_CHANNEL_BUSY));
		assertEquals("mac-no-ack", Drop.name(Drop.MAC_NO_ACK));
		assertNotNull(Drop.name(Drop.HDLC_FCS));
		assertNull(Drop.name(0));
		assertTrue(Drop.COUNT > -Drop.SHELL_LINE);
	}
}

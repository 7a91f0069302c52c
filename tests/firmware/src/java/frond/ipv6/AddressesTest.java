package frond.ipv6;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Hex;
import org.junit.Test;

/** Lifetimes and states (RFC 4862 section 5.5), stable identifiers (RFC 7217), source address selection (RFC 6724 section 5). */
public class AddressesTest {
	private static final long EUI64 = 0x02f00d0000000101L;
	private static final long IID = 0x00f00d0000000101L;
	private static final long PREFIX = 0xfd00000000000000L;
	private static final long GLOBAL = 0x20010db800000000L;
	private static final long SECOND = 1000000;
	private static final long NOW = 5 * SECOND;

	private final Addresses addresses = new Addresses(EUI64);

	private int prefix(long valid, long preferred, long now) {
		return this.addresses.onPrefix(PREFIX, valid, preferred, now);
	}

	private long remaining(int slot, long now) {
		return (this.addresses.validUntil(slot) - now) / SECOND;
	}

	/** RFC 4291 section 2.5.6 and appendix A. */
	@Test
	public void theLinkLocalAddressIsMadeOfTheEui64() {
		assertEquals(0, this.addresses.find(0xfe80000000000000L, IID));
		assertEquals(Addresses.PREFERRED, this.addresses.state(0));
		assertTrue(!this.addresses.hasGlobal());
		this.addresses.remove(0);
		assertTrue(!this.addresses.duplicate(0));
		assertEquals(0, this.addresses.find(0xfe80000000000000L, IID));
	}

	/** RFC 4862 section 5.5.3 a to d. */
	@Test
	public void anAddressIsMadeOfAPrefix() {
		int slot = prefix(3600, 1800, NOW);
		assertEquals(slot, this.addresses.find(PREFIX, IID));
		assertEquals(Addresses.PREFERRED, this.addresses.state(slot));
		assertTrue(this.addresses.hasGlobal());
		// Link-local, preferred for longer than valid, valid for no time, multicast.
		assertEquals(-1, this.addresses.onPrefix(0xfe80000000000000L, 3600, 1800, NOW));
		assertEquals(-1, this.addresses.onPrefix(GLOBAL, 3600, 3601, NOW));
		assertEquals(-1, this.addresses.onPrefix(GLOBAL, 0, 0, NOW));
		assertEquals(-1, this.addresses.onPrefix(0xff02000000000000L, 3600, 1800, NOW));
		assertEquals(-1, this.addresses.onPrefix(0, 3600, 1800, NOW));
		assertEquals(2, this.addresses.end());
	}

	/** RFC 4862 section 5.5.4: preferred, deprecated, invalid. */
	@Test
	public void anAddressIsDeprecatedAndThenEnds() {
		int slot = prefix(3600, 1800, NOW);
		assertEquals(NOW + 1800 * SECOND, this.addresses.nextDeadline());
		this.addresses.onTime(NOW + 1800 * SECOND - 1);
		assertEquals(Addresses.PREFERRED, this.addresses.state(slot));
		this.addresses.onTime(NOW + 1800 * SECOND);
		assertEquals(Addresses.DEPRECATED, this.addresses.state(slot));
		assertEquals(NOW + 3600 * SECOND, this.addresses.nextDeadline());
		// Announced again, it is preferred again.
		prefix(3600, 1800, NOW + 1900 * SECOND);
		assertEquals(Addresses.PREFERRED, this.addresses.state(slot));
		this.addresses.onTime(NOW + 5500 * SECOND);
		assertEquals(-1, this.addresses.find(PREFIX, IID));
		assertEquals(Long.MAX_VALUE, this.addresses.nextDeadline());
		assertTrue(!this.addresses.hasGlobal());
	}

	/** RFC 4862 section 5.5.3 e: one announcement cannot end an address sooner than in two hours. */
	@Test
	public void aLifetimeIsCutToTwoHoursAtMost() {
		int slot = prefix(86400, 86400, NOW);
		prefix(0, 0, NOW);
		assertEquals(7200, remaining(slot, NOW));
		assertEquals(Addresses.DEPRECATED, this.addresses.state(slot));
		// Two hours or less remain: shorter ones are not taken at all, longer ones are.
		long later = NOW + 1000 * SECOND;
		prefix(100, 100, later);
		assertEquals(6200, remaining(slot, later));
		prefix(6201, 100, later);
		assertEquals(6201, remaining(slot, later));
		prefix(7201, 100, later);
		assertEquals(7201, remaining(slot, later));
	}

	@Test
	public void anAddressForEverStaysForEver() {
		int slot = prefix(Addresses.INFINITE, Addresses.INFINITE, NOW);
		assertEquals(Long.MAX_VALUE, this.addresses.nextDeadline());
		this.addresses.onTime(Long.MAX_VALUE - 1);
		assertEquals(Addresses.PREFERRED, this.addresses.state(slot));
		// And is cut as any other.
		prefix(60, 60, NOW);
		assertEquals(7200, remaining(slot, NOW));
	}

	@Test
	public void severalPrefixesHaveAnAddressEach() {
		for (int i = 0; i < Addresses.CAPACITY - 1; i++) {
			assertEquals(1 + i, this.addresses.onPrefix(GLOBAL + i, 3600 + i, 1800, NOW));
		}
		assertEquals(-1, this.addresses.onPrefix(PREFIX, 3600, 1800, NOW));
		// The first has ended: its place is free.
		this.addresses.onTime(NOW + 3600 * SECOND);
		assertEquals(1, this.addresses.onPrefix(PREFIX, 3600, 1800, NOW + 3600 * SECOND));
		assertEquals(2, this.addresses.find(GLOBAL + 1, IID));
	}

	/** AES-CMAC of prefix, EUI-64 and counter, last 64 bits; computed with OpenSSL. */
	@Test
	public void aStableIdentifierIsAnotherInEachPrefix() {
		this.addresses.setStable(new StableIid(EUI64, Hex.bytes("000102030405060708090a0b0c0d0e0f"), 0));
		assertEquals(0xdecda1aa81d8b7b0L, this.addresses.low(prefix(3600, 1800, NOW)));
		assertEquals(0x5c40611884b44726L, this.addresses.low(this.addresses.onPrefix(GLOBAL, 3600, 1800, NOW)));
		assertEquals(IID, this.addresses.low(0));
		// Announced again, it is the same.
		assertEquals(0xdecda1aa81d8b7b0L, this.addresses.low(prefix(3600, 1800, NOW)));
		assertEquals(-1, this.addresses.find(PREFIX, IID));
	}

	/** RFC 7217 section 6: the counter goes on, three times at most. */
	@Test
	public void aDuplicateOfAStableIdentifierIsMadeAnew() {
		this.addresses.setStable(new StableIid(EUI64, Hex.bytes("000102030405060708090a0b0c0d0e0f"), 0));
		int slot = prefix(3600, 1800, NOW);
		assertTrue(this.addresses.duplicate(slot));
		assertEquals(0x40df7b4fbbf14abbL, this.addresses.low(slot));
		assertTrue(this.addresses.duplicate(slot));
		assertNotEquals(0x40df7b4fbbf14abbL, this.addresses.low(slot));
		assertTrue(!this.addresses.duplicate(slot));
		assertEquals(Addresses.DUPLICATE, this.addresses.state(slot));
		assertEquals(-1, this.addresses.ofPrefix(PREFIX));
	}

	/** RFC 4862 section 5.4.5: not in use, and not made again by the next announcement. */
	@Test
	public void aDuplicateOfAnEui64IsOutOfUse() {
		int slot = prefix(3600, 1800, NOW);
		assertTrue(!this.addresses.duplicate(slot));
		prefix(3600, 1800, NOW);
		assertEquals(-1, this.addresses.find(PREFIX, IID));
		assertEquals(-1, this.addresses.assign(PREFIX, IID, Addresses.STATIC, 3600, 1800, NOW));
		assertTrue(!this.addresses.hasGlobal());
		assertEquals(0, this.addresses.select(0xff02000000000000L, 1));
		assertEquals(-1, this.addresses.select(PREFIX, 1));
	}

	/** RFC 5453, and RFC 4944 section 6. */
	@Test
	public void reservedIdentifiersAreNotTaken() {
		assertTrue(StableIid.isReserved(0));
		assertTrue(StableIid.isReserved(0xfdffffffffffff80L));
		assertTrue(StableIid.isReserved(0xfdffffffffffffffL));
		assertTrue(StableIid.isReserved(0x02005efffe000000L));
		assertTrue(StableIid.isReserved(0x02005efffeffffffL));
		assertTrue(StableIid.isReserved(0x000000fffe001234L));
		assertTrue(!StableIid.isReserved(0xfdffffffffffff7fL));
		assertTrue(!StableIid.isReserved(0xfe00000000000000L));
		assertTrue(!StableIid.isReserved(0x02005effff000000L));
		assertTrue(!StableIid.isReserved(1));
	}

	@Test
	public void addressesAreAssignedRenewedAndTakenAway() {
		int slot = this.addresses.assign(GLOBAL, 0x1234, Addresses.ASSIGNED, 3600, 1800, NOW);
		assertEquals(Addresses.ASSIGNED, this.addresses.origin(slot));
		assertEquals(slot, this.addresses.assign(GLOBAL, 0x1234, Addresses.ASSIGNED, 60, 30, NOW));
		assertEquals("what a server says holds at once", 60, remaining(slot, NOW));
		assertEquals(-1, this.addresses.assign(GLOBAL, 0x1234, Addresses.ASSIGNED, 0, 0, NOW));
		assertEquals(-1, this.addresses.find(GLOBAL, 0x1234));
		assertEquals(-1, this.addresses.assign(0xff0e000000000000L, 1, Addresses.STATIC, 60, 60, NOW));
		assertEquals(-1, this.addresses.assign(0xfe80000000000000L, 1, Addresses.STATIC, 60, 60, NOW));
	}

	@Test
	public void anAddressThatARouterIsAskedAboutIsTheLastChoice() {
		int first = prefix(3600, 3600, NOW);
		this.addresses.challenge(first);
		assertEquals(first, this.addresses.select(PREFIX, 1));
		int second = this.addresses.onPrefix(GLOBAL, 3600, 3600, NOW);
		assertEquals(second, this.addresses.select(PREFIX, 1));
		this.addresses.confirm(first, NOW);
		assertEquals(first, this.addresses.select(PREFIX, 1));
	}

	/** RFC 6724 section 5, rules 1, 2, 3, 5.5, 6 and 8; the examples of section 10.1 as far as one interface goes. */
	@Test
	public void theSourceIsChosenByTheRules() {
		int global = this.addresses.onPrefix(0x20010db800000001L, 3600, 3600, NOW);
		// Rule 2: link-local destinations and groups of the link from the link-local address, others not.
		assertEquals(0, this.addresses.select(0xfe80000000000000L, 1));
		assertEquals(0, this.addresses.select(0xff02000000000000L, 1));
		assertEquals(global, this.addresses.select(0xff05000000000000L, 1));
		assertEquals(global, this.addresses.select(0x20010db8ffff0000L, 1));
		// Rule 6: a unique local destination from the unique local address, all else not.
		int local = prefix(3600, 3600, NOW);
		assertEquals(local, this.addresses.select(0xfd12345678900000L, 1));
		assertEquals(global, this.addresses.select(0x20010db8ffff0000L, 1));
		assertEquals(global, this.addresses.select(0x0064ff9b00000000L, 0x08080808));
		// Rule 8: the longest match.
		int other = this.addresses.onPrefix(0x20010db8ffff0001L, 3600, 3600, NOW);
		assertEquals(other, this.addresses.select(0x20010db8ffff0000L, 1));
		assertEquals(global, this.addresses.select(0x20010db800000002L, 1));
		// Rule 5.5 is before both.
		this.addresses.setCurrentPrefix(PREFIX);
		assertEquals(local, this.addresses.select(0x20010db8ffff0000L, 1));
		// Rule 3: a deprecated one is the last choice, but for itself (rule 1).
		this.addresses.withdraw(PREFIX, NOW);
		assertEquals(other, this.addresses.select(0x20010db8ffff0000L, 1));
		assertEquals(global, this.addresses.select(PREFIX, 1));
		assertEquals(local, this.addresses.select(PREFIX, IID));
	}

	/** RFC 6724 section 2.1, the default policy table. */
	@Test
	public void labelsAreThoseOfThePolicyTable() {
		assertEquals(0, SourceSelection.label(0, 1));
		assertEquals(4, SourceSelection.label(0, 0x0000ffff0a000001L));
		assertEquals(3, SourceSelection.label(0, 0x0a000001));
		assertEquals(2, SourceSelection.label(0x2002c00002010000L, 0));
		assertEquals(5, SourceSelection.label(0x2001000012345678L, 0));
		assertEquals(13, SourceSelection.label(0xfc00000000000000L, 0));
		assertEquals(13, SourceSelection.label(PREFIX, 0));
		assertEquals(11, SourceSelection.label(0xfec0000000000000L, 0));
		assertEquals(12, SourceSelection.label(0x3ffe000000000000L, 0));
		assertEquals(1, SourceSelection.label(GLOBAL, 0));
		assertEquals(1, SourceSelection.label(0xfe80000000000000L, 0));
	}

	/** RFC 6724 section 3.1. */
	@Test
	public void scopesAreOrdered() {
		assertEquals(2, SourceSelection.scope(0xfe80000000000000L));
		assertEquals(5, SourceSelection.scope(0xfec0000000000000L));
		assertEquals(14, SourceSelection.scope(PREFIX));
		assertEquals(1, SourceSelection.scope(0xff01000000000000L));
		assertEquals(2, SourceSelection.scope(0xff02000000000000L));
		assertEquals(14, SourceSelection.scope(0xff0e000000000000L));
	}

	@Test
	public void aChangeShowsAndAnswersAreNotStale() {
		int before = this.addresses.changes();
		assertEquals(-1, this.addresses.select(PREFIX, 1));
		int slot = prefix(3600, 1800, NOW);
		assertTrue(this.addresses.changes() != before);
		assertEquals(slot, this.addresses.select(PREFIX, 1));
		this.addresses.remove(slot);
		assertEquals(-1, this.addresses.select(PREFIX, 1));
	}
}

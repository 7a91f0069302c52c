package frond.ieee802154;

import static org.junit.Assert.assertEquals;

import frond.buffer.Drop;
import frond.buffer.Hex;
import org.junit.Before;
import org.junit.Test;

/** Expectations: IEEE 802.15.4-2006 annex C.2, whose frames are literal below, and sections 7.5.8 and 7.6. */
public class LinkSecurityTest implements FrameCounterStore {
	private static final String KEY = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
	private static final String OTHER_KEY = "000102030405060708090a0b0c0d0e0f";
	private static final long ONE = 0xacde480000000001L;
	private static final long TWO = 0xacde480000000002L;

	private final FrameHeader header = new FrameHeader();
	private int first;
	private int reservedUntil;
	private boolean worn;

	@Before
	public void start() {
		this.first = 5;
		this.worn = false;
	}

	@Override
	public int first() {
		return this.first;
	}

	@Override
	public boolean reserve(int end) {
		if (this.worn) {
			return false;
		}
		this.reservedUntil = end;
		return true;
	}

	/** Annex C.2.1: a beacon, level 2. */
	@Test
	public void theBeaconOfAnnexCIsRight() {
		byte[] frame = Hex.bytes("08d0 84 2143 0100000000 48deac 02 05000000 55cf 00 00 51525354 223bc1ec841ab553");
		assertEquals(0, check(security(2, 0, KEY), frame));
		assertEquals(Frame.BEACON, this.header.type);
		assertEquals("55cf000051525354", Hex.text(frame, this.header.payload, this.header.end));
	}

	/** Annex C.2.2: a data frame, level 4. */
	@Test
	public void theDataFrameOfAnnexCIsRightBothWays() {
		String sealed = "69dc84214302000000 0048deac01000000 0048deac0405000000d43e022b";
		byte[] frame = Hex.bytes(sealed);
		assertEquals(0, check(security(4, 0, KEY), frame));
		assertEquals("61626364", Hex.text(frame, this.header.payload, this.header.end));
		byte[] own = new byte[30];
		Frame.putHeader(own, 0, Frame.UNICAST_DATA | Frame.SECURITY, 0x84, 0x4321, TWO, ONE);
		System.arraycopy(Hex.bytes("61626364"), 0, own, 26, 4);
		assertEquals(0, security(4, 0, KEY).secure(own, 0, 21, 30, false, ONE));
		byte[] expected = Hex.bytes(sealed);
		assertEquals(Hex.text(expected, 0, 30), Hex.text(own, 0, 30));
	}

	/** Annex C.2.3: an association request, level 6; the command's identifier is in clear. */
	@Test
	public void theCommandOfAnnexCIsRightBothWays() {
		String sealed = "2bdc84214302000000 0048deacffff010000 000048deac06050000 0001d84fde529061f9c6f1";
		byte[] frame = Hex.bytes(sealed);
		assertEquals(0, check(security(6, 0, KEY), frame));
		assertEquals("01ce", Hex.text(frame, this.header.payload, this.header.end));
		byte[] own = new byte[38];
		byte[] plain = Hex.bytes("2bdc84214302000000 0048deacffff010000 000048deac 0000000000 01ce");
		System.arraycopy(plain, 0, own, 0, plain.length);
		assertEquals(0, security(6, 0, KEY).secure(own, 0, 23, 30, true, ONE));
		byte[] expected = Hex.bytes(sealed);
		assertEquals(Hex.text(expected, 0, 38), Hex.text(own, 0, 38));
	}

	@Test
	public void everyLevelAndBothKeyModesAreTakenByTheOtherSide() {
		for (int level = 1; level <= 7; level++) {
			for (int index = 0; index < 2; index++) {
				byte[] frame = frame(security(level, index, KEY), 10);
				int mic = level == 4 ? 0 : 2 << (level & 3);
				assertEquals(21 + 5 + index + 10 + mic, frame.length);
				boolean clear = "00010203040506070809".equals(Hex.text(frame, 26 + index, 36 + index));
				assertEquals(level < 4 ? 1 : 0, clear ? 1 : 0);
				assertEquals(0, check(security(level, index, KEY), frame));
				assertEquals("00010203040506070809", Hex.text(frame, this.header.payload, this.header.end));
			}
		}
	}

	@Test
	public void whatIsNotRightIsDroppedByItsName() {
		byte[] frame = frame(security(5, 1, KEY), 3);
		assertEquals(Drop.MAC_MIC, check(security(5, 1, OTHER_KEY), copy(frame)));
		assertEquals(Drop.MAC_UNKNOWN_KEY, check(security(5, 2, KEY), copy(frame)));
		assertEquals(Drop.MAC_UNKNOWN_KEY, check(security(5, 0, KEY), copy(frame)));
		assertEquals(Drop.MAC_LEVEL, check(security(6, 1, KEY), copy(frame)));
		assertEquals(0, check(security(1, 1, KEY), copy(frame)));
		byte[] onlyMic = frame(security(3, 1, KEY), 3);
		assertEquals(Drop.MAC_LEVEL, check(security(5, 1, KEY), onlyMic));
		assertEquals(Drop.MAC_UNSECURED, check(security(5, 1, KEY), Hex.bytes("41d8 2a cdab ffff 0100000000 0df002 aa")));
		// A short source has no place in the nonce.
		assertEquals(Drop.MAC_UNKNOWN_KEY, check(security(5, 0, KEY), Hex.bytes("6998 2a cdab 0700 0900 05 01000000 aabbccdd")));
		// No room for the MIC.
		assertEquals(Drop.MAC_TRUNCATED, check(security(5, 0, KEY), Hex.bytes("69dc 2b cdab 0100000000 0df002 0200000000 0df002 05 01000000 aabbcc")));
	}

	/** Section 7.5.8.2.3 n: a counter must rise; a frame sent again is told from an older one. */
	@Test
	public void olderCountersAreReplays() {
		LinkSecurity sender = security(5, 1, KEY);
		LinkSecurity receiver = security(5, 1, KEY);
		byte[] one = frame(sender, 3);
		byte[] two = frame(sender, 3);
		assertEquals(0, check(receiver, copy(two)));
		assertEquals(Drop.MAC_DUPLICATE, check(receiver, copy(two)));
		assertEquals(Drop.MAC_REPLAY, check(receiver, copy(one)));
		byte[] three = frame(sender, 3);
		three[30]++;
		assertEquals(Drop.MAC_MIC, check(receiver, copy(three)));
		three[30]--;
		// A wrong frame must not have moved the counter.
		assertEquals(0, check(receiver, three));
	}

	/** Counters are unsigned: 0x80000000 is above 0x7fffffff. */
	@Test
	public void countersAreUnsigned() {
		this.first = 0x7fffffff;
		LinkSecurity sender = security(5, 1, KEY);
		LinkSecurity receiver = security(5, 1, KEY);
		assertEquals(0, check(receiver, frame(sender, 3)));
		assertEquals(0, check(receiver, frame(sender, 3)));
		assertEquals(0x80000000, this.header.counter);
	}

	/** Section 7.5.8.2.1 d: a frame counter of 0xffffffff is an error. */
	@Test
	public void theLastCounterIsNotUsed() {
		this.first = 0xfffffffe;
		LinkSecurity sender = security(5, 1, KEY);
		byte[] bytes = new byte[64];
		assertEquals(0, sender.secure(bytes, 0, 21, 30, false, ONE));
		assertEquals(Drop.MAC_COUNTER, sender.secure(bytes, 0, 21, 30, false, ONE));
		assertEquals(0xffffffff, this.reservedUntil);
	}

	@Test
	public void countersAreReservedBeforeTheyAreUsed() {
		this.first = 100;
		LinkSecurity sender = security(5, 1, KEY);
		byte[] bytes = new byte[64];
		for (int i = 0; i < 3000; i++) {
			assertEquals(0, sender.secure(bytes, 0, 21, 30, false, ONE));
			int used = bytes[22] & 0xff | (bytes[23] & 0xff) << 8;
			assertEquals(100 + i, used);
			assertEquals(100 + (i / 1024 + 1) * 1024, this.reservedUntil);
		}
		this.worn = true;
		int sent = 0;
		while (sender.secure(bytes, 0, 21, 30, false, ONE) == 0) {
			sent++;
		}
		// What was reserved is used up; nothing beyond.
		assertEquals(3 * 1024 - 3000, sent);
		this.worn = false;
		assertEquals(0, sender.secure(bytes, 0, 21, 30, false, ONE));
	}

	@Test
	public void twoKeysAreValidWhileOneReplacesTheOther() {
		LinkSecurity receiver = security(5, 1, KEY);
		LinkSecurity old = security(5, 1, KEY);
		LinkSecurity renewed = security(5, 1, KEY);
		assertEquals(0, check(receiver, frame(old, 3), 0));
		receiver.setKey(2, Hex.bytes(OTHER_KEY), 1000);
		assertEquals(0, check(receiver, frame(old, 3), 999));
		renewed.setKey(2, Hex.bytes(OTHER_KEY), 0);
		byte[] frame = frame(renewed, 3);
		assertEquals(2, frame[26]);
		// The neighbour's counter goes on across the change.
		assertEquals(Drop.MAC_REPLAY, check(receiver, frame, 999));
		frame(renewed, 3);
		assertEquals(0, check(receiver, frame(renewed, 3), 999));
		assertEquals(Drop.MAC_UNKNOWN_KEY, check(receiver, frame(old, 3), 1000));
	}

	/** The one not heard for longest makes room. */
	@Test
	public void neighborsBeyondTheTableTakeThePlaceOfTheOldest() {
		LinkSecurity receiver = new LinkSecurity(5, 1, Hex.bytes(KEY), this, 2);
		LinkSecurity[] senders = { security(5, 1, KEY), security(5, 1, KEY), security(5, 1, KEY) };
		byte[][] frames = new byte[3][];
		for (int i = 0; i < 3; i++) {
			frames[i] = frame(senders[i], 3, ONE + i);
			assertEquals(0, check(receiver, copy(frames[i]), i));
		}
		assertEquals(Drop.MAC_DUPLICATE, check(receiver, copy(frames[1]), 3));
		assertEquals(Drop.MAC_DUPLICATE, check(receiver, copy(frames[2]), 3));
		assertEquals(0, check(receiver, copy(frames[0]), 3));
	}

	private LinkSecurity security(int level, int index, String key) {
		return new LinkSecurity(level, index, Hex.bytes(key), this, 4);
	}

	private byte[] frame(LinkSecurity sender, int payload) {
		return frame(sender, payload, ONE);
	}

	/** A data frame with a payload of 0, 1, 2, ... */
	private static byte[] frame(LinkSecurity sender, int payload, long source) {
		int header = 21 + sender.headerLength();
		byte[] bytes = new byte[header + payload + sender.micLength()];
		Frame.putHeader(bytes, 0, Frame.UNICAST_DATA | Frame.SECURITY, 1, 0xabcd, TWO, source);
		for (int i = 0; i < payload; i++) {
			bytes[header + i] = (byte) i;
		}
		assertEquals(0, sender.secure(bytes, 0, 21, header + payload, false, source));
		return bytes;
	}

	private int check(LinkSecurity security, byte[] frame) {
		return check(security, frame, 0);
	}

	private int check(LinkSecurity security, byte[] frame, long now) {
		assertEquals(0, this.header.parse(frame, 0, frame.length));
		return security.check(this.header, frame, now);
	}

	private static byte[] copy(byte[] bytes) {
		byte[] result = new byte[bytes.length];
		System.arraycopy(bytes, 0, result, 0, bytes.length);
		return result;
	}
}

package frond.ieee802154;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Hex;
import org.junit.Test;

/** Expectations: RFC 3610 section 8, packet vectors, whose nonces are split as those of 802.15.4 are; and CCM* without a MIC as CTR mode. */
public class CcmTest {
	private static final String KEY = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
	private static final String KEY_10 = "d7828d13b2b0bdc325a76236df93cc6b";

	private final Aes aes = new Aes();
	private final Ccm ccm = new Ccm();

	@Test
	public void packetVector1() {
		assertSealed(KEY, 0x00000003020100a0L, 8, 8, "0001020304050607 08090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
				"0001020304050607 588c979a61c663d2f066d0c2c0f989806d5f6b61dac384 17e8d12cfdf926e0");
	}

	@Test
	public void packetVector2WhoseMessageIsWholeBlocks() {
		assertSealed(KEY, 0x00000004030201a0L, 8, 8, "0001020304050607 08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
				"0001020304050607 72c91a36e135f8cf291ca894085c87e3cc15c439c9e43a3b a091d56e10400916");
	}

	@Test
	public void packetVector3() {
		assertSealed(KEY, 0x00000005040302a0L, 8, 8, "0001020304050607 08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
				"0001020304050607 51b1e5f44a197d1da46b0f8e2d282ae871e838bb64da859657 4adaa76fbd9fb0c5");
	}

	@Test
	public void packetVector4WithAHeaderOfTwelveBytes() {
		assertSealed(KEY, 0x00000006050403a0L, 12, 8, "000102030405060708090a0b 0c0d0e0f101112131415161718191a1b1c1d1e",
				"000102030405060708090a0b a28c6865939a9a79faaa5c4c2a9d4a91cdac8c 96c861b9c9e61ef1");
	}

	@Test
	public void packetVector7WithAMicOfTenBytes() {
		assertSealed(KEY, 0x00000009080706a0L, 8, 10, "0001020304050607 08090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
				"0001020304050607 0135d1b2c95f41d5d1d4fec185d166b8094e999dfed96c 048c56602c97acbb7490");
	}

	/** The nonce of packet vector 13: 00412b4ea9cdbe3c9696766cfa. */
	@Test
	public void packetVector13() {
		this.aes.setKey(Hex.bytes(KEY_10), 0);
		this.ccm.setNonce(0x00412b4ea9cdbe3cL, 0x9696766c, 0xfa);
		byte[] bytes = Hex.bytes("0be1a88bace018b1 08e8cf97d820ea258460e96ad9cf5289054d895ceac47c 0000000000000000");
		this.ccm.seal(this.aes, bytes, 0, 8, 31, 8);
		assertEquals("0be1a88bace018b14cb97f86a2a4689a877947ab8091ef5386a6ffbdd080f8e78cf7cb0cddd7b3", Hex.text(bytes, 0, bytes.length));
	}

	@Test
	public void withoutAMicOnlyTheKeyStreamIsAdded() {
		String header = "0001020304050607";
		this.aes.setKey(Hex.bytes(KEY), 0);
		this.ccm.setNonce(0x00000003020100a0L, 0xa1a2a3a4, 0xa5);
		byte[] bytes = Hex.bytes(header + "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e");
		this.ccm.seal(this.aes, bytes, 0, 8, 31, 0);
		assertEquals(header + "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384", Hex.text(bytes, 0, 31));
	}

	@Test
	public void oneWrongBitAnywhereIsFound() {
		String sealed = "0001020304050607 588c979a61c663d2f066d0c2c0f989806d5f6b61dac384 17e8d12cfdf926e0";
		this.aes.setKey(Hex.bytes(KEY), 0);
		for (int bit = 0; bit < 39 * 8; bit++) {
			byte[] bytes = Hex.bytes(sealed);
			bytes[bit >> 3] ^= 1 << (bit & 7);
			this.ccm.setNonce(0x00000003020100a0L, 0xa1a2a3a4, 0xa5);
			assertFalse(this.ccm.open(this.aes, bytes, 0, 8, 31, 8));
		}
	}

	/** Of vectors 1 to 12, whose nonces go on with a1a2a3a4a5. */
	private void assertSealed(String key, long source, int header, int mic, String plain, String sealed) {
		byte[] expected = Hex.bytes(sealed);
		byte[] bytes = new byte[expected.length];
		byte[] clear = Hex.bytes(plain);
		System.arraycopy(clear, 0, bytes, 0, clear.length);
		this.aes.setKey(Hex.bytes(key), 0);
		this.ccm.setNonce(source, 0xa1a2a3a4, 0xa5);
		this.ccm.seal(this.aes, bytes, 0, header, clear.length, mic);
		assertEquals(Hex.text(expected, 0, expected.length), Hex.text(bytes, 0, bytes.length));
		assertTrue(this.ccm.open(this.aes, bytes, 0, header, clear.length, mic));
		assertEquals(Hex.text(clear, 0, clear.length), Hex.text(bytes, 0, clear.length));
	}
}

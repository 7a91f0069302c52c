package frond.ieee802154;

import static org.junit.Assert.assertEquals;

import frond.buffer.Hex;
import org.junit.Test;

/** Expectations: RFC 4493 section 4, the last eight bytes of each hash. */
public class AesCmacTest {
	private static final String MESSAGE = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
			+ "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

	private final AesCmac cmac = new AesCmac(Hex.bytes("2b7e151628aed2a6abf7158809cf4f3c"), 0);

	@Test
	public void theFourExamplesAreHashed() {
		byte[] message = Hex.bytes(MESSAGE);
		assertEquals(0x7fa37d129b756746L, this.cmac.hash(message, 0, 0));
		assertEquals(0xf79bdd9dd04a287cL, this.cmac.hash(message, 0, 16));
		assertEquals(0x30ca32611497c827L, this.cmac.hash(message, 0, 40));
		assertEquals(0xfc49741779363cfeL, this.cmac.hash(message, 0, 64));
	}

	@Test
	public void aHashDoesNotDependOnTheOneBefore() {
		byte[] message = Hex.bytes(MESSAGE);
		this.cmac.hash(message, 0, 63);
		assertEquals(0xf79bdd9dd04a287cL, this.cmac.hash(message, 0, 16));
	}
}

package frond.ieee802154;

import static org.junit.Assert.assertEquals;

import frond.buffer.Bytes;
import frond.buffer.Hex;
import org.junit.Test;

/** Expectations: FIPS-197 appendices A.1, B and C.1; SP 800-38A section F.1.1. */
public class AesTest {
	@Test
	public void theExampleOfAppendixBIsEncrypted() {
		assertEquals("3925841d02dc09fbdc118597196a0b32", encrypt("2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734"));
	}

	@Test
	public void theVectorOfAppendixCIsEncrypted() {
		assertEquals("69c4e0d86a7b0430d8cdb78070b4c55a", encrypt("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff"));
	}

	@Test
	public void theBlocksOfSp800AreEncrypted() {
		String key = "2b7e151628aed2a6abf7158809cf4f3c";
		assertEquals("3ad77bb40d7a3660a89ecaf32466ef97", encrypt(key, "6bc1bee22e409f96e93d7e117393172a"));
		assertEquals("f5d3d58503b9699de785895a96fdbaaf", encrypt(key, "ae2d8a571e03ac9c9eb76fac45af8e51"));
		assertEquals("43b1cd7f598ece23881b00e3ed030688", encrypt(key, "30c81c46a35ce411e5fbc1191a0a52ef"));
		assertEquals("7b0c785e27e8ad3f8223207104725dd4", encrypt(key, "f69f2445df4f9b17ad2b417be66c3710"));
	}

	private static String encrypt(String key, String block) {
		Aes aes = new Aes();
		aes.setKey(Hex.bytes(key), 0);
		byte[] bytes = Hex.bytes(block);
		aes.s0 = Bytes.get32(bytes, 0);
		aes.s1 = Bytes.get32(bytes, 4);
		aes.s2 = Bytes.get32(bytes, 8);
		aes.s3 = Bytes.get32(bytes, 12);
		aes.encrypt();
		Bytes.put32(bytes, 0, aes.s0);
		Bytes.put32(bytes, 4, aes.s1);
		Bytes.put32(bytes, 8, aes.s2);
		Bytes.put32(bytes, 12, aes.s3);
		return Hex.text(bytes, 0, 16);
	}
}

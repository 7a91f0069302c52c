package frond.borderrouter;

import frond.ipv6.AddressText;
import java.nio.charset.StandardCharsets;

/**
 * An IPv6 address, printed as RFC 5952 says ({@link AddressText}).
 *
 * @param high first half
 * @param low second half
 */
public record Address(long high, long low) {
	/** Byte {@code index}, 0 to 15. */
	int octet(int index) {
		return (int) ((index < 8 ? this.high : this.low) >>> 56 - 8 * (index & 7)) & 0xff;
	}

	@Override
	public String toString() {
		byte[] text = new byte[AddressText.LONGEST];
		return new String(text, 0, AddressText.write(text, 0, this.high, this.low), StandardCharsets.US_ASCII);
	}
}

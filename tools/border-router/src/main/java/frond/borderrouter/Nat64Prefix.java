package frond.borderrouter;

import frond.buffer.Bytes;
import frond.dns.Nat64;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The prefix behind which IPv4 addresses are in the mesh (RFC 6052).
 *
 * @param high first half
 * @param low second half
 * @param bits 32, 40, 48, 56, 64 or 96
 */
public record Nat64Prefix(long high, long low, int bits) {
	/** 64:ff9b::/96 (section 2.1). */
	public static final Nat64Prefix WELL_KNOWN = new Nat64Prefix(Nat64.WELL_KNOWN_HIGH, 0, 96);

	/** Takes a prefix in text; null if it is not one that IPv4 addresses can be put behind. */
	public static Nat64Prefix parse(String text) {
		if (!text.matches("[0-9a-fA-F:]*:[0-9a-fA-F:]*/(32|40|48|56|64|96)")) {
			return null;
		}
		int slash = text.indexOf('/');
		try {
			byte[] bytes = InetAddress.getByName(text.substring(0, slash)).getAddress();
			if (bytes.length != 16) {
				return null;
			}
			Nat64Prefix prefix = new Nat64Prefix(Bytes.get64(bytes, 0), Bytes.get64(bytes, 8), Integer.parseInt(text.substring(slash + 1)));
			// Nothing behind the prefix, no group, and bits 64 to 71 zero (section 2.2).
			return prefix.of(0).equals(new Address(prefix.high, prefix.low)) && prefix.high >>> 56 != 0xff && prefix.low >>> 56 == 0 ? prefix : null;
		} catch (UnknownHostException e) {
			return null;
		}
	}

	/** An IPv4 address as it is in the mesh. */
	public Address of(int ipv4) {
		return new Address(Nat64.high(this.high, this.bits, ipv4), Nat64.low(this.low, this.bits, ipv4));
	}

	/** Whether an address is behind this prefix. */
	public boolean contains(Address address) {
		return of(ipv4(address)).equals(address);
	}

	/** The IPv4 address that an address behind this prefix stands for. */
	public int ipv4(Address address) {
		return Nat64.ipv4(address.high(), address.low(), this.bits);
	}

	@Override
	public String toString() {
		return new Address(this.high, this.low) + "/" + this.bits;
	}
}

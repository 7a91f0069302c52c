package frond.borderrouter;

import java.util.Map;

/** The way from the mesh to IPv4. */
interface Nat64Side {
	/** The prefix behind which IPv4 addresses are in the mesh. */
	Nat64Prefix prefix();

	/**
	 * Takes an IPv6 packet to an address behind the prefix, whose source is in the mesh.
	 *
	 * @return 0, or the reason for which it was dropped ({@link frond.buffer.Drop}, not yet counted)
	 */
	int onPacket(byte[] packet, long now);

	/** Ends what has expired. */
	void onTime(long now);

	/** For the status. */
	Map<String, Object> status();
}

package frond.ipv6;

import frond.buffer.Bytes;

/**
 * Extended Address Registration Option (RFC 8505 section 4.1); without its flags, and with an EUI-64 as ROVR, the Address Registration Option
 * of RFC 6775 section 4.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |   type 33     |    length     |    status     |    opaque     |   length: 2, 3, 4 or 5 for a ROVR of 64 to 256 bits
 * +-------+---+-+-+---------------+-------------------------------+
 * | rsvd  | I |R|T|      TID      |     registration lifetime     |   in units of 60 s
 * +-------+---+-+-+---------------+-------------------------------+
 * |        Registration Ownership Verifier, 8 to 32 bytes         |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Earo {
	/** Length with a ROVR of 64 bits. */
	public static final int LENGTH = 16;

	/** The address is registered. */
	public static final int SUCCESS = 0;
	/** Another has registered the address. */
	public static final int DUPLICATE = 1;
	/** The registrar has no room. */
	public static final int FULL = 2;
	/** A later registration was made elsewhere: the node has moved. */
	public static final int MOVED = 3;
	/** The registration was removed. */
	public static final int REMOVED = 4;
	/** The source address of the solicitation is another's. */
	public static final int DUPLICATE_SOURCE = 6;
	/** The source address of the solicitation may not be used for it. */
	public static final int INVALID_SOURCE = 7;
	/** The address does not belong here. */
	public static final int NOT_ON_LINK = 8;
	/** The border router's registry is full. */
	public static final int REGISTRY_FULL = 9;

	/** The registrar is to make the address reachable (R). */
	public static final int ROUTE = 0x02;
	/** The transaction id is there (T): an extended registration. */
	public static final int TRANSACTION = 0x01;

	private Earo() {
	}

	/** Status, of those above or others. */
	public static int status(byte[] bytes, int at) {
		return bytes[at + 2] & 0xff;
	}

	/** What the opaque field is of: 0 for nothing, 1 for a RPL instance (I). */
	public static int opaqueKind(byte[] bytes, int at) {
		return bytes[at + 4] >> 2 & 3;
	}

	/** The opaque field. */
	public static int opaque(byte[] bytes, int at) {
		return bytes[at + 3] & 0xff;
	}

	/** Whether the registrar is to make the address reachable (R). */
	public static boolean route(byte[] bytes, int at) {
		return (bytes[at + 4] & ROUTE) != 0;
	}

	/** Whether the transaction id is there (T). */
	public static boolean extended(byte[] bytes, int at) {
		return (bytes[at + 4] & TRANSACTION) != 0;
	}

	/** Transaction id, a sequence counter of RFC 6550 section 7.2, if {@link #extended}. */
	public static int transaction(byte[] bytes, int at) {
		return bytes[at + 5] & 0xff;
	}

	/** Units of 60 s; 0 to end the registration. */
	public static int lifetime(byte[] bytes, int at) {
		return Bytes.get16(bytes, at + 6);
	}

	/** Bytes of the ROVR: 8, 16, 24 or 32; 0 for a length that the option may not have. */
	public static int verifierLength(byte[] bytes, int at) {
		int units = bytes[at + 1] & 0xff;
		return units < 2 || units > 5 ? 0 : units - 1 << 3;
	}

	/** The first 64 bits of the ROVR, which is at {@code at + 8}. */
	public static long verifier(byte[] bytes, int at) {
		return Bytes.get64(bytes, at + 8);
	}

	/**
	 * Writes an option with a ROVR of 64 bits; returns the index behind it.
	 *
	 * @param flags {@link #ROUTE}, {@link #TRANSACTION}; 0 for the option of RFC 6775
	 * @param transaction 0 without {@link #TRANSACTION}
	 * @param lifetime units of 60 s
	 */
	public static int write(byte[] bytes, int at, int status, int flags, int transaction, int lifetime, long verifier) {
		bytes[at] = NdOption.REGISTRATION;
		bytes[at + 1] = LENGTH >> 3;
		bytes[at + 2] = (byte) status;
		bytes[at + 3] = 0;
		bytes[at + 4] = (byte) flags;
		bytes[at + 5] = (byte) transaction;
		Bytes.put16(bytes, at + 6, lifetime);
		Bytes.put64(bytes, at + 8, verifier);
		return at + LENGTH;
	}
}

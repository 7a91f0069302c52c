package frond.rpl;

import frond.buffer.Drop;

/** Numbers of RPL (RFC 6550 sections 6, 17 and 20). */
public final class Rpl {
	/** Type of RPL's ICMPv6 messages. */
	public static final int TYPE = 155;
	/** Code of a DIS. */
	public static final int DIS = 0;
	/** Code of a DIO. */
	public static final int DIO = 1;
	/** Code of a DAO. */
	public static final int DAO = 2;
	/** Code of a DAO-ACK. */
	public static final int DAO_ACK = 3;
	/** Added to the code of a message with a security section. */
	public static final int SECURE = 0x80;

	/** Mode of operation: no downward routes. */
	public static final int NO_DOWNWARD = 0;
	/** Mode of operation: non-storing. */
	public static final int NON_STORING = 1;
	/** Mode of operation: storing, no multicast. */
	public static final int STORING = 2;
	/** Mode of operation: storing with multicast. */
	public static final int STORING_MULTICAST = 3;

	/** Instances from here on are local: of one DODAG, for point to point (section 5.1). */
	public static final int LOCAL_INSTANCE = 0x80;
	/** Rank of who is not to be a parent. */
	public static final int INFINITE_RANK = 0xffff;
	/** Objective code point of OF0 (RFC 6552). */
	public static final int OF0 = 0;
	/** Objective code point of MRHOF (RFC 6719). */
	public static final int MRHOF = 1;
	/** A lifetime that never ends. */
	public static final int INFINITE_LIFETIME = 0xff;

	/** RPL option: the packet goes down (O; RFC 6553 section 3). */
	public static final int DOWN = 0x80;
	/** RPL option: a rank error was seen on the way (R). */
	public static final int RANK_ERROR = 0x40;
	/** RPL option: the one it was sent to knows no way (F). */
	public static final int FORWARDING_ERROR = 0x20;

	private Rpl() {
	}

	/**
	 * Checks a message of a code that is known, behind the ICMPv6 header, and each of its options: all of a message is right, or nothing of it is taken.
	 *
	 * @return index of the first option, or a reason of {@link Drop} (negative)
	 */
	public static int check(int code, byte[] bytes, int at, int end) {
		int options = at;
		int reason;
		switch (code) {
		case DIS:
			reason = Dis.check(at, end);
			options += Dis.LENGTH;
			break;
		case DIO:
			reason = Dio.check(at, end);
			options += Dio.LENGTH;
			break;
		case DAO:
			reason = Dao.check(bytes, at, end);
			options = reason == 0 ? Dao.options(bytes, at) : end;
			break;
		case DAO_ACK:
			reason = DaoAck.check(bytes, at, end);
			options = reason == 0 ? DaoAck.options(bytes, at) : end;
			break;
		default:
			return (code & SECURE) != 0 ? Drop.RPL_SECURED : Drop.RPL_UNKNOWN;
		}
		for (int option = options; reason == 0 && option < end;) {
			int length = RplOption.length(bytes, option, end);
			reason = length < 0 ? length : 0;
			option += length;
		}
		return reason == 0 ? options : reason;
	}
}

package frond.hal;

/** Which board this is. */
public final class Board {
	/** Bytes of {@link #identity} at most. */
	public static final int IDENTITY = 12;

	private Board() {
	}

	/**
	 * The board's name, that of its folder in bsp/boards, ASCII.
	 *
	 * @return bytes copied, at most {@code length}; -1 if the range is not inside {@code into}
	 */
	public static native int name(byte[] into, int at, int length);

	/**
	 * What tells this chip from all others of its kind, as its maker wrote it (STM32F4: 12 bytes); zeros where an emulator has nothing.
	 *
	 * @return bytes copied, at most {@code length}; -1 as in {@link #name}
	 */
	public static native int identity(byte[] into, int at, int length);
}

package frond.hal;

/** The plain C that the IP layers are compared with: tests/bench/src/c/reference.c. */
public final class Reference {
	private Reference() {
	}

	/**
	 * Makes it a leaf like the one in Java, with its prefix in context 0.
	 *
	 * @param port that takes datagrams
	 */
	public static native void configure(long prefix, long node, long root, int port, int rank);

	/**
	 * From a MAC payload to a UDP payload.
	 *
	 * @return length of the payload; negative if the datagram was dropped
	 */
	public static native int receive(byte[] bytes, int at, int end, long source, long destination);

	/**
	 * Writes the headers of a datagram to the root in front of a UDP payload.
	 *
	 * @return where they begin; negative if there is no way
	 */
	public static native int send(byte[] bytes, int at, int end, int sourcePort, int destinationPort);

	/** As much as the call of a native costs. */
	public static native int nothing(byte[] bytes, int at, int end, long source, long destination);

	/** Datagrams that the port has taken. */
	public static native int delivered();
}

package frond.gateway;

/** Where the gateway's own messages go: to clients, and to whoever watches the gateway. */
interface Outlet {
	/** Sends {@code bytes[0..length)} to a client; the array is the caller's again when this returns. */
	void send(Peer client, byte[] bytes, int length);

	/** Tells an event in one line, {@code connected 0102030405060708}. */
	void event(String line);
}

package frond.broker;

import java.net.InetAddress;

/** The program that the broker is a part of: it knows the clients, and stores messages itself (docs/historian.md, MQTT). */
public interface Host {
	/**
	 * Who connects.
	 *
	 * @param userName as the client gives it, or null
	 * @param password likewise
	 * @param lasting whether its session outlives its connection
	 * @param address where it comes from, or null if that is not known
	 * @return what it may do; null to refuse it
	 */
	Guest guest(String clientId, String userName, byte[] password, boolean lasting, InetAddress address);
}

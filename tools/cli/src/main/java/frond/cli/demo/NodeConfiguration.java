package frond.cli.demo;

import frond.cli.ConfigBlock;
import frond.ieee802154.NetworkKeys;
import frond.node.Config;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The configuration block of one of the demo's nodes, the same for an emulated and a JVM one. */
final class NodeConfiguration {
	private static final long MILLISECONDS = 1000;
	/** Encryption and a MIC of four bytes, as the border router's. */
	private static final int LEVEL = 5;

	private NodeConfiguration() {
	}

	/**
	 * @param periodSeconds between two readings of a sensor
	 * @param context the mesh's prefix, {@code address/bits}: IPHC context 0
	 * @param keys the network's; null for an open one
	 */
	static byte[] block(long eui64, String name, int periodSeconds, String context, NetworkKeys keys) {
		int slash = context.indexOf('/');
		try {
			Inet6Address prefix = (Inet6Address) InetAddress.getByName(context.substring(0, slash));
			ConfigBlock block = new ConfigBlock().number(Config.EUI64, 8, eui64).text(Config.NAME, name).number(Config.PERIOD, 4, periodSeconds * MILLISECONDS)
					.context0(prefix, Integer.parseInt(context.substring(slash + 1)));
			return (keys == null ? block : block.security(keys, LEVEL)).bytes();
		} catch (UnknownHostException | ConfigBlock.WrongValueException impossible) {
			throw new IllegalStateException("the demo's own configuration", impossible);
		}
	}
}

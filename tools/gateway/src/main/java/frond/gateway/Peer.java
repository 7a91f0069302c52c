package frond.gateway;

import java.net.InetSocketAddress;

/**
 * Where a client is, as far as its datagrams tell.
 *
 * @param address of the sender, or of the forwarder that wraps its messages
 * @param node the wireless node id of a wrapped message (section 5.5), hex; empty for none
 * @param identity who it proved to be by DTLS; empty in clear
 */
record Peer(InetSocketAddress address, String node, String identity) {
	Peer(InetSocketAddress address) {
		this(address, "", "");
	}
}

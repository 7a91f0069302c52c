package frond.borderrouter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The host's recursive servers, as resolv.conf(5) names them. */
final class DnsServerList {
	/** As many as the host's own resolver takes. */
	private static final int MOST = 3;
	private static final int PORT = 53;

	private DnsServerList() {
	}

	/** Reads the lines "nameserver ADDRESS"; what is not an address is left out. */
	static List<InetSocketAddress> read(Path file) throws IOException {
		List<InetSocketAddress> servers = new ArrayList<>();
		for (String line : Files.readAllLines(file)) {
			String[] words = line.strip().split("\\s+");
			// Only what looks like an address: a name would have to be asked for.
			if (words.length >= 2 && words[0].equals("nameserver") && words[1].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\\w+)?") && servers.size() < MOST) {
				try {
					servers.add(new InetSocketAddress(InetAddress.getByName(words[1]), PORT));
				} catch (UnknownHostException none) {
					// Not an address after all, or of an interface that is not there.
				}
			}
		}
		return servers;
	}
}

package frond.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may connect, publish and subscribe: a file of rules, read again when it changes (docs/gateway.md, Access).
 *
 * <pre>
 * CLIENT publish FILTER       CLIENT subscribe FILTER       CLIENT proves psk | eui64 | address PREFIX/LENGTH
 * </pre>
 *
 * CLIENT is a client id, or its beginning and {@code *}; {@code -} is whoever publishes without a connection. In FILTER {@code %c} is the client
 * id. Without a file everything is allowed; with one, only what a rule says.
 */
final class Access {
	/** Who publishes with QoS -1 has no client id; no client can have this one as {@code *} does not match it. */
	static final String NOBODY = "-";

	private record Rule(String client, String word, String what) {
		boolean isFor(String clientId) {
			return this.client.endsWith("*") ? !clientId.equals(NOBODY) && clientId.startsWith(this.client.substring(0, this.client.length() - 1)) : this.client.equals(clientId);
		}
	}

	private final ConfigFile file;
	private List<Rule> rules = new ArrayList<>();

	/** @param file null for none */
	Access(Path file) throws IOException {
		this.file = file == null ? null : new ConfigFile("--access", file, changed -> {
			this.rules = parse(changed);
			return "rules=" + this.rules.size();
		});
	}

	/**
	 * Reads the file again if it has changed. What cannot be read changes nothing.
	 *
	 * @param always also if it does not look so
	 * @return what to tell of it; null for nothing
	 */
	String refresh(boolean always) {
		return this.file == null ? null : this.file.refresh("access", always);
	}

	private static List<Rule> parse(Path file) throws IOException {
		List<Rule> rules = new ArrayList<>();
		List<String> lines = Files.readAllLines(file);
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i).strip();
			if (line.isEmpty() || line.startsWith("#")) {
				continue;
			}
			String[] words = line.split("\\s+", 3);
			if (words.length < 3 || !isRule(words[1], words[2])) {
				throw new IOException(file + ", line " + (i + 1) + ": not 'CLIENT publish FILTER', 'CLIENT subscribe FILTER' or 'CLIENT proves psk|eui64|address PREFIX/LENGTH'");
			}
			rules.add(new Rule(words[0], words[1], words[2]));
		}
		return rules;
	}

	private static boolean isRule(String word, String what) {
		switch (word) {
		case "publish":
		case "subscribe":
			return Texts.isTopicFilter(what);
		case "proves":
			return what.equals("psk") || what.equals("eui64") || what.startsWith("address ") && prefix(what) != null;
		default:
			return false;
		}
	}

	/** Whether a client that says it is one may be taken for it. */
	boolean mayConnect(String clientId, Peer peer) {
		if (this.file == null) {
			return true;
		}
		if (clientId.equals(NOBODY)) {
			return false;
		}
		boolean known = false;
		boolean asked = false;
		for (Rule rule : this.rules) {
			if (rule.isFor(clientId)) {
				known = true;
				if (rule.word.equals("proves")) {
					asked = true;
					if (isProven(rule.what, clientId, peer)) {
						return true;
					}
				}
			}
		}
		return known && !asked;
	}

	private static boolean isProven(String what, String clientId, Peer peer) {
		switch (what) {
		case "psk":
			return peer.identity().equals(clientId);
		case "eui64":
			return clientId.equals(eui64(peer.address().getAddress().getAddress()));
		default:
			byte[] prefix = prefix(what);
			byte[] address = peer.address().getAddress().getAddress();
			return peer.node().isEmpty() && address.length == prefix.length - 1 && begins(address, prefix, prefix[address.length] & 0xff);
		}
	}

	/** The EUI-64 that an address was made of (RFC 4291 appendix A), as a client id; null for an IPv4 address. */
	static String eui64(byte[] address) {
		if (address.length != 16) {
			return null;
		}
		StringBuilder text = new StringBuilder();
		for (int i = 8; i < 16; i++) {
			text.append(String.format("%02x", (address[i] ^ (i == 8 ? 2 : 0)) & 0xff));
		}
		return text.toString();
	}

	private static boolean begins(byte[] address, byte[] prefix, int bits) {
		for (int i = 0; i < bits; i++) {
			if (((address[i / 8] ^ prefix[i / 8]) >> 7 - i % 8 & 1) != 0) {
				return false;
			}
		}
		return true;
	}

	/** The bytes of {@code address PREFIX/LENGTH} and the length behind them; null if it is not that. */
	private static byte[] prefix(String what) {
		String[] parts = what.substring("address ".length()).strip().split("/");
		// Literal addresses only: a name would be looked up for each client.
		if (!parts[0].matches("[0-9a-fA-F:]*:[0-9a-fA-F:.]*|[0-9]+(\\.[0-9]+){3}") || parts.length > 2) {
			return null;
		}
		try {
			byte[] address = InetAddress.getByName(parts[0]).getAddress();
			int length = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
			byte[] prefix = java.util.Arrays.copyOf(address, address.length + 1);
			prefix[address.length] = (byte) length;
			return length < 0 || length > address.length * 8 ? null : prefix;
		} catch (IOException | NumberFormatException e) {
			return null;
		}
	}

	boolean mayPublish(String clientId, String topic) {
		return this.file == null || this.rules.stream()
				.anyMatch(rule -> rule.word.equals("publish") && rule.isFor(clientId) && Texts.matches(rule.what.replace("%c", clientId), topic));
	}

	/** Whether everything that a filter lets through is let through by a rule's. */
	boolean maySubscribe(String clientId, String filter) {
		return this.file == null || this.rules.stream()
				.anyMatch(rule -> rule.word.equals("subscribe") && rule.isFor(clientId) && covers(rule.what.replace("%c", clientId), filter));
	}

	/** Whether each topic of {@code inner} is one of {@code outer}. */
	static boolean covers(String outer, String inner) {
		String[] wide = outer.split("/", -1);
		String[] narrow = inner.split("/", -1);
		for (int i = 0; i < wide.length; i++) {
			if (wide[i].equals("#")) {
				return !(i == 0 && narrow[0].startsWith("$"));
			}
			if (i == narrow.length || narrow[i].equals("#") || !wide[i].equals("+") && !wide[i].equals(narrow[i])) {
				return false;
			}
		}
		return wide.length == narrow.length;
	}
}

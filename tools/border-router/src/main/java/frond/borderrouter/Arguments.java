package frond.borderrouter;

import frond.buffer.Bytes;
import frond.ieee802154.NetworkKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the options of the commands here have in common: read, or refused by one line. */
final class Arguments {
	/** What co-processors on a serial port do unless they say otherwise. */
	private static final int DEFAULT_BAUD = 115200;
	private static final Pattern CONTEXT = Pattern.compile("(\\d{1,2})=([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)/(\\d{1,3})");

	private final CommandLine line;

	Arguments(CommandLine line) {
		this.line = line;
	}

	long number(String option, String text, long least, long most) {
		try {
			long value = Long.decode(text);
			if (value >= least && value <= most) {
				return value;
			}
		} catch (NumberFormatException e) {
			// Said below.
		}
		throw wrong(option, text, "a number from " + least + " to " + most);
	}

	/** An address of HTTP or HTTPS, of a host alone. */
	URI url(String option, String text) {
		try {
			URI url = new URI(text);
			if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getUserInfo() == null) {
				return url;
			}
		} catch (URISyntaxException e) {
			// Said below.
		}
		throw wrong(option, text, "http://HOST:PORT or https://HOST:PORT");
	}

	InetSocketAddress endpoint(String option, String text, String scheme) {
		int colon = text.lastIndexOf(':');
		if (!text.startsWith(scheme) || colon <= scheme.length()) {
			throw wrong(option, text, scheme + "HOST:PORT");
		}
		int port = (int) number(option, text.substring(colon + 1), 1, 65535);
		InetSocketAddress address = new InetSocketAddress(text.substring(scheme.length(), colon), port);
		if (address.isUnresolved()) {
			throw problem(option + ": no host " + address.getHostString());
		}
		return address;
	}

	/** Where a co-processor is; null is a missing option. */
	RadioPlace radio(String text) {
		if (text == null) {
			throw problem("Missing required option: '--radio=PLACE'");
		}
		if (text.startsWith("serial:") && text.length() > "serial:".length()) {
			int at = text.indexOf('@');
			int baud = at < 0 ? DEFAULT_BAUD : (int) number("--radio", text.substring(at + 1), 1200, 12000000);
			return new RadioPlace(text, null, text.substring("serial:".length(), at < 0 ? text.length() : at), baud);
		}
		if (text.startsWith("tcp:")) {
			return new RadioPlace(text, endpoint("--radio", text, "tcp:"), null, 0);
		}
		throw wrong("--radio", text, "serial:PORT[@BAUD] or tcp:HOST:PORT");
	}

	long eui64(String text) {
		if (!text.matches("[0-9a-fA-F]{16}") || text.matches("0{16}|[fF]{16}")) {
			throw wrong("--eui64", text, "16 hexadecimal digits");
		}
		return Long.parseUnsignedLong(text, 16);
	}

	/** The first half of a unicast prefix of 64 bits. */
	long prefix(String option, String text) {
		if (text.matches("[0-9a-fA-F:]+/64")) {
			try {
				byte[] bytes = InetAddress.getByName(text.substring(0, text.length() - 3)).getAddress();
				if (bytes.length == 16) {
					long high = Bytes.get64(bytes, 0);
					// Unicast beyond the link, and nothing behind the prefix.
					if (Bytes.get64(bytes, 8) == 0 && high != 0 && high >>> 56 != 0xff && high >>> 54 != 0xfe80 >> 6) {
						return high;
					}
				}
			} catch (UnknownHostException e) {
				// Not an address: said below.
			}
		}
		throw wrong(option, text, "a unicast prefix of 64 bits, like fd00::/64");
	}

	/** An IPHC context, NUMBER=PREFIX/BITS. */
	MeshContext context(String option, String text) {
		Matcher matcher = CONTEXT.matcher(text);
		if (matcher.matches()) {
			int number = Integer.parseInt(matcher.group(1));
			int bits = Integer.parseInt(matcher.group(3));
			try {
				byte[] bytes = InetAddress.getByName(matcher.group(2)).getAddress();
				if (bytes.length == 16 && number >= 1 && number <= 15 && bits >= 1 && bits <= 128) {
					return new MeshContext(number, Bytes.get64(bytes, 0), Bytes.get64(bytes, 8), bits);
				}
			} catch (UnknownHostException e) {
				// Not an address: said below.
			}
		}
		throw wrong(option, text, "NUMBER=PREFIX/BITS, like 1=2001:db8:1::/64, number 1 to 15,");
	}

	/** The name of an interface of Linux, with {@code %d} for a number or without. */
	String interfaceName(String text) {
		if (!text.matches("[!-.0-~]{1,15}") || text.equals(".") || text.equals("..") || text.replaceFirst("%d", "").contains("%")) {
			throw wrong("--tun", text, "the name of an interface, of 15 characters at most,");
		}
		return text;
	}

	NetworkKeys keys(Path file) throws IOException {
		NetworkKeys keys;
		try {
			keys = NetworkKeys.of(Files.readAllBytes(file));
		} catch (IOException e) {
			throw new IOException("cannot read " + file, e);
		}
		if (keys == null) {
			throw problem("--key-file " + file + ": one or two keys of 32 hexadecimal digits, a line each, are wanted");
		}
		return keys;
	}

	int securityLevel(int level) {
		return (int) number("--security-level", Integer.toString(level), 1, 7);
	}

	/**
	 * The frame counter beside a key file, and with the data: whoever takes over has these, and perhaps a key file of its own; below what was used before it
	 * nobody would hear it.
	 *
	 * @param data the directory; null for none
	 */
	FileCounters counters(Path keyFile, Path data) throws IOException {
		Path counters = keyFile.resolveSibling(keyFile.getFileName() + ".counter");
		FileCounters store = data == null ? new FileCounters(counters) : new FileCounters(counters, data.resolve("frame-counter"));
		if (!store.reserve(store.first())) {
			throw new IOException("cannot write " + counters + (data == null ? "" : " or " + data.resolve("frame-counter")));
		}
		return store;
	}

	ParameterException wrong(String option, String given, String wanted) {
		return problem(option + " " + given + ": " + wanted + " is wanted");
	}

	ParameterException problem(String text) {
		return new ParameterException(this.line, text);
	}
}

package frond.process;

import java.net.InetSocketAddress;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option's value {@code HOST:PORT} where the host must be this machine's loopback: what asks for no credentials serves nobody else. */
public final class Loopback implements ITypeConverter<InetSocketAddress> {
	@Override
	public InetSocketAddress convert(String value) {
		int colon = value.lastIndexOf(':');
		if (colon > 0) {
			try {
				InetSocketAddress address = new InetSocketAddress(value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
				if (!address.isUnresolved() && address.getAddress().isLoopbackAddress()) {
					return address;
				}
			} catch (IllegalArgumentException e) {
				// Not a port.
			}
		}
		throw new TypeConversionException("'" + value + "' is not a loopback address and a port, such as 127.0.0.1:1883");
	}

	/** An address as a ready line names it. */
	public static String text(InetSocketAddress address) {
		return address.getAddress().getHostAddress() + ":" + address.getPort();
	}
}

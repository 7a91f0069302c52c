package frond.borderrouter;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import frond.buffer.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A network interface of Linux whose packets are read and written here (the kernel's Documentation/networking/tuntap). It goes when it is closed, unless it
 * was made to stay by someone else.
 */
final class TunInterface implements AutoCloseable {
	/** {@code ioctl} requests (linux/if_tun.h, linux/sockios.h). */
	private static final int TUNSETIFF = 0x400454ca;
	private static final int SIOCGIFFLAGS = 0x8913;
	private static final int SIOCSIFFLAGS = 0x8914;
	private static final int SIOCSIFADDR = 0x8916;
	private static final int SIOCSIFNETMASK = 0x891c;
	private static final int SIOCSIFMTU = 0x8922;
	private static final int SIOCGIFINDEX = 0x8933;
	private static final short IFF_TUN = 1;
	/** No four bytes in front of a packet. */
	private static final short IFF_NO_PI = 0x1000;
	private static final short IFF_UP = 1;
	private static final int NAME = 16;
	/** Larger than struct ifreq everywhere. */
	private static final int REQUEST = 64;

	private final int descriptor;
	private final String name;
	private final byte[] buffer = new byte[65536];

	private TunInterface(int descriptor, String name) {
		this.descriptor = descriptor;
		this.name = name;
	}

	/**
	 * Makes the interface, or takes over one that is there and is nobody's.
	 *
	 * @param name up to 15 characters; with {@code %d} for the first number that is free
	 */
	static TunInterface open(String name) throws IOException {
		if (!System.getProperty("os.name").equals("Linux")) {
			throw new IOException("--tun is for Linux; this is " + System.getProperty("os.name"));
		}
		int descriptor;
		try {
			descriptor = LinuxCalls.open("/dev/net/tun", LinuxCalls.O_RDWR);
		} catch (LastErrorException e) {
			throw new IOException(switch (e.getErrorCode()) {
			case LinuxCalls.ENOENT -> "--tun: there is no /dev/net/tun; 'modprobe tun' as root, or give the container that device";
			case LinuxCalls.EACCES, LinuxCalls.EPERM -> "--tun: /dev/net/tun may not be opened; " + rights(name);
			default -> "--tun: cannot open /dev/net/tun: " + e.getMessage();
			}, e);
		}
		ByteBuffer request = request(name).putShort(NAME, (short) (IFF_TUN | IFF_NO_PI));
		try {
			LinuxCalls.ioctl(descriptor, new NativeLong(TUNSETIFF), request.array());
		} catch (LastErrorException e) {
			close(descriptor);
			throw new IOException(switch (e.getErrorCode()) {
			case LinuxCalls.EPERM -> "--tun: " + rights(name);
			case LinuxCalls.EBUSY -> "--tun: " + name + " is in use by another program";
			case LinuxCalls.EINVAL -> "--tun: " + name + " is an interface of another kind, or no name for one";
			default -> "--tun: cannot make " + name + ": " + e.getMessage();
			}, e);
		}
		byte[] given = request.array();
		int length = 0;
		while (length < NAME && given[length] != 0) {
			length++;
		}
		return new TunInterface(descriptor, new String(given, 0, length, StandardCharsets.US_ASCII));
	}

	private static String rights(String name) {
		String fixed = name.replace("%d", "0");
		return "this needs the right CAP_NET_ADMIN: run it as root, or have root make the interface once (ip tuntap add dev " + fixed
				+ " mode tun user " + System.getProperty("user.name") + "; docs/border-router.md)";
	}

	String name() {
		return this.name;
	}

	/**
	 * Gives the interface its MTU and the host's address on it, and switches it on; done already by someone who may is as good.
	 *
	 * @param bits of the prefix that is behind it
	 */
	void configure(Address address, int bits, int mtu) throws IOException {
		// The kernel need not look for routers here, nor have an address of its own making; where that cannot be said, it does no harm.
		set("addr_gen_mode", "1");
		set("accept_ra", "0");
		set("disable_ipv6", "0");
		byte[] bytes = bytes(address);
		try {
			int socket = LinuxCalls.socket(LinuxCalls.AF_INET6, LinuxCalls.SOCK_DGRAM, 0);
			try {
				call(socket, SIOCSIFMTU, request(this.name).putInt(NAME, mtu));
				int index = call(socket, SIOCGIFINDEX, request(this.name)).getInt(NAME);
				// struct in6_ifreq
				call(socket, SIOCSIFADDR, ByteBuffer.allocate(REQUEST).order(ByteOrder.nativeOrder()).put(0, bytes).putInt(16, bits).putInt(20, index));
				up(socket);
			} finally {
				close(socket);
			}
		} catch (LastErrorException e) {
			if (e.getErrorCode() != LinuxCalls.EPERM || !isConfigured(bytes, mtu)) {
				throw new IOException(e.getErrorCode() == LinuxCalls.EPERM
						? "--tun: " + this.name + " may be used but not set up without the right CAP_NET_ADMIN; as root: ip address add " + address + "/" + bits + " dev " + this.name
								+ "; ip link set " + this.name + " mtu " + mtu + " up"
						: "--tun: cannot set up " + this.name + ": " + e.getMessage(), e);
			}
		}
	}

	/**
	 * Gives the interface an IPv4 address too.
	 *
	 * @param bits of the network that is behind it
	 */
	void configureIpv4(int address, int bits) throws IOException {
		try {
			int socket = LinuxCalls.socket(LinuxCalls.AF_INET, LinuxCalls.SOCK_DGRAM, 0);
			try {
				call(socket, SIOCSIFADDR, socketAddress(address));
				call(socket, SIOCSIFNETMASK, socketAddress(-1 << 32 - bits));
			} finally {
				close(socket);
			}
		} catch (LastErrorException e) {
			throw new IOException("--nat64: " + this.name + " cannot be given an IPv4 address: "
					+ (e.getErrorCode() == LinuxCalls.EPERM ? "this needs the right CAP_NET_ADMIN" : e.getMessage()), e);
		}
	}

	/** struct ifreq with a struct sockaddr_in. */
	private ByteBuffer socketAddress(int address) {
		ByteBuffer request = request(this.name).putShort(NAME, (short) LinuxCalls.AF_INET);
		for (int i = 0; i < 4; i++) {
			request.put(NAME + 4 + i, (byte) (address >>> 24 - 8 * i));
		}
		return request;
	}

	private void up(int socket) {
		ByteBuffer flags = call(socket, SIOCGIFFLAGS, request(this.name));
		call(socket, SIOCSIFFLAGS, flags.putShort(NAME, (short) (flags.getShort(NAME) | IFF_UP)));
	}

	private boolean isConfigured(byte[] address, int mtu) throws SocketException {
		NetworkInterface there = NetworkInterface.getByName(this.name);
		return there != null && there.isUp() && there.getMTU() == mtu
				&& there.inetAddresses().map(InetAddress::getAddress).anyMatch(each -> Arrays.equals(each, address));
	}

	private static byte[] bytes(Address address) {
		byte[] bytes = new byte[16];
		Bytes.put64(bytes, 0, address.high());
		Bytes.put64(bytes, 8, address.low());
		return bytes;
	}

	private void set(String setting, String value) {
		try {
			Files.writeString(Path.of("/proc/sys/net/ipv6/conf", this.name, setting), value);
		} catch (IOException e) {
			// Without the right; or the kernel does not have that setting.
		}
	}

	private static ByteBuffer request(String name) {
		return ByteBuffer.allocate(REQUEST).order(ByteOrder.nativeOrder()).put(0, name.getBytes(StandardCharsets.US_ASCII));
	}

	private static ByteBuffer call(int descriptor, int number, ByteBuffer request) {
		try {
			LinuxCalls.ioctl(descriptor, new NativeLong(number), request.array());
		} catch (LastErrorException e) {
			if (e.getErrorCode() != LinuxCalls.EEXIST) {
				throw e;
			}
		}
		return request;
	}

	/** Waits for a packet of the host. */
	byte[] read() throws IOException {
		try {
			int length = LinuxCalls.read(this.descriptor, this.buffer, new NativeLong(this.buffer.length)).intValue();
			return Arrays.copyOf(this.buffer, length);
		} catch (LastErrorException e) {
			throw new IOException(e.getMessage(), e);
		}
	}

	/** Gives the host a packet; does not wait. Returns false if the interface is not there, or not on. */
	boolean write(byte[] packet) {
		try {
			LinuxCalls.write(this.descriptor, packet, new NativeLong(packet.length));
			return true;
		} catch (LastErrorException e) {
			return false;
		}
	}

	@Override
	public void close() {
		close(this.descriptor);
	}

	private static void close(int descriptor) {
		try {
			LinuxCalls.close(descriptor);
		} catch (LastErrorException e) {
			// It is gone either way.
		}
	}
}

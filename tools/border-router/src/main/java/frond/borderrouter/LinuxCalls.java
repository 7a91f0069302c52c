package frond.borderrouter;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** The C library's calls that Java has none for. A call that fails throws, with errno. */
final class LinuxCalls {
	static final int O_RDWR = 2;
	static final int AF_INET = 2;
	static final int AF_INET6 = 10;
	static final int SOCK_DGRAM = 2;
	static final int EPERM = 1;
	static final int ENOENT = 2;
	static final int EACCES = 13;
	static final int EBUSY = 16;
	static final int EEXIST = 17;
	static final int EINVAL = 22;

	static {
		Native.register("c");
	}

	private LinuxCalls() {
	}

	static native int open(String path, int flags) throws LastErrorException;

	static native int socket(int domain, int type, int protocol) throws LastErrorException;

	static native int ioctl(int descriptor, NativeLong request, byte[] argument) throws LastErrorException;

	/** As C's, with lengths of {@code size_t}. */
	static native NativeLong read(int descriptor, byte[] buffer, NativeLong length) throws LastErrorException;

	/** As C's, with lengths of {@code size_t}. */
	static native NativeLong write(int descriptor, byte[] buffer, NativeLong length) throws LastErrorException;

	static native int close(int descriptor) throws LastErrorException;
}

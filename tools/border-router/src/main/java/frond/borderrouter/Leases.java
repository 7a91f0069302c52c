package frond.borderrouter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Addresses that DHCPv6 gave: to whom, and until when. Who comes again gets the same; one that is over is another's only when no other is free. On the disk,
 * if it is to be kept: written whole and forced out before the address is given, a line a lease:
 *
 * <pre>
 * CLIENT IAID LOW EXPIRES      hexadecimal; CLIENT is its DUID, or "-" for an address that was declined; EXPIRES in seconds since 1970
 * </pre>
 */
final class Leases {
	/** To whom an address is declined: nobody. */
	private static final String NOBODY = "-";

	/**
	 * Whose.
	 *
	 * @param client DUID, hexadecimal
	 */
	record Holder(String client, int iaid) {
	}

	/**
	 * What.
	 *
	 * @param low second half of the address
	 * @param expires seconds since 1970
	 */
	record Lease(long low, long expires) {
	}

	private final Path file;
	private final long first;
	private final int size;
	private final Map<Holder, Lease> leases = new LinkedHashMap<>();
	private final Map<Long, Holder> holders = new LinkedHashMap<>();
	private boolean failed;

	/**
	 * @param file null for in memory
	 * @param first second half of the pool's first address
	 * @param size addresses in the pool
	 * @throws IOException if the file cannot be read or written
	 */
	Leases(Path file, long first, int size) throws IOException {
		this.file = file;
		this.first = first;
		this.size = size;
		if (file != null && Files.exists(file)) {
			for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
				read(line.split(" "));
			}
		}
		write();
	}

	private void read(String[] words) {
		try {
			Lease lease = new Lease(Long.parseUnsignedLong(words[2], 16), Long.parseLong(words[3], 16));
			// Of another pool, if that was changed meanwhile: forgotten.
			if (contains(lease.low())) {
				put(new Holder(words[0], Integer.parseUnsignedInt(words[1], 16)), lease);
			}
		} catch (IllegalArgumentException | IndexOutOfBoundsException notOne) {
			// Somebody wrote in it: what is not a lease is none.
		}
	}

	private void put(Holder holder, Lease lease) {
		this.leases.put(holder, lease);
		this.holders.put(lease.low(), holder);
	}

	/** Whether an address is of the pool. */
	boolean contains(long low) {
		return low - this.first >= 0 && low - this.first < this.size;
	}

	/** What somebody has, also if it is over; null for nothing. */
	Lease of(Holder holder) {
		return this.leases.get(holder);
	}

	/** An address for somebody: the one before, else the one wished for, if it is free, else one that is; -1 for none. Nothing is given yet. */
	long find(Holder holder, long wish, long now) {
		Lease before = this.leases.get(holder);
		if (before != null) {
			return before.low();
		}
		if (contains(wish) && !this.holders.containsKey(wish)) {
			return wish;
		}
		int start = Math.floorMod(holder.hashCode() * 0x9e3779b9, this.size);
		for (int i = 0; i < this.size; i++) {
			long low = this.first + (start + i) % this.size;
			if (!this.holders.containsKey(low)) {
				return low;
			}
		}
		for (Map.Entry<Long, Holder> each : this.holders.entrySet()) {
			if (this.leases.get(each.getValue()).expires() <= now) {
				return each.getKey();
			}
		}
		return -1;
	}

	/** Gives an address to somebody, or gives it on, until a time; false if that could not be kept. */
	boolean give(Holder holder, long low, long expires) {
		Holder before = this.holders.get(low);
		if (before != null && !before.equals(holder)) {
			this.leases.remove(before);
		}
		Lease old = this.leases.get(holder);
		if (old != null && old.low() != low) {
			this.holders.remove(old.low());
		}
		put(holder, new Lease(low, expires));
		return keep();
	}

	/** What somebody had is free again. */
	void release(Holder holder) {
		Lease lease = this.leases.remove(holder);
		if (lease != null) {
			this.holders.remove(lease.low());
			keep();
		}
	}

	/** What somebody had is not given until a time, as another has it. */
	void decline(Holder holder, long until) {
		Lease lease = this.leases.remove(holder);
		if (lease != null) {
			put(new Holder(NOBODY, (int) (lease.low() - this.first)), new Lease(lease.low(), until));
			keep();
		}
	}

	/** Addresses that are given, or declined, at a time. */
	int count(long now) {
		return (int) this.leases.values().stream().filter(lease -> lease.expires() > now).count();
	}

	/** Whether the disk failed; nothing is given then. */
	boolean failed() {
		return this.failed;
	}

	private boolean keep() {
		try {
			write();
		} catch (IOException full) {
			this.failed = true;
		}
		return !this.failed;
	}

	private void write() throws IOException {
		if (this.file == null) {
			return;
		}
		List<String> lines = new ArrayList<>();
		this.leases.forEach((holder, lease) -> lines.add(holder.client() + " " + Integer.toHexString(holder.iaid()) + " " + Long.toHexString(lease.low()) + " "
				+ Long.toHexString(lease.expires()) + "\n"));
		Path next = this.file.resolveSibling(this.file.getFileName() + ".next");
		try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
			ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(String.join("", lines));
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(false);
		}
		Files.move(next, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}
}

package frond.historian.store;

import frond.historian.model.Reading;
import frond.historian.model.Value;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * All values of a store in one file that any engine can take up: gzip, whose CRC tells a file that is damaged or cut short, around
 *
 * <pre>
 *   "FrVs" u8 version
 *   for each point: u8 1, id, unit, then its values: u8 2, i64 time, f64 number, extra; texts as u32 length and UTF-8, length 0 for none
 *   u8 0, u64 how many values
 * </pre>
 */
public final class Dump {
	/** The file in the directory of a backup. */
	public static final String FILE = "values.dump.gz";
	private static final int MAGIC = 0x46725673;
	private static final int VERSION = 1;
	private static final int END = 0;
	private static final int POINT = 1;
	private static final int VALUE = 2;
	private static final int AT_ONCE = 10_000;
	private static final int LONGEST = 1 << 26;

	private Dump() {
	}

	/**
	 * Writes everything that was appended before.
	 *
	 * @param directory that is not there yet
	 * @return how many values
	 */
	public static long write(ValueStore store, Path directory) throws IOException {
		if (Files.exists(directory)) {
			throw new FileAlreadyExistsException(directory + " exists already");
		}
		Files.createDirectories(directory);
		Path file = directory.resolve(FILE);
		Map<String, String> units = new HashMap<>();
		store.eachNewest((point, unit, value, stored) -> units.put(point, unit == null ? "" : unit));
		long count = 0;
		try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), 1 << 16))) {
			out.writeInt(MAGIC);
			out.writeByte(VERSION);
			for (Map.Entry<String, String> point : units.entrySet()) {
				out.writeByte(POINT);
				text(out, point.getKey());
				text(out, point.getValue());
				Page page;
				long from = 0;
				do {
					page = store.oldest(point.getKey(), from, ValueStore.LAST, AT_ONCE);
					for (Value value : page.values()) {
						write(out, value);
					}
					count += page.values().size();
					from = page.next();
				} while (page.hasNext());
			}
			out.writeByte(END);
			out.writeLong(count);
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.force(true);
		}
		return count;
	}

	private static void write(DataOutputStream out, Value value) throws IOException {
		out.writeByte(VALUE);
		out.writeLong(value.time());
		out.writeDouble(value.number());
		text(out, value.isPlain() ? "" : Extra.write(value));
	}

	/**
	 * Appends everything that a dump holds.
	 *
	 * @param stored when that was, as with {@link ValueStore#append}
	 * @return how many values
	 * @throws IOException with a sentence for the user if the file is not a dump, damaged or cut short; what came before is then appended
	 */
	public static long read(Path directory, ValueStore store, long stored) throws IOException {
		Path file = directory.resolve(FILE);
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16), 1 << 16))) {
			if (in.readInt() != MAGIC || in.readUnsignedByte() != VERSION) {
				throw new IOException("not a dump of values");
			}
			return read(in, store, stored);
		} catch (StoreException e) {
			throw e;
		} catch (IOException | RuntimeException e) {
			throw new IOException(file + " cannot be read: " + (e.getMessage() == null ? "it ends too early" : e.getMessage()), e);
		}
	}

	private static long read(DataInputStream in, ValueStore store, long stored) throws IOException {
		List<Reading> readings = new ArrayList<>(AT_ONCE);
		String point = null;
		String unit = null;
		long count = 0;
		int kind;
		while ((kind = in.readUnsignedByte()) != END) {
			if (kind == POINT) {
				point = text(in);
				unit = text(in);
			} else if (kind == VALUE && point != null) {
				long time = in.readLong();
				double number = in.readDouble();
				String extra = text(in);
				readings.add(new Reading(point, unit.isEmpty() ? null : unit, value(time, number, extra)));
				count++;
			} else {
				throw new IOException("it is damaged");
			}
			if (readings.size() == AT_ONCE) {
				store.append(readings, stored);
				readings = new ArrayList<>(AT_ONCE);
			}
		}
		// The end of the stream is where gzip compares its CRC.
		if (in.readLong() != count || in.read() != -1) {
			throw new IOException("it is damaged");
		}
		if (!readings.isEmpty()) {
			store.append(readings, stored);
		}
		return count;
	}

	private static Value value(long time, double number, String extra) throws IOException {
		try {
			return extra.isEmpty() ? Value.of(time, number) : Extra.read(time, number, extra);
		} catch (StoreException e) {
			throw new IOException("it is damaged", e);
		}
	}

	private static void text(DataOutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static String text(DataInputStream in) throws IOException {
		int length = in.readInt();
		if (length < 0 || length > LONGEST) {
			throw new IOException("it is damaged");
		}
		byte[] bytes = in.readNBytes(length);
		if (bytes.length < length) {
			throw new IOException("it ends too early");
		}
		return new String(bytes, StandardCharsets.UTF_8);
	}
}

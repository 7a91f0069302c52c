package frond.historian.store;

import frond.historian.model.PointName;
import frond.historian.model.Value;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * All values of a store in one stream that any engine can take up: gzip, whose CRC tells a file that is damaged or cut short, around
 *
 * <pre>
 *   "FrVs" u8 version
 *   u8 1, id: a point; the first is number 0, the next 1
 *   u8 2, unit: likewise
 *   u8 3, u32 number of the point, u32 number of the unit or all ones for none, i64 time, f64 number, i64 when it was stored, extra: a value
 *   u8 0, u64 how many values: the end
 * </pre>
 *
 * <p>Texts are a u32 length and UTF-8; an extra of length 0 is none.
 */
public final class Dump {
	private static final int MAGIC = 0x46725673;
	private static final int VERSION = 2;
	private static final int END = 0;
	private static final int POINT = 1;
	private static final int UNIT = 2;
	private static final int VALUE = 3;
	private static final int NONE = -1;
	private static final int LONGEST = 1 << 26;
	/** Points and units that are taken; a damaged file must not fill the memory. */
	private static final int MOST = 1 << 22;

	private Dump() {
	}

	/**
	 * Writes everything that was appended before. Leaves the stream open.
	 *
	 * @return how many values
	 */
	public static long write(ValueStore store, OutputStream stream) throws IOException {
		GZIPOutputStream gzip = new FastGzip(stream);
		DataOutputStream out = new DataOutputStream(new BufferedOutputStream(gzip, 1 << 16));
		Map<String, Integer> points = new HashMap<>();
		Map<String, Integer> units = new HashMap<>();
		long[] count = new long[1];
		out.writeInt(MAGIC);
		out.writeByte(VERSION);
		store.scan((point, unit, value, stored) -> {
			int pointNumber = number(out, POINT, point, points);
			int unitNumber = unit == null ? NONE : number(out, UNIT, unit, units);
			out.writeByte(VALUE);
			out.writeInt(pointNumber);
			out.writeInt(unitNumber);
			out.writeLong(value.time());
			out.writeDouble(value.number());
			out.writeLong(stored);
			text(out, value.isPlain() ? "" : Extra.write(value));
			count[0]++;
		});
		out.writeByte(END);
		out.writeLong(count[0]);
		out.flush();
		gzip.finish();
		return count[0];
	}

	/** Most of a dump repeats what was before it: the quickest compression makes a tenth of it. */
	private static final class FastGzip extends GZIPOutputStream {
		FastGzip(OutputStream out) throws IOException {
			super(out, 1 << 16);
			this.def.setLevel(Deflater.BEST_SPEED);
		}
	}

	private static int number(DataOutputStream out, int kind, String text, Map<String, Integer> numbers) throws IOException {
		Integer number = numbers.get(text);
		if (number == null) {
			number = numbers.size();
			numbers.put(text, number);
			out.writeByte(kind);
			text(out, text);
		}
		return number;
	}

	/**
	 * Hands every value that a dump holds to a sink.
	 *
	 * @return how many
	 * @throws IOException with a sentence for the user if it is no dump, damaged or cut short; what came before has then been handed over
	 */
	public static long read(InputStream stream, ValueStore.RowSink sink) throws IOException {
		try {
			DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(stream, 1 << 16), 1 << 16));
			if (in.readInt() != MAGIC || in.readUnsignedByte() != VERSION) {
				throw new IOException("not a dump of values");
			}
			return read(in, sink);
		} catch (EOFException e) {
			throw new IOException("it ends too early", e);
		} catch (ZipException e) {
			throw new IOException("it is damaged", e);
		}
	}

	private static long read(DataInputStream in, ValueStore.RowSink sink) throws IOException {
		List<String> points = new ArrayList<>();
		List<String> units = new ArrayList<>();
		long count = 0;
		int kind;
		while ((kind = in.readUnsignedByte()) != END) {
			switch (kind) {
				case POINT -> {
					String point = text(in);
					if (!PointName.isValid(point)) {
						throw new IOException("it is damaged");
					}
					add(points, point);
				}
				case UNIT -> add(units, text(in));
				case VALUE -> {
					String point = at(points, in.readInt());
					int unit = in.readInt();
					long time = in.readLong();
					double number = in.readDouble();
					long stored = in.readLong();
					sink.accept(point, unit == NONE ? null : at(units, unit), value(time, number, text(in)), stored);
					count++;
				}
				default -> throw new IOException("it is damaged");
			}
		}
		// The end of the stream is where gzip compares its CRC.
		if (in.readLong() != count || in.read() != -1) {
			throw new IOException("it is damaged");
		}
		return count;
	}

	private static void add(List<String> texts, String text) throws IOException {
		if (texts.size() >= MOST) {
			throw new IOException("it is damaged");
		}
		texts.add(text);
	}

	private static String at(List<String> texts, int number) throws IOException {
		if (number < 0 || number >= texts.size()) {
			throw new IOException("it is damaged");
		}
		return texts.get(number);
	}

	private static Value value(long time, double number, String extra) throws IOException {
		if (time < 0 || time > ValueStore.LAST || Double.isInfinite(number) || extra.isEmpty() && Double.isNaN(number)) {
			throw new IOException("it is damaged");
		}
		try {
			return extra.isEmpty() ? Value.of(time, number) : Extra.read(time, number, extra);
		} catch (RuntimeException e) {
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

package frond.gateway;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * SenML packs of nodes that do not know the time: times count from a boot, which the pack names ({@code boot_}), and the uptime at sending
 * ({@code up_}) ties it to the clock here. The pack goes on as plain SenML with an absolute base time; a pack without {@code boot_} goes on as it is.
 *
 * <p>
 * The labels end in an underscore, so that a reader that does not know them refuses the pack (RFC 8428 section 4.4).
 */
final class UnresolvedPacks {
	/** Map label of the base time, RFC 8428 table 4. */
	private static final int BASE_TIME = -3;

	private final Journal journal;
	private final LongSupplier unixMillis;

	UnresolvedPacks(Journal journal, LongSupplier unixMillis) {
		this.journal = journal;
		this.unixMillis = unixMillis;
	}

	/**
	 * A payload with absolute times.
	 *
	 * @return the same if it has no {@code boot_}; null if it has one that cannot be resolved
	 */
	byte[] resolve(String clientId, byte[] payload) {
		Pack pack = Pack.read(payload);
		if (pack == null) {
			return payload;
		}
		if (pack.wrong) {
			return null;
		}
		BootTimes known = this.journal.bootTimes();
		Long start = known.get(clientId, pack.boot);
		if (start == null) {
			if (Double.isNaN(pack.uptime)) {
				return null;
			}
			start = this.unixMillis.getAsLong() - Math.round(pack.uptime * 1000);
			known.put(clientId, pack.boot, start);
			this.journal.append(SessionRecords.BOOT, clientId, BootTimes.fields(pack.boot, start));
		}
		return pack.with(start / 1000.0 + pack.baseTime);
	}

	/** Where things are in a pack that has {@code boot_}. */
	private static final class Pack {
		private final byte[] bytes;
		private int mapAt;
		private int pairs;
		private int pairsAt;
		private int pairsEnd;
		/** Whether it has the label {@code boot_}. */
		private boolean marked;
		long boot = -1;
		double uptime = Double.NaN;
		double baseTime;
		boolean wrong;
		/** Pairs of the first record that stay, in order. */
		private byte[] kept = new byte[0];
		private int keptPairs;

		private Pack(byte[] bytes) {
			this.bytes = bytes;
		}

		/** Null if it is no pack, or one without {@code boot_}. */
		static Pack read(byte[] bytes) {
			Pack pack = new Pack(bytes);
			try {
				return pack.readFirst() && pack.marked ? pack : null;
			} catch (CborItems.Malformed e) {
				// Whoever reads it says what is wrong with it.
				return pack.marked ? pack.asWrong() : null;
			}
		}

		private Pack asWrong() {
			this.wrong = true;
			return this;
		}

		private boolean readFirst() throws CborItems.Malformed {
			CborItems items = new CborItems(this.bytes);
			if (items.major(0) != CborItems.ARRAY || items.isIndefinite(0)) {
				return false;
			}
			this.mapAt = items.contentAt(0);
			if (items.major(this.mapAt) != CborItems.MAP || items.isIndefinite(this.mapAt)) {
				return false;
			}
			this.pairs = (int) Math.min(items.argument(this.mapAt), Integer.MAX_VALUE);
			this.pairsAt = items.contentAt(this.mapAt);
			int at = this.pairsAt;
			for (int i = 0; i < this.pairs; i++) {
				int valueAt = items.end(at);
				int next = items.end(valueAt);
				String label = items.text(at);
				if ("boot_".equals(label)) {
					this.marked = true;
					this.boot = items.major(valueAt) == CborItems.UNSIGNED ? items.argument(valueAt) : -1;
					this.wrong |= this.boot < 0;
				} else if ("up_".equals(label)) {
					this.uptime = items.number(valueAt);
				} else if (items.isInteger(at, BASE_TIME)) {
					this.baseTime = items.number(valueAt);
				} else {
					keep(at, next);
				}
				at = next;
			}
			this.pairsEnd = at;
			// A base time in a later record would be of another kind.
			long records = items.argument(0);
			for (long i = 1; i < records && !this.wrong; i++) {
				int end = items.end(at);
				this.wrong = items.major(at) == CborItems.MAP && items.hasInteger(at, BASE_TIME);
				at = end;
			}
			this.wrong |= Double.isNaN(this.baseTime) || Double.isInfinite(this.baseTime) || Math.abs(this.uptime) > 1e10 || Math.abs(this.baseTime) > 1e10;
			return true;
		}

		private void keep(int from, int end) {
			int length = this.kept.length;
			this.kept = Arrays.copyOf(this.kept, length + end - from);
			System.arraycopy(this.bytes, from, this.kept, length, end - from);
			this.keptPairs++;
		}

		/** The pack with another base time, milliseconds exact, and without the labels of this class. */
		byte[] with(double absolute) {
			double rounded = Math.rint(absolute * 1000) / 1000;
			ByteBuffer out = ByteBuffer.allocate(this.bytes.length + 16);
			out.put(this.bytes, 0, this.mapAt);
			CborItems.putHead(out, CborItems.MAP, this.keptPairs + 1);
			out.put((byte) 0x22).put((byte) 0xfb).putDouble(rounded);
			out.put(this.kept).put(this.bytes, this.pairsEnd, this.bytes.length - this.pairsEnd);
			return Arrays.copyOf(out.array(), out.position());
		}
	}
}

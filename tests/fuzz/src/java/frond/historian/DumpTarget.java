package frond.historian;

import frond.fuzz.Target;
import frond.historian.model.PointName;
import frond.historian.store.Dump;
import frond.historian.store.ValueStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** A backup's values: each row that comes of it is one that a store can take up, and what cannot be read is refused with a sentence. The input is what gzip holds. */
public final class DumpTarget implements Target {
	@Override
	public int take(byte[] input) {
		long[] rows = new long[1];
		try {
			long count = Dump.read(new ByteArrayInputStream(gzip(input)), (point, unit, value, stored) -> {
				Target.check(PointName.isValid(point), "point " + point);
				Target.check(value.time() >= 0 && value.time() <= ValueStore.LAST, "time " + value.time());
				Target.check(!Double.isInfinite(value.number()), "an infinite number");
				rows[0]++;
			});
			Target.check(count == rows[0], "rows " + rows[0] + ", said " + count);
		} catch (IOException refused) {
			Target.check(refused.getMessage() != null && refused.getMessage().lines().count() == 1, "refused with: " + refused.getMessage());
		}
		return 1;
	}

	private static byte[] gzip(byte[] input) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(input);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return bytes.toByteArray();
	}
}

package frond.historian.store.h2;

import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.StringDataType;

/** Rows as MVStore writes them. */
final class RowType extends BasicDataType<Row> {
	private static final int UNIT = 1;
	private static final int EXTRA = 2;
	private static final int MEMORY = 56;

	@Override
	public int getMemory(Row row) {
		return MEMORY + (row.extra() == null ? 0 : 48 + 2 * row.extra().length());
	}

	@Override
	public void write(WriteBuffer buffer, Row row) {
		buffer.put((byte) ((row.unit() == null ? 0 : UNIT) | (row.extra() == null ? 0 : EXTRA))).putLong(Double.doubleToLongBits(row.number())).putLong(row.stored());
		if (row.unit() != null) {
			StringDataType.INSTANCE.write(buffer, row.unit());
		}
		if (row.extra() != null) {
			StringDataType.INSTANCE.write(buffer, row.extra());
		}
	}

	@Override
	public Row read(ByteBuffer buffer) {
		int parts = buffer.get();
		double number = Double.longBitsToDouble(buffer.getLong());
		long stored = buffer.getLong();
		String unit = (parts & UNIT) == 0 ? null : StringDataType.INSTANCE.read(buffer);
		return new Row(number, stored, unit, (parts & EXTRA) == 0 ? null : StringDataType.INSTANCE.read(buffer));
	}

	@Override
	public Row[] createStorage(int size) {
		return new Row[size];
	}
}

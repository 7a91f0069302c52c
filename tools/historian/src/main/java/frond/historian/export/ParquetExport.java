package frond.historian.export;

import frond.historian.model.Value;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Values as a Parquet file, written to a stream as they come; a row group of some megabytes is held in memory. Not compressed, but encoded: times as
 * differences, texts and numbers that come again by a dictionary.
 *
 * <p>Columns: {@code point}, {@code unit} (of the point), {@code time} (microseconds, UTC), {@code number}, {@code text}, {@code latitude}, {@code longitude},
 * {@code note}, {@code alarm}; null for what a value does not have.
 */
public final class ParquetExport implements Closeable {
	private static final long ROW_GROUP_BYTES = 8 << 20;
	private static final int PAGE_BYTES = 256 << 10;
	private static final String[] COLUMNS = {"point", "unit", "time", "number", "text", "latitude", "longitude", "note", "alarm"};
	private static final MessageType SCHEMA = Types.buildMessage()
			.required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(COLUMNS[0])
			.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(COLUMNS[1])
			.required(PrimitiveTypeName.INT64).as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS)).named(COLUMNS[2])
			.optional(PrimitiveTypeName.DOUBLE).named(COLUMNS[3])
			.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(COLUMNS[4])
			.optional(PrimitiveTypeName.DOUBLE).named(COLUMNS[5])
			.optional(PrimitiveTypeName.DOUBLE).named(COLUMNS[6])
			.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(COLUMNS[7])
			.required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(COLUMNS[8])
			.named("values");

	private final ParquetWriter<Row> writer;

	private record Row(String point, String unit, Value value) {
	}

	/** Begins a file; {@link #close} writes its end, and leaves the stream open. */
	public ParquetExport(OutputStream out) throws IOException {
		this.writer = new Builder(new StreamFile(out)).withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0).withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
				.withRowGroupSize(ROW_GROUP_BYTES).withPageSize(PAGE_BYTES).build();
	}

	/** Adds a row. */
	public void write(String point, String unit, Value value) throws IOException {
		this.writer.write(new Row(point, unit, value));
	}

	@Override
	public void close() throws IOException {
		this.writer.close();
	}

	private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
		Builder(OutputFile file) {
			super(file);
		}

		@Override
		protected Builder self() {
			return this;
		}

		@Override
		@SuppressWarnings("deprecation") // The other that there is calls this one.
		protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
			return new Rows();
		}
	}

	private static final class Rows extends WriteSupport<Row> {
		private RecordConsumer consumer;

		@Override
		@SuppressWarnings("deprecation") // As above.
		public WriteContext init(Configuration configuration) {
			return new WriteContext(SCHEMA, Map.of());
		}

		@Override
		public void prepareForWrite(RecordConsumer consumer) {
			this.consumer = consumer;
		}

		@Override
		public void write(Row row) {
			Value value = row.value();
			this.consumer.startMessage();
			text(0, row.point());
			text(1, row.unit());
			this.consumer.startField(COLUMNS[2], 2);
			this.consumer.addLong(value.time());
			this.consumer.endField(COLUMNS[2], 2);
			number(3, value.number());
			text(4, value.text());
			number(5, value.latitude());
			number(6, value.longitude());
			text(7, value.note());
			text(8, value.alarm().name().toLowerCase(Locale.ROOT));
			this.consumer.endMessage();
		}

		private void text(int column, String text) {
			if (text != null) {
				this.consumer.startField(COLUMNS[column], column);
				this.consumer.addBinary(Binary.fromString(text));
				this.consumer.endField(COLUMNS[column], column);
			}
		}

		private void number(int column, double number) {
			if (!Double.isNaN(number)) {
				this.consumer.startField(COLUMNS[column], column);
				this.consumer.addDouble(number);
				this.consumer.endField(COLUMNS[column], column);
			}
		}
	}

	/** A stream as Parquet sees a file: it wants to know where it is, and never goes back. */
	private record StreamFile(OutputStream out) implements OutputFile {
		@Override
		public PositionOutputStream create(long blockSize) {
			OutputStream stream = this.out;
			return new PositionOutputStream() {
				private long position;

				@Override
				public long getPos() {
					return this.position;
				}

				@Override
				public void write(int b) throws IOException {
					stream.write(b);
					this.position++;
				}

				@Override
				public void write(byte[] bytes, int offset, int length) throws IOException {
					stream.write(bytes, offset, length);
					this.position += length;
				}
			};
		}

		@Override
		public PositionOutputStream createOrOverwrite(long blockSize) {
			return create(blockSize);
		}

		@Override
		public boolean supportsBlockSize() {
			return false;
		}

		@Override
		public long defaultBlockSize() {
			return 0;
		}
	}
}

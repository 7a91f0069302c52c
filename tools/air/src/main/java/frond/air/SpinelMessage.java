package frond.air;

import frond.radio.HdlcLite;
import frond.radio.Spinel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** One Spinel message from a co-processor to its host, written field by field (formats: {@link Spinel}). */
final class SpinelMessage {
	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(176);

	/** Begins {@code PROP_VALUE_IS}, the only command a radio co-processor sends. */
	SpinelMessage(int transaction, int property) {
		put8(Spinel.HEADER | transaction);
		putPacked(Spinel.COMMAND_IS);
		putPacked(property);
	}

	SpinelMessage put8(int value) {
		this.bytes.write(value);
		return this;
	}

	SpinelMessage put16(int value) {
		return put8(value).put8(value >> 8);
	}

	SpinelMessage put32(int value) {
		return put16(value).put16(value >> 16);
	}

	SpinelMessage put64(long value) {
		return put32((int) value).put32((int) (value >> 32));
	}

	/** An EUI-64, in the order in which it is printed. */
	SpinelMessage putEui64(long value) {
		for (int shift = 56; shift >= 0; shift -= 8) {
			put8((int) (value >> shift));
		}
		return this;
	}

	SpinelMessage putPacked(int value) {
		byte[] packed = new byte[4];
		this.bytes.write(packed, 0, Spinel.putPacked(packed, 0, value));
		return this;
	}

	SpinelMessage put(byte[] value) {
		this.bytes.writeBytes(value);
		return this;
	}

	/** The message as it goes over the line. */
	byte[] encoded() {
		byte[] contents = this.bytes.toByteArray();
		byte[] line = new byte[HdlcLite.encodedLimit(contents.length)];
		int end = HdlcLite.encode(contents, 0, contents.length, line, 0);
		return Arrays.copyOf(line, end);
	}
}

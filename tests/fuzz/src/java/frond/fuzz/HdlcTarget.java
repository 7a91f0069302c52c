package frond.fuzz;

import frond.buffer.Drop;
import frond.radio.HdlcLite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** RFC 1662: the same frames come out however the bytes are cut into pieces, and what is encoded is decoded. */
final class HdlcTarget implements Target {
	private static final int SIZE = 64;

	@Override
	public int take(byte[] input) {
		List<byte[]> whole = decode(input, input.length, SIZE);
		List<byte[]> bytewise = decode(input, 1, SIZE);
		Target.check(Arrays.deepEquals(whole.toArray(), bytewise.toArray()), "other frames when the bytes come one by one");
		if (input.length > 0) {
			byte[] line = new byte[HdlcLite.encodedLimit(input.length)];
			int end = HdlcLite.encode(input, 0, input.length, line, 0);
			List<byte[]> back = decode(Arrays.copyOf(line, end), 7, input.length);
			Target.check(back.size() == 1 && Arrays.equals(back.get(0), input), "what was encoded did not come back");
		}
		return whole.size() + 1;
	}

	/** Contents of whole frames; for broken ones, the name of the reason. */
	private static List<byte[]> decode(byte[] bytes, int piece, int size) {
		HdlcLite decoder = new HdlcLite(size);
		List<byte[]> frames = new ArrayList<>();
		for (int from = 0; from < bytes.length; from += piece) {
			int end = Math.min(bytes.length, from + piece);
			for (int i = from; i < end;) {
				int next = decoder.decode(bytes, i, end);
				Target.check(next > i && next <= end, "the decoder stands still, or passes the end");
				i = next;
				int result = decoder.result();
				if (result > 0) {
					Target.check(result <= size, "longer than the buffer");
					frames.add(Arrays.copyOf(decoder.contents(), result));
				} else if (result < 0) {
					frames.add(Drop.name(result).getBytes(StandardCharsets.US_ASCII));
				}
			}
		}
		return frames;
	}
}

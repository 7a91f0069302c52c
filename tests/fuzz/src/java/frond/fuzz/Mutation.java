package frond.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Mutations of seeds that know nothing of the code: for a number of messages that is the same on every machine, and for the smoke test. */
final class Mutation {
	private Mutation() {
	}

	/** One to four of: a byte changed, a bit flipped, cut short, the end of another seed. */
	static byte[] of(List<byte[]> seeds, Random random) {
		byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
		byte[] other = seeds.get(random.nextInt(seeds.size()));
		for (int i = random.nextInt(4); i >= 0 && input.length > 0; i--) {
			int at = random.nextInt(input.length);
			switch (random.nextInt(8)) {
			case 0:
				input = Arrays.copyOf(input, at);
				break;
			case 1:
				int from = random.nextInt(other.length);
				byte[] joined = Arrays.copyOf(input, at + other.length - from);
				System.arraycopy(other, from, joined, at, other.length - from);
				input = joined;
				break;
			case 2:
			case 3:
			case 4:
				input[at] ^= (byte) (1 << random.nextInt(8));
				break;
			default:
				input[at] = (byte) random.nextInt(256);
				break;
			}
		}
		return input;
	}
}

package frond.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every target with its seeds and mutations of them, always the same from the first on; what ./frond fuzz does at length. */
class SmokeTest {
	private static final int MUTATIONS = 2000;
	/** Nanoseconds, after which it is fewer: an input may be a whole network that joins first. */
	private static final long BUDGET = 400_000_000L;
	private static final Path ROOT = Path.of(System.getenv().getOrDefault("FROND_ROOT", "."));

	@ParameterizedTest
	@EnumSource(Targets.class)
	void seedsAndTheirMutationsFindNothing(Targets target) throws Exception {
		List<byte[]> seeds = new ArrayList<>(Corpus.of(ROOT, target).values());
		assertFalse(seeds.isEmpty());
		Trial trial = new Trial(target.make());
		long end = System.nanoTime() + BUDGET;
		for (byte[] seed : seeds) {
			give(trial, seed);
		}
		Random random = new Random(4);
		for (int i = 0; i < MUTATIONS && System.nanoTime() < end; i++) {
			give(trial, Mutation.of(seeds, random));
		}
	}

	private static void give(Trial trial, byte[] input) throws Exception {
		try {
			trial.take(input);
		} catch (Throwable found) {
			throw new AssertionError("input " + HexFormat.of().formatHex(input), found);
		}
	}

	/** The notation of docs/fuzzing.md. */
	@Test
	void aSeedsTextIsBytesTextAndCountedGroups() {
		assertArrayEquals(new byte[] { 1, 3, 'a', 'b', (byte) 0xff }, Corpus.parse("01 ['ab' ff] # 02\n"));
		Records records = new Records(Corpus.parse("07 [0a0b] 01 05 0c"));
		records.next();
		assertEquals(7, records.kind());
		assertArrayEquals(new byte[] { 10, 11 }, records.message());
		records.next();
		assertArrayEquals(new byte[] { 12 }, records.message());
		assertFalse(records.next());
	}
}

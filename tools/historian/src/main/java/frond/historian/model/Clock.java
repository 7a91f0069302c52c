package frond.historian.model;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** This machine's time as readings carry it. */
public final class Clock {
	private static volatile InstantSource source = InstantSource.system();

	private Clock() {
	}

	/** Takes the time from elsewhere: for tests of clocks that are stepped. */
	static void use(InstantSource source) {
		Clock.source = source;
	}

	/** Microseconds since 1970. */
	public static long now() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, source.instant());
	}
}

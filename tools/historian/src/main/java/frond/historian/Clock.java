package frond.historian;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** This machine's time as readings carry it. */
final class Clock {
	private Clock() {
	}

	/** Microseconds since 1970. */
	static long now() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}
}

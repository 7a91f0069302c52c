package frond.historian.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** This machine's time as readings carry it. */
public final class Clock {
	private Clock() {
	}

	/** Microseconds since 1970. */
	public static long now() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}
}

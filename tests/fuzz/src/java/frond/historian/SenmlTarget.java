package frond.historian;

import frond.fuzz.Target;
import frond.historian.model.PointName;
import frond.historian.model.Reading;
import frond.historian.model.RefusedException;
import frond.historian.senml.Pack;
import frond.historian.senml.Senml;

/** RFC 8428: a pack is refused for a reason that is told, or each of its readings is one that can be stored. */
public final class SenmlTarget implements Target {
	/** 2026-11-23, microseconds since 1970. */
	private static final long NOW = 1_795_420_800_000_000L;

	private final Senml.Format format;

	/** @param cbor else JSON */
	public SenmlTarget(boolean cbor) {
		this.format = cbor ? Senml.Format.CBOR : Senml.Format.JSON;
	}

	@Override
	public int take(byte[] input) {
		try {
			Pack pack = Senml.parse(input, this.format, "02f00d0000000101", NOW);
			Target.check(!pack.readings().isEmpty() || pack.unsupported() > 0, "an empty pack was taken");
			for (Reading reading : pack.readings()) {
				Target.check(Double.isFinite(reading.value().number()) || reading.value().text() != null, "value " + reading.value());
				Target.check(PointName.isValid(reading.point()), "name " + reading.point());
				Target.check(reading.time() >= Senml.EARLIEST && reading.time() <= NOW + Senml.LATEST_AHEAD, "time " + reading.time());
				Target.check(reading.unit() == null || !reading.unit().isEmpty(), "an empty unit");
				Target.check(!PointName.name(reading.point()).isEmpty(), "no name in " + reading.point());
			}
		} catch (RefusedException refused) {
			String message = refused.getMessage();
			Target.check(message != null && message.lines().count() == 1 && message.chars().noneMatch(Character::isISOControl), "refused with: " + message);
		}
		return 1;
	}
}

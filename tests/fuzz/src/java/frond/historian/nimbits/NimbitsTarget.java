package frond.historian.nimbits;

import com.fasterxml.jackson.databind.JsonNode;
import frond.fuzz.Target;
import frond.historian.model.PointSettings;
import frond.historian.model.Value;
import java.nio.charset.StandardCharsets;

/** What Nimbits' clients send as JSON and as times: it is a value, an entity, a time, or a sentence says why it is not. */
public final class NimbitsTarget implements Target {
	@Override
	public int take(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		refusing(() -> {
			Value value = ValueJson.of(ValueJson.parse(text));
			Target.check(!Double.isInfinite(value.number()) && Double.isNaN(value.latitude()) == Double.isNaN(value.longitude()), "value " + value);
			ValueJson.view(value);
		});
		refusing(() -> {
			JsonNode json = ValueJson.parse(text);
			EntityJson.type(json);
			EntityJson.settings(json, PointSettings.DEFAULT);
		});
		refusing(() -> Target.check(Times.of(text.strip(), 0, 1_000_000) >= 0, "a time before 1970"));
		return 1;
	}

	private static void refusing(Runnable reading) {
		try {
			reading.run();
		} catch (IllegalArgumentException e) {
			Target.check(e.getMessage() != null && e.getMessage().lines().count() == 1, "refused with: " + e.getMessage());
		}
	}
}

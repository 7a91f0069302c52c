package frond.historian.http;

import frond.historian.model.Alarm;
import frond.historian.model.Clock;
import frond.historian.pipeline.Core;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Locale;

/** {@code /api/v1/alarms}: the log, newest first, and acknowledgement. */
public final class AlarmsResource implements Resource {
	private final Core core;
	private final Access access;

	public AlarmsResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	/** An alarm as it is answered; times in milliseconds since 1970. */
	public record AlarmView(long id, String point, String kind, long raised, Double number, Long cleared, Long acknowledged, String acknowledgedBy, boolean active) {
		static AlarmView of(Alarm alarm) {
			return new AlarmView(alarm.id(), alarm.point(), alarm.kind().name().toLowerCase(Locale.ROOT), alarm.raised() / 1000, Double.isNaN(alarm.number()) ? null : alarm.number(),
					alarm.isActive() ? null : alarm.cleared() / 1000, alarm.acknowledged() == 0 ? null : alarm.acknowledged() / 1000, alarm.acknowledgedBy(), alarm.isActive());
		}
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/alarms", this::list);
		routes.post("/api/v1/alarms/{alarm}/acknowledge", this::acknowledge);
	}

	private void list(Context context) {
		int limit = Parameters.number(context, "limit", 100, 1, 10_000);
		boolean active = Parameters.flag(context, "active");
		String point = context.queryParam("point");
		List<AlarmView> views = this.core.alarms().all().stream().filter(alarm -> !active || alarm.isActive()).filter(alarm -> point == null || point.equals(alarm.point()))
				.filter(alarm -> this.access.mayRead(context, alarm.point())).limit(limit).map(AlarmView::of).toList();
		Body.json(context, views);
	}

	private void acknowledge(Context context) {
		this.access.writeAll(context);
		long id;
		try {
			id = Long.parseLong(context.pathParam("alarm"));
		} catch (NumberFormatException e) {
			throw new BadRequestResponse("an alarm's id is a number");
		}
		Alarm alarm = this.core.alarms().acknowledge(id, Clock.now(), this.access.of(context).name());
		if (alarm == null) {
			throw new NotFoundResponse("there is no alarm of this id");
		}
		this.core.bus().alarm(alarm);
		this.access.changed(context, "acknowledge", Long.toString(id));
		Body.json(context, AlarmView.of(alarm));
	}
}

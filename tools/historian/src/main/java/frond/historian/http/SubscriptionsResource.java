package frond.historian.http;

import frond.historian.alert.Alerts;
import frond.historian.alert.Channel;
import frond.historian.alert.Deliveries;
import frond.historian.alert.Occasion;
import frond.historian.alert.Subscription;
import frond.historian.model.Clock;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** {@code /api/v1/subscriptions}: who is told of what, and how that went. */
public final class SubscriptionsResource implements Resource {
	private final Alerts alerts;
	private final Access access;

	public SubscriptionsResource(Alerts alerts, Access access) {
		this.alerts = alerts;
		this.access = access;
	}

	/** A subscription as it is asked for. */
	public record SubscriptionBody(String name, String point, Occasion on, Channel by, String to, Integer everySeconds, Boolean cleared, Boolean enabled) {
	}

	/** A subscription as it is answered; times in milliseconds since 1970, counters since the historian's start. {@code secret} only when a webhook is made. */
	public record SubscriptionView(String id, String name, String point, String on, String by, String to, int everySeconds, boolean cleared, boolean enabled, long created, long delivered, long failures,
			int waiting, long dropped, Long lastDelivered, Long lastFailure, String lastError, String secret) {
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/subscriptions", context -> {
			this.access.readAll(context);
			Body.json(context, this.alerts.all().stream().map(each -> view(context, each, null)).toList());
		});
		routes.get("/api/v1/subscriptions/{id}", context -> {
			this.access.readAll(context);
			Body.json(context, view(context, existing(context), null));
		});
		routes.post("/api/v1/subscriptions", this::create);
		routes.put("/api/v1/subscriptions/{id}", this::update);
		routes.delete("/api/v1/subscriptions/{id}", this::remove);
		routes.post("/api/v1/subscriptions/{id}/try", this::tryOut);
	}

	private void create(Context context) {
		this.access.writeAll(context);
		Subscription subscription = read(context, UUID.randomUUID().toString(), Clock.now());
		if (this.alerts.all().size() >= Alerts.MAXIMUM) {
			throw new ConflictResponse("there are " + Alerts.MAXIMUM + " already");
		}
		this.alerts.put(subscription);
		this.access.changed(context, "subscribe", subscription.id());
		Body.json(context.status(201), view(context, subscription, subscription.by() == Channel.WEBHOOK ? this.alerts.secret(subscription.id()) : null));
	}

	private void update(Context context) {
		this.access.writeAll(context);
		Subscription before = existing(context);
		Subscription subscription = read(context, before.id(), before.created());
		this.alerts.put(subscription);
		this.access.changed(context, "change-subscription", subscription.id());
		Body.json(context, view(context, subscription, null));
	}

	private void remove(Context context) {
		this.access.writeAll(context);
		String id = existing(context).id();
		this.alerts.remove(id);
		this.access.changed(context, "unsubscribe", id);
		context.status(204);
	}

	private void tryOut(Context context) {
		this.access.writeAll(context);
		Subscription subscription = existing(context);
		if (!subscription.enabled()) {
			throw new ConflictResponse("the subscription is not enabled");
		}
		this.alerts.tryOut(subscription);
		Body.json(context.status(202), Map.of("waiting", this.alerts.deliveries(subscription.id()).waiting()));
	}

	private Subscription read(Context context, String id, long created) {
		SubscriptionBody body = Body.read(context, SubscriptionBody.class);
		try {
			Subscription subscription = new Subscription(id, body.name(), body.point(), body.on(), body.by(), body.to(), body.everySeconds(), body.cleared(), body.enabled(), created);
			if (!this.alerts.canCarry(subscription.by())) {
				throw new ConflictResponse("this historian was started without " + title(subscription.by()) + "; see ./frond historian --help");
			}
			return subscription;
		} catch (IllegalArgumentException e) {
			throw new BadRequestResponse(e.getMessage());
		}
	}

	private Subscription existing(Context context) {
		Subscription subscription = this.alerts.get(context.pathParam("id"));
		if (subscription == null) {
			throw new NotFoundResponse("there is no subscription of this id");
		}
		return subscription;
	}

	/** Who may only read does not see what may be a secret in the URL of a webhook. */
	private SubscriptionView view(Context context, Subscription subscription, String secret) {
		Deliveries deliveries = this.alerts.deliveries(subscription.id());
		return new SubscriptionView(subscription.id(), subscription.name(), subscription.point(), subscription.on().title(), title(subscription.by()),
				this.access.of(context).mayWriteAll() ? subscription.to() : subscription.destination(), subscription.everySeconds(), subscription.cleared(), subscription.enabled(),
				subscription.created() / 1000, deliveries.delivered(), deliveries.failures(), deliveries.waiting(), deliveries.dropped(), time(deliveries.lastDelivered()), time(deliveries.lastFailure()),
				deliveries.lastError(), secret);
	}

	private static Long time(long micros) {
		return micros == 0 ? null : micros / 1000;
	}

	private static String title(Channel channel) {
		return channel.name().toLowerCase(Locale.ROOT);
	}
}

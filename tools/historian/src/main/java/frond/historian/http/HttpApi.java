package frond.historian.http;

import frond.historian.meta.TreeException;
import frond.historian.model.Clock;
import frond.historian.model.Console;
import frond.historian.model.PointName;
import frond.historian.model.Refusal;
import frond.historian.model.RefusedException;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Intake;
import frond.historian.pipeline.Point;
import frond.historian.pipeline.Points;
import frond.historian.senml.Senml;
import frond.historian.store.StoreException;
import frond.historian.store.ValueStore;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.staticfiles.Location;
import java.io.Closeable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** HTTP as ARCHITECTURE.md gives it, and the page. Every answer that is no success is {@code {"error": ...}} in JSON. */
public final class HttpApi implements Closeable {
	private static final int DEFAULT_LIMIT = 1_000;
	private static final int MAXIMUM_LIMIT = 100_000;
	/** After this the sender is told to come again, though the pack may yet be stored; storing it twice does no harm. */
	private static final int STORE_SECONDS = 30;

	/** Everything from here, nothing inline, and no HTML made of text. */
	private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

	private final ValueStore store;
	private final Points points;
	private final Intake intake;
	private final EventStream events;
	private final Supplier<Map<String, Object>> stats;
	private final Core core;
	private final Access access;
	private final Server listener;
	private final Javalin server;

	/**
	 * Prepares the server; {@link #start} opens its port.
	 *
	 * @param resources what it serves besides
	 */
	public HttpApi(Listening listening, Core core, Access access, Supplier<Map<String, Object>> stats, List<Resource> resources) {
		this.store = core.store();
		this.points = core.points();
		this.intake = core.intake();
		this.core = core;
		this.access = access;
		this.listener = new Server(listening);
		this.stats = stats;
		this.events = new EventStream(core, access);
		this.server = Javalin.create(config -> configure(config, resources));
	}

	/** Opens the ports. */
	public void start() {
		this.server.start();
	}

	/** The port of HTTP, or -1. */
	public int httpPort() {
		return this.listener.httpPort();
	}

	/** The port of HTTPS, or -1. */
	public int httpsPort() {
		return this.listener.httpsPort();
	}

	@Override
	public void close() {
		this.events.close();
		this.server.stop();
	}

	private void configure(JavalinConfig config, List<Resource> resources) {
		config.startup.showJavalinBanner = false;
		config.startup.showOldJavalinVersionWarning = false;
		config.startup.startupWatcherEnabled = false;
		this.listener.configure(config, this.intake.limits().body(), this::tooLong);
		config.http.prefer405over404 = true;
		config.http.maxRequestSize = this.intake.limits().body();
		config.http.asyncTimeout = TimeUnit.SECONDS.toMillis(2 * STORE_SECONDS);
		config.staticFiles.add("/web", Location.CLASSPATH);
		config.staticFiles.add(files -> {
			files.hostedPath = "/uplot";
			files.directory = "/META-INF/resources/webjars/uplot/1.6.30";
			files.location = Location.CLASSPATH;
		});
		RoutesConfig routes = config.routes;
		routes.before(context -> context.header("X-Content-Type-Options", "nosniff").header("Content-Security-Policy",
				PAGE_POLICY)
				.header("Referrer-Policy", "no-referrer"));
		routes.before("/api/*", this.access::identify);
		get(routes, "/api/v1/points", context -> json(context, Json.points(this.points.all().stream().filter(point -> this.access.mayRead(context, point.id())).toList(), Clock.now())));
		get(routes, "/api/v1/points/{id}", context -> json(context, Json.point(this.points.counted(point(context).id()), Clock.now())));
		get(routes, "/api/v1/points/{id}/values", this::values);
		get(routes, "/api/v1/points/{id}/count", this::count);
		get(routes, "/api/v1/stats", context -> {
			this.access.readAll(context);
			json(context, Json.object(this.stats.get()));
		});
		routes.get("/api/v1/events", this.events::serve);
		routes.post("/api/v1/senml", this::senml);
		resources.forEach(resource -> resource.routes(routes));
		routes.after("/api/v1/*", PlainText::answer);
		errors(routes);
	}

	static void get(RoutesConfig routes, String path, Handler handler) {
		routes.get(path, handler);
		// The server leaves the body out; status and headers are those of GET.
		routes.head(path, handler);
	}

	private void errors(RoutesConfig routes) {
		routes.exception(RefusedException.class, (e, context) -> {
			context.status(switch (e.refusal()) {
				case OVERSIZE -> 413;
				case CONTENT_TYPE -> 415;
				case OVERLOAD -> 503;
				case FORBIDDEN -> 403;
				default -> 400;
			});
			json(context, Json.error(e.getMessage()));
		});
		routes.exception(HttpResponseException.class, (e, context) -> {
			e.getDetails().forEach((key, value) -> {
				if (key.equals("availableMethods")) {
					context.header("Allow", value);
				}
			});
			json(context.status(e.getStatus()), Json.error(e.getMessage()));
		});
		routes.exception(TreeException.class, (e, context) -> json(context.status(e.reason() == TreeException.Reason.MISSING ? 404 : 409), Json.error(e.getMessage())));
		routes.exception(StoreException.class, (e, context) -> {
			Console.error(context.method() + " " + context.path() + ": " + e.getMessage());
			context.header("Retry-After", "5");
			json(context.status(503), Json.error("the store cannot be read now"));
		});
		routes.exception(TimeoutException.class, (e, context) -> {
			context.header("Retry-After", "5");
			json(context.status(503), Json.error("not stored yet; send it again"));
		});
		routes.exception(Exception.class, (e, context) -> {
			Console.error(context.method() + " " + context.path() + ": " + e);
			json(context.status(500), Json.error("the historian failed at this; its console says more"));
		});
	}

	/** A body was refused before any of our handlers saw it. */
	private void tooLong(String path) {
		if (path.equals("/api/v1/senml")) {
			this.intake.refuse(Refusal.OVERSIZE, "");
		}
	}

	/** {@code POST /api/v1/senml[?node=EUI64]}: 204 when everything in it is on disk. */
	private void senml(Context context) throws RefusedException {
		String type = context.contentType() == null ? "" : context.contentType().split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
		Senml.Format format = switch (type) {
			case "application/senml+cbor" -> Senml.Format.CBOR;
			case "application/senml+json" -> Senml.Format.JSON;
			default -> throw this.intake.refuse(Refusal.CONTENT_TYPE, "the content type must be application/senml+cbor or application/senml+json");
		};
		String node = context.queryParam("node");
		if (node != null && !PointName.isEui64(node)) {
			throw new BadRequestResponse("node must be an EUI-64: 16 hex digits");
		}
		var stored = this.intake.take(context.bodyAsBytes(), format, node == null ? null : node.toLowerCase(Locale.ROOT), true, point -> this.access.of(context).mayWrite(point)).orTimeout(STORE_SECONDS, TimeUnit.SECONDS);
		context.future(() -> stored.thenAccept(pack -> {
			if (pack.unsupported() == 0) {
				context.status(204);
				return;
			}
			Map<String, Integer> answer = new LinkedHashMap<>();
			answer.put("stored", pack.readings().size());
			answer.put("unsupported", pack.unsupported());
			json(context.status(200), Json.object(answer));
		}));
	}

	private void values(Context context) {
		Point point = point(context);
		long from = Parameters.time(context, "from", Long.MIN_VALUE);
		long to = to(context, from);
		long expired = TreeResource.expired(this.core, point.id());
		from = from == Long.MIN_VALUE ? from : Math.max(from, expired);
		int limit = Parameters.number(context, "limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
		json(context, Json.values(point.id(), from == Long.MIN_VALUE ? this.store.newest(point.id(), expired, to, limit) : this.store.oldest(point.id(), from, to, limit)));
	}

	private void count(Context context) {
		Point point = point(context);
		long from = Parameters.time(context, "from", 0);
		json(context, Json.count(point.id(), this.store.count(point.id(), from, to(context, from))));
	}

	private static long to(Context context, long from) {
		long to = Parameters.time(context, "to", Parameters.LAST);
		if (to < from) {
			throw new BadRequestResponse("to is before from");
		}
		return to;
	}

	private Point point(Context context) {
		Point point = this.points.get(context.pathParam("id"));
		this.access.read(context, context.pathParam("id"));
		if (point == null) {
			throw new NotFoundResponse("there is no point of this id");
		}
		return point;
	}

	private static void json(Context context, byte[] body) {
		context.contentType("application/json").header("Cache-Control", "no-store").result(body);
	}
}

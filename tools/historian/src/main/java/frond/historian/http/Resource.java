package frond.historian.http;

import io.javalin.config.RoutesConfig;

/** A part of the API: adds its routes. The root package gives all of them to {@link HttpApi}. */
@FunctionalInterface
public interface Resource {
	void routes(RoutesConfig routes);
}

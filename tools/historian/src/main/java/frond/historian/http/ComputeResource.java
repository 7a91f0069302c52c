package frond.historian.http;

import frond.historian.compute.Calculation;
import frond.historian.compute.Calculations;
import frond.historian.compute.Summary;
import frond.historian.meta.Documents;
import frond.historian.pipeline.Core;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code /api/v1/calculations} and {@code /api/v1/summaries}. */
public final class ComputeResource implements Resource {
	private static final int MAXIMUM = 1_000;

	private final Core core;
	private final Access access;

	public ComputeResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	@Override
	public void routes(RoutesConfig routes) {
		documents(routes, "/api/v1/calculations", Calculation.class, this.core.calculations(), Calculation::id, Calculation::withId, this::check);
		documents(routes, "/api/v1/summaries", Summary.class, this.core.summaries(), Summary::id, Summary::withId, this::check);
	}

	/** Refuses formulas that cannot be read, and cycles; of each two that change at once the later sees the earlier. */
	private void check(Calculation calculation) {
		try {
			Calculations.compile(calculation);
		} catch (IllegalArgumentException e) {
			throw new BadRequestResponse(e.getMessage());
		}
		refuseCycle(with(this.core.calculations(), calculation, Calculation::id), this.core.summaries().all());
	}

	private void check(Summary summary) {
		refuseCycle(this.core.calculations().all(), with(this.core.summaries(), summary, Summary::id));
	}

	/** All of them as they would be. */
	private static <T> List<T> with(Documents<T> documents, T changed, Function<T, String> id) {
		List<T> all = new ArrayList<>(documents.all());
		all.removeIf(each -> id.apply(each).equals(id.apply(changed)));
		all.add(changed);
		return all;
	}

	private static void refuseCycle(List<Calculation> calculations, List<Summary> summaries) {
		String cycle = Calculations.cycle(calculations, summaries);
		if (cycle != null) {
			throw new ConflictResponse("that would go round in a circle: " + cycle);
		}
	}

	private <T> void documents(RoutesConfig routes, String path, Class<T> type, Documents<T> documents, Function<T, String> id, BiFunction<T, String, T> withId, Consumer<T> check) {
		routes.get(path, context -> {
			this.access.readAll(context);
			Body.json(context, documents.all());
		});
		routes.get(path + "/{id}", context -> {
			this.access.readAll(context);
			Body.json(context, existing(context, documents));
		});
		routes.post(path, context -> {
			this.access.writeAll(context);
			T body = withId.apply(Body.read(context, type), UUID.randomUUID().toString());
			save(context, documents, body, id, check);
			Body.json(context.status(201), body);
		});
		routes.put(path + "/{id}", context -> {
			this.access.writeAll(context);
			existing(context, documents);
			T body = withId.apply(Body.read(context, type), context.pathParam("id"));
			save(context, documents, body, id, check);
			Body.json(context, body);
		});
		routes.delete(path + "/{id}", context -> {
			this.access.writeAll(context);
			existing(context, documents);
			documents.remove(context.pathParam("id"));
			this.core.calculationsChanged();
			this.access.changed(context, "remove", context.pathParam("id"));
			context.status(204);
		});
	}

	private synchronized <T> void save(Context context, Documents<T> documents, T body, Function<T, String> id, Consumer<T> check) {
		if (documents.size() >= MAXIMUM) {
			throw new ConflictResponse("there are " + MAXIMUM + " already");
		}
		check.accept(body);
		documents.put(body);
		this.core.calculationsChanged();
		this.access.changed(context, "save", id.apply(body));
	}

	private static <T> T existing(Context context, Documents<T> documents) {
		T document = documents.get(context.pathParam("id"));
		if (document == null) {
			throw new NotFoundResponse("there is none of this id");
		}
		return document;
	}
}

package frond.historian.http;

import frond.historian.meta.Tree;
import frond.historian.model.Clock;
import frond.historian.model.Entity;
import frond.historian.model.PointSettings;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Point;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tree of folders and points: {@code /api/v1/tree}, and making, changing and removing what is in it. */
public final class TreeResource implements Resource {
	private final Core core;
	private final Access access;

	public TreeResource(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	/** A folder or point as it is asked for; {@code parent} and {@code settings} may be left out. */
	public record EntityBody(String id, String name, String parent, PointSettings settings) {
	}

	/** A folder or point as it is answered. */
	public record EntityView(String id, String kind, String parent, String name, String path, PointSettings settings) {
	}

	@Override
	public void routes(RoutesConfig routes) {
		routes.get("/api/v1/tree", this::tree);
		routes.get("/api/v1/entities/{id}", context -> Body.json(context, view(existing(context))));
		routes.post("/api/v1/points", context -> create(context, Entity.Kind.POINT));
		routes.post("/api/v1/folders", context -> create(context, Entity.Kind.FOLDER));
		routes.put("/api/v1/entities/{id}", this::update);
		routes.delete("/api/v1/entities/{id}", this::remove);
	}

	/** What a folder holds ({@code ?folder=ID}), or what is at the top; with {@code deep=true} also what the folders in it hold. Points that the asker may not read are left out, and folders with nothing in them that he may. */
	private void tree(Context context) {
		String folder = context.queryParam("folder");
		Entity in = folder == null ? null : this.core.tree().find(folder);
		if (folder != null && (in == null || in.isPoint() || !mayKnow(context, in))) {
			throw new NotFoundResponse("there is no such folder");
		}
		List<EntityView> views = new ArrayList<>();
		add(context, in == null ? null : in.id(), Parameters.flag(context, "deep"), views);
		Body.json(context, views);
	}

	/** A folder comes before what is in it. */
	private void add(Context context, String folder, boolean deep, List<EntityView> views) {
		for (Entity entity : this.core.tree().children(folder)) {
			if (!mayKnow(context, entity)) {
				continue;
			}
			views.add(view(entity));
			if (deep && !entity.isPoint()) {
				add(context, entity.id(), true, views);
			}
		}
	}

	/** A folder's name is known to who may read everything, and to who may read something in it. */
	private boolean mayKnow(Context context, Entity entity) {
		if (entity.isPoint()) {
			return this.access.mayRead(context, entity.id());
		}
		return this.access.of(context).mayReadAll() || this.core.tree().children(entity.id()).stream().anyMatch(each -> mayKnow(context, each));
	}

	private EntityView view(Entity entity) {
		return view(this.core.tree(), entity);
	}

	static EntityView view(Tree tree, Entity entity) {
		return new EntityView(entity.id(), entity.kind().name().toLowerCase(java.util.Locale.ROOT), entity.parent(), entity.name(), tree.path(entity), entity.settings());
	}

	private Entity existing(Context context) {
		Tree tree = this.core.tree();
		Entity entity = tree.get(context.pathParam("id"));
		if (entity == null || !entity.isPoint() && !mayKnow(context, entity)) {
			throw new NotFoundResponse("there is nothing with this id");
		}
		if (entity.isPoint()) {
			this.access.read(context, entity.id());
		}
		return entity;
	}

	private void create(Context context, Entity.Kind kind) {
		this.access.writeAll(context);
		EntityBody body = Body.read(context, EntityBody.class);
		Entity made;
		try {
			made = this.core.tree().create(body.id(), kind, body.parent(), body.name(), body.settings());
		} catch (IllegalArgumentException e) {
			throw new BadRequestResponse(e.getMessage());
		}
		this.access.changed(context, "create", made.id());
		Body.json(context.status(201), view(made));
	}

	private void update(Context context) {
		this.access.writeAll(context);
		Entity before = existing(context);
		EntityBody body = Body.read(context, EntityBody.class);
		Entity after;
		try {
			after = this.core.tree().update(new Entity(before.id(), before.kind(), body.parent(), body.name() == null ? before.name() : body.name(),
					body.settings() == null ? before.settings() : body.settings()));
		} catch (IllegalArgumentException e) {
			throw new BadRequestResponse(e.getMessage());
		}
		if (after.isPoint()) {
			this.core.pipeline().settingsChanged(after.id()).join();
		}
		this.access.changed(context, "update", after.id());
		Body.json(context, view(after));
	}

	/** A point goes with all of its values; a folder must be empty. */
	private void remove(Context context) {
		this.access.writeAll(context);
		Entity entity = existing(context);
		long values = 0;
		if (entity.isPoint()) {
			values = this.core.pipeline().remove(entity.id()).join();
		} else {
			this.core.tree().remove(entity.id());
		}
		this.access.changed(context, "remove", entity.id());
		Body.json(context, Map.of("id", entity.id(), "values", values));
	}

	/** Points that have values and that the asker may read, as the page lists them. */
	List<Point> readable(Context context, List<Point> points) {
		return points.stream().filter(point -> this.access.mayRead(context, point.id())).toList();
	}

	/** The age of which values of a point are no longer shown, as a time. */
	static long expired(Core core, String point) {
		return core.tree().settings(point).expired(Clock.now());
	}
}

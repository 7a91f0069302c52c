package frond.historian.nimbits;

import frond.historian.http.Access;
import frond.historian.meta.Tree;
import frond.historian.model.Entity;
import frond.historian.pipeline.Core;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;

/** Finds what Nimbits' clients name: by id, by path, by {@code owner@example.org/name}, by name alone. */
final class Lookup {
	private final Core core;
	private final Access access;

	Lookup(Core core, Access access) {
		this.core = core;
		this.access = access;
	}

	/** The point that may be read, 404 where there is none. */
	Entity readable(Context context, String text) {
		Entity point = point(text);
		if (point == null) {
			// Whoever may read nothing is not told what there is.
			this.access.readAll(context);
			throw new NotFoundResponse("there is no such point");
		}
		this.access.read(context, point.id());
		return point;
	}

	/** The point that may be written to; likewise. */
	Entity writable(Context context, String text) {
		Entity point = point(text);
		if (point == null) {
			this.access.readAll(context);
			throw new NotFoundResponse("there is no such point");
		}
		this.access.write(context, point.id());
		return point;
	}

	private Entity point(String text) {
		if (text == null) {
			throw new BadRequestResponse("name a point");
		}
		Entity entity = find(text, true);
		return entity != null && entity.isPoint() ? entity : null;
	}

	/** A folder or point, or null. */
	Entity find(String text, boolean point) {
		Tree tree = this.core.tree();
		String plain = withoutOwner(text.strip());
		// Nimbits' points have names of their own wherever they are.
		return point ? tree.point(plain) : tree.find(plain);
	}

	private static String withoutOwner(String text) {
		int slash = text.indexOf('/');
		return slash > 0 && text.lastIndexOf('@', slash) > 0 ? text.substring(slash + 1) : text;
	}

	/** The id of the folder that a client calls the parent, null for the top. */
	String parent(String text) {
		if (text == null || text.isBlank() || text.equals("me") || text.indexOf('@') > 0 && text.indexOf('/') < 0) {
			return null;
		}
		Entity entity = find(text, false);
		if (entity == null) {
			entity = find(text, true);
		}
		if (entity == null) {
			throw new NotFoundResponse("there is no such parent");
		}
		// Nimbits has points in points; here they are beside one another.
		return entity.isPoint() ? entity.parent() : entity.id();
	}
}

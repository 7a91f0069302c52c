package frond.borderrouter;

import frond.rpl.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the DAOs said: each target's parent, from which the root knows every way down (RFC 6550 section 9.7). Bounded; times in microseconds. */
public final class Routes {
	/** Hops on a way, at most: what a source routing header of one frame has room for, and more. */
	private static final int HOPS = 32;

	/**
	 * One target.
	 *
	 * @param parent its address; the root's for a child of the root
	 * @param pathSequence of the DAO that said so
	 * @param expires absolute; {@link Long#MAX_VALUE} for never
	 * @param updated when that DAO came
	 * @param descriptor of {@link frond.rpl.TargetDescriptor}; 0 for none
	 */
	public record Route(Address parent, int pathSequence, long expires, long updated, int descriptor) {
	}

	private final Address root;
	private final int capacity;
	private final Map<Address, Route> routes = new LinkedHashMap<>();

	Routes(Address root, int capacity) {
		this.root = root;
		this.capacity = capacity;
	}

	/** Whether there is room for a target, or none is needed. */
	boolean hasRoom(Address target) {
		return this.routes.size() < this.capacity || this.routes.containsKey(target);
	}

	/** Whether what is known of a target is later than a path sequence (RFC 6550 section 9.2.1). */
	boolean isLater(Address target, int pathSequence) {
		Route route = this.routes.get(target);
		return route != null && !Sequence.later(pathSequence, route.pathSequence()) && pathSequence != route.pathSequence();
	}

	/** Takes a route. Returns whether the target is new. */
	boolean put(Address target, Route route) {
		return this.routes.put(target, route) == null;
	}

	/** Forgets a target. Returns whether it was there. */
	boolean remove(Address target) {
		return this.routes.remove(target) != null;
	}

	/** Forgets what has expired; returns those targets. */
	List<Address> expire(long now) {
		List<Address> expired = new ArrayList<>();
		for (Iterator<Map.Entry<Address, Route>> each = this.routes.entrySet().iterator(); each.hasNext();) {
			Map.Entry<Address, Route> entry = each.next();
			if (now >= entry.getValue().expires()) {
				expired.add(entry.getKey());
				each.remove();
			}
		}
		return expired;
	}

	/** When the next route expires; {@link Long#MAX_VALUE} for never. */
	long nextExpiry() {
		long next = Long.MAX_VALUE;
		for (Route route : this.routes.values()) {
			next = Math.min(next, route.expires());
		}
		return next;
	}

	/** The way to a target: every hop in order, the target last; empty if there is none, or if parents go in a circle. */
	public List<Address> path(Address target) {
		List<Address> path = new ArrayList<>();
		for (Address hop = target; !hop.equals(this.root);) {
			Route route = this.routes.get(hop);
			if (route == null || path.size() == HOPS) {
				return List.of();
			}
			path.add(hop);
			hop = route.parent();
		}
		Collections.reverse(path);
		return path;
	}

	/** The child of the root that a target is reached by, itself or the parent that is kept of it; null if there is none. */
	Address nextHop(Address target) {
		Route route = this.routes.get(target);
		return route == null ? null : route.parent().equals(this.root) ? target : route.parent();
	}

	/** All of them, oldest target first. */
	public Map<Address, Route> all() {
		return Collections.unmodifiableMap(this.routes);
	}
}

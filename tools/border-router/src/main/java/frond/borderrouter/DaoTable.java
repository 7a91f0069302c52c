package frond.borderrouter;

import frond.buffer.Drop;
import frond.ipv6.Ipv6;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.rpl.Dao;
import frond.rpl.Rpl;
import frond.rpl.RplOption;
import frond.rpl.TargetDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** What the root knows by DAOs (RFC 6550 sections 6.4, 9.7, 9.8), until it expires; kept in a {@link RouteJournal}, if there is one. Times in microseconds. */
final class DaoTable {
	private static final int CAPACITY = 4096;
	/** What a kept route may have left, at most: more says that the host's clock was set meanwhile. */
	private static final long LONGEST = 254L * RplRoot.LIFETIME_UNIT * 1000000;

	private final Address root;
	/** Second half of the root's other address, of its EUI-64, which children know it by. */
	private final long own;
	private final boolean storing;
	private final RplRoot.Listener listener;
	private final Routes routes;
	/** EUI-64s of children whose address does not tell it, from the frames of their DAOs. */
	private final Map<Address, Long> children = new HashMap<>();
	private RouteJournal journal;
	private LongUnaryOperator unixMicros;
	private long expiryAt = Long.MAX_VALUE;

	DaoTable(Address root, long own, boolean storing, RplRoot.Listener listener) {
		this.root = root;
		this.own = own;
		this.storing = storing;
		this.listener = listener;
		this.routes = new Routes(root, CAPACITY);
	}

	/** The root by the address that it has as a node of the tree. */
	private Address canonical(Address address) {
		return address.high() == this.root.high() && address.low() == this.own ? this.root : address;
	}

	Routes routes() {
		return this.routes;
	}

	/** Takes what a journal knows that has not expired meanwhile, and writes to it from now on. */
	void keep(RouteJournal kept, LongUnaryOperator clock, long now) {
		this.journal = kept;
		this.unixMicros = clock;
		for (RouteJournal.Entry entry : kept.entries()) {
			long left = entry.expires() < 0 ? Long.MAX_VALUE : entry.expires() * 1000 - clock.applyAsLong(now);
			if (left <= 0 || entry.target().high() != this.root.high() || !this.routes.hasRoom(entry.target())) {
				kept.remove(entry.target());
				continue;
			}
			long expires = entry.expires() < 0 ? Long.MAX_VALUE : now + Math.min(left, LONGEST);
			this.routes.put(entry.target(), new Routes.Route(canonical(entry.parent()), entry.pathSequence(), expires, now, entry.descriptor()));
			if (entry.eui64() != 0) {
				this.children.put(entry.target(), entry.eui64());
			}
			this.expiryAt = Math.min(this.expiryAt, expires);
		}
	}

	/** EUI-64 of a child of the root. */
	long eui64(Address child) {
		return this.children.getOrDefault(child, Iid.ofEui64(child.low()));
	}

	void onTime(long now) {
		if (now < this.expiryAt) {
			return;
		}
		for (Address target : this.routes.expire(now)) {
			left(target);
		}
		this.expiryAt = this.routes.nextExpiry();
	}

	long nextDeadline() {
		return this.expiryAt;
	}

	/**
	 * Takes a DAO whose options are right: targets, then the Transit Information that holds for them, any number of times.
	 *
	 * @return 0; {@link Drop#RPL_TABLE_FULL} if there was no room for some of it; {@link Drop#RPL_UNEXPECTED} if it says nothing that is understood
	 */
	int take(Datagram datagram, int options, long now) {
		byte[] bytes = datagram.bytes;
		List<Address> targets = new ArrayList<>();
		boolean described = false;
		boolean full = false;
		int taken = 0;
		int descriptor = 0;
		for (int option = options; option < datagram.end; option += RplOption.length(bytes, option, datagram.end)) {
			int type = RplOption.type(bytes, option);
			if (type == RplOption.TARGET) {
				if (described) {
					targets.clear();
					described = false;
					descriptor = 0;
				}
				// Nodes of the mesh only: a prefix behind one of them would need tunnels (RFC 9008).
				if (RplOption.targetLength(bytes, option) == 128 && RplOption.targetHigh(bytes, option) == this.root.high()) {
					targets.add(new Address(RplOption.targetHigh(bytes, option), RplOption.targetLow(bytes, option)));
				}
			} else if (type == TargetDescriptor.TYPE) {
				descriptor = TargetDescriptor.read(bytes, option);
			} else if (type == RplOption.TRANSIT && !described && (this.storing || RplOption.hasParent(bytes, option))) {
				// The first of several parents; the others would be for when it fails.
				described = true;
				// In storing mode: the child that it is behind.
				Address parent = this.storing ? new Address(this.root.high(), datagram.sourceLow)
						: canonical(new Address(RplOption.parentHigh(bytes, option), RplOption.parentLow(bytes, option)));
				for (Address target : targets) {
					taken++;
					if (parent.equals(this.root)) {
						learn(target, datagram.linkSource);
					}
					full |= !update(target, this.storing && target.equals(parent) ? this.root : parent, RplOption.pathSequence(bytes, option),
							RplOption.pathLifetime(bytes, option), descriptor, now);
				}
			}
		}
		return taken == 0 ? Drop.RPL_UNEXPECTED : full ? Drop.RPL_TABLE_FULL : 0;
	}

	/** Whether a DAO is of this DODAG and came the way of this mode: 0, or a reason of {@link Drop}. */
	int check(Datagram datagram, int instance) {
		byte[] bytes = datagram.bytes;
		int at = datagram.at;
		if (Dao.instance(bytes, at) != instance
				|| Dao.hasDodag(bytes, at) && (Dao.dodagHigh(bytes, at) != this.root.high() || Dao.dodagLow(bytes, at) != this.root.low())) {
			return Drop.RPL_OTHER_DODAG;
		}
		return datagram.destinationHigh == (this.storing ? Ipv6.LINK_LOCAL : this.root.high()) ? 0 : Drop.RPL_UNEXPECTED;
	}

	/** A child's DAO comes in a frame of its own: that tells its EUI-64 where the address does not. */
	private void learn(Address target, long eui64) {
		if (eui64 == 0 || target.low() == Iid.ofEui64(eui64)) {
			this.children.remove(target);
		} else if (this.children.size() < CAPACITY || this.children.containsKey(target)) {
			this.children.put(target, eui64);
		}
	}

	/** Takes what a DAO says about one target. Returns false if there is no room for it. */
	private boolean update(Address target, Address parent, int pathSequence, int lifetime, int descriptor, long now) {
		if (target.equals(this.root) || target.equals(parent) || this.routes.isLater(target, pathSequence)) {
			return true;
		}
		if (lifetime == 0) {
			// In storing mode a way that was changed since is not ended by the child that had it before.
			Address next = this.routes.nextHop(target);
			if (!this.storing || next == null || next.equals(parent.equals(this.root) ? target : parent)) {
				forget(target);
			}
			return true;
		}
		if (!this.routes.hasRoom(target)) {
			return false;
		}
		boolean forEver = lifetime == Rpl.INFINITE_LIFETIME;
		long expires = forEver ? Long.MAX_VALUE : now + lifetime * RplRoot.LIFETIME_UNIT * 1000000L;
		if (this.journal != null) {
			long unix = forEver ? -1 : this.unixMicros.applyAsLong(expires) / 1000;
			this.journal.put(new RouteJournal.Entry(target, parent, pathSequence, unix, this.children.getOrDefault(target, 0L), descriptor));
		}
		if (this.routes.put(target, new Routes.Route(parent, pathSequence, expires, now, descriptor))) {
			this.listener.onJoined(target, parent);
		}
		this.expiryAt = Math.min(this.expiryAt, expires);
		return true;
	}

	/** Ends the way to a target. */
	void forget(Address target) {
		if (this.routes.remove(target)) {
			left(target);
		}
	}

	private void left(Address target) {
		this.children.remove(target);
		if (this.journal != null) {
			this.journal.remove(target);
		}
		this.listener.onLeft(target);
	}
}

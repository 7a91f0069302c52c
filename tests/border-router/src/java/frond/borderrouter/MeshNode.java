package frond.borderrouter;

import frond.air.AirNode;
import frond.air.AirRadio;
import frond.buffer.Stats;
import frond.rpl.Rpl;
import java.util.ArrayList;
import java.util.List;

/** The border router's mesh side on a virtual air, with what it said kept. */
final class MeshNode implements AirNode, RplRoot.Listener {
	static final long EUI64 = 0x02f00d0000000001L;
	static final Address ADDRESS = new Address(0xfd00000000000000L, 0x000000fffe000001L);
	/** 2026-11-23 08:00 UTC at time 0 of the air. */
	static final long UNIX = 1795420800000000L;

	final Mesh mesh;
	final long started;
	final List<Address> joined = new ArrayList<>();
	final List<Address> left = new ArrayList<>();
	/** Who did not compress RPL's headers. */
	final List<Address> uncompressed = new ArrayList<>();

	MeshNode(VirtualAir air, boolean context, int seed) {
		this(air, context, seed, Mesh.ADVERTISE_INTERVAL);
	}

	/** @param advertise seconds between Router Advertisements, or -1 for none */
	MeshNode(VirtualAir air, boolean context, int seed, int advertise) {
		this(air, context, seed, Rpl.NON_STORING, advertise);
	}

	MeshNode(VirtualAir air, boolean context, int seed, int mode, int advertise) {
		this(air, context, seed, mode, advertise, null);
	}

	/** @param journal that is kept; null for none */
	MeshNode(VirtualAir air, boolean context, int seed, int mode, int advertise, RouteJournal journal) {
		this.started = air.now();
		AirRadio radio = air.radio();
		this.mesh = new Mesh(new Mesh.Settings(26, 0xabcd, EUI64, 0xfd00000000000000L, context, Rpl.MRHOF, mode, advertise), radio, new Stats(), seed, now -> UNIX + now,
				this);
		if (journal != null) {
			this.mesh.keep(journal, air.now());
		}
		this.mesh.start(air.now());
		air.add(this, radio);
	}

	@Override
	public void onTime(long now) {
		this.mesh.onTime(now);
	}

	@Override
	public long nextDeadline() {
		return this.mesh.nextDeadline();
	}

	@Override
	public void onUncompressed(Address node) {
		this.uncompressed.add(node);
	}

	@Override
	public void onJoined(Address target, Address parent) {
		this.joined.add(target);
	}

	@Override
	public void onLeft(Address target) {
		this.left.add(target);
	}
}

package frond.sim;

import frond.air.AirNode;
import frond.air.AirRadio;
import frond.borderrouter.Mesh;

/** The border router's mesh side and what is behind it, from one start to the next. */
final class SimRoot implements AirNode {
	final AirRadio radio;
	final Mesh mesh;
	private final FarEnd farEnd;

	SimRoot(AirRadio radio, Mesh mesh, FarEnd farEnd) {
		this.radio = radio;
		this.mesh = mesh;
		this.farEnd = farEnd;
	}

	void close() {
		this.farEnd.close();
	}

	@Override
	public void onTime(long now) {
		this.mesh.onTime(now);
		this.farEnd.onTime(now);
	}

	@Override
	public long nextDeadline() {
		return Math.min(this.mesh.nextDeadline(), this.farEnd.nextDeadline());
	}
}

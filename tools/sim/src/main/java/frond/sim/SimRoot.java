package frond.sim;

import frond.air.AirNode;
import frond.air.AirRadio;
import frond.borderrouter.Mesh;

/** The border router's mesh side and the gateway on it, from one start to the next. */
final class SimRoot implements AirNode {
	final AirRadio radio;
	final Mesh mesh;
	private final SimGateway gateway;

	SimRoot(AirRadio radio, Mesh mesh, SimGateway gateway) {
		this.radio = radio;
		this.mesh = mesh;
		this.gateway = gateway;
	}

	@Override
	public void onTime(long now) {
		this.mesh.onTime(now);
		this.gateway.onTime(now);
	}

	@Override
	public long nextDeadline() {
		return Math.min(this.mesh.nextDeadline(), this.gateway.nextDeadline());
	}
}

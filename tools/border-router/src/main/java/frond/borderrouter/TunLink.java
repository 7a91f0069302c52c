package frond.borderrouter;

import java.util.LinkedHashMap;
import java.util.Map;

/** The host's network behind a TUN interface, whose packets are taken while the radio has room. Used by the selector's thread alone. */
final class TunLink {
	private final Mesh mesh;
	private final TunInterface tun;
	private final TunQueue queue;
	private final HostRouter router;

	/** @param host the host's address */
	TunLink(Mesh mesh, TunInterface tun, Address host) {
		this.mesh = mesh;
		this.tun = tun;
		this.queue = new TunQueue(tun);
		this.router = new HostRouter(mesh, host, this::write);
	}

	HostRouter router() {
		return this.router;
	}

	/** Begins to read. */
	void start(Runnable wakeUp) {
		this.queue.start(wakeUp);
	}

	/** Passes on what has come, as far as the radio has room. */
	void onTime(long now) {
		while (this.mesh.hasRoom()) {
			byte[] packet = this.queue.poll();
			if (packet == null) {
				return;
			}
			this.router.onPacket(packet, now);
		}
	}

	void write(byte[] packet) {
		this.queue.write(packet);
	}

	/** Why no more packets come; null while they do. Told once. */
	String problem() {
		return this.queue.problem();
	}

	/** For the status. */
	Map<String, Object> status() {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("interface", this.tun.name());
		status.put("host", this.router.host().toString());
		status.put("toHost", this.router.toHost());
		status.put("notTaken", this.queue.unwritten());
		status.put("fromHost", Status.counters(this.router.fromHost()));
		return status;
	}
}

package frond.borderrouter;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The host's network behind a TUN interface: a thread waits for its packets; they wait in the kernel's queue while the radio has no room. All else is the
 * selector's thread's.
 */
final class TunLink {
	/** Packets between the two threads. */
	private static final int QUEUE = 16;

	private final Mesh mesh;
	private final TunInterface tun;
	private final HostRouter router;
	private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
	private long unwritten;
	private volatile String problem;

	/** @param host the host's address */
	TunLink(Mesh mesh, TunInterface tun, Address host) {
		this.mesh = mesh;
		this.tun = tun;
		this.router = new HostRouter(mesh, host, this::write);
	}

	HostRouter router() {
		return this.router;
	}

	/** Begins to read. */
	void start(Runnable wakeUp) {
		Thread reader = new Thread(() -> {
			try {
				while (true) {
					this.queue.put(this.tun.read());
					wakeUp.run();
				}
			} catch (IOException e) {
				this.problem = e.getMessage();
				wakeUp.run();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		}, "tun");
		reader.setDaemon(true);
		reader.start();
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
		if (!this.tun.write(packet)) {
			this.unwritten++;
		}
	}

	/** Why no more packets come; null while they do. Told once. */
	String problem() {
		String told = this.problem;
		this.problem = null;
		return told;
	}

	/** For the status. */
	Map<String, Object> status() {
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("interface", this.tun.name());
		status.put("host", this.router.host().toString());
		status.put("toHost", this.router.toHost());
		status.put("notTaken", this.unwritten);
		status.put("fromHost", Status.counters(this.router.fromHost()));
		return status;
	}
}

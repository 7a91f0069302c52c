package frond.borderrouter;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;

/** Packets of a TUN interface: a thread waits for them, and they wait in the kernel's queue while nobody takes them. All else is one other thread's. */
final class TunQueue {
	/** Packets between the two threads. */
	private static final int QUEUE = 16;

	private final TunInterface tun;
	private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
	private long unwritten;
	private volatile String problem;

	TunQueue(TunInterface tun) {
		this.tun = tun;
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

	/** The next packet of the host; null if there is none. */
	byte[] poll() {
		return this.queue.poll();
	}

	/** Gives the host a packet. */
	void write(byte[] packet) {
		if (!this.tun.write(packet)) {
			this.unwritten++;
		}
	}

	/** Packets that the interface did not take. */
	long unwritten() {
		return this.unwritten;
	}

	/** Why no more packets come; null while they do. Told once. */
	String problem() {
		String told = this.problem;
		this.problem = null;
		return told;
	}
}

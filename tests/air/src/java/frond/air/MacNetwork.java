package frond.air;

import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ieee802154.FrameHeader;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.radio.Radio;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Nodes that are a MAC and no more, in virtual time: number 0 and those that send to it. */
final class MacNetwork {
	static final int CHANNEL = 26;
	static final int PAN = 0xabcd;
	private static final long SECOND = 1_000_000;

	final AirStats airStats = new AirStats();
	final Medium medium;
	final List<Node> nodes = new ArrayList<>();
	private final Random random = new Random(802154);

	/** One node: what it sent and what came of it. */
	final class Node implements Mac.Listener {
		final int number;
		final Stats stats = new Stats();
		final PacketPool pool = new PacketPool(8, Radio.MAX_FRAME);
		final Mac mac;
		int offered;
		int refused;
		int received;
		private long due = Long.MAX_VALUE;

		Node(int number, Radio radio) {
			this.number = number;
			this.mac = new Mac(radio, this.pool, new LinkTable(64), this.stats, 4);
			this.mac.start(CHANNEL, PAN, 0xffff, Station.address(number), number, this, 0);
		}

		void send(int to, int length, long now) {
			Packet packet = this.pool.take();
			packet.end = Radio.MAX_FRAME - this.mac.tailroom();
			packet.at = packet.end - length;
			for (int i = 0; i < length; i++) {
				packet.bytes[packet.at + i] = (byte) i;
			}
			this.offered++;
			if (this.mac.send(packet, to < 0 ? Mac.BROADCAST : Station.address(to), 0, now) != 0) {
				this.refused++;
			}
		}

		@Override
		public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
			this.stats.delivered();
			this.received++;
		}

		@Override
		public void onSent(long destination, int status, int tag, long now) {
			// The counters say it.
		}
	}

	/** Makes radios on a medium, by their nodes' numbers. */
	interface Radios {
		IntFunction<Radio> on(Medium medium);
	}

	/** @param plain whether CSMA-CA, acknowledgements and retries are the firmware's and not the air's */
	MacNetwork(int count, Link link, boolean plain) {
		this(count, link, plain ? MacBenchmark::software : medium -> number -> new AirRadio(medium));
	}

	MacNetwork(int count, Link link, Radios radios) {
		this.medium = new Medium(7, link, this.airStats);
		IntFunction<Radio> maker = radios.on(this.medium);
		for (int i = 0; i < count; i++) {
			this.nodes.add(new Node(i, maker.apply(i)));
		}
	}

	void run(int seconds, int payload) {
		run(seconds, payload, 1);
	}

	/** Every node but 0 sends so many frames to it each second, at times of its own, for so long; then what waits goes out. */
	void run(int seconds, int payload, int perSecond) {
		int period = (int) SECOND / perSecond;
		for (Node node : this.nodes) {
			node.due = node.number == 0 ? Long.MAX_VALUE : this.random.nextInt(period);
		}
		long end = seconds * SECOND;
		long now = this.medium.now();
		while (now < end + SECOND) {
			long next = Math.min(this.medium.nextEvent(), end + SECOND);
			for (Node node : this.nodes) {
				next = Math.min(next, Math.min(node.due, node.mac.nextDeadline()));
			}
			now = Math.max(now, next);
			this.medium.run(now);
			for (Node node : this.nodes) {
				if (node.due <= now) {
					node.due = now + period * 9 / 10 + this.random.nextInt(period / 5);
					if (now < end) {
						node.send(0, payload, now);
					}
				}
				if (node.mac.nextDeadline() <= now) {
					node.mac.onTime(now);
				}
			}
		}
	}

	/** The part of all frames offered that did not reach node 0, percent. */
	double loss() {
		int offered = this.nodes.stream().mapToInt(node -> node.offered).sum();
		return 100.0 * (offered - this.nodes.get(0).received) / offered;
	}
}

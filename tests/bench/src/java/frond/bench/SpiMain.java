package frond.bench;

import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.hal.Clock;
import frond.hal.Power;
import frond.hal.Reference;
import frond.hal.Uart;
import frond.ieee802154.CcmCount;
import frond.ieee802154.FrameHeader;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ipv6.Ipv6;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.radio.At86rf2xx;
import frond.radio.Radio;
import frond.rpl.RplLeaf;

/**
 * Counts the node with the transceiver on SPI, as {@link Main} counts the one with a co-processor: from the driver, whose accesses a model of the
 * chip answers and which are left out, to the UDP payload; the IP layers beside plain C; and CCM*.
 */
public final class SpiMain implements Mac.Listener, UdpReceiver, RplLeaf.Listener {
	private static final int INSTRUCTIONS_A_MICROSECOND = 1000;
	private static final int ROUNDS = 1000;
	/** The MAC header of a data frame between EUI-64s. */
	private static final int HEADER = 21;
	/** Command and length. */
	private static final int FRAME = 2;

	private final Report report = new Report();
	private final Stats stats = new Stats();
	private final Chip chip = new Chip();
	private final At86rf2xx radio = new At86rf2xx(this.chip, this.stats);
	private final PacketPool pool = new PacketPool(6, Radio.MAX_FRAME);
	private final LinkTable links = new LinkTable(8);
	private final Mac mac = new Mac(this.radio, this.pool, this.links, this.stats, 4);
	private final Contexts contexts = new Contexts();
	private final Ipv6 ipv6 = new Ipv6(Frames.NODE, this.mac, this.pool, this.stats, this.contexts);
	private final RplLeaf leaf = new RplLeaf(this.ipv6, this.links, 1, this);
	private final Frames frames = new Frames(this.contexts);
	private final byte[][] offered = new byte[2][];
	private long now;
	private int payloads;
	private int datagrams;
	private int spun;

	private SpiMain() {
	}

	public static void main(String[] arguments) {
		SpiMain main = new SpiMain();
		String failure = main.run();
		main.report.line(failure == null ? "bench-end" : "bench-failed ", failure == null ? "" : failure);
		while (true) {
			Power.idle(Long.MAX_VALUE);
		}
	}

	private String run() {
		Uart.open(Uart.CONSOLE, 115200);
		this.contexts.set(0, Frames.PREFIX, 0, 64);
		this.ipv6.setRouting(this.leaf);
		this.ipv6.bind(Frames.NODE_PORT, this);
		this.now = Clock.micros();
		byte[] even = this.frames.frame(2, true);
		this.offered[0] = Chip.prepared(even);
		this.offered[1] = Chip.prepared(this.frames.frame(3, true));

		listen(this);
		int toMac = receive(false);
		if (this.payloads < ROUNDS) {
			return "the driver or the MAC lost frames";
		}
		listen(this.ipv6);
		this.leaf.start(this.now);
		this.chip.offer(Chip.prepared(this.frames.dioFrame(1)));
		take();
		if (this.leaf.parent() != Frames.ROOT || this.ipv6.prefix() != Frames.PREFIX) {
			return "the stack does not come up";
		}
		int whole = receive(false);
		int turn = receive(true);
		if (this.datagrams < 2 * ROUNDS) {
			return "datagrams were lost";
		}
		this.chip.record();
		this.chip.offer(this.offered[0]);
		take();
		int receiveAccess = access(this.chip.stop());

		this.chip.record();
		String failure = sendOne();
		int sendAccess = access(this.chip.stop());
		if (failure != null) {
			return failure;
		}
		this.chip.record();
		this.chip.complete();
		take();
		int resultAccess = access(this.chip.stop());
		int payload = this.chip.sentEnd() - FRAME - HEADER;
		int[] datagram = sending(0);
		int[] frame = sending(payload);

		this.report.instructions("driver.receive", ".instructions", toMac - receiveAccess);
		this.report.instructions("driver.send", ".instructions", frame[0] - sendAccess);
		this.report.instructions("driver.send", ".result.instructions", frame[1] - resultAccess);
		this.report.instructions("node.rf.receive60.qemu", ".instructions", turn - receiveAccess);
		this.report.instructions("node.rf.send60.qemu", ".instructions", datagram[0] + datagram[1] - sendAccess - resultAccess);

		failure = reference(even, whole - toMac, datagram[0] - frame[0]);
		if (failure == null) {
			failure = new CcmCount().count();
			CcmCount.Result ccm = CcmCount.result();
			if (failure == null) {
				this.report.instructions("ccm.java", ".instructions", ccm.java);
				this.report.instructions("ccm.radio", ".instructions", ccm.radio + ccm.wire);
				this.report.result("ccm.radio.wire.cycles", ccm.wire, "cycles");
			}
		}
		return failure;
	}

	/** Starts the MAC, and waits until the chip listens. */
	private void listen(Mac.Listener listener) {
		this.mac.start(26, Frames.PAN, 0xffff, Frames.NODE, 1, listener, this.now);
		for (int i = 0; i < 20 && !this.radio.ready(); i++) {
			this.now = Math.max(this.now, this.radio.nextDeadline());
			this.mac.onTime(this.now);
		}
	}

	/** Takes what the chip has to tell. */
	private void take() {
		while (this.radio.onInterrupt(this.now)) {
			// There may be more.
		}
	}

	/**
	 * Instructions for one received frame, the accesses to the chip included.
	 *
	 * @param turn with a turn of the event loop: the clock, whether there is more, the deadlines
	 */
	private int receive(boolean turn) {
		Chip chip = this.chip;
		At86rf2xx radio = this.radio;
		byte[] even = this.offered[0];
		byte[] odd = this.offered[1];
		long start = Clock.micros();
		for (int i = 0; i < ROUNDS; i++) {
			chip.offer((i & 1) == 0 ? even : odd);
			radio.onInterrupt(this.now);
			if (turn) {
				Clock.micros();
				radio.onInterrupt(this.now);
				if (Math.min(this.mac.nextDeadline(), this.leaf.nextDeadline()) <= this.now) {
					return 0;
				}
			}
		}
		return instructions(Clock.micros() - start);
	}

	/** Instructions that the recorded accesses take by themselves. */
	private int access(int count) {
		if (count == 0) {
			return 0;
		}
		long start = Clock.micros();
		for (int i = 0; i < ROUNDS; i++) {
			this.chip.replay(this.chip);
		}
		long between = Clock.micros();
		for (int i = 0; i < ROUNDS; i++) {
			this.spun += this.chip.replayNothing();
		}
		return instructions(2 * between - start - Clock.micros());
	}

	private String sendOne() {
		return this.ipv6.send(datagram(), Frames.PREFIX, Iid.ofEui64(Frames.ROOT), Frames.NODE_PORT, Frames.GATEWAY_PORT, this.now) == 0 && !this.radio.ready() ? null
				: "a datagram was not sent";
	}

	private Packet datagram() {
		Packet packet = this.ipv6.begin();
		Frames.fill(packet.bytes, packet.at);
		packet.end = packet.at + Frames.PAYLOAD;
		return packet;
	}

	/**
	 * Instructions to send, and for the interrupt when that is done, the accesses to the chip included.
	 *
	 * @param payload bytes of a MAC payload; 0 for a datagram from the top
	 */
	private int[] sending(int payload) {
		long sending = 0;
		long finishing = 0;
		long nothing = 0;
		for (int i = 0; i < ROUNDS; i++) {
			Packet packet;
			if (payload == 0) {
				packet = datagram();
			} else {
				packet = this.pool.take();
				packet.at = this.mac.headroom();
				packet.end = packet.at + payload;
			}
			// Times are cut to thousand instructions: let every round begin elsewhere in its thousand.
			spin(i);
			long empty = Clock.micros();
			long start = Clock.micros();
			if (payload == 0) {
				this.ipv6.send(packet, Frames.PREFIX, Iid.ofEui64(Frames.ROOT), Frames.NODE_PORT, Frames.GATEWAY_PORT, this.now);
			} else {
				this.mac.send(packet, Frames.ROOT, 0, this.now);
			}
			long sent = Clock.micros();
			this.chip.complete();
			take();
			finishing += Clock.micros() - sent;
			sending += sent - start;
			nothing += start - empty;
		}
		return new int[] { instructions(sending - nothing), instructions(finishing - nothing) };
	}

	/** The IP layers beside the C that does the same. */
	private String reference(byte[] frame, int javaReceive, int javaSend) {
		Reference.configure(Frames.PREFIX, Frames.NODE, Frames.ROOT, Frames.NODE_PORT, this.leaf.rank());
		byte[] sent = this.chip.sent();
		byte[] bytes = new byte[Radio.MAX_FRAME];
		int end = this.chip.sentEnd();
		int at = end - Frames.PAYLOAD;
		Frames.fill(bytes, at);
		sendOne();
		int header = Reference.send(bytes, at, end, Frames.NODE_PORT, Frames.GATEWAY_PORT);
		if (header != FRAME + HEADER) {
			return "the C sends another length";
		}
		for (int i = header; i < end; i++) {
			if (bytes[i] != sent[i]) {
				return "the C sends other bytes";
			}
		}
		if (Reference.receive(frame, HEADER, frame.length, Frames.ROOT, Frames.NODE) != Frames.PAYLOAD) {
			return "the C does not take the datagram";
		}
		long start = Clock.micros();
		for (int i = 0; i < ROUNDS; i++) {
			Reference.receive(frame, HEADER, frame.length, Frames.ROOT, Frames.NODE);
		}
		long received = Clock.micros();
		for (int i = 0; i < ROUNDS; i++) {
			Reference.send(bytes, at, end, Frames.NODE_PORT, Frames.GATEWAY_PORT);
		}
		long done = Clock.micros();
		for (int i = 0; i < ROUNDS; i++) {
			this.spun += Reference.nothing(frame, HEADER, frame.length, Frames.ROOT, Frames.NODE);
		}
		long nothing = Clock.micros() - done;
		if (Reference.delivered() != ROUNDS + 1) {
			return "the C lost datagrams";
		}
		int cReceive = instructions(received - start - nothing);
		int cSend = instructions(done - received - nothing);
		this.report.instructions("ip.receive60", ".instructions", javaReceive);
		this.report.instructions("ip.receive60", ".c.instructions", cReceive);
		this.report.ratio("ip.receive60.ratio_c", javaReceive, cReceive);
		this.report.instructions("ip.send60", ".instructions", javaSend);
		this.report.instructions("ip.send60", ".c.instructions", cSend);
		this.report.ratio("ip.send60.ratio_c", javaSend, cSend);
		return null;
	}

	private static int instructions(long micros) {
		return (int) (micros * INSTRUCTIONS_A_MICROSECOND / ROUNDS);
	}

	private void spin(int rounds) {
		int value = this.spun;
		for (int i = 0; i < rounds; i++) {
			value = value * 31 ^ i;
		}
		this.spun = value;
	}

	@Override
	public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
		this.payloads++;
		this.stats.delivered();
	}

	@Override
	public void onSent(long destination, int status, int tag, long now) {
		// Counted by whoever sent.
	}

	@Override
	public int onDatagram(Datagram datagram, long now) {
		this.datagrams++;
		return datagram.end - datagram.at == Frames.PAYLOAD ? 0 : -1;
	}

	@Override
	public void onRpl(int event, long now) {
		// It happens before anything is counted.
	}
}

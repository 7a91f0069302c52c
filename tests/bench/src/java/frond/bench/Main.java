package frond.bench;

import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.hal.Clock;
import frond.hal.Heap;
import frond.hal.Power;
import frond.hal.Uart;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ipv6.Ipv6;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Contexts;
import frond.lowpan.Datagram;
import frond.lowpan.Iid;
import frond.radio.HdlcLite;
import frond.radio.Radio;
import frond.radio.SpinelRadio;
import frond.rpl.RplLeaf;

/**
 * Counts. It needs a clock that advances by one nanosecond an instruction (QEMU's {@code -icount shift=0}): the microsecond clock is then one of
 * thousand instructions, and what is counted is done some hundred times.
 *
 * <p>
 * A line {@code bench NAME VALUE UNIT} a result; {@code bench-uart N} asks for N bytes on the radio's UART, the next one when the last one was answered with {@link #ANSWER}; {@code bench-end} or {@code
 * bench-failed WHY} is the last.
 */
public final class Main implements UdpReceiver, RplLeaf.Listener {
	private static final int BAUD = 115200;
	private static final int INSTRUCTIONS_A_MICROSECOND = 1000;
	private static final int ROUNDS = 500;
	/** As {@code frond.node.Main} takes them from the port. */
	private static final int CHUNK = 64;
	private static final int UART_BYTES = 6000;
	private static final int TURNS = 100000;
	private static final int IDLE_TURNS = 4;
	private static final int ANSWER = 1;
	private static final int SPIN = 200;

	private final Report report = new Report();
	private final Stats stats = new Stats();
	private final CoProcessor port = new CoProcessor();
	private final SpinelRadio radio = new SpinelRadio(this.port, this.stats);
	private final PacketPool pool = new PacketPool(6, Radio.MAX_FRAME);
	private final LinkTable links = new LinkTable(8);
	private final Mac mac = new Mac(this.radio, this.pool, this.links, this.stats, 4);
	private final Contexts contexts = new Contexts();
	private final Ipv6 ipv6 = new Ipv6(Frames.NODE, this.mac, this.pool, this.stats, this.contexts);
	/** Bytes allocated before the leaf was; initializers go in order. */
	private final int allocated = Heap.allocated();
	private final RplLeaf leaf = new RplLeaf(this.ipv6, this.links, 1, this);
	private final int leafRam = Heap.allocated() - this.allocated;
	private final Frames frames = new Frames(this.contexts);
	private final byte[][] results = new byte[16][];
	private final byte[] answer = new byte[1];
	private final byte[] chunk = new byte[CHUNK];
	/** The node's time while counting: nothing else is due. */
	private long now;
	private int datagrams;
	private int received;
	private int spun;

	private Main() {
	}

	public static void main(String[] arguments) {
		Main main = new Main();
		String failure = main.run();
		main.report.line(failure == null ? "bench-end" : "bench-failed ", failure == null ? "" : failure);
		while (true) {
			Power.idle(Long.MAX_VALUE);
		}
	}

	private String run() {
		Uart.open(Uart.CONSOLE, BAUD);
		if (Uart.open(Uart.RADIO, BAUD) < 0) {
			return "this board has no radio UART";
		}
		Uart.wakeOn(Uart.RADIO, HdlcLite.FLAG);
		if (!join()) {
			return "the stack does not come up";
		}
		// All that the leaf has for the eight candidates and the three other DODAGs that it keeps: nothing is allocated later.
		this.report.result("rpl.leaf8.ram", this.leafRam, "bytes");
		this.port.connect();
		int perByte = uart();
		this.report.result("node.uart.receive.instructions_per_byte", (perByte + 5) / 10, "instructions");
		String failure = receive("node.receive60", true, perByte);
		if (failure == null) {
			failure = send(perByte);
		}
		if (failure == null) {
			failure = allocate();
		}
		if (failure == null) {
			this.contexts.set(0, 0, 0, -1);
			failure = receive("node.receive60.inline", false, perByte);
		}
		return failure;
	}

	/** Configures the radio, and joins the root's DODAG. */
	private boolean join() {
		this.contexts.set(0, Frames.PREFIX, 0, 64);
		this.ipv6.setRouting(this.leaf);
		this.ipv6.bind(Frames.NODE_PORT, this);
		this.now = Clock.micros();
		this.mac.start(26, Frames.PAN, 0xffff, Frames.NODE, 1, this.ipv6, this.now);
		this.leaf.start(this.now);
		for (int i = 0; i < 20 && !this.radio.ready(); i++) {
			this.radio.onBytes(this.port.answer(), 0, this.port.answerLength(), this.now);
		}
		byte[] dio = this.frames.dio(1);
		this.radio.onBytes(dio, 0, dio.length, this.now);
		for (int i = 0; i < this.results.length; i++) {
			this.results[i] = Frames.transmitted(i);
		}
		return this.leaf.parent() == Frames.ROOT && this.ipv6.prefix() == Frames.PREFIX;
	}

	/**
	 * What one byte costs from the interrupt to the ring and, a chunk at a time, out of it, in tenths of an instruction. Bytes really arrive, the
	 * next one when the last one was answered, so that each has an interrupt of its own; the processor waits for them by counting, and
	 * what the counting and the answers take is subtracted.
	 */
	private int uart() {
		byte[] answer = this.answer;
		answer[0] = 0;
		long start = Clock.micros();
		for (int i = 0; i < UART_BYTES; i++) {
			Uart.write(Uart.RADIO, answer, 0, 1);
		}
		long answers = Clock.micros() - start;
		answer[0] = ANSWER;
		long idle = 0;
		for (int i = 0; i < IDLE_TURNS; i++) {
			idle += turns(answer);
		}
		this.report.line("bench-uart ", UART_BYTES);
		long busy = -answers * IDLE_TURNS;
		while (this.received < UART_BYTES) {
			busy += turns(answer) * IDLE_TURNS - idle;
		}
		return (int) (busy * INSTRUCTIONS_A_MICROSECOND * 10 / (IDLE_TURNS * UART_BYTES));
	}

	/** Microseconds of a fixed number of turns that wait, answer the byte that has come, and take as many as the event loop takes at a time. */
	private long turns(byte[] answer) {
		int seen = 0;
		long start = Clock.micros();
		for (int i = 0; i < TURNS; i++) {
			spin(SPIN);
			if (Uart.available(Uart.RADIO) != seen) {
				seen++;
				Uart.write(Uart.RADIO, answer, 0, 1);
				if (seen == CHUNK) {
					this.received += Uart.read(Uart.RADIO, this.chunk, 0, CHUNK);
					seen = 0;
				}
			}
		}
		long end = Clock.micros();
		// Those of the last chunk, whose answers are out.
		this.received += Uart.read(Uart.RADIO, this.chunk, 0, seen);
		return end - start;
	}

	private void spin(int rounds) {
		int value = this.spun;
		for (int i = 0; i < rounds; i++) {
			value = value * 31 ^ i;
		}
		this.spun = value;
	}

	private String receive(String name, boolean rplOption, int perByte) {
		byte[] even = this.frames.udp(2, rplOption, Frames.WHOLE);
		byte[] odd = this.frames.udp(3, rplOption, Frames.WHOLE);
		this.datagrams = 0;
		int whole = count(even, odd);
		if (this.datagrams != ROUNDS) {
			return "datagrams were lost";
		}
		int uart = even.length * perByte / 10;
		this.report.instructions(name, ".instructions", uart + whole);
		if (!rplOption) {
			return null;
		}
		byte[] reserved = this.frames.udp(2, true, Frames.TO_MAC);
		int toMac = count(reserved, reserved);
		byte[] repeated = this.frames.udp(3, true, Frames.TO_LOWPAN);
		int toLowpan = count(repeated, repeated);
		this.contexts.set(1, Frames.OTHER_PREFIX, 0, 64);
		int toIpv6 = count(this.frames.udp(2, true, Frames.TO_IPV6), this.frames.udp(3, true, Frames.TO_IPV6));
		this.contexts.set(1, 0, 0, -1);
		if (this.datagrams != ROUNDS) {
			return "a datagram that was to be dropped was not";
		}
		this.report.instructions(name, ".uart.instructions", uart);
		this.report.instructions(name, ".radio.instructions", toMac);
		this.report.instructions(name, ".mac.instructions", toLowpan - toMac);
		this.report.instructions(name, ".lowpan.instructions", toIpv6 - toLowpan);
		this.report.instructions(name, ".ipv6.instructions", whole - toIpv6);
		return null;
	}

	/** Instructions for one of two frames that come in turn, taken as the node's event loop takes them. */
	private int count(byte[] even, byte[] odd) {
		SpinelRadio radio = this.radio;
		long start = Clock.micros();
		for (int i = 0; i < ROUNDS; i++) {
			byte[] frame = (i & 1) == 0 ? even : odd;
			for (int at = 0; at < frame.length; at += CHUNK) {
				Clock.micros();
				radio.onBytes(frame, at, Math.min(CHUNK, frame.length - at), this.now);
				if (Math.min(this.mac.nextDeadline(), this.leaf.nextDeadline()) <= this.now) {
					return 0;
				}
			}
		}
		return instructions(start, ROUNDS);
	}

	private String send(int perByte) {
		long sending = 0;
		long finishing = 0;
		int bytes = 0;
		for (int i = 0; i < ROUNDS; i++) {
			Packet packet = this.ipv6.begin();
			Frames.fill(packet.bytes, packet.at);
			packet.end = packet.at + Frames.PAYLOAD;
			// Times are cut to thousand instructions: let every round begin elsewhere in its thousand.
			spin(i);
			long start = Clock.micros();
			int reason = this.ipv6.send(packet, Frames.PREFIX, Iid.ofEui64(Frames.ROOT), Frames.NODE_PORT, Frames.GATEWAY_PORT, this.now);
			long sent = Clock.micros();
			byte[] result = this.results[this.port.transaction()];
			this.radio.onBytes(result, 0, result.length, this.now);
			finishing += Clock.micros() - sent;
			sending += sent - start;
			bytes = result.length;
			if (reason != 0 || !this.radio.ready()) {
				return "a datagram was not sent";
			}
		}
		this.report.instructions("node.send60", ".instructions", (int) (sending * INSTRUCTIONS_A_MICROSECOND / ROUNDS));
		this.report.instructions("node.send60", ".result.instructions", (int) (finishing * INSTRUCTIONS_A_MICROSECOND / ROUNDS) + bytes * perByte / 10);
		return null;
	}

	private String allocate() {
		byte[] even = this.frames.udp(2, true, Frames.WHOLE);
		byte[] odd = this.frames.udp(3, true, Frames.WHOLE);
		int before = Heap.allocated();
		count(even, odd);
		for (int i = 0; i < ROUNDS; i++) {
			Packet packet = this.ipv6.begin();
			Frames.fill(packet.bytes, packet.at);
			packet.end = packet.at + Frames.PAYLOAD;
			this.ipv6.send(packet, Frames.PREFIX, Iid.ofEui64(Frames.ROOT), Frames.NODE_PORT, Frames.GATEWAY_PORT, this.now);
			byte[] result = this.results[this.port.transaction()];
			this.radio.onBytes(result, 0, result.length, this.now);
		}
		// Half of them received, half sent.
		this.report.result("node.alloc.bytes_per_1000", (Heap.allocated() - before) * 1000 / (2 * ROUNDS), "bytes");
		return null;
	}

	private static int instructions(long start, int rounds) {
		return (int) ((Clock.micros() - start) * INSTRUCTIONS_A_MICROSECOND / rounds);
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

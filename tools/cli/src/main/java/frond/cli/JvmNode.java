package frond.cli;

import frond.air.Air;
import frond.air.AirNode;
import frond.air.AirRadio;
import frond.buffer.Stats;
import frond.node.Config;
import frond.node.Node;
import frond.node.Shell;
import frond.radio.Radio;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The firmware's node on the JVM, with the same console as on a board; driven by the air that its radio is on, on that air's thread. */
public final class JvmNode implements AirNode, Shell.Board {
	private static final int SUPPLY_MILLIVOLTS = 3300;

	private final Consumer<String> lines;
	private final Shell shell = new Shell(this);
	private final Node node;

	/**
	 * @param config with an EUI-64
	 * @param stats the radio's too
	 * @param seed random; no two nodes should have the same
	 * @param lines takes the console's lines, without their ends, on the driving thread
	 */
	public JvmNode(Config config, Radio radio, Stats stats, int seed, Consumer<String> lines) {
		this.lines = lines;
		this.node = new Node(config, radio, stats, JvmSensors.of(config.eui64, SUPPLY_MILLIVOLTS), new ClockCounters(config.frameCounter), seed, this.shell);
		this.shell.attach(this.node);
	}

	/**
	 * Puts a node on an air in real time and switches it on. To be called from any thread; the node's other methods are for the air's.
	 *
	 * @param lines takes the console's lines, without their ends, on the air's thread
	 */
	public static JvmNode on(Air air, Config config, int seed, Consumer<String> lines) {
		AirRadio radio = air.radio();
		return air.time().call(() -> {
			JvmNode node = new JvmNode(config, radio, new Stats(), seed, lines);
			air.time().add(node, radio);
			node.start(air.time().medium().now());
			return node;
		});
	}

	/** Types a line at the console of a node that is on an air in real time; from any thread. */
	public void type(Air air, String line) {
		air.time().post(() -> {
			type(line, air.time().medium().now());
			air.time().touch(this);
		});
	}

	/** Switches the node on. */
	public void start(long now) {
		this.shell.say("Frond START");
		this.node.start(now);
	}

	@Override
	public void onTime(long now) {
		this.node.onTime(now);
	}

	@Override
	public long nextDeadline() {
		return this.node.nextDeadline();
	}

	/** Types a line at the node's console. */
	public void type(String line, long now) {
		byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
		this.shell.onBytes(bytes, 0, bytes.length, now);
	}

	/** The node itself. */
	public Node node() {
		return this.node;
	}

	@Override
	public void print(byte[] bytes, int length) {
		this.lines.accept(new String(bytes, 0, length, StandardCharsets.US_ASCII).strip());
	}

	/** Not known of one node among others in a JVM. */
	@Override
	public int heapAllocated() {
		return -1;
	}

	/** A node on the JVM is not a machine: it cannot be started again by itself. */
	@Override
	public void reboot() {
		this.lines.accept("error a node on the JVM cannot reboot");
	}
}

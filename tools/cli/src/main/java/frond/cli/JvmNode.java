package frond.cli;

import frond.buffer.Stats;
import frond.node.Config;
import frond.node.Node;
import frond.node.Shell;
import frond.radio.Radio;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The firmware's node on the JVM, with the same console as on a board. Sans-I/O like the node: its owner drives {@link #onTime} by
 * {@link #nextDeadline} on one thread, which is the radio's too.
 */
public final class JvmNode implements Shell.Board {
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
		this.node = new Node(config, radio, stats, JvmSensors.of(config.eui64, SUPPLY_MILLIVOLTS), seed, this.shell);
		this.shell.attach(this.node);
	}

	/** Switches the node on. */
	public void start(long now) {
		this.shell.say("Frond START");
		this.node.start(now);
	}

	/** Does what is due. */
	public void onTime(long now) {
		this.node.onTime(now);
	}

	/** Absolute time of the next {@link #onTime}, microseconds; as {@link Node#nextDeadline}. */
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

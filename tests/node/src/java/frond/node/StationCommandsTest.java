package frond.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.radio.SpinelRadio;
import frond.sensor.Sensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/commands.md: {@code sensors}, {@code alarm} and {@code store} of a station, as the network asks for them and as the console does. */
class StationCommandsTest implements Shell.Board {
	private static final long SECOND = 1000000;

	private final Config config = new Config();
	private final List<String> lines = new ArrayList<>();
	private final Shell shell = new Shell(this);
	private Node node;
	private Commands commands;
	private int value = 200;
	private long now;
	private int id;

	@BeforeEach
	void start() {
		this.config.eui64 = 0x02f00d0000000101L;
		this.config.setPeriod(1000);
		this.config.rules.exception(0, 5, 60000);
		Sensor oven = new Sensor("oven", "Cel", 10, -400, 9000) {
			@Override
			public int read(long now) {
				return StationCommandsTest.this.value;
			}
		};
		Stats stats = new Stats();
		this.node = new Node(this.config, new SpinelRadio((from, at, length) -> length, stats), stats, new Sensor[] { oven }, null, 1, this.shell);
		this.shell.attach(this.node);
		this.node.interpreter().setExtension(new StationCommands(this.node));
		this.commands = new Commands(stats, this.node.interpreter());
		this.node.start(0);
		pass(3);
		this.lines.clear();
	}

	private void pass(int seconds) {
		for (int i = 0; i < seconds; i++) {
			this.now += SECOND;
			this.node.onTime(this.now);
		}
	}

	/** Over the network, whole, without its id. */
	private String ask(String command) {
		byte[] bytes = Bytes.ascii(++this.id + " " + command);
		this.commands.take(bytes, 0, bytes.length, this.now);
		byte[] answer = new byte[300];
		int end = this.commands.write(answer, 0, answer.length);
		this.commands.acknowledge();
		String text = new String(answer, 0, end, StandardCharsets.US_ASCII);
		return text.substring(text.indexOf(' ') + 1);
	}

	@Test
	void sensorsAreListed() {
		assertEquals("ok oven=normal:200/10 lqi=normal", ask("sensors"));
		assertEquals("ok index=0 unit=Cel divisor=10 period=1000 state=normal last=200 exception=5/60000ms low=none high=none hysteresis=0 delta=none", ask("sensors oven"));
		assertEquals("error no such sensor", ask("sensors humidity"));
		assertEquals("error unknown command", ask("sensors oven lqi"));
		ask("period oven 5000");
		assertEquals("ok index=0 unit=Cel divisor=10 period=5000 state=normal last=200 exception=5/60000ms low=none high=none hysteresis=0 delta=none", ask("sensors oven"));
	}

	@Test
	void limitsAreSetAndHoldFromTheNextMeasurementOn() {
		assertEquals("ok low=none high=none hysteresis=0 delta=none", ask("alarm oven"));
		assertEquals("ok low=-100 high=190 hysteresis=0 delta=none", ask("alarm oven -100 190"));
		assertEquals("ok oven=normal:200/10 lqi=normal", ask("sensors"));
		pass(2);
		assertEquals("ok oven=high:200/10 lqi=normal", ask("sensors"));
		assertEquals("ok low=none high=210 hysteresis=20 delta=1000", ask("alarm oven none 210 20 1000"));
		// Hysteresis and change stay if they are not given.
		assertEquals("ok low=-2147483647 high=none hysteresis=20 delta=1000", ask("alarm oven -2147483647 none"));
		pass(2);
		assertEquals("ok oven=normal:200/10 lqi=normal", ask("sensors"));
		this.value = Sensor.FAULT;
		pass(2);
		assertEquals("ok oven=failed lqi=normal", ask("sensors"));
	}

	@Test
	void wrongLimitsChangeNothing() {
		String[] wrong = { "5 5", "6 5", "5", "none", "a 6", "5 6 -1", "5 6 none", "5 6 0 0", "5 6 0 1 2", "- 6", "--5 6", "5 2147483648", "5 99999999999", "none none 0 -1" };
		for (String each : wrong) {
			assertEquals("error limits are LOW, HIGH above it, HYSTERESIS of 0 or more, DELTA of 1 or more; or none", ask("alarm oven " + each), each);
		}
		assertEquals("error no such sensor", ask("alarm humidity 5 6"));
		assertEquals("error unknown command", ask("alarm"));
		assertEquals("ok low=none high=none hysteresis=0 delta=none", ask("alarm oven"));
		assertEquals(wrong.length + 2, this.node.stats().drops(Drop.COMMAND));
	}

	/** All of them are reported, whatever the dead-band; then it is as before. */
	@Test
	void aBurstIsMeasuredAndReported() {
		pass(3);
		int before = this.node.store().added();
		assertEquals("ok", ask("burst oven 5 200"));
		for (int i = 0; i < 50; i++) {
			this.now += SECOND / 20;
			this.node.onTime(this.now);
		}
		assertEquals(before + 5, this.node.store().added());
		pass(3);
		assertEquals(before + 5, this.node.store().added());
		for (String each : new String[] { "0 200", "256 200", "5 99", "5", "5 200 1", "5 x", "" }) {
			assertEquals("error a burst is 1 to 255 measurements, 100 to 86400000 ms apart", ask("burst oven " + each), each);
		}
		assertEquals("error no such sensor", ask("burst humidity 5 200"));
		assertEquals("error unknown command", ask("burst"));
	}

	@Test
	void theStoreIsTold() {
		assertEquals("ok pending=1 capacity=128 recovered=0 erases=0", ask("store").replaceAll("capacity=\\d+", "capacity=128"));
		assertEquals("error unknown command", ask("store all"));
	}

	/** The same answer at the console, behind the command's name. */
	@Test
	void theConsoleAnswersAlike() {
		type("alarm oven 5 6");
		type("sensors oven");
		type("alarm oven 6 5");
		type("identify 0");
		assertEquals(List.of("alarm low=5 high=6 hysteresis=0 delta=none",
				"sensors index=0 unit=Cel divisor=10 period=1000 state=normal last=200 exception=5/60000ms low=5 high=6 hysteresis=0 delta=none",
				"error limits are LOW, HIGH above it, HYSTERESIS of 0 or more, DELTA of 1 or more; or none", "identify light=0"), this.lines);
	}

	private void type(String text) {
		byte[] bytes = Bytes.ascii(text + "\n");
		this.shell.onBytes(bytes, 0, bytes.length, this.now);
	}

	@Override
	public void print(byte[] bytes, int length) {
		this.lines.add(new String(bytes, 0, length - 2, StandardCharsets.US_ASCII));
	}

	@Override
	public int heapAllocated() {
		return -1;
	}

	@Override
	public void reboot() {
		this.lines.add("reboot");
	}
}

package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.energy.Currents;
import frond.energy.Meter;
import frond.mqttsn.MqttSn;
import frond.node.Shell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands down the whole stack: PUBLISH to the node over RPL and 6LoWPAN, and its answers. */
class CommandTest implements Shell.Board {
	private final World world = new World();
	private final List<String> lines = new ArrayList<>();
	private int reboots;

	@BeforeEach
	void join() {
		this.world.start();
		new Shell(this).attach(this.world.node);
		this.world.pass(30 * World.SECOND);
	}

	private void command(String line) {
		this.world.command(line);
		this.world.pass(5 * World.SECOND);
		assertEquals(MqttSn.ACCEPTED, this.world.commandCode);
	}

	@Test
	void aPeriodThatIsSetIsKept() {
		assertTrue(this.world.subscribed.matches("frond/[0-9a-f]{16}/command"), this.world.subscribed);
		command("1 period count 0");
		assertEquals(List.of("1 ok"), this.world.answers);
		int before = this.world.stored("count").size();
		this.world.pass(60 * World.SECOND);
		assertEquals(before, this.world.stored("count").size());
		command("2 read count");
		assertEquals(before + 1, this.world.stored("count").size());
		command("3 period count 1000");
		this.world.pass(10 * World.SECOND);
		assertTrue(this.world.stored("count").size() >= before + 10);
		assertEquals(List.of("1 ok", "2 ok", "3 ok"), this.world.answers);
	}

	@Test
	void countersComeInSeveralMessages() {
		command("x stats");
		assertTrue(this.world.answers.size() > 2, this.world.answers.toString());
		StringBuilder all = new StringBuilder();
		for (int i = 0; i < this.world.answers.size(); i++) {
			String status = i < this.world.answers.size() - 1 ? "x ok+ " : "x ok ";
			assertTrue(this.world.answers.get(i).startsWith(status), this.world.answers.get(i));
			all.append(' ').append(this.world.answers.get(i).substring(status.length()));
		}
		assertTrue(all.toString().matches("( [a-z0-9-]+=[0-9a-f-]+)+"), all.toString());
		assertTrue(all.toString().contains(" joined=1 "), all.toString());
	}

	/** The board's account, as it is at the console. */
	@Test
	void theEnergyAccountIsToldOverTheNetwork() {
		command("1 energy");
		assertEquals(List.of("1 error unknown command"), this.world.answers);
		this.world.node.setMeter(new Account());
		command("2 energy");
		assertEquals(List.of("2 ok run=1000 sleep=0 stop=9000 microamperes=600"), this.world.answers.subList(1, 2));
	}

	/** One second at 6 mA, nine at none; a radio that cannot tell. */
	private static final class Account implements Meter {
		@Override
		public void processor(long[] micros, long now) {
			micros[Currents.RUN] = World.SECOND;
			micros[Currents.SLEEP] = 0;
			micros[Currents.STOP] = 9 * World.SECOND;
		}

		@Override
		public boolean radio(long[] micros, long now) {
			return false;
		}

		@Override
		public int[] processorCurrents() {
			return new int[] { 6000000, 3000000, 0 };
		}

		@Override
		public int[] radioCurrents() {
			return null;
		}
	}

	@Test
	void aRebootIsAnsweredFirst() {
		command("r reboot");
		assertEquals(List.of("r ok"), this.world.answers);
		assertEquals(1, this.reboots);
	}

	@Test
	void identifyIsSaidOnTheConsole() {
		command("i identify 3");
		assertTrue(this.lines.stream().anyMatch(line -> line.matches("event \\d+ identify seconds=3")), this.lines.toString());
	}

	/** A gateway that lets the node have no topic for answers still gets its readings. */
	@Test
	void aRefusedAnswerDoesNotHoldUpReadings() {
		this.world.answerCode = MqttSn.REJECTED_NOT_SUPPORTED;
		command("1 read");
		int before = this.world.stored("count").size();
		this.world.pass(60 * World.SECOND);
		assertTrue(this.world.stored("count").size() > before);
		assertTrue(this.world.answers.isEmpty());
		assertFalse(this.world.node.store().pending() > 2);
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
		this.reboots++;
	}
}

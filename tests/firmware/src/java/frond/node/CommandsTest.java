package frond.node;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.energy.Currents;
import frond.energy.Meter;
import org.junit.Before;
import org.junit.Test;

/** docs/commands.md: each command is answered, done once however often it comes, and bad ones are told why. */
public class CommandsTest implements Interpreter.Actions, Interpreter.Operator, Meter, Interpreter.Extension {
	private static final long SECOND = 1000000;
	private static final int MESSAGE = 73;

	private final Stats stats = new Stats();
	private final Interpreter interpreter = new Interpreter(this);
	private final Commands commands = new Commands(this.stats, this.interpreter);
	private String done = "";
	private String counters = " a=1";

	@Before
	public void attach() {
		this.interpreter.setOperator(this);
		this.interpreter.setExtension(this);
	}

	private boolean take(String line) {
		byte[] bytes = Bytes.ascii("xx" + line + "yy");
		return this.commands.take(bytes, 2, bytes.length - 2, 0);
	}

	/** The next message of the answer, which arrives. */
	private String answer() {
		return answer(MESSAGE);
	}

	private String answer(int room) {
		byte[] bytes = new byte[room + 1];
		int end = this.commands.write(bytes, 1, bytes.length);
		assertTrue(end <= bytes.length);
		this.commands.acknowledge();
		StringBuilder text = new StringBuilder();
		for (int i = 1; i < end; i++) {
			text.append((char) bytes[i]);
		}
		return text.toString();
	}

	private void assertAnswer(String line, String expected) {
		assertTrue(take(line));
		assertTrue(this.commands.waiting());
		assertEquals(expected, answer());
		assertFalse(this.commands.waiting());
	}

	@Test
	public void everyCommandIsDoneAndAnswered() {
		assertAnswer("1 period 60000", "1 ok");
		assertAnswer("2 period temperature 0", "2 ok");
		assertAnswer("3 read", "3 ok");
		assertAnswer("4 read temperature", "4 ok");
		assertAnswer("5 identify", "5 ok light=1");
		assertAnswer("6 identify 30", "6 ok light=1");
		assertAnswer("7 stats", "7 ok a=1");
		assertEquals("period -1 60000;period 0 0;read -1;read 0;identify 10;identify 30;", this.done);
		assertEquals(0, this.stats.drops(Drop.COMMAND));
	}

	/** One, two and seven seconds at 5, 1 and 0.1 mA are 770 uA; the radio adds 10 mA a tenth of the time. */
	@Test
	public void theEnergyAccountIsToldOverTheNetwork() {
		assertTrue(take("1 energy"));
		assertEquals("1 ok+ run=1000 sleep=2000 stop=7000 radio-sleep=9000 radio-idle=0", answer());
		assertEquals("1 ok radio-receive=1000 radio-transmit=0 microamperes=1770", answer());
		assertAnswer("2 energy all", "2 error unknown command");
	}

	@Test
	public void whatAnImageAddsIsAnsweredAlike() {
		assertAnswer("1 blow", "1 ok");
		assertAnswer("2 blow twice", "2 error once is enough");
		assertAnswer("3 suck", "3 error unknown command");
	}

	@Test
	public void whatCannotBeDoneIsToldWhy() {
		assertAnswer("1 fly", "1 error unknown command");
		assertAnswer("2", "2 error unknown command");
		assertAnswer("3 period", "3 error period must be 0 or 100 to 86400000 ms");
		assertAnswer("4 period lqi 5", "4 error no such sensor");
		assertAnswer("5 read humidity", "5 error no such sensor");
		assertAnswer("6 identify 3601", "6 error seconds must be 0 to 3600");
		assertAnswer("7 reboot now", "7 error unknown command");
		assertAnswer("8 stats all", "8 error unknown command");
		assertEquals("", this.done);
		assertEquals(8, this.stats.drops(Drop.COMMAND));
	}

	/** Nobody could tell what an answer belongs to. */
	@Test
	public void whatHasNoIdIsDropped() {
		assertTrue(take(""));
		assertTrue(take("123456789 stats"));
		assertTrue(take("1 st\u0001ats"));
		assertFalse(this.commands.waiting());
		assertEquals(3, this.stats.drops(Drop.COMMAND));
	}

	@Test
	public void aCommandThatComesAgainIsAnsweredAgainAndNotDoneAgain() {
		assertAnswer("a read", "a ok");
		assertAnswer("a read", "a ok");
		assertAnswer("b read", "b ok");
		assertAnswer("a read", "a ok again");
		assertEquals("read -1;read -1;", this.done);
	}

	/** While an answer is on its way the same command changes nothing, and another one has to wait. */
	@Test
	public void oneCommandAtATime() {
		assertTrue(take("a read"));
		assertTrue(take("a read"));
		assertFalse(take("b read"));
		assertEquals("a ok", answer());
		assertTrue(take("b read"));
		assertEquals("b ok", answer());
		assertEquals("read -1;read -1;", this.done);
	}

	@Test
	public void aLongAnswerComesInPartsBetweenWords() {
		this.counters = " alpha=1 beta=22222222 gamma=333 delta=44444444444444444444444444444444 e=5";
		assertTrue(take("12345678 stats"));
		assertEquals("12345678 ok+ alpha=1 beta=22222222", answer(40));
		assertEquals("12345678 ok+ gamma=333", answer(40));
		// One that is longer than a message is cut.
		assertEquals("12345678 ok+ delta=44444444444444444444", answer(40));
		assertTrue(this.commands.waiting());
		assertEquals("12345678 ok444444444444 e=5", answer(40));
		assertFalse(this.commands.waiting());
	}

	/** A part that did not arrive is written again; one that never does is given up, so that other commands have their turn. */
	@Test
	public void anAnswerThatDoesNotArriveIsGivenUpInTheEnd() {
		take("a stats");
		byte[] bytes = new byte[MESSAGE];
		for (int i = 0; i < 9; i++) {
			assertTrue(this.commands.waiting());
			this.commands.write(bytes, 0, MESSAGE);
			this.commands.takeBack();
		}
		assertFalse(this.commands.waiting());
		assertEquals(1, this.stats.drops(Drop.COMMAND));
	}

	@Test
	public void aRebootWaitsForItsAnswerButNotForEver() {
		assertAnswer("1 reboot", "1 ok");
		assertEquals(Long.MIN_VALUE, this.commands.nextDeadline());
		this.commands.onTime(0);
		assertEquals("reboot;", this.done);
		assertTrue(take("2 reboot"));
		this.commands.onTime(10 * SECOND - 1);
		assertEquals("reboot;", this.done);
		this.commands.onTime(10 * SECOND);
		assertEquals("reboot;reboot;", this.done);
		assertEquals(Long.MAX_VALUE, this.commands.nextDeadline());
	}

	@Override
	public void setPeriod(int sensor, int milliseconds, long now) {
		this.done += "period " + sensor + " " + milliseconds + ";";
	}

	@Override
	public void read(int sensor, long now) {
		this.done += "read " + sensor + ";";
	}

	@Override
	public int sensor(byte[] text, int at, int end) {
		return end - at == 11 && text[at] == 't' ? 0 : -1;
	}

	@Override
	public void writeStats(Line line, long now) {
		line.text(this.counters);
	}

	@Override
	public boolean identify(int seconds, long now) {
		this.done += "identify " + seconds + ";";
		return true;
	}

	@Override
	public Meter meter() {
		return this;
	}

	@Override
	public void processor(long[] micros, long now) {
		micros[Currents.RUN] = SECOND;
		micros[Currents.SLEEP] = 2 * SECOND;
		micros[Currents.STOP] = 7 * SECOND;
	}

	@Override
	public boolean radio(long[] micros, long now) {
		micros[Currents.RADIO_SLEEP] = 9 * SECOND;
		micros[Currents.IDLE] = 0;
		micros[Currents.RECEIVE] = SECOND;
		micros[Currents.TRANSMIT] = 0;
		return true;
	}

	@Override
	public int[] processorCurrents() {
		return new int[] { 5000000, 1000000, 100000 };
	}

	@Override
	public int[] radioCurrents() {
		return new int[] { 0, 0, 10000000, 0 };
	}

	@Override
	public int run(Interpreter words, Line answer, long now) {
		if (!words.is(Bytes.ascii("blow"))) {
			return Interpreter.UNKNOWN;
		}
		return words.alone() ? Interpreter.DONE : words.failed("once is enough");
	}

	@Override
	public void reboot() {
		this.done += "reboot;";
	}
}

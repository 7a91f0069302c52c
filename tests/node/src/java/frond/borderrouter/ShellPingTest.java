package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.node.Shell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The console's ping, on a node that has joined. */
class ShellPingTest implements Shell.Board {
	private final World world = new World();
	private final Shell shell = new Shell(this);
	private final List<String> lines = new ArrayList<>();

	ShellPingTest() {
		this.world.start();
		this.world.pass(30 * World.SECOND);
		this.shell.attach(this.world.node);
	}

	private void type(String command) {
		byte[] typed = (command + "\n").getBytes(StandardCharsets.US_ASCII);
		this.shell.onBytes(typed, 0, typed.length, this.world.now);
		this.world.pass(30 * World.SECOND);
	}

	@Test
	void theRootAnswers() {
		type("ping fd00::f0:d00:0:1 2");
		assertEquals(3, this.lines.size());
		assertTrue(this.lines.get(0).matches("ping seq=1 from=fd00::f0:d00:0:1 bytes=24 hop-limit=64 micros=\\d{4,5}"), this.lines.get(0));
		assertEquals("pinged sent=2 received=2", this.lines.get(2));
	}

	@Test
	void whoIsNotThereIsReportedByTheRoot() {
		type(" ping  fd00::99  1 ");
		assertEquals(List.of("ping seq=1 error=1 code=0", "pinged sent=1 received=0"), this.lines);
	}

	@Test
	void whatIsNoAddressOrCountIsRefused() {
		String[] wrong = { "ping ", "ping fd00::g", "ping fd00::1 0", "ping fd00::1 x", "ping fd00::1 10001", "ping fd00::1 99999999999", "ping fd00::1 -1", "ping", "ping fd00::1 1 1",
				"ping 1111:2222:3333:4444:5555:6666:7777:8888 111111111111111111111111111111111" };
		for (String each : wrong) {
			this.lines.clear();
			type(each);
			assertEquals(List.of("error ping needs an IPv6 address, and a count of 1 to 10000 if any"), this.lines, each);
		}
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
		throw new AssertionError();
	}
}

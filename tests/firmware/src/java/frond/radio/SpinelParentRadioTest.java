package frond.radio;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import frond.buffer.Hex;
import frond.buffer.Stats;
import org.junit.Test;

/** The source match table of a co-processor (OpenThread's spinel.h: 0x1303, 0x1305), told by its host. */
public class SpinelParentRadioTest implements SerialPort, Radio.Listener {
	private static final long CHILD = 0x02f00d0000000005L;
	private final Stats stats = new Stats();
	private final SpinelParentRadio radio = new SpinelParentRadio(this, this.stats);
	private final HdlcLite decoder = new HdlcLite(176);
	private String sent = "";
	private int configured;
	/** What was said when the configuration was over. */
	private String last = "";

	private void receive(String message) {
		byte[] bytes = Hex.bytes(message);
		byte[] line = new byte[HdlcLite.encodedLimit(bytes.length)];
		this.radio.onBytes(line, 0, HdlcLite.encode(bytes, 0, bytes.length, line, 0), 0);
	}

	/** Answers every step of the configuration. */
	private void start() {
		this.radio.start(26, 0xabcd, 0xffff, 0x02f00d0000000001L, this, 0);
		configure();
	}

	private void configure() {
		this.sent = "";
		receive("80 06 00 70");
		this.configured = 0;
		while (!this.radio.ready()) {
			String transaction = this.sent.substring(0, 2);
			String property = this.sent.substring(4, 6);
			String value = property.equals("01") ? "0403" : property.equals("02") ? "4f00" : property.equals("05") ? "05 1d 18 22 8104 40" : "00";
			this.sent = "";
			this.last = "";
			receive(transaction + "06" + property + value);
			assertTrue("does not come to an end", ++this.configured < 20);
		}
		this.last = this.sent.length() == 0 ? "" : sentTwice();
	}

	@Test
	public void theTableIsToldWithItsSwitchAndAfterEachChange() {
		start();
		this.radio.matchSources(0);
		// SET 0x1305 to nothing, SET 0x1303 to 1.
		assertEquals("03 8526 | 03 8326 01", sentTwice());
		this.radio.setKept(CHILD, true, 0);
		assertEquals("03 8526 02f00d0000000005", sentOnce());
		this.radio.setKept(CHILD, false, 0);
		assertEquals("03 8526", sentOnce());
		assertEquals(0, this.stats.drops(frond.buffer.Drop.SPINEL_UNKNOWN));
	}

	/** More than a message has room for: announced to all, so that nobody is missed. */
	@Test
	public void aTableThatIsTooLongIsSwitchedOff() {
		start();
		this.radio.matchSources(0);
		sentTwice();
		for (int i = 0; i <= SpinelParentRadio.MOST; i++) {
			this.sent = "";
			this.radio.setKept(CHILD + i, true, 0);
		}
		assertEquals("03 8326 00", sentOnce());
		this.radio.setKept(CHILD, false, 0);
		assertTrue(sentTwice().endsWith("| 03 8326 01"));
	}

	@Test
	public void aCoProcessorThatWasResetIsToldAgain() {
		start();
		this.radio.matchSources(0);
		this.radio.setKept(CHILD, true, 0);
		configure();
		assertEquals("03 8526 02f00d0000000005 | 03 8326 01", this.last);
		assertEquals(0, this.stats.drops(frond.buffer.Drop.SPINEL_UNKNOWN));
	}

	private String sentOnce() {
		String text = this.sent;
		this.sent = "";
		String message = text.substring(2);
		return (message.substring(0, 2) + " " + message.substring(2, 6) + " " + message.substring(6)).trim();
	}

	private String sentTwice() {
		String both = this.sent;
		int end = both.indexOf('/');
		this.sent = both.substring(0, end);
		String first = sentOnce();
		this.sent = both.substring(end + 1);
		return first + " | " + sentOnce();
	}

	@Override
	public int write(byte[] bytes, int at, int length) {
		int i = at;
		while (i < at + length) {
			i = this.decoder.decode(bytes, i, at + length);
			if (this.decoder.result() > 0) {
				this.sent += (this.sent.length() == 0 ? "" : "/") + Hex.text(this.decoder.contents(), 0, this.decoder.result());
			}
		}
		return length;
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
	}
}

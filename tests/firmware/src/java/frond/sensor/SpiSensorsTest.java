package frond.sensor;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Bytes on SPI, from the data sheet DS12140: register numbers of section 9, 0.122 mg a step at 4 g (table 2). */
public class SpiSensorsTest implements SpiBus {
	private static final String ON = "1048";
	private static final String OFF = "1008";
	private static final String WHO = "8f0000";
	private static final String IS = "ff6c48";
	private static final String GET = "a8000000000000";

	/** What is sent and what comes back, in turn; "dead" for a bus that does not answer. */
	private String[] script;
	private int at;

	@Override
	public boolean transfer(byte[] bytes, int length) {
		String sent = this.script[this.at++];
		String back = this.script[this.at++];
		assertEquals(2 * length, sent.length());
		boolean dead = back.equals("dead");
		boolean settings = length == 2;
		for (int i = 0; i < length; i++) {
			int expected = Integer.parseInt(sent.substring(2 * i, 2 * i + 2), 16);
			// What is sent while a register is read is of no account.
			assertTrue(sent, !settings && i > 0 || (bytes[i] & 0xff) == expected);
			bytes[i] = dead ? (byte) 0xff : (byte) Integer.parseInt(back.substring(2 * i, 2 * i + 2), 16);
		}
		return !dead;
	}

	private Sensor[] axes(String... script) {
		this.script = script;
		this.at = 0;
		return Lsm6dso.axes(this);
	}

	/** One measurement serves the three: 1 g down is 8197 steps. */
	@Test
	public void anLsm6dsoMeasuresThreeAxesAtOnce() {
		Sensor[] axes = axes(ON, "ffff", WHO, IS, GET, "ff0000ffff05e0", OFF, "ffff");
		assertEquals(41000, axes[0].start(1000));
		assertEquals(41000, axes[1].start(1000));
		assertEquals(41000, axes[2].start(9000));
		assertEquals(0, axes[0].read(41000));
		assertEquals(-1, axes[1].read(41000));
		// 0xe005: -8187 x 0.122 mg x 9.80665
		assertEquals(-9795, axes[2].read(41000));
		assertEquals(this.script.length, this.at);
	}

	@Test
	public void whatFailsIsNoNumber() {
		// Nobody there: the line is pulled up, or down.
		assertFault(ON, "ffff", WHO, "ffffff", OFF, "ffff");
		assertFault(ON, "0000", WHO, "000000", OFF, "0000");
		// Another device.
		assertFault(ON, "ffff", WHO, "ff6b48", OFF, "ffff");
		// It lost its supply since it was switched on.
		assertFault(ON, "ffff", WHO, "ff6c00", OFF, "ffff");
		// It has not measured.
		assertFault(ON, "ffff", WHO, IS, GET, "ff000000000000", OFF, "ffff");
		// The bus does not answer, from the start or later.
		assertFault(ON, "dead");
		assertFault(ON, "ffff", WHO, "dead", OFF, "dead");
		assertFault(ON, "ffff", WHO, IS, GET, "dead", OFF, "ffff");
	}

	private void assertFault(String... script) {
		Sensor[] axes = axes(script);
		long at = axes[0].start(0);
		assertEquals(at, axes[0].more(at));
		assertEquals(Sensor.FAULT, axes[0].read(at));
		assertEquals(this.script.length, this.at);
	}

	/** The next measurement is tried again, and what lies at the end of the range is out of it: it may have been more. */
	@Test
	public void itIsTriedAgainAndItsEndIsNoNumber() {
		Sensor[] axes = axes(ON, "dead", ON, "ffff", WHO, IS, GET, "ffff7f00800100", OFF, "ffff");
		assertEquals(0, axes[0].start(0));
		assertEquals(Sensor.FAULT, axes[0].read(0));
		axes[0].start(1000000);
		assertTrue(axes[0].read(1040000) > axes[0].most);
		assertTrue(axes[1].read(1040000) < axes[1].least);
		assertEquals(1, axes[2].read(1040000));
	}
}

package frond.renode;

import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.cli.ConfigBlock;
import frond.cli.Image;
import frond.cli.Renode;
import frond.node.Config;
import frond.sensor.Rules;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image {@code station} on a board without a network: Renode's models of an Si7021 and a BMP180 on I2C, of an LSM6DSO on the radio's SPI bus, its
 * flash controller under the store, a light, and a sensor that is not there.
 */
class StationTest {
	private static final String BOARD = "stm32f4-rf2xx";
	private static final int PATIENCE = 60;
	private static final int REST = Rules.BMP180 | Rules.BH1750 | Rules.LSM6DSO;
	private static Path station;

	@TempDir
	Path directory;

	private Renode renode;
	private int tester;

	@BeforeAll
	static void images() {
		Emulator.needed();
		station = Image.build(Emulator.ROOT, BOARD, "station").elf();
	}

	@Test
	void sensorsAreReadAndReadingsOutliveAReset() throws Exception {
		start();
		try {
			expect("store kind=flash capacity=[0-9]+ recovered=0");
			// What is there is measured; a device that does not acknowledge has failed.
			ask("sensors", "sensors temperature=normal:24[0-9]/10 supply=normal:33[0-9]+/1000 air-temperature=normal:21(49|50)/100 humidity=normal:(399|400|401)/10 "
					+ "pressure=normal:97[0-9]+/1 light=failed acceleration-x=normal:490[0-9]/1000 acceleration-y=normal:0/1000 acceleration-z=normal:-980[0-9]/1000 lqi=normal");
			ask("alarm pressure 90000 97000", "alarm low=90000 high=97000 hysteresis=0 delta=none");
			ask("sensors pressure", "sensors index=4 unit=Pa divisor=1 period=500 state=high last=97[0-9]+ low=90000 high=97000 hysteresis=0 delta=none");
			ask("alarm pressure 97000 90000", "error limits are .*");
			ask("energy", "energy run=[0-9]+ sleep=[0-9]+ stop=0 radio-sleep=[0-9]+ radio-idle=[0-9]+ radio-receive=[0-9]+ radio-transmit=[0-9]+ microamperes=[0-9]+");
			blink();
			// Its supply goes, in the middle of it: the device is as after a start.
			this.renode.execute("sysbus.spi2.spi2Devices.lsm6dso Reset");
			ask("sensors", ".*acceleration-x=failed acceleration-y=failed acceleration-z=failed.*");
			// Without its check, which Renode's model does not send, an answer is no reading.
			load(Rules.SI7021 | REST);
			ask("reboot", "store kind=flash capacity=[0-9]+ recovered=[1-9][0-9]+");
			ask("sensors", "sensors .*air-temperature=failed humidity=failed pressure=normal:.*");
		} finally {
			this.renode.execute("pause");
		}
	}

	private void start() throws Exception {
		this.renode = Emulator.start();
		Renode renode = this.renode;
		renode.execute("using sysbus");
		renode.execute("emulation CreateIEEE802_15_4Medium \"wireless\"");
		renode.execute("$platform=" + Emulator.PLATFORMS + "stm32f4-rf2xx-sensors.repl");
		renode.execute("$elf=@" + station);
		renode.execute("$name=\"station\"");
		renode.execute("$consolePort=" + Renode.freePorts(1));
		renode.execute("include " + Emulator.PLATFORMS + "board.resc");
		renode.execute("connector Connect sysbus.spi2.spi2Devices.radio wireless");
		load(Rules.SI7021_UNCHECKED | REST);
		renode.execute("sysbus.i2c3.si7021 Temperature 21.5");
		renode.execute("sysbus.i2c3.si7021 Humidity 40");
		renode.execute("sysbus.i2c3.bmp180 Temperature 25");
		renode.execute("sysbus.i2c3.bmp180 UncompensatedPressure 76000");
		renode.execute("sysbus.spi2.spi2Devices.lsm6dso FeedAccelerationSample 0.5 0 -1");
		this.tester = Integer.parseInt(renode.keyword("CreateTerminalTester", "sysbus.usart1", PATIENCE, "station"));
		renode.keyword("StartEmulation");
	}

	private void load(int fitted) throws Exception {
		Path configuration = this.directory.resolve(fitted + ".config");
		Files.write(configuration, new ConfigBlock().number(Config.EUI64, 8, 0x02f00d0000000201L).number(Config.PERIOD, 4, 500).number(Rules.FITTED, 1, fitted).bytes());
		this.renode.execute("sysbus LoadBinary @" + configuration + " 0x08060000");
	}

	private void expect(String line) {
		this.renode.keyword("WaitForLineOnUart", line, PATIENCE, this.tester, true);
	}

	/** Types a command when sensors have been read, and waits for its answer. The console echoes nothing, so none is waited for. */
	private void ask(String command, String answer) {
		this.renode.execute("pause");
		this.renode.execute("emulation RunFor \"2\"");
		this.renode.keyword("WriteLineToUart", command, this.tester, false);
		this.renode.keyword("StartEmulation");
		expect(answer);
	}

	/** Lit and dark half a second each, at least once in a second. */
	private void blink() {
		ask("identify 60", "identify light=1");
		this.renode.execute("pause");
		boolean lit = false;
		boolean dark = false;
		for (int i = 0; i < 4; i++) {
			this.renode.execute("emulation RunFor \"0.2\"");
			boolean state = this.renode.execute("sysbus.gpioD.light State").trim().equals("True");
			lit |= state;
			dark |= !state;
		}
		assertTrue(lit && dark, "lit " + lit + ", dark " + dark);
	}
}

package frond.cli;

import frond.node.Config;
import frond.sensor.Rules;
import frond.store.ReadingStore;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What of {@code ./frond config} is about sensors and the store of readings: items 50 to 58. */
final class SensorOptions {
	private static final Pattern EXCEPTION = Pattern.compile("(\\d{1,9})(?:/(\\d{1,8})s)?");
	private static final Pattern ALARM = Pattern.compile("(-?\\d{1,9}|none):(-?\\d{1,9}|none)(?::(\\d{1,9})(?::(\\d{1,9}|none))?)?");
	private static final Pattern BURST = Pattern.compile("(\\d{1,3})x(\\d{1,8})ms");
	private static final List<String> FITTED = List.of("si7021", "bmp180", "bh1750", "si7021-unchecked", "lsm6dso");
	/** What is said of a wrong value, by item. */
	static final Map<Integer, String> RANGES = Map.of(Config.STORE_FLASH, "--store-in must be flash or ram", Config.STORE_POLICY, "--drop must be oldest or thin-out",
			Config.BACKLOG_PAUSE, "--backlog-pause must be 0 to 65535 milliseconds", Rules.FITTED, "--fitted must be of " + String.join(", ", FITTED),
			Rules.EXCEPTION, "--exception must be a sensor 0 to 9, a dead-band and seconds, e.g. 0=5/3600s", Rules.WINDOW, "--window must be a sensor 0 to 9 and 0 to 65535 measurements, e.g. 0=60",
			Rules.ALARM, "--alarm must be a sensor 0 to 9, low below high, a hysteresis and a change above 0, e.g. 0=-50:400:10:100; none for no limit", Rules.BURST,
			"--burst must be a sensor 0 to 9, 0 to 255 measurements and 100 ms to 24 h, e.g. 0=20x500ms");

	@Option(names = "--store-in", paramLabel = "flash|ram", description = "where readings are kept: flash, where image and board have some for it, or RAM")
	private String storeIn;
	@Option(names = "--drop", paramLabel = "oldest|thin-out", description = "what a full store gives up: the oldest readings, or every second of the older ones")
	private String drop;
	@Option(names = "--newest-first", description = "of the readings that wait, the newest are sent first")
	private boolean newestFirst;
	@Option(names = "--backlog-pause", paramLabel = "MS", description = "milliseconds between two messages of readings that waited; 500 if not given")
	private Integer backlogPause;
	@Option(names = "--fitted", split = ",", paramLabel = "DRIVER", description = "what is on the board's buses: si7021 (SHT21, HTU21D), bmp180, bh1750 on I2C, lsm6dso on SPI; needs the image --app station")
	private List<String> fitted = List.of();
	@Option(names = "--exception", paramLabel = "INDEX=BAND[/Ns]", description = "a sensor's value is reported when it changes by more than BAND (in steps of its resolution), and "
			+ "after N seconds; can be repeated")
	private final Map<Integer, String> exceptions = new LinkedHashMap<>();
	@Option(names = "--window", paramLabel = "INDEX=N", description = "of N measurements of a sensor, minimum, maximum and mean are reported; can be repeated")
	private final Map<Integer, Integer> windows = new LinkedHashMap<>();
	@Option(names = "--alarm", paramLabel = "INDEX=LOW:HIGH[:HYSTERESIS[:CHANGE]]", description = "limits of a sensor, in steps of its resolution, none for no limit; can be repeated")
	private final Map<Integer, String> alarms = new LinkedHashMap<>();
	@Option(names = "--burst", paramLabel = "INDEX=NxMSms", description = "measurements of a sensor that follow an alarm of it, e.g. 2=20x500ms; can be repeated")
	private final Map<Integer, String> bursts = new LinkedHashMap<>();

	/** Adds what was given. */
	void put(ConfigBlock block) throws ConfigBlock.WrongValueException {
		if (this.storeIn != null) {
			block.number(Config.STORE_FLASH, 1, choice(this.storeIn, List.of("ram", "flash"), Config.STORE_FLASH));
		}
		if (this.drop != null) {
			block.number(Config.STORE_POLICY, 1, choice(this.drop, List.of("oldest", "thin-out"), Config.STORE_POLICY));
		}
		if (this.newestFirst) {
			block.number(Config.NEWEST_FIRST, 1, 1);
		}
		if (this.backlogPause != null) {
			block.number(Config.BACKLOG_PAUSE, 2, this.backlogPause);
		}
		int bits = 0;
		for (String driver : this.fitted) {
			bits |= 1 << choice(driver, FITTED, Rules.FITTED);
		}
		if (bits != 0) {
			block.number(Rules.FITTED, 1, bits);
		}
		for (Map.Entry<Integer, String> each : this.exceptions.entrySet()) {
			Matcher match = match(EXCEPTION, each.getValue(), Rules.EXCEPTION);
			long heartbeat = match.group(2) == null ? 0 : Long.parseLong(match.group(2)) * 1000;
			if (heartbeat > Integer.MAX_VALUE) {
				throw new ConfigBlock.WrongValueException(Rules.EXCEPTION);
			}
			put(block, Rules.EXCEPTION, sensor(each.getKey(), Rules.EXCEPTION, 9).putInt(Integer.parseInt(match.group(1))).putInt((int) heartbeat));
		}
		for (Map.Entry<Integer, Integer> each : this.windows.entrySet()) {
			if (each.getValue() >>> 16 != 0) {
				throw new ConfigBlock.WrongValueException(Rules.WINDOW);
			}
			put(block, Rules.WINDOW, sensor(each.getKey(), Rules.WINDOW, 3).putShort(each.getValue().shortValue()));
		}
		for (Map.Entry<Integer, String> each : this.alarms.entrySet()) {
			Matcher match = match(ALARM, each.getValue(), Rules.ALARM);
			put(block, Rules.ALARM, sensor(each.getKey(), Rules.ALARM, 17).putInt(limit(match.group(1), Rules.NO_LOW)).putInt(limit(match.group(2), Rules.NO_HIGH))
					.putInt(limit(match.group(3), 0)).putInt(limit(match.group(4), Rules.NO_HIGH)));
		}
		for (Map.Entry<Integer, String> each : this.bursts.entrySet()) {
			Matcher match = match(BURST, each.getValue(), Rules.BURST);
			int count = Integer.parseInt(match.group(1));
			if (count > 255) {
				throw new ConfigBlock.WrongValueException(Rules.BURST);
			}
			put(block, Rules.BURST, sensor(each.getKey(), Rules.BURST, 6).put((byte) count).putInt(Integer.parseInt(match.group(2))));
		}
	}

	private static void put(ConfigBlock block, int item, ByteBuffer value) throws ConfigBlock.WrongValueException {
		block.raw(item, value.array(), 0, value.position());
	}

	private static ByteBuffer sensor(int sensor, int item, int size) throws ConfigBlock.WrongValueException {
		if (sensor < 0 || sensor >= Rules.SENSORS) {
			throw new ConfigBlock.WrongValueException(item);
		}
		return ByteBuffer.allocate(size).put((byte) sensor);
	}

	private static Matcher match(Pattern pattern, String text, int item) throws ConfigBlock.WrongValueException {
		Matcher match = pattern.matcher(text);
		if (!match.matches()) {
			throw new ConfigBlock.WrongValueException(item);
		}
		return match;
	}

	private static int limit(String text, int none) {
		return text == null || text.equals("none") ? none : Integer.parseInt(text);
	}

	private static int choice(String text, List<String> choices, int item) throws ConfigBlock.WrongValueException {
		int choice = choices.indexOf(text);
		if (choice < 0) {
			throw new ConfigBlock.WrongValueException(item);
		}
		return choice;
	}

	/** One of these items as the option that writes it; null for another. */
	static String text(int type, ByteBuffer value) {
		return switch (type) {
		case Config.STORE_FLASH -> "--store-in " + (value.get() == 1 ? "flash" : "ram");
		case Config.STORE_POLICY -> "--drop " + (value.get() == ReadingStore.THIN_OUT ? "thin-out" : "oldest");
		case Config.NEWEST_FIRST -> value.get() == 1 ? "--newest-first" : "oldest first";
		case Config.BACKLOG_PAUSE -> "--backlog-pause " + (value.getShort() & 0xffff);
		case Rules.FITTED -> {
			int bits = value.get();
			yield "--fitted " + String.join(",", FITTED.stream().filter(driver -> (bits >> FITTED.indexOf(driver) & 1) != 0).toList());
		}
		case Rules.EXCEPTION -> "--exception " + value.get() + "=" + value.getInt() + "/" + value.getInt() / 1000 + "s";
		case Rules.WINDOW -> "--window " + value.get() + "=" + (value.getShort() & 0xffff);
		case Rules.ALARM -> "--alarm " + value.get() + "=" + limit(value) + ":" + limit(value) + ":" + value.getInt() + ":" + limit(value);
		case Rules.BURST -> "--burst " + value.get() + "=" + (value.get() & 0xff) + "x" + value.getInt() + "ms";
		default -> null;
		};
	}

	private static String limit(ByteBuffer value) {
		int limit = value.getInt();
		return limit == Rules.NO_LOW || limit == Rules.NO_HIGH ? "none" : Integer.toString(limit);
	}
}

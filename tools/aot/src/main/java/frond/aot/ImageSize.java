package frond.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an image weighs, by room: the VM, Java's class library, each package of the firmware, the BSP, libc; heap and stack. Or by class.
 *
 * <p>
 * Code counts where its source is, also where the compiler has put a function into its caller ({@code arm-none-eabi-addr2line}; a check
 * of an array or of null counts in the method that makes it). Data is found by the name of its symbol. What neither covers (alignment,
 * the initial values of data) is in the row {@link #OTHER}, so that the rows add up to the totals.
 */
public final class ImageSize {
	/** The row of what no symbol covers. */
	public static final String OTHER = "other";
	private static final long RAM_START = 0x20000000L;
	private static final Pattern SYMBOL = Pattern.compile("([0-9a-f]+) ([0-9a-f]+) ([A-Za-z]) ([^\t\n]+)(?:\t(.+):\\d+)?");
	/** An address, and the sources whose instruction is there, innermost first. */
	private static final Pattern CODE = Pattern.compile("(?m)^0x([0-9a-f]+)\n((?:[^0].*\n)+)");
	private static final Pattern SOURCE = Pattern.compile("(?m)^(.+\\.[cS]):");
	/** Bytes of the smallest instruction. */
	private static final int STEP = 2;
	private static final Pattern SECTION = Pattern.compile("(?m)^\\.(text|stack|data|bss|noinit|heap) +(\\d+) +\\d+");
	private static final Pattern TABLE = Pattern.compile("(?m)^(?:VM_ROOTS |alignas\\(8\\) |__attribute__\\S+ |const |static )*[\\w*]+(?: const)? \\**(\\w+)(?:\\[\\w*\\])?(?: = .*|;)$");

	/** One room, or one class. */
	public static final class Row {
		private final String room;
		private int flash;
		private int ram;

		Row(String room) {
			this.room = room;
		}

		public String room() {
			return this.room;
		}

		/** Bytes of flash. */
		public int flash() {
			return this.flash;
		}

		/** Bytes of RAM. */
		public int ram() {
			return this.ram;
		}
	}

	private final boolean byClass;
	private final Map<String, Row> rows = new TreeMap<>();
	private int flash;
	private int ram;

	/**
	 * @param symbols what {@code arm-none-eabi-nm -S -l} prints
	 * @param sections what {@code arm-none-eabi-size -A} prints
	 * @param lines what {@code arm-none-eabi-addr2line -a -i} prints of the code
	 * @param bsp the directory of the BSP
	 * @param code the directory of the generated C
	 * @param byClass a row a class, instead of one a room
	 */
	ImageSize(String symbols, String sections, String lines, Path bsp, Path code, boolean byClass) {
		this.byClass = byClass;
		Matcher section = SECTION.matcher(sections);
		while (section.find()) {
			int size = Integer.parseInt(section.group(2));
			switch (section.group(1)) {
				case "text" -> this.flash += size;
				case "data" -> {
					this.flash += size;
					this.ram += size;
				}
				case "stack", "heap" -> {
					this.ram += size;
					row(section.group(1)).ram += size;
				}
				default -> this.ram += size;
			}
		}
		Map<Long, String> places = new HashMap<>();
		for (Matcher address = CODE.matcher(lines); address.find();) {
			Matcher source = SOURCE.matcher(address.group(2));
			// Data is between the code, and has none.
			if (source.find()) {
				places.put(Long.parseLong(address.group(1), 16), place(source.group(1), bsp, code));
			}
		}
		Map<String, String> data = data(bsp, code);
		for (String line : symbols.split("\n")) {
			Matcher symbol = SYMBOL.matcher(line);
			if (symbol.matches() && !symbol.group(4).matches("arena\\b.*")) {
				int size = Integer.parseUnsignedInt(symbol.group(2), 16);
				long start = Long.parseLong(symbol.group(1), 16);
				String place = symbol.group(5) != null ? place(symbol.group(5), bsp, code) : dataPlace(symbol.group(4), data);
				if (symbol.group(3).equalsIgnoreCase("t")) {
					for (int at = 0; at < size; at += STEP) {
						row(places.getOrDefault(start + at, place)).flash += Math.min(STEP, size - at);
					}
					continue;
				}
				Row row = row(place);
				if (start < RAM_START) {
					row.flash += size;
				} else {
					row.ram += size;
				}
			}
		}
		Row other = row(OTHER);
		other.flash = this.flash - this.rows.values().stream().mapToInt(Row::flash).sum();
		other.ram = this.ram - this.rows.values().stream().mapToInt(Row::ram).sum();
	}

	/** Weighs an image that {@code ./frond build} made. */
	public static ImageSize of(Path elf, Path bsp, Path code, boolean byClass) {
		Path directory = elf.toAbsolutePath().getParent();
		String symbols = Commands.run(directory, List.of("arm-none-eabi-nm", "-S", "-l", elf.toString()));
		try {
			Path addresses = Files.createTempFile("frond-addresses", ".txt");
			Files.write(addresses, addresses(symbols));
			String lines = Commands.run(directory, List.of("arm-none-eabi-addr2line", "-a", "-i", "-e", elf.toString(), "@" + addresses));
			Files.delete(addresses);
			return new ImageSize(symbols, Commands.run(directory, List.of("arm-none-eabi-size", "-A", elf.toString())), lines, bsp, code, byClass);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Of every instruction that there may be. */
	private static List<String> addresses(String symbols) {
		List<String> addresses = new ArrayList<>();
		for (Matcher symbol = SYMBOL.matcher(symbols); symbol.find();) {
			if (symbol.group(3).equalsIgnoreCase("t")) {
				long start = Long.parseLong(symbol.group(1), 16);
				for (long at = start; at < start + Long.parseLong(symbol.group(2), 16); at += STEP) {
					addresses.add("0x" + Long.toHexString(at));
				}
			}
		}
		return addresses;
	}

	/** Bytes of flash: code, tables and the initial values of data. */
	public int flash() {
		return this.flash;
	}

	/** Bytes of RAM: data, heap and stack. */
	public int ram() {
		return this.ram;
	}

	public List<Row> rows() {
		return new ArrayList<>(this.rows.values());
	}

	private Row row(String place) {
		return this.rows.computeIfAbsent(this.byClass ? place : room(place), Row::new);
	}

	/** {@code frond.rpl.Dio} is in {@code frond.rpl}, {@code java.lang.String} in {@code java}, {@code bsp.hal_uart} in {@code bsp}. */
	private static String room(String place) {
		int dot = place.indexOf('.');
		if (dot < 0) {
			return place;
		}
		String first = place.substring(0, dot);
		// A class has a capital; a package without one is what a table's name tells.
		return first.equals("frond") ? place.replaceFirst("\\.[A-Z].*", "") : first;
	}

	private static String place(String file, Path bsp, Path code) {
		Path path = Path.of(file).normalize();
		return path.startsWith(code) ? generatedPlace(code.relativize(path).toString()) : path.startsWith(bsp) ? bspPlace(bsp.relativize(path).toString()) : "libc";
	}

	private static String dataPlace(String name, Map<String, String> data) {
		String plain = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
		if (plain.startsWith("vm_table_")) {
			String from = plain.substring("vm_table_".length()).replace('_', '.');
			return from.startsWith("frond.") ? from : "java";
		}
		if (plain.startsWith("vm_chars_") || plain.startsWith("vm_string_")) {
			return "literals";
		}
		return data.getOrDefault(plain, plain.startsWith("vm_") ? "vm" : "libc");
	}

	private static String generatedPlace(String file) {
		String name = file.replace('\\', '/').replace("@d", "$").replaceAll("\\.[ch]$", "");
		String[] parts = name.split("/");
		if (parts[0].equals("classes") && (parts[1].equals("frond") || parts[1].equals("java"))) {
			// frond.aot.runtime: what the compiler adds.
			return parts[2].equals("aot") ? "vm." + parts[parts.length - 1] : name.substring("classes/".length()).replace('/', '.');
		}
		return parts[0].equals("arrays") || parts[0].equals("primitives") ? "java.arrays" : "vm." + parts[parts.length - 1];
	}

	private static String bspPlace(String file) {
		String name = file.substring(file.replace('\\', '/').lastIndexOf('/') + 1).replaceAll("\\.[chS]$", "");
		return (file.startsWith("vm") ? "vm." : "bsp.") + name;
	}

	/** Names of data, and the class or file that defines them. */
	private static Map<String, String> data(Path bsp, Path code) {
		Map<String, String> places = new HashMap<>();
		try {
			for (String file : Files.exists(bsp) ? Trees.list(bsp, ".c") : List.<String>of()) {
				collect(Files.readString(bsp.resolve(file)), bspPlace(file), places);
			}
			for (String file : Files.exists(code) ? Trees.list(code, ".c") : List.<String>of()) {
				collect(Files.readString(code.resolve(file)), generatedPlace(file), places);
			}
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return places;
	}

	private static void collect(String source, String place, Map<String, String> places) {
		Matcher table = TABLE.matcher(source);
		while (table.find()) {
			places.putIfAbsent(table.group(1), place);
		}
	}

	/** A table for people. */
	public String table() {
		int width = Math.max(24, this.rows.keySet().stream().mapToInt(String::length).max().orElse(0));
		String format = "%-" + width + "s %,9d %,9d%n";
		StringBuilder text = new StringBuilder(String.format("%-" + width + "s %9s %9s%n", this.byClass ? "class" : "room", "flash", "RAM"));
		for (Row row : this.rows.values()) {
			text.append(String.format(format, row.room, row.flash, row.ram));
		}
		return text.append(String.format(format, "total", this.flash, this.ram)).toString();
	}

	/** {@code {"flash": n, "ram": n, "rooms": [{"room": "...", "flash": n, "ram": n}, ...]}} */
	public String json() {
		StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "{\"flash\": %d, \"ram\": %d, \"rooms\": [", this.flash, this.ram));
		String comma = "";
		for (Row row : this.rows.values()) {
			text.append(comma).append(String.format(Locale.ROOT, "{\"room\": \"%s\", \"flash\": %d, \"ram\": %d}", row.room, row.flash, row.ram));
			comma = ", ";
		}
		return text.append("]}").toString();
	}
}

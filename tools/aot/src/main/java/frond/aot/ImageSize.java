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
 * What an image weighs, by room: the VM, Java's class library, each package of the firmware, the BSP, libc; heap and stack.
 *
 * <p>
 * Read from the symbols of the ELF and the sources they come from ({@code arm-none-eabi-nm -l}; data has no source there and is
 * found by its name). A function that the compiler has put into its caller counts where the caller is. What no symbol covers
 * (alignment, the initial values of data) is in the row {@link #OTHER}, so that the rows add up to the totals.
 */
public final class ImageSize {
	/** The row of what no symbol covers. */
	public static final String OTHER = "other";
	private static final long RAM_START = 0x20000000L;
	private static final Pattern SYMBOL = Pattern.compile("([0-9a-f]+) ([0-9a-f]+) ([A-Za-z]) ([^\t\n]+)(?:\t(.+):\\d+)?");
	private static final Pattern SECTION = Pattern.compile("(?m)^\\.(text|stack|data|bss|noinit|heap) +(\\d+) +\\d+");
	private static final Pattern TABLE = Pattern.compile("(?m)^(?:VM_ROOTS |alignas\\(8\\) |__attribute__\\S+ |const |static )*[\\w*]+(?: const)? \\**(\\w+)(?:\\[\\w*\\])?(?: = .*|;)$");

	/** One room. */
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

	private final Map<String, Row> rows = new TreeMap<>();
	private int flash;
	private int ram;

	/**
	 * @param symbols what {@code arm-none-eabi-nm -S -l} prints
	 * @param sections what {@code arm-none-eabi-size -A} prints
	 * @param bsp the directory of the BSP
	 * @param code the directory of the generated C
	 */
	ImageSize(String symbols, String sections, Path bsp, Path code) {
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
		Map<String, String> data = data(bsp, code);
		for (String line : symbols.split("\n")) {
			Matcher symbol = SYMBOL.matcher(line);
			if (symbol.matches() && !symbol.group(4).equals("arena")) {
				int size = Integer.parseUnsignedInt(symbol.group(2), 16);
				Row row = row(room(symbol.group(4), symbol.group(5), data, bsp, code));
				if (Long.parseLong(symbol.group(1), 16) < RAM_START) {
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
	public static ImageSize of(Path elf, Path bsp, Path code) {
		Path directory = elf.toAbsolutePath().getParent();
		return new ImageSize(Commands.run(directory, List.of("arm-none-eabi-nm", "-S", "-l", elf.toString())),
				Commands.run(directory, List.of("arm-none-eabi-size", "-A", elf.toString())), bsp, code);
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

	private Row row(String room) {
		return this.rows.computeIfAbsent(room, Row::new);
	}

	private static String room(String name, String file, Map<String, String> data, Path bsp, Path code) {
		if (file != null) {
			Path path = Path.of(file).normalize();
			return path.startsWith(code) ? generatedRoom(code.relativize(path).toString()) : path.startsWith(bsp) ? bspRoom(bsp.relativize(path).toString()) : "libc";
		}
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

	private static String generatedRoom(String file) {
		String[] parts = file.replace('\\', '/').split("/");
		if (parts[0].equals("classes") && parts[1].equals("frond")) {
			// frond.aot.runtime: what the compiler adds.
			return parts[2].equals("aot") ? "vm" : "frond." + parts[2];
		}
		if (parts[0].equals("classes") && parts[1].equals("java") || parts[0].equals("arrays") || parts[0].equals("primitives")) {
			return "java";
		}
		return "vm";
	}

	private static String bspRoom(String file) {
		return file.startsWith("vm") ? "vm" : "bsp";
	}

	/** Names of data, and the room of the source that defines them. */
	private static Map<String, String> data(Path bsp, Path code) {
		Map<String, String> rooms = new HashMap<>();
		try {
			for (String file : Files.exists(bsp) ? Trees.list(bsp, ".c") : List.<String>of()) {
				collect(Files.readString(bsp.resolve(file)), bspRoom(file), rooms);
			}
			for (String file : Files.exists(code) ? Trees.list(code, ".c") : List.<String>of()) {
				collect(Files.readString(code.resolve(file)), generatedRoom(file), rooms);
			}
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return rooms;
	}

	private static void collect(String source, String room, Map<String, String> rooms) {
		Matcher table = TABLE.matcher(source);
		while (table.find()) {
			rooms.putIfAbsent(table.group(1), room);
		}
	}

	/** A table for people. */
	public String table() {
		StringBuilder text = new StringBuilder(String.format("%-24s %9s %9s%n", "room", "flash", "RAM"));
		for (Row row : this.rows.values()) {
			text.append(String.format("%-24s %,9d %,9d%n", row.room, row.flash, row.ram));
		}
		return text.append(String.format("%-24s %,9d %,9d%n", "total", this.flash, this.ram)).toString();
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

package frond.aot;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of classes: constants in flash, and only what the runtime reads of them.
 *
 * <p>
 * TeaVM's table has eleven words in front of the virtual methods, and a function a class that says whether another one is a subtype of it.
 * Here sizes, flags and tags have 16 bits each; a class whose subtypes have consecutive tags, which nearly all have, names the range; a
 * table without virtual methods has no slots for them; and fields that nothing in this image reads are not there.
 */
final class ClassTables {
	private static final Pattern TABLE = Pattern.compile("(?ms)^alignas\\(8\\) (\\w+) (\\w+)_Cls = \\{\\n(.*?)^\\}\\s*;\\n");
	private static final Pattern DECLARATION = Pattern.compile("(?m)^extern (\\w+) (\\w+)_Cls;");
	private static final Pattern FIELDS = Pattern.compile("(?s)\\.parent = \\{\\n([^{}]*)\\}");
	private static final Pattern TAG = Pattern.compile("(?m)^\\s*\\.tag = (\\d+),\\n");
	private static final Pattern TEST = Pattern.compile("(?m)^\\s*\\.isSupertypeOf = &(\\w+),\\n");
	/** A test for one range of tags. */
	private static final Pattern RANGE = Pattern.compile("int32_t (\\w+)\\(TeaVM_Class\\* supercls, TeaVM_Class\\* cls\\) \\{\\n"
			+ "    int32_t tag = cls->tag;\\n    if \\(tag < (\\d+) \\|\\| tag >= (\\d+)\\) return INT32_C\\(0\\);\\n    return INT32_C\\(1\\);\\n\\}\\n");
	/** What needs no initializer; `itemType` is what makes a class one of arrays. */
	private static final Pattern NOTHING = Pattern.compile("(?m)^\\s*\\.(arrayType|itemType|superclass|layout|enumValues) = NULL,?\\n");
	private static final Pattern ARRAY_TYPE = Pattern.compile("(?m)^\\s*\\.arrayType = [^\\n]*\\n");
	private static final Pattern LAYOUT = Pattern.compile("(?m)^static int16_t teavm_classLayouts_");
	/** Fields of the table, with what reads them. */
	private static final Map<String, Pattern> OPTIONAL = Map.of("modifiers", Pattern.compile("->modifiers\\b"), "enumValues",
			Pattern.compile("->enumValues\\b|\\bteavm_enumConstant"), "services", Pattern.compile("->services\\b"));
	/** The tag of what is no class, as TeaVM writes it, and in 16 bits. */
	private static final String NO_TAG = ".tag = 2147483647,";
	private static final int TAGS = 0xffff;

	/** Tests for one range, by the function's name. */
	private final Map<String, int[]> ranges = new HashMap<>();
	/** C names of classes without virtual methods. */
	private final Set<String> plain = new HashSet<>();
	private final Set<String> unread = new HashSet<>(OPTIONAL.keySet());

	/** @param files the generated files, by name */
	ClassTables(Map<String, String> files) {
		for (Map.Entry<String, String> file : files.entrySet()) {
			String text = file.getValue();
			for (Matcher range = RANGE.matcher(text); range.find();) {
				this.ranges.put(range.group(1), new int[] { Integer.parseInt(range.group(2)), Integer.parseInt(range.group(3)) });
			}
			for (Matcher table = TABLE.matcher(text); table.find();) {
				if (!table.group(3).contains(".virt_")) {
					this.plain.add(table.group(2));
				}
			}
			if (!file.getKey().equals("core.h")) {
				this.unread.removeIf(field -> OPTIONAL.get(field).matcher(text).find());
				if (text.contains("->arrayType")) {
					throw Rewriter.unexpected(file.getKey(), "a use of the array type");
				}
			}
		}
	}

	/** The table's type in core.h. */
	String core(String core) {
		int enumeration = core.indexOf("inline static int32_t teavm_enumConstantCount(");
		int end = core.indexOf("typedef struct TeaVM_Service {", enumeration);
		if (enumeration < 0 || end < 0) {
			throw Rewriter.unexpected("core.h", "no enum constants");
		}
		String text = this.unread.contains("enumValues") ? core.substring(0, enumeration) + core.substring(end) : core;
		text = Rewriter.replaceOne(text, "    int32_t size;\n    int32_t flags;\n    int32_t tag;\n    int32_t modifiers;\n",
				"    uint16_t size;\n    uint16_t flags;\n    uint16_t tag;\n    uint16_t end;\n    int32_t modifiers;\n");
		text = Rewriter.replaceOne(text, "    struct TeaVM_Class* arrayType;\n", "");
		text = Rewriter.replaceOne(text, "    int32_t (*isSupertypeOf)(struct TeaVM_Class*,struct TeaVM_Class*);\n", """
				    union {
				        const void* layout;
				        int32_t (*isSupertypeOf)(struct TeaVM_Class*,struct TeaVM_Class*);
				    };
				""");
		text = Rewriter.replaceOne(text, "    void* layout;\n", "");
		text = Rewriter.replaceOne(text, "    return superclass->isSupertypeOf(superclass, subclass);\n", """
				    if (superclass->end == 0) {
				        return superclass->isSupertypeOf(superclass, subclass);
				    }
				    return subclass->tag >= superclass->tag && subclass->tag < superclass->end;
				""");
		text = optional(text, "modifiers", "    int32_t modifiers;\n");
		text = optional(text, "enumValues", "    void* enumValues;\n");
		return optional(text, "services", "    struct TeaVM_Services* services;\n");
	}

	private String optional(String core, String field, String line) {
		String without = Rewriter.replaceOne(core, line, "");
		return this.unread.contains(field) ? without : core;
	}

	String header(String header) {
		return DECLARATION.matcher(header).replaceAll(match -> "extern const " + type(match.group(1), match.group(2)) + " " + match.group(2) + "_Cls;");
	}

	private String type(String type, String cls) {
		return this.plain.contains(cls) ? "TeaVM_Class" : type;
	}

	String source(String name, String source) {
		String text = LAYOUT.matcher(source).replaceAll("static const int16_t teavm_classLayouts_");
		return TABLE.matcher(text).replaceAll(match -> {
			String cls = match.group(2);
			Matcher fields = FIELDS.matcher(match.group(3));
			String table = match.group(3);
			// The table of a primitive type is a TeaVM_Class by itself.
			boolean inside = fields.find();
			String own = table(name, inside ? fields.group(1) : table);
			if (this.plain.contains(cls)) {
				table = own.replaceAll("(?m)^ +", "    ");
			} else if (inside) {
				table = table.substring(0, fields.start(1)) + own + table.substring(fields.end(1));
			} else {
				throw Rewriter.unexpected(name, "the table of " + cls);
			}
			// Literals name these two by their place.
			String place = cls.equals("jl_String") || cls.equals("Arr_C") ? "__attribute__((section(\".vm_class." + cls + "_Cls\"))) " : "";
			return Matcher.quoteReplacement(place + "alignas(8) const " + type(match.group(1), cls) + " " + cls + "_Cls = {\n" + (this.plain.contains(cls) ? table.stripTrailing() + "\n" : table) + "};\n");
		});
	}

	private String table(String name, String fields) {
		Matcher tag = TAG.matcher(fields);
		Matcher test = TEST.matcher(fields);
		if (!tag.find() || !test.find()) {
			throw Rewriter.unexpected(name, "a table without tag or test");
		}
		String table = fields.replace(NO_TAG, ".tag = " + TAGS + ",");
		int own = Integer.parseInt(tag.group(1));
		int[] range = this.ranges.get(test.group(1));
		if (own >= TAGS && table.equals(fields) || range != null && range[1] >= TAGS) {
			throw new BuildException("more classes than tags of 16 bits");
		}
		if (range != null && range[0] == own && range[1] > 0) {
			table = table.replace(test.group(), "    .end = " + range[1] + ",\n");
		}
		table = ARRAY_TYPE.matcher(NOTHING.matcher(table).replaceAll("")).replaceAll("");
		for (String field : this.unread) {
			table = table.replaceAll("(?m)^\\s*\\." + field + " = [^\\n]*\\n", "");
		}
		if (table.contains(".layout = ") && table.contains(".isSupertypeOf = ")) {
			throw Rewriter.unexpected(name, "a class with fields whose subtypes are not a range");
		}
		return table;
	}
}

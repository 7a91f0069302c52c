package frond.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fits the C that TeaVM writes for desktop systems to a microcontroller.
 *
 * <p>
 * TeaVM keeps class tables, strings and their registry in RAM, builds lists of them at start-up, and stores a call-site number
 * before everything that may throw. Here class tables, strings and roots become constants in flash, and a method stores its number
 * once. Memory, garbage collection, throwing, time and console are those of bsp/vm: the files of TeaVM that do the same are left out.
 * Everything is found by the text that TeaVM 0.15.0 writes; what is not found as expected stops the build.
 */
final class Rewriter {
	/** TeaVM's files that bsp/vm stands in for, or that no image needs. */
	private static final List<String> LEFT_OUT = List.of("all.c", "arrayclass.c", "arrayclass_gen.h", "callsites.c", "core.c", "date.c",
			"fiber.c", "file.c", "heapdump.c", "heaptrace.c", "log.c", "main.c", "memory.c", "reflection_signatures.c", "resource.c", "special.c",
			"stack.c", "stack.h", "string.c", "stringhash.c", "stringhash.h", "strings.c", "strings.h", "time.c", "uchar.h", "virtcall.c", "virtcall.h",
			"reflection.c", "proxy.c", "classes/org/teavm/runtime/Allocator.c", "classes/org/teavm/runtime/GC.c",
			"classes/org/teavm/runtime/MemoryTrace.c", "classes/org/teavm/runtime/Mutator.c", "classes/org/teavm/runtime/MarkQueue.c",
			"classes/org/teavm/runtime/ShadowStack.c");
	/** Start-up that {@code vm_image_start} replaces: the collector is not TeaVM's, and there is one thread. */
	private static final Pattern NOT_STARTED = Pattern.compile("meth_otr_(GC|Fiber|EventQueue|Allocator|MemoryTrace)__clinit_\\(\\);");
	private static final Pattern FUNCTION = Pattern.compile("(?ms)^(?=[A-Za-z])([^\\n;={}]*\\b(\\w+)\\([^\\n;={}]*\\)) \\{\\n(.*?)^\\}\\n");
	private static final Pattern ROOTS = Pattern.compile("(?m)^static void\\*\\* (teavm_gc_localStaticRoots_\\w+)\\[");
	private static final Pattern REGISTER_ROOTS = Pattern.compile("(?m)^\\s*teavm_registerStaticGcRoots\\([^;]*;\\n");
	private static final Pattern ZERO = Pattern.compile("(?m)^\\s*\\w+ = (NULL|INT(32|64)_C\\(0\\)|0|0\\.0|0\\.0f|'\\\\0');\\n");
	private static final Pattern WRITE_BARRIER = Pattern.compile("(?m)^\\s*teavm_gc_writeBarrier\\(\\w+\\);\\n");
	/** What {@link ImplicitExceptions} told the analysis. */
	private static final Pattern MAY_THROW = Pattern.compile("(?m)^\\s*TEAVM_WITH_CALL_SITE_ID\\(\\d+, meth_\\w*Checks_mayThrow\\(\\)\\);\\n");
	private static final Pattern INITIALIZE = Pattern.compile("teavm_initializeClass\\(\\(TeaVM_Class\\*\\) &(\\w+)_Cls, &initclass_\\w+\\)");
	private static final Pattern ARRAY_CLASS = Pattern.compile("teavm_getArrayClass\\(\\(TeaVM_Class\\*\\) &(\\w+)_Cls\\)");

	private static final Pattern PRIMITIVE_ARRAY = Pattern.compile("const \\w+ (Arr_\\w+_Cls) = \\{");

	/** What reads the array of a String that may be a literal without one. */
	private static final Pattern CHARACTERS = Pattern.compile("TEAVM_FIELD\\(((?:[^(),]|\\([^()]*\\))+), TeaVM_String, characters\\)(?! = )");
	/** What such a literal answers by itself, put in front of the methods of String. */
	private static final Map<String, String> OF_TEXT = Map.of("meth_jl_String_length", "    VM_TEXT_LENGTH(teavm_this_);\n", "meth_jl_String_charAt",
			"    VM_TEXT_CHAR(teavm_this_, teavm_local_1);\n", "meth_jl_String_hashCode", "    VM_TEXT_HASH(teavm_this_);\n");

	/** Accessors that are one instruction of the processor, where all of it is inside the array; otherwise they go byte by byte, and fail where they did. */
	private static final Pattern WORD = Pattern.compile("meth_\\w+_Bytes_(get|put)(16|32)(le)?");
	private static final String WORDS = "classes/frond/buffer/Bytes.c";

	private static final Pattern SPILLED = Pattern.compile("volatile (\\w+)\\* (teavm_spill_\\w+);");

	private final Path raw;
	private final String mainClass;
	/** Classes that are compiled for speed. */
	private final List<String> hot;
	private final Map<String, String> files = new TreeMap<>();
	/** C names of classes whose static initializer does something. */
	private final List<String> initialized = new ArrayList<>();
	/** C names of classes of which arrays are made. */
	private final Set<String> arrays = new TreeSet<>();
	private CallSites callSites;
	private ClassTables classTables;

	Rewriter(Path raw, String mainClass, List<String> hot) {
		this.raw = raw;
		this.mainClass = mainClass;
		this.hot = hot;
	}

	/** The rewritten files, by relative name. */
	Map<String, String> rewrite() throws IOException {
		for (String name : Trees.list(this.raw, ".c", ".h")) {
			if (!LEFT_OUT.contains(name)) {
				this.files.put(name, Files.readString(this.raw.resolve(name)));
			}
		}
		this.callSites = new CallSites(text("callsites.c"));
		this.classTables = new ClassTables(this.files);
		replaceCore();
		replaceChecks();
		for (String name : List.copyOf(this.files.keySet())) {
			if (name.endsWith(".c")) {
				findInitializers(this.files.get(name));
			}
		}
		for (Map.Entry<String, String> file : this.files.entrySet()) {
			file.setValue(file.getKey().endsWith(".h") ? this.classTables.header(file.getValue()) : rewriteSource(file.getKey(), file.getValue()));
		}
		NullChecks.rewrite(this.files);
		StringPool strings = new StringPool(text("strings.c"));
		this.files.put("strings.h", strings.header());
		String entry = entry();
		String image = image(strings, entry);
		String speed = image(this::isHot);
		this.files.put("vm_image.h", imageHeader());
		this.files.put("vm_image.c", image);
		this.files.put("vm_hot.c", speed);
		return this.files;
	}

	private String text(String name) throws IOException {
		return Files.readString(this.raw.resolve(name));
	}

	/** core.h: classes are constants, an object's header is its class's address / 8, and there is no write barrier. */
	private void replaceCore() {
		String core = this.classTables.core(this.files.get("core.h"));
		core = replaceOne(core, "    TeaVM_Object* classObject;\n    struct TeaVM_Class* next;\n", "");
		core = replaceOne(core, "extern void teavm_throwNullPointerException();", "extern void teavm_throwNullPointerException() __attribute__((noreturn, cold));");
		core = replaceOne(core, "extern void teavm_throwArrayIndexOutOfBoundsException();",
				"extern void teavm_throwArrayIndexOutOfBoundsException() __attribute__((noreturn, cold));");
		core = replaceLine(core, "#define TEAVM_PACK_CLASS(cls)", "#define TEAVM_PACK_CLASS(cls) ((int32_t) ((uintptr_t) (cls) >> 3))");
		core = replaceLine(core, "#define TEAVM_UNPACK_CLASS(cls)", "#define TEAVM_UNPACK_CLASS(cls) ((TeaVM_Class*) ((uintptr_t) (cls) << 3))");
		core = replaceLine(core, "#define TEAVM_ARRAY_DATA(array, type)",
				"#define TEAVM_ARRAY_DATA(array, type) ((type*) ((char*) (array) + (sizeof(type) > 4 ? 16 : 12)))");
		int at = core.indexOf("inline static void teavm_gc_writeBarrier(");
		int end = core.indexOf("\n}\n", at) + 3;
		if (at < 0 || end < 3) {
			throw unexpected("core.h", "no write barrier");
		}
		core = core.substring(0, at) + "#define teavm_gc_writeBarrier(object) ((void) 0)\n#include \"vm_generated.h\"\n" + core.substring(end);
		this.files.put("core.h", core);
	}

	/** exceptions.h: an index is compared once, as a length is never negative; what a try does is done before it ends. */
	private void replaceChecks() {
		String checks = replaceOne(this.files.get("exceptions.h"), "index < 0 || index >= TEAVM_ARRAY_LENGTH(array)",
				"(uint32_t) index >= (uint32_t) TEAVM_ARRAY_LENGTH(array)");
		this.files.put("exceptions.h", replaceOne(checks, "#define TEAVM_RESTORE_JUMP_BUFFER \\\n", "#define TEAVM_RESTORE_JUMP_BUFFER \\\n        VM_BARRIER; \\\n"));
	}

	private void findInitializers(String source) {
		Matcher matcher = Pattern.compile("(?ms)^void meth_(\\w+)__clinit_\\(\\) \\{\\n(.*?)^\\}\\n").matcher(source);
		while (matcher.find()) {
			if (!matcher.group(2).strip().equals("return;") && source.contains("void initclass_" + matcher.group(1) + "()")) {
				this.initialized.add(matcher.group(1));
			}
		}
	}

	private String rewriteSource(String name, String source) {
		String text = WRITE_BARRIER.matcher(source).replaceAll("");
		text = MAY_THROW.matcher(text).replaceAll("");
		text = REGISTER_ROOTS.matcher(text).replaceAll("");
		text = ROOTS.matcher(text).replaceAll("VM_ROOTS void** const $1[");
		text = this.classTables.source(name, text);
		text = INITIALIZE.matcher(text).replaceAll(match -> this.initialized.contains(match.group(1)) ? "VM_INITIALIZE(" + match.group(1) + ")" : "((void) 0)");
		text = ARRAY_CLASS.matcher(text).replaceAll(match -> {
			this.arrays.add(match.group(1));
			return "((TeaVM_Class*) &vm_array_" + match.group(1) + ")";
		});
		text = CHARACTERS.matcher(text).replaceAll("vm_characters($1)");
		if (text.contains("TeaVM_String, hashCode") && !name.equals("classes/java/lang/String.c")) {
			throw unexpected(name, "the hash of a String");
		}
		text = ArrayTables.rewrite(text, place(name));
		StringBuilder rewritten = new StringBuilder();
		Matcher matcher = FUNCTION.matcher(text);
		int at = 0;
		while (matcher.find()) {
			rewritten.append(text, at, matcher.start());
			rewritten.append(rewriteFunction(matcher.group(2), matcher.group(1), matcher.group(3), name));
			at = matcher.end();
		}
		return rewritten.append(text, at, text.length()).toString();
	}

	/** The package of a generated file as part of a C name: {@code classes/frond/hal/Clock.c} is {@code frond_hal}. */
	private static String place(String file) {
		int end = file.lastIndexOf('/');
		return end < 0 ? "vm" : file.substring(file.startsWith("classes/") ? "classes/".length() : 0, end).replace('/', '_');
	}

	private String rewriteFunction(String function, String signature, String body, String file) {
		if (file.equals("classes/org/teavm/runtime/ExceptionHandling.c") && (function.equals("teavm_catchException") || function.startsWith("meth_"))
				&& !function.endsWith("_throwClassCastException")) {
			return "";
		}
		if (function.startsWith("initclass_")) {
			String cls = function.substring("initclass_".length());
			if (!this.initialized.contains(cls)) {
				return signature + " {\n}\n";
			}
			return "uint8_t vm_initialized_" + cls + ";\n" + signature + " {\n    if (!vm_initialized_" + cls + ") {\n        vm_initialized_" + cls
					+ " = 1;\n        meth_" + cls + "__clinit_();\n    }\n}\n";
		}
		if (function.equals("meth_jl_Object_cloneLowLevel")) {
			return signature + " {\n    return vm_clone(teavm_local_1);\n}\n";
		}
		if (function.equals("meth_jl_System_fastArraycopy")) {
			return signature + " {\n    if (vm_arraycopy(teavm_local_1, teavm_local_2, teavm_local_3, teavm_local_4, teavm_local_5)) {\n        return;\n    }\n"
					+ this.callSites.rewrite(file, function, refusal(body)) + "}\n";
		}
		if (function.startsWith("sysinitclass_")) {
			return signature + " {\n" + ZERO.matcher(body).replaceAll("") + "}\n";
		}
		// What a handler needs is kept over longjmp: the variable must be volatile, not what it points to (C11 section 7.13.2.1).
		String kept = SPILLED.matcher(body).replaceAll("$1* volatile $2;");
		return signature + " {\n" + OF_TEXT.getOrDefault(function, "") + (file.equals(WORDS) ? word(function) : "") + this.callSites.rewrite(file, function, kept) + "}\n";
	}

	private static String word(String function) {
		Matcher word = WORD.matcher(function);
		if (!word.matches()) {
			return "";
		}
		String order = word.group(3) == null ? "__builtin_bswap" + word.group(2) : "";
		return "    VM_" + word.group(1).toUpperCase(Locale.ROOT) + "(uint" + word.group(2) + "_t, " + order + ", teavm_local_1, teavm_local_2"
				+ (word.group(1).equals("put") ? ", teavm_local_3" : "") + ");\n";
	}

	/** What System.arraycopy does about a wrong range: the end of it. The rest of it asks both arrays for their Class objects. */
	private static String refusal(String body) {
		int at = body.indexOf("    teavm_local_1 = TEAVM_WITH_CALL_SITE_ID(");
		int frame = body.indexOf("    TEAVM_ALLOC_STACK(");
		if (at < 0 || frame < 0 || !body.startsWith("meth_otr_Allocator_allocate(&jl_IndexOutOfBoundsException_Cls)", body.indexOf(", ", at) + 2)) {
			throw unexpected("System.c", "no end of arraycopy");
		}
		return body.substring(frame, body.indexOf('\n', frame) + 1) + body.substring(at);
	}

	/** The C name of the application's main method. */
	private String entry() {
		String file = "classes/" + this.mainClass.replace('.', '/').replace("$", "@d") + ".c";
		Matcher matcher = Pattern.compile("(?m)^void (meth_\\w+_main(?:_\\d+)?)\\(TeaVM_Array\\* \\w+\\) \\{").matcher(this.files.getOrDefault(file, ""));
		if (!matcher.find()) {
			throw new BuildException("no main method in " + this.mainClass);
		}
		return matcher.group(1);
	}

	private String imageHeader() {
		StringBuilder header = new StringBuilder("#pragma once\n#include \"runtime.h\"\n");
		for (String cls : this.initialized) {
			header.append("extern uint8_t vm_initialized_").append(cls).append(";\n");
		}
		header.append("#include \"classes/java/lang/Object.h\"\n");
		for (String cls : this.arrays) {
			header.append("extern const jl_Object_VT vm_array_").append(cls).append(";\n");
		}
		return header.toString();
	}

	private boolean isHot(String file) {
		return this.hot.stream().anyMatch(name -> file.equals("classes/" + name.replace('.', '/') + ".c"));
	}

	/** One of the two files that the compiler gets. */
	private String image(Predicate<String> wanted) {
		StringBuilder image = new StringBuilder("#include \"vm_image.h\"\n#include \"vm_natives.h\"\n#include \"strings.h\"\n#include \"vm.h\"\n");
		for (String name : this.files.keySet()) {
			if (name.endsWith(".c") && wanted.test(name)) {
				image.append("#include \"").append(name).append("\"\n");
			}
		}
		return image.toString();
	}

	/** Every class that is not hot, the tables that TeaVM builds at start-up, and the start itself. */
	private String image(StringPool strings, String entry) throws IOException {
		String main = text("main.c");
		StringBuilder image = new StringBuilder(image(name -> !isHot(name)));
		for (String line : main.split("\n")) {
			if (line.startsWith("#include \"classes/") || line.startsWith("#include \"primitives/") || line.startsWith("#include \"arrays/")) {
				image.append(line).append('\n');
			}
		}
		image.append(strings.source()).append(this.callSites.tables()).append(arrayClasses());
		image.append(exceptionNames());
		image.append("\n#include \"core_gen.h\"\nTeaVM_Object* vm_create_class_object(TeaVM_Class* cls) {\n    return TEAVM_CREATE_CLASS_OBJECT(cls);\n}\n");
		image.append("\nvoid vm_image_start(void) {\n");
		for (String line : main.split("\n")) {
			String call = line.strip();
			if (call.startsWith("sysinitclass_") && isNeeded(call.substring(0, call.indexOf('(')))
					|| (call.contains("__clinit_();") && !NOT_STARTED.matcher(call).matches()) || call.startsWith("initclass_jl_String")) {
				image.append("    ").append(call).append('\n');
			}
		}
		image.append("    ").append(entry).append("(teavm_allocateStringArray(0));\n}\n");
		return image.toString();
	}

	private boolean isNeeded(String function) {
		Pattern empty = Pattern.compile("(?m)^void " + function + "\\(\\) \\{\\n\\}\\n");
		for (String text : this.files.values()) {
			if (text.contains("void " + function + "() {")) {
				return !empty.matcher(text).find();
			}
		}
		return false;
	}

	private String arrayClasses() {
		StringBuilder tables = new StringBuilder("\n#include \"arrayclass.h\"\n");
		this.arrays.add("jl_String");
		StringBuilder methods = new StringBuilder();
		Matcher method = Pattern.compile("(?m)^    (\\.virt_\\w+ = &\\w+),?$").matcher(this.files.get("classes/java/lang/Object.c"));
		while (method.find()) {
			methods.append(method.group(1)).append(", ");
		}
		tables.append("#define VM_OBJECT_METHODS ").append(methods).append('\n');
		StringBuilder list = new StringBuilder();
		for (String cls : this.arrays) {
			tables.append("VM_ARRAY_CLASS(").append(cls).append(")\n");
			list.append("    (TeaVM_Class*) &vm_array_").append(cls).append(",\n");
		}
		int count = this.arrays.size();
		for (Map.Entry<String, String> file : this.files.entrySet()) {
			Matcher primitive = PRIMITIVE_ARRAY.matcher(file.getValue());
			if (file.getKey().startsWith("arrays/primitives/") && primitive.find()) {
				list.append("    (TeaVM_Class*) &").append(primitive.group(1)).append(",\n");
				count++;
			}
		}
		return tables + "TeaVM_Class* const vm_array_classes[] = {\n" + list + "};\nconst int32_t vm_array_class_count = " + count + ";\n"
				+ "TeaVM_Class* const vm_string_array_class = (TeaVM_Class*) &vm_array_jl_String;\n";
	}

	/** Names of what can be thrown, for the report of an exception that nobody caught. */
	private String exceptionNames() {
		Map<Integer, String> names = new LinkedHashMap<>();
		int from = 0;
		int to = 0;
		for (Map.Entry<String, String> file : this.files.entrySet()) {
			if (file.getKey().startsWith("classes/") && file.getKey().endsWith(".c")) {
				Matcher tag = Pattern.compile("\\.tag = (\\d+),").matcher(file.getValue());
				if (tag.find()) {
					String name = file.getKey().substring("classes/".length(), file.getKey().length() - 2).replace("@d", "$").replace('/', '.');
					names.put(Integer.parseInt(tag.group(1)), name);
					if (name.equals("java.lang.Throwable")) {
						Matcher range = Pattern.compile("tag < (\\d+) \\|\\| tag >= (\\d+)").matcher(file.getValue());
						if (range.find()) {
							from = Integer.parseInt(range.group(1));
							to = Integer.parseInt(range.group(2));
						}
					}
				}
			}
		}
		StringBuilder table = new StringBuilder("\nconst VmThrowableName vm_throwable_names[] = {\n");
		for (Map.Entry<Integer, String> name : new TreeMap<>(names).entrySet()) {
			if (name.getKey() >= from && name.getKey() < to) {
				table.append("    {").append(name.getKey()).append(", \"").append(name.getValue()).append("\"},\n");
			}
		}
		boolean message = this.files.get("classes/java/lang/Throwable.h").contains(" fld_message;");
		return table + "    {0, NULL}\n};\nTeaVM_String* vm_throwable_message(void* throwable) {\n    return "
				+ (message ? "TEAVM_FIELD(throwable, cls_jl_Throwable, fld_message)" : "NULL") + ";\n}\n";
	}

	static String replaceOne(String text, String from, String to) {
		if (!text.contains(from)) {
			throw unexpected("core.h or exceptions.h", "no " + from.strip());
		}
		return text.replace(from, to);
	}

	private static String replaceLine(String text, String start, String line) {
		int at = text.indexOf(start);
		if (at < 0) {
			throw unexpected("core.h", "no " + start);
		}
		return text.substring(0, at) + line + text.substring(text.indexOf('\n', at));
	}

	static BuildException unexpected(String file, String what) {
		return new BuildException("TeaVM's " + file + " is not as expected (" + what + "): this TeaVM is not the one frond.aot was written for");
	}
}

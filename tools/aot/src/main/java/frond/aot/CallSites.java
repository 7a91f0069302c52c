package frond.aot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The call-site numbers of generated code.
 *
 * <p>
 * TeaVM numbers every place that may throw or collect, stores the number in the method's stack frame before it, and keeps a table
 * from number to exception handlers. Nearly all places have no handler. Here places of equal handlers share a number, and a method
 * without handlers has no frame: what it stores there of its references is left out, as the collector reads the machine's own stack.
 */
final class CallSites {
	private static final Pattern HANDLER = Pattern.compile("\\{ \\.id = (\\d+), \\.exceptionClass = ([^,]+), \\.next = ([^}]+) \\}");
	private static final Pattern SITE = Pattern.compile("\\{ \\.firstHandler = ([^,]+), \\.location = [^}]+ \\}");
	private static final Pattern NUMBER = Pattern.compile("TEAVM_WITH_CALL_SITE_ID\\((\\d+), ");
	private static final Pattern OTHER_NUMBER = Pattern.compile("TEAVM_(CALL_SITE|EXCEPTION_HANDLER)\\b");
	private static final Pattern FRAME = Pattern.compile("TEAVM_ALLOC_STACK\\(INT32_C\\(\\d+\\)\\);");
	private static final Pattern ROOT = Pattern.compile("(?m)^\\s*TEAVM_GC_ROOT(_RELEASE)?\\(INT32_C\\(\\d+\\)[^;\\n]*\\);\\n");
	private static final Pattern TABLE_INDEX = Pattern.compile("exceptionHandlers_teavm_callSites\\s*\\+\\s*(\\d+)");

	/** For each of TeaVM's numbers the handlers, as the text of their table; empty for none. */
	private final List<String> handlers = new ArrayList<>();
	/** The distinct non-empty handlers, each with its new number. */
	private final Map<String, Integer> groups = new LinkedHashMap<>();
	private final String includes;

	CallSites(String source) {
		List<String[]> table = new ArrayList<>();
		Matcher handler = HANDLER.matcher(source);
		while (handler.find()) {
			table.add(new String[] { handler.group(1), handler.group(2), handler.group(3) });
		}
		Matcher site = SITE.matcher(source);
		while (site.find()) {
			this.handlers.add(chain(table, site.group(1)));
		}
		for (String chain : this.handlers) {
			if (!chain.isEmpty()) {
				this.groups.putIfAbsent(chain, this.groups.size());
			}
		}
		StringBuilder lines = new StringBuilder();
		for (String line : source.split("\n")) {
			if (line.startsWith("#include \"classes/")) {
				lines.append(line).append('\n');
			}
		}
		this.includes = lines.toString();
	}

	private static String chain(List<String[]> table, String first) {
		StringBuilder chain = new StringBuilder();
		for (Matcher index = TABLE_INDEX.matcher(first); index.find();) {
			String[] handler = table.get(Integer.parseInt(index.group(1)));
			chain.append("    {").append(handler[0]).append(", ").append(handler[1]).append("},\n");
			index = TABLE_INDEX.matcher(handler[2]);
		}
		return chain.toString();
	}

	/** Rewrites the body of a function. */
	String rewrite(String file, String function, String body) {
		if (OTHER_NUMBER.matcher(body).find()) {
			throw Rewriter.unexpected(file, "call sites of " + function);
		}
		Matcher frame = FRAME.matcher(body);
		if (!frame.find()) {
			return body;
		}
		boolean handled = body.contains("TEAVM_TRY");
		Map<String, String> numbers = new HashMap<>();
		Matcher number = NUMBER.matcher(body);
		while (number.find()) {
			String chain = this.handlers.get(Integer.parseInt(number.group(1)));
			handled |= !chain.isEmpty();
			numbers.put(number.group(1), chain);
		}
		String rootless = ROOT.matcher(body).replaceAll("");
		if (rootless.contains("TEAVM_GC_ROOT")) {
			throw Rewriter.unexpected(file, "references kept by " + function);
		}
		if (!handled) {
			return NUMBER.matcher(FRAME.matcher(rootless).replaceAll("")).replaceAll("(").replace("TEAVM_RELEASE_STACK;", "");
		}
		// One behind the last: no handlers.
		int none = this.groups.size();
		return NUMBER.matcher(FRAME.matcher(rootless).replaceAll("VM_FRAME(" + none + ");"))
				.replaceAll(match -> "VM_AT(" + this.groups.getOrDefault(numbers.get(match.group(1)), none) + ", ");
	}

	/** The tables from number to handlers, as C. */
	String tables() {
		StringBuilder source = new StringBuilder(this.includes);
		StringBuilder sites = new StringBuilder();
		int index = 0;
		for (String chain : this.groups.keySet()) {
			source.append("static const VmHandler vm_handlers_").append(index).append("[] = {\n").append(chain).append("    {0, NULL}\n};\n");
			sites.append("    vm_handlers_").append(index++).append(",\n");
		}
		return source + "const VmHandler* const vm_handlers[] = {\n" + sites + "    NULL\n};\nconst int32_t vm_handlers_count = " + index + ";\n";
	}
}

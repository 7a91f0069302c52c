package frond.aot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves the checks for null to the processor, where memory at the reference is accessed right behind the check.
 *
 * <p>
 * The chip lets nobody read or write the first 4 KB of the address space (chip.h), so an access to a field of nothing, to its class or to
 * the length of an array that is not there ends in {@code vm_null_reference}, which throws. For a call the object is what the
 * method that is called accesses first; one of which that cannot be seen reads the object's header ({@code VM_TOUCH}). A method that has
 * handlers keeps its checks, since a handler wants to know what had been done before.
 */
final class NullChecks {
	private static final Pattern FUNCTION = Pattern.compile("(?ms)^(?=[A-Za-z])[^\\n;={}]*\\b(\\w+)\\(([^\\n;={}]*)\\) \\{\\n(.*?)^\\}\\n");
	private static final Pattern STATEMENT = Pattern.compile("(\\s*)(\\w+) = \\(teavm_nullCheck\\((\\w+)\\)\\);");
	private static final Pattern ALIAS = Pattern.compile("\\s*(\\w+) = (\\w+);");
	private static final Pattern ACCESS = Pattern.compile("(TEAVM_(?:FIELD|ARRAY_LENGTH)\\()\\(teavm_nullCheck\\((\\w+)\\)\\)");
	private static final Pattern VIRTUAL = Pattern.compile("\\(teavm_tmp_ptr_(\\d+) = \\(teavm_nullCheck\\((\\w+)\\)\\)\\), TEAVM_METHOD\\(teavm_tmp_ptr_\\1,");
	private static final Pattern CALL = Pattern.compile("\\b(meth_\\w+)\\(\\(teavm_nullCheck\\((\\w+)\\)\\)");
	/** What says that an index is compared with an array's length: first of all, so it is an access to the array. */
	private static final Pattern BOUNDS = Pattern.compile("teavm_check(?:Upper)?Bounds?\\(((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*), (\\w+)\\)");
	private static final Pattern ACCESSED = Pattern.compile("TEAVM_(?:FIELD|ARRAY_LENGTH|METHOD)\\((\\w+)\\b");
	private static final Pattern STORE = Pattern.compile("\\s*TEAVM_\\w+\\(.*? = (.*)");
	/** A call, or what is evaluated only under a condition. */
	private static final Pattern EVENT = Pattern
			.compile("&&|\\|\\||\\?|\\b(?!TEAVM_|INT32_C|INT64_C|teavm_nullCheck|teavm_compare_|(?:if|while|return|switch|sizeof)\\b)\\w+\\(");
	private static final Pattern PASSED = Pattern.compile("\\s*(?:(?:\\w+[* ] ?)+teavm_\\w+;|while \\(1\\) \\{|teavm_\\w+ = [^;]*;)?");
	private static final int ALIASES = 3;

	/** Bodies of instance methods, by C name. */
	private final Map<String, String> methods = new HashMap<>();
	/** Those that are called without a check. */
	private final Set<String> unchecked = new HashSet<>();

	/** @param files the generated files, by name, otherwise finished; changed in place */
	static void rewrite(Map<String, String> files) {
		NullChecks checks = new NullChecks();
		files.forEach((name, text) -> {
			for (Matcher function = FUNCTION.matcher(text); name.endsWith(".c") && function.find();) {
				if (function.group(2).startsWith("void* teavm_this_")) {
					checks.methods.put(function.group(1), function.group(3));
				}
			}
		});
		files.replaceAll((name, text) -> name.endsWith(".c") ? checks.leaveOut(text) : text);
		Set<String> touched = checks.touched();
		files.replaceAll((name, text) -> name.endsWith(".c") ? touch(text, touched) : text);
	}

	private String leaveOut(String text) {
		return FUNCTION.matcher(text).replaceAll(match -> {
			String function = match.group();
			return Matcher.quoteReplacement(function.contains("VM_FRAME(") ? function : leaveOutOf(function));
		});
	}

	private String leaveOutOf(String function) {
		String[] lines = function.split("\n");
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < lines.length; i++) {
			Matcher statement = STATEMENT.matcher(lines[i]);
			if (!statement.matches() || !isAccessed(statement.group(2), lines, i + 1)) {
				text.append(lines[i]).append('\n');
			} else if (!statement.group(2).equals(statement.group(3))) {
				text.append(statement.replaceAll("$1$2 = $3;\n"));
			}
		}
		String left = ACCESS.matcher(text).replaceAll("$1$2");
		left = VIRTUAL.matcher(left).replaceAll("(teavm_tmp_ptr_$1 = ($2)), TEAVM_METHOD(teavm_tmp_ptr_$1,");
		return CALL.matcher(left).replaceAll(call -> {
			if (!this.methods.containsKey(call.group(1))) {
				return "$0";
			}
			this.unchecked.add(call.group(1));
			return "$1($2";
		});
	}

	/** The method of an object that a statement calls before it does anything else, or null. */
	private String called(String object, String line) {
		Matcher event = EVENT.matcher(line);
		if (!event.find() || !event.group().endsWith("(")) {
			return null;
		}
		String method = event.group().substring(0, event.group().length() - 1);
		int end = closing(line, event.end());
		int at = event.end() + object.length();
		boolean own = this.methods.containsKey(method) && line.startsWith(object, event.end()) && at < line.length() && ",)".indexOf(line.charAt(at)) >= 0;
		return own && (!event.find() || event.start() >= end) ? method : null;
	}

	/** Whether the statement at {@code at}, or one behind others that only give the reference more names, accesses it in any case, and before it calls anything. */
	private boolean isAccessed(String variable, String[] lines, int at) {
		Set<String> names = new HashSet<>(Set.of(variable));
		for (int i = at; i < lines.length && i < at + ALIASES; i++) {
			Matcher alias = ALIAS.matcher(lines[i]);
			if (!alias.matches() || !names.contains(alias.group(2))) {
				String line = lines[i];
				String method = names.stream().map(name -> called(name, line)).filter(Objects::nonNull).findAny().orElse(null);
				if (method != null) {
					this.unchecked.add(method);
				}
				return method != null || names.stream().anyMatch(access(line)::contains);
			}
			names.add(alias.group(1));
		}
		return false;
	}

	/** The variables that a statement accesses for certain, and before anything else happens. */
	private static Set<String> access(String line) {
		String text = BOUNDS.matcher(line).replaceAll("TEAVM_ARRAY_LENGTH($2, $1)");
		Matcher store = STORE.matcher(text);
		if (store.matches() && EVENT.matcher(store.group(1)).find()) {
			text = store.group(1);
		}
		Matcher event = EVENT.matcher(text);
		int end = text.length();
		if (event.find()) {
			// The arguments of a call come before it.
			end = event.group().endsWith("(") ? closing(text, event.end()) : event.start();
			if (event.find()) {
				end = Math.min(end, event.start());
			}
		}
		Set<String> variables = new HashSet<>();
		Matcher accessed = ACCESSED.matcher(text);
		while (accessed.find() && accessed.start() < end) {
			variables.add(accessed.group(1));
		}
		return variables;
	}

	/** Where the parenthesis is closed that was opened before {@code from}. */
	private static int closing(String text, int from) {
		int depth = 1;
		int at = from;
		for (; at < text.length() && depth > 0; at++) {
			depth += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
		}
		return at;
	}

	/** Of the methods that are called without a check, and those that they give their object to, the ones of which no access can be seen. */
	private Set<String> touched() {
		Set<String> touched = new HashSet<>();
		Deque<String> open = new ArrayDeque<>(this.unchecked);
		Set<String> seen = new HashSet<>(this.unchecked);
		while (!open.isEmpty()) {
			String method = open.remove();
			String next = firstAccess(this.methods.get(method));
			if (next == null) {
				touched.add(method);
			} else if (!next.isEmpty() && seen.add(next)) {
				open.add(next);
			}
		}
		return touched;
	}

	/** Empty if a method accesses its object before anything else happens; the name of the method it gives it to; or null. */
	private String firstAccess(String body) {
		for (String line : body.split("\n")) {
			if (line.startsWith("    VM_TEXT_") || access(line).contains("teavm_this_")) {
				return "";
			}
			if (EVENT.matcher(line).find()) {
				return called("teavm_this_", line);
			}
			if (!PASSED.matcher(line).matches()) {
				return null;
			}
		}
		return null;
	}

	private static String touch(String text, Set<String> methods) {
		return FUNCTION.matcher(text).replaceAll(match -> Matcher.quoteReplacement(
				methods.contains(match.group(1)) ? match.group().replaceFirst("\\{\n", "{\n    VM_TOUCH(teavm_this_);\n") : match.group()));
	}
}

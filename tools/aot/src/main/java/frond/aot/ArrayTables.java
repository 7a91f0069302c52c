package frond.aot;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Array initializers of constants only: copied from a table in flash, where TeaVM passes each element as an argument. */
final class ArrayTables {
	private static final Pattern CALL = Pattern.compile("teavm_fill(Boolean|Byte|Short|Char|Int|Long|Float|Double)Array\\(");
	private static final Pattern CONSTANT = Pattern.compile("-?(INT(32|64)_C\\(-?\\d+\\)|\\(int32_t\\) INT32_C\\(0x[0-9A-Fa-f]+\\)|\\(int64_t\\) INT64_C\\(0x[0-9A-Fa-f]+\\)|[0-9.eE+-]+[fF]?)");
	private static final Map<String, String> TYPES = Map.of("Boolean", "int8_t", "Byte", "int8_t", "Short", "int16_t", "Char", "char16_t", "Int", "int32_t",
			"Long", "int64_t", "Float", "float", "Double", "double");

	private ArrayTables() {
	}

	/** @param place names the tables: {@code vm_table_<place>} */
	static String rewrite(String text, String place) {
		StringBuilder rewritten = new StringBuilder();
		int at = 0;
		Matcher call = CALL.matcher(text);
		while (call.find(at)) {
			int array = argument(text, call.end());
			int end = array;
			boolean constant = text.charAt(array) == ',';
			while (text.charAt(end) == ',') {
				int next = argument(text, end + 1);
				constant &= CONSTANT.matcher(text.substring(end + 1, next).strip()).matches();
				end = next;
			}
			rewritten.append(text, at, call.start());
			if (constant) {
				rewritten.append("VM_FILL(").append(place).append(", ").append(TYPES.get(call.group(1))).append(", ").append(text, call.end(), end + 1);
				at = end + 1;
			} else {
				rewritten.append(text, call.start(), call.end());
				at = call.end();
			}
		}
		return rewritten.append(text, at, text.length()).toString();
	}

	/** Where the argument that starts at {@code from} ends: at its comma or closing parenthesis. */
	private static int argument(String text, int from) {
		int depth = 0;
		for (int i = from;; i++) {
			char character = text.charAt(i);
			if (character == '(') {
				depth++;
			} else if (character == ')' && depth-- == 0 || character == ',' && depth == 0) {
				return i;
			}
		}
	}
}

package frond.aot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** String literals: constants in flash, complete with header and hash, where TeaVM has a pool in RAM that it fills at start-up. */
final class StringPool {
	private static final Pattern STRING = Pattern.compile("(?ms)^    (?:TEAVM_STRING(_FROM_CODES)?\\((\\d+), (-?\\d+), ?(.*?)\\)|NULL),? +// string #(\\d+)$");

	private final StringBuilder header = new StringBuilder("#pragma once\n#include \"runtime.h\"\n"
			+ "#define TEAVM_GET_STRING(i) ((TeaVM_String*) &vm_string_##i)\n#define TEAVM_GET_STRING_ADDRESS(i) ((TeaVM_String**) &vm_string_at_##i)\n");
	private final StringBuilder source = new StringBuilder();

	StringPool(String text) {
		Matcher matcher = STRING.matcher(text);
		int count = 0;
		while (matcher.find()) {
			String index = matcher.group(5);
			count++;
			if (matcher.group(2) == null) {
				continue;
			}
			String hash = matcher.group(3);
			if (hash.equals("0") && !matcher.group(2).equals("0")) {
				// String.hashCode() computes anew, and stores, when it finds 0.
				throw new BuildException("a string literal whose hash code is 0 cannot be in flash: " + matcher.group(4));
			}
			String data = matcher.group(1) == null ? matcher.group(4) : "{" + matcher.group(4) + "}";
			this.header.append("extern const TeaVM_String vm_string_").append(index).append(";\nextern TeaVM_String* const vm_string_at_").append(index)
					.append(";\n");
			this.source.append("VM_STRING(").append(index).append(", ").append(matcher.group(2)).append(", INT32_C(").append(hash).append("), VM_TEXT(")
					.append(data).append("))\n");
		}
		Matcher declared = Pattern.compile("teavm_stringPool\\[(\\d+)\\] = \\{").matcher(text);
		if (!declared.find() || Integer.parseInt(declared.group(1)) != count) {
			throw Rewriter.unexpected("strings.c", count + " strings read");
		}
	}

	String header() {
		return this.header.toString();
	}

	String source() {
		return this.source.toString();
	}
}

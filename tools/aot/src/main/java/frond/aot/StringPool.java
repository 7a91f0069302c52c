package frond.aot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * String literals: constants in flash, where TeaVM has a pool in RAM that it fills at start-up. One of ASCII has its characters, a byte
 * each, in itself ({@code VmText}); another one is a String as Java makes it, complete with array and hash.
 */
final class StringPool {
	private static final Pattern STRING = Pattern.compile("(?ms)^    (?:TEAVM_STRING(_FROM_CODES)?\\((\\d+), (-?\\d+), ?(.*?)\\)|NULL),? +// string #(\\d+)$");

	/** A C literal of ASCII, in which an escape is one of a single letter. */
	private static final Pattern ASCII = Pattern.compile("u\"[ -\\[\\]-~\\s]*+(?:\\\\[nrtfb0'\"\\\\][ -\\[\\]-~\\s]*+)*");

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
			if (matcher.group(1) == null && ASCII.matcher(matcher.group(4)).matches()) {
				declare("VmText", index);
				this.source.append("VM_ASCII(").append(index).append(", ").append(matcher.group(2)).append(", ").append(matcher.group(4).substring(1)).append(")\n");
				continue;
			}
			if (hash.equals("0") && !matcher.group(2).equals("0")) {
				// String.hashCode() computes anew, and stores, when it finds 0.
				throw new BuildException("a string literal whose hash code is 0 cannot be in flash: " + matcher.group(4));
			}
			String data = matcher.group(1) == null ? matcher.group(4) : "{" + matcher.group(4) + "}";
			declare("TeaVM_String", index);
			this.source.append("VM_STRING(").append(index).append(", ").append(matcher.group(2)).append(", INT32_C(").append(hash).append("), VM_TEXT(")
					.append(data).append("))\n");
		}
		Matcher declared = Pattern.compile("teavm_stringPool\\[(\\d+)\\] = \\{").matcher(text);
		if (!declared.find() || Integer.parseInt(declared.group(1)) != count) {
			throw Rewriter.unexpected("strings.c", count + " strings read");
		}
	}

	private void declare(String type, String index) {
		this.header.append("extern const ").append(type).append(" vm_string_").append(index).append(";\nextern TeaVM_String* const vm_string_at_").append(index)
				.append(";\n");
	}

	String header() {
		return this.header.toString();
	}

	String source() {
		return this.source.toString();
	}
}

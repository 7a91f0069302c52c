package frond.aot;

import java.util.List;

/**
 * C symbols of native methods as MicroEJ's Simple Native Interface names them.
 *
 * <p>
 * {@code Java_}, then class and method with every separator as {@code _}, an {@code _} of the Java name as {@code _1}, any other
 * character that C does not take as {@code _0xxxx}; an overloaded method appends {@code __} and its parameters' descriptors, in
 * which an array's {@code [} is {@code _3}.
 */
public final class SniName {
	/** SNI passes at most this many parameters. */
	public static final int PARAMETERS_LIMIT = 15;

	private SniName() {
	}

	/**
	 * The symbol of a method whose name is unique in its class.
	 *
	 * @param className Java's binary name, with dots
	 */
	public static String of(String className, String method) {
		return "Java_" + escape(className) + "_" + escape(method);
	}

	/**
	 * The symbol of an overloaded method.
	 *
	 * @param parameters descriptors of the parameters: {@code I}, {@code [B}, ...
	 */
	public static String of(String className, String method, List<String> parameters) {
		return of(className, method) + "__" + escape(String.join("", parameters));
	}

	/** Why SNI cannot pass a value of this type, or null if it can: base types and one-dimensional arrays of them. */
	static String reject(String descriptor, boolean result) {
		if (result && descriptor.equals("V")) {
			return null;
		}
		String base = !result && descriptor.startsWith("[") ? descriptor.substring(1) : descriptor;
		if (base.length() == 1 && "ZBSCIJFD".contains(base)) {
			return null;
		}
		return result ? "SNI returns base types only, not " + descriptor
				: "SNI takes base types and one-dimensional arrays of base types only, not " + descriptor;
	}

	private static String escape(String name) {
		StringBuilder escaped = new StringBuilder();
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (character == '.' || character == '/') {
				escaped.append('_');
			} else if (character == '_') {
				escaped.append("_1");
			} else if (character == ';') {
				escaped.append("_2");
			} else if (character == '[') {
				escaped.append("_3");
			} else if (character < 128 && Character.isLetterOrDigit(character)) {
				escaped.append(character);
			} else {
				escaped.append(String.format("_0%04x", (int) character));
			}
		}
		return escaped.toString();
	}
}

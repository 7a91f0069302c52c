package frond.aot.target;

import java.util.List;

/** The generated main class of a test image: names, and a method a test, since an image has no reflection. */
final class TestMain {
	static final String NAME = "frond.target.Main";

	private TestMain() {
	}

	static String source(List<TestClass> classes) {
		StringBuilder names = new StringBuilder();
		StringBuilder numbers = new StringBuilder();
		StringBuilder cases = new StringBuilder();
		StringBuilder before = new StringBuilder();
		StringBuilder after = new StringBuilder();
		StringBuilder methods = new StringBuilder();
		int test = 0;
		for (int number = 0; number < classes.size(); number++) {
			TestClass type = classes.get(number);
			fixture(before, number, type, type.beforeClass);
			fixture(after, number, type, type.afterClass);
			for (String method : type.tests) {
				names.append("\t\t\tcase ").append(test).append(": return \"").append(type.name).append('.').append(method).append("\";\n");
				numbers.append(test == 0 ? "" : ", ").append(number);
				cases.append("\t\t\tcase ").append(test).append(": test").append(test).append("(); break;\n");
				methods.append("\tprivate static void test").append(test).append("() throws Throwable {\n\t\t").append(type.name).append(" object = new ")
						.append(type.name).append("();\n\t\ttry {\n");
				type.before.forEach(name -> methods.append("\t\t\tobject.").append(name).append("();\n"));
				methods.append("\t\t\tobject.").append(method).append("();\n\t\t} finally {\n");
				type.after.forEach(name -> methods.append("\t\t\tobject.").append(name).append("();\n"));
				methods.append("\t\t}\n\t}\n\n");
				test++;
			}
		}
		return "package frond.target;\n\npublic final class Main extends Tests {\n\tprivate static final short[] CLASSES = { " + numbers + " };\n\n"
				+ "\tpublic static void main(String[] arguments) {\n\t\tnew Main().run();\n\t}\n\n"
				+ "\tprotected int count() {\n\t\treturn " + test + ";\n\t}\n\n"
				+ "\tprotected int classOf(int test) {\n\t\treturn CLASSES[test];\n\t}\n\n"
				+ "\tprotected String name(int test) {\n\t\tswitch (test) {\n" + names + "\t\t\tdefault: return null;\n\t\t}\n\t}\n\n"
				+ dispatch("beforeClass", "number", before) + dispatch("afterClass", "number", after) + dispatch("run", "test", cases) + methods + "}\n";
	}

	private static void fixture(StringBuilder cases, int number, TestClass type, List<String> methods) {
		if (!methods.isEmpty()) {
			cases.append("\t\t\tcase ").append(number).append(": ");
			methods.forEach(method -> cases.append(type.name).append('.').append(method).append("(); "));
			cases.append("break;\n");
		}
	}

	private static String dispatch(String name, String parameter, StringBuilder cases) {
		return "\tprotected void " + name + "(int " + parameter + ") throws Throwable {\n\t\tswitch (" + parameter + ") {\n" + cases
				+ "\t\t\tdefault: break;\n\t\t}\n\t}\n\n";
	}
}

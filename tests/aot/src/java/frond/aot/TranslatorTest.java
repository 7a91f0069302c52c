package frond.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytecode to C. */
class TranslatorTest {
	private static final String PORT = "package frond.hal; public final class Port { public static native int read(byte[] into, long until); "
			+ "public static native void send(int value); public static native void send(byte[] values); }";

	@TempDir
	private Path directory;

	private void compile(String... sources) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("--release", "8", "-nowarn", "-Xlint:-options", "-d", classes().toString()));
		for (String source : sources) {
			String name = source.replaceAll("(?s).*?class (\\w+).*", "$1");
			Path file = Files.createDirectories(this.directory.resolve("src")).resolve(name + ".java");
			Files.writeString(file, source);
			arguments.add(file.toString());
		}
		Files.createDirectories(classes());
		assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0])));
	}

	private Path classes() {
		return this.directory.resolve("classes");
	}

	private Translator translator() {
		return new Translator(List.of(classes()), "t.App", this.directory.resolve("out"));
	}

	private String app() throws IOException {
		return Files.readString(this.directory.resolve("out/c/classes/t/App.c"));
	}

	@Test
	void nativesAreCalledByTheirSniNames() throws IOException {
		compile(PORT, "package t; public class App { public static void main(String[] a) { byte[] b = new byte[3]; "
				+ "frond.hal.Port.send(frond.hal.Port.read(b, 5L)); frond.hal.Port.send(b); } }");
		assertTrue(translator().translate());
		assertTrue(app().contains("Java_frond_hal_Port_read("), app());
		assertTrue(app().contains("Java_frond_hal_Port_send__I("), app());
		assertTrue(app().contains("Java_frond_hal_Port_send___3B("), app());
		assertEquals("#pragma once\n#include <stdint.h>\nint32_t Java_frond_hal_Port_read(int8_t*, int64_t);\n"
				+ "void Java_frond_hal_Port_send__I(int32_t);\nvoid Java_frond_hal_Port_send___3B(int8_t*);\n",
				Files.readString(this.directory.resolve("out/c/vm_natives.h")));
	}

	@Test
	void unchangedClassesAreNotTranslatedAgain() throws IOException {
		compile(PORT, "package t; public class App { public static void main(String[] a) { frond.hal.Port.send(1); } }");
		assertTrue(translator().translate());
		assertFalse(translator().translate());
		compile(PORT, "package t; public class App { public static void main(String[] a) { frond.hal.Port.send(2); } }");
		assertTrue(translator().translate());
		assertTrue(app().contains("INT32_C(2)"), app());
	}

	@Test
	void classTablesStringsAndRootsAreConstant() throws IOException {
		compile(PORT, "package t; public class App { static Object kept; public static void main(String[] a) { kept = new App(); "
				+ "frond.hal.Port.send(kept.toString().length() + \"text\".length()); } public String toString() { return \"app\" + hashCode(); } }");
		translator().translate();
		assertTrue(app().contains("alignas(8) const TeaVM_Class t_App_Cls = {"), app());
		assertTrue(app().contains("VM_ROOTS void** const "), app());
		assertFalse(app().contains("teavm_registerStaticGcRoots"), app());
		assertFalse(app().contains("teavm_gc_writeBarrier"), app());
	}

	@Test
	void nativesThatSniCannotPassAreRefused() throws IOException {
		compile("package frond.hal; public final class Bad { public static native void take(String text); }",
				"package t; public class App { public static void main(String[] a) { frond.hal.Bad.take(\"x\"); } }");
		assertTrue(assertThrows(BuildException.class, () -> translator().translate()).getMessage().contains("frond.hal.Bad.take"));
	}

	@Test
	void whatTheClassLibraryLacksIsNamed() throws IOException {
		compile("package t; public class App { public static void main(String[] a) { new java.net.ServerSocket(); } }".replace("main(String[] a)",
				"main(String[] a) throws java.io.IOException"));
		String message = assertThrows(BuildException.class, () -> translator().translate()).getMessage();
		assertTrue(message.contains(" was not found (in "), message);
	}
}

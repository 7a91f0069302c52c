package frond.aot.target;

import frond.aot.BuildException;
import frond.aot.ImageBuild;
import frond.aot.Translator;
import frond.aot.Trees;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Test classes to an ELF: the generated main, the small JUnit, the tests, the firmware. */
final class TestImage {
	/** The start of the last sector of 1 MB of flash. */
	static final String BLOCK_ADDRESS = "0x080e0000";

	private final Path root;
	private final Path tests;
	private final Path directory;

	/**
	 * @param tests the compiled test classes
	 * @param directory where everything generated goes
	 */
	TestImage(Path root, Path tests, Path directory) {
		this.root = root;
		this.tests = tests;
		this.directory = directory;
	}

	/** Where the small JUnit and the tests that only an image can run are compiled to. */
	Path support() {
		return this.directory.resolve("support");
	}

	/** Compiles what is in {@link #support()}. */
	void compileSupport() throws IOException {
		Trees.delete(support());
		Files.createDirectories(support());
		compile(List.of(this.root.resolve("tests/target/src/java")), List.of(this.root.resolve("build/classes/firmware")), support());
	}

	/** @return the ELF */
	Path build(List<TestClass> classes) throws IOException {
		Path sources = this.directory.resolve("src");
		Path compiled = this.directory.resolve("classes");
		Path firmware = this.root.resolve("build/classes/firmware");
		Path main = sources.resolve(TestMain.NAME.replace('.', '/') + ".java");
		Files.createDirectories(main.getParent());
		Trees.delete(compiled);
		Files.createDirectories(compiled);
		Files.writeString(main, TestMain.source(classes));
		compile(List.of(sources), List.of(support(), this.tests, firmware), compiled);
		Translator translator = new Translator(List.of(compiled, support(), this.tests, firmware), TestMain.NAME, this.directory).hot(this.root.resolve("firmware/hot.txt"));
		translator.translate();
		ImageBuild build = new ImageBuild(this.root, this.directory.resolve("image"));
		// What the chip has, not what a node may have: 128 KB of RAM, and the flash in front of its last sector, which holds the block.
		build.set("BOARD", "netduinoplus2").set("CODE", translator.output()).set("HEAP", 106496).set("STACK", 16384).set("RAM", 131072).set("FLASH", 0xe0000).set("CONFIGURATION", BLOCK_ADDRESS);
		build.build();
		return this.directory.resolve("image/image.elf");
	}

	private static void compile(List<Path> sources, List<Path> classPath, Path into) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		if (compiler == null) {
			throw new BuildException("this Java has no compiler; a JDK is needed");
		}
		List<Path> files = new ArrayList<>();
		for (Path source : sources) {
			try (Stream<Path> walk = Files.walk(source)) {
				files.addAll(walk.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toList()));
			}
		}
		StringWriter messages = new StringWriter();
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("--release", "8", "-proc:none", "-nowarn", "-Xlint:-options", "-d", into.toString(), "-cp",
					classPath.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator)));
			if (!compiler.getTask(messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files)).call()) {
				throw new BuildException("the generated test main does not compile:\n" + messages);
			}
		}
	}
}

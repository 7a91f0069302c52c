package frond.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.diagnostics.Problem;
import org.teavm.diagnostics.ProblemSeverity;
import org.teavm.tooling.EmptyTeaVMToolLog;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/** Bytecode to C: one run of TeaVM, and the rewriting of what it wrote. Does nothing if nothing has changed since the last time. */
public final class Translator {
	/** Chosen by measurement: docs/aot.md. */
	private static final TeaVMOptimizationLevel OPTIMIZATION = TeaVMOptimizationLevel.valueOf(System.getProperty("frond.teavm", "ADVANCED"));

	private final List<Path> classPath;
	private final String mainClass;
	private final Path directory;
	private List<String> hot = List.of();

	/**
	 * @param classPath directories of class files
	 * @param directory where the C goes: {@code teavm} as TeaVM wrote it, {@code c} as the BSP compiles it
	 */
	public Translator(List<Path> classPath, String mainClass, Path directory) {
		this.classPath = classPath;
		this.mainClass = mainClass;
		this.directory = directory;
	}

	/**
	 * Names the classes that the compiler shall optimize for speed.
	 *
	 * @param file a name a line; empty lines and those that begin with {@code #} are skipped
	 */
	public Translator hot(Path file) {
		try {
			this.hot = Files.readAllLines(file).stream().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
		} catch (IOException e) {
			throw new BuildException("no list of hot classes: " + file, e);
		}
		for (String name : this.hot) {
			if (this.classPath.stream().noneMatch(path -> Files.exists(path.resolve(name.replace('.', '/') + ".class")))) {
				throw new BuildException(file + ": there is no class " + name);
			}
		}
		return this;
	}

	/** Where the C is that the BSP compiles. */
	public Path output() {
		return this.directory.resolve("c");
	}

	/** @return whether TeaVM had to run */
	public boolean translate() {
		Path stamp = this.directory.resolve("fingerprint");
		try {
			String fingerprint = fingerprint();
			if (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) {
				return false;
			}
			Files.deleteIfExists(stamp);
			Path raw = this.directory.resolve("teavm");
			Trees.delete(raw);
			run(raw);
			Map<String, String> files = new Rewriter(raw, this.mainClass, this.hot).rewrite();
			files.put("vm_natives.h", NativeHeader.of(this.classPath));
			Trees.synchronize(files, output());
			Files.writeString(stamp, fingerprint);
			return true;
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private String fingerprint() throws IOException {
		Fingerprint fingerprint = new Fingerprint();
		fingerprint.add(this.mainClass);
		fingerprint.add(OPTIMIZATION.name());
		fingerprint.add(String.join(" ", this.hot));
		fingerprint.addCodeOf(Translator.class);
		fingerprint.addCodeOf(TeaVMTool.class);
		for (Path path : this.classPath) {
			fingerprint.addTree(path);
		}
		return fingerprint.toString();
	}

	private void run(Path raw) throws IOException {
		List<URL> urls = new ArrayList<>();
		for (Path path : this.classPath) {
			urls.add(url(path));
		}
		TeaVMTool tool = new TeaVMTool();
		tool.setTargetType(TeaVMTargetType.C);
		tool.setMainClass(this.mainClass);
		tool.setTargetDirectory(raw.toFile());
		tool.setOptimizationLevel(OPTIMIZATION);
		tool.setStrict(true);
		tool.setObfuscated(true);
		tool.setDebugInformationGenerated(false);
		tool.setLog(new EmptyTeaVMToolLog());
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), Translator.class.getClassLoader())) {
			tool.setClassLoader(loader);
			tool.generate();
		} catch (TeaVMToolException e) {
			throw new BuildException("TeaVM failed: " + e.getMessage(), e);
		}
		report(tool);
	}

	private static void report(TeaVMTool tool) {
		StringBuilder text = new StringBuilder();
		for (Problem problem : tool.getProblemProvider().getProblems()) {
			DefaultProblemTextConsumer consumer = new DefaultProblemTextConsumer();
			problem.render(consumer);
			if (problem.getSeverity() == ProblemSeverity.ERROR) {
				text.append("\n  ").append(consumer.getText());
				if (problem.getLocation() != null && problem.getLocation().getMethod() != null) {
					text.append(" (in ").append(problem.getLocation().getMethod().getClassName()).append('.')
							.append(problem.getLocation().getMethod().getName()).append(')');
				}
			}
		}
		if (text.length() > 0) {
			throw new BuildException("the classes cannot be compiled ahead of time:" + text);
		}
	}

	private static URL url(Path path) {
		try {
			return path.toUri().toURL();
		} catch (MalformedURLException e) {
			throw new BuildException("no directory of classes: " + path, e);
		}
	}
}

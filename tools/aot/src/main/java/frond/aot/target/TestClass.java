package frond.aot.target;

import frond.aot.BuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The tests of one class, from the annotations in its class file. */
final class TestClass {
	private static final Set<String> ALLOWED = Set.of("Test", "Before", "After", "BeforeClass", "AfterClass", "Ignore");
	private static final String JUNIT = "Lorg/junit/";

	final String name;
	final List<String> tests = new ArrayList<>();
	final List<String> ignored = new ArrayList<>();
	final List<String> before = new ArrayList<>();
	final List<String> after = new ArrayList<>();
	final List<String> beforeClass = new ArrayList<>();
	final List<String> afterClass = new ArrayList<>();

	private TestClass(String name) {
		this.name = name;
	}

	/** The tests of a class file, those of its superclasses under {@code classes} included; null if there are none or the class is abstract. */
	static TestClass read(Path classes, Path file) throws IOException {
		ClassReader reader = new ClassReader(Files.readAllBytes(file));
		if ((reader.getAccess() & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) != 0) {
			return null;
		}
		TestClass found = new TestClass(reader.getClassName().replace('/', '.'));
		List<ClassReader> hierarchy = new ArrayList<>();
		while (true) {
			hierarchy.add(0, reader);
			Path parent = classes.resolve(reader.getSuperName() + ".class");
			if (!Files.exists(parent)) {
				break;
			}
			reader = new ClassReader(Files.readAllBytes(parent));
		}
		boolean[] ignoredClass = new boolean[1];
		for (ClassReader type : hierarchy) {
			type.accept(found.new Visitor(ignoredClass), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
		}
		if (ignoredClass[0]) {
			found.ignored.addAll(found.tests);
			found.tests.clear();
		}
		return found.tests.isEmpty() && found.ignored.isEmpty() ? null : found;
	}

	private final class Visitor extends ClassVisitor {
		private final boolean[] ignoredClass;

		Visitor(boolean[] ignoredClass) {
			super(Opcodes.ASM9);
			this.ignoredClass = ignoredClass;
		}

		@Override
		public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
			this.ignoredClass[0] |= descriptor.equals(JUNIT + "Ignore;");
			return null;
		}

		@Override
		public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] exceptions) {
			return new MethodVisitor(Opcodes.ASM9) {
				private boolean test;
				private boolean ignore;

				@Override
				public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
					if (annotation.startsWith(JUNIT) && annotation.indexOf('/', JUNIT.length()) < 0) {
						annotated(annotation.substring(JUNIT.length(), annotation.length() - 1));
					}
					return new AnnotationVisitor(Opcodes.ASM9) {
						@Override
						public void visit(String element, Object value) {
							if (annotation.equals(JUNIT + "Test;")) {
								throw new BuildException(TestClass.this.name + "." + method + ": @Test takes no '" + element + "' in tests that run on target");
							}
						}
					};
				}

				private void annotated(String annotation) {
					if (!ALLOWED.contains(annotation)) {
						throw new BuildException(TestClass.this.name + "." + method + ": @" + annotation + " is not for tests that run on target");
					}
					if (!descriptor.equals("()V") || (access & Opcodes.ACC_PUBLIC) == 0) {
						throw new BuildException(TestClass.this.name + "." + method + ": JUnit wants it public, void and without parameters");
					}
					switch (annotation) {
						case "Test" -> this.test = true;
						case "Ignore" -> this.ignore = true;
						case "Before" -> TestClass.this.before.add(method);
						case "After" -> TestClass.this.after.add(0, method);
						case "BeforeClass" -> TestClass.this.beforeClass.add(method);
						default -> TestClass.this.afterClass.add(0, method);
					}
				}

				@Override
				public void visitEnd() {
					if (this.test) {
						(this.ignore ? TestClass.this.ignored : TestClass.this.tests).add(method);
					}
				}
			};
		}
	}
}

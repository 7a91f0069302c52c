package frond.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** What the node's Java may be made of (design.md, rules of the node 6 and 7), checked in its bytecode. */
class SubsetTest {
	private static final Map<String, Set<String>> ALLOWED = load();

	/** MicroEJ's VM takes class files of Java 7; lambdas and string concatenation by invokedynamic do not exist there. */
	private static final int NEWEST_CLASS_FILE = Opcodes.V1_7;
	private static final int OLDEST_JDK_TARGET = Opcodes.V1_8;

	@Test
	void firmwareRefersOnlyToTheSubset() throws IOException {
		assertEquals(Set.of(), outside("firmware", name -> name.startsWith("frond/")));
	}

	/** They run on target too. */
	@Test
	void firmwareTestsReferOnlyToTheSubsetAndJUnit() throws IOException {
		if (!Files.isDirectory(Tree.room("tests/firmware"))) {
			return;
		}
		assertEquals(Set.of(), outside("tests/firmware", name -> name.startsWith("frond/") || name.startsWith("org/junit/")));
	}

	/** The check itself: a class of the host's JDK, a member not listed and invokedynamic are found. */
	@Test
	void theCheckFindsWhatIsOutside() throws IOException {
		Set<String> found = new TreeSet<>();
		try (InputStream self = SubsetTest.class.getResourceAsStream("SubsetTest.class")) {
			References.of(new ClassReader(self.readAllBytes())).forEach(reference -> collect(reference, name -> false, found));
		}
		assertTrue(found.contains("java/nio/file/Files"), found.toString());
		assertTrue(found.contains("java/lang/String.lines"), found.toString());
		assertTrue(found.contains("invokedynamic"), found.toString());
	}

	@Test
	void firmwareIsCompiledForTheLanguageLevelOfMicroEj() throws IOException {
		// JDK 20 and newer cannot compile for 7; there the file version is 8 and the reference check still holds.
		int newest = Runtime.version().feature() < 20 ? NEWEST_CLASS_FILE : OLDEST_JDK_TARGET;
		for (Path file : Tree.classFiles("firmware")) {
			int version = new ClassReader(Files.readAllBytes(file)).readShort(6);
			assertTrue(version <= newest, file + " has class file version " + version);
		}
	}

	@Test
	void nativesAreOnlyInHalAndFollowSni() throws IOException {
		for (Path file : Tree.classFiles("firmware")) {
			ClassReader reader = new ClassReader(Files.readAllBytes(file));
			for (References.Method method : References.natives(reader)) {
				String name = reader.getClassName() + "." + method.name() + method.descriptor();
				assertTrue(reader.getClassName().startsWith("frond/hal/"), name);
				assertTrue((method.access() & Opcodes.ACC_STATIC) != 0, name + " must be static");
				// SNI: base types and one-dimensional arrays of them, a base type or nothing as the result, at most 15 parameters.
				assertTrue(method.descriptor().matches("\\((\\[?[ZBCSIJFD]){0,15}\\)[ZBCSIJFDV]"), name);
			}
		}
	}

	@Test
	void halHasNatives() throws IOException {
		assertFalse(Tree.classFiles("firmware").stream().filter(file -> file.toString().contains("/hal/")).toList().isEmpty());
	}

	private static Set<String> outside(String room, java.util.function.Predicate<String> own) throws IOException {
		Set<String> found = new TreeSet<>();
		for (Path file : Tree.classFiles(room)) {
			ClassReader reader = new ClassReader(Files.readAllBytes(file));
			Set<String> here = new TreeSet<>();
			References.of(reader).forEach(reference -> collect(reference, own, here));
			here.forEach(reference -> found.add(reader.getClassName() + " -> " + reference));
		}
		return found;
	}

	private static void collect(References.Reference reference, java.util.function.Predicate<String> own, Set<String> found) {
		String owner = reference.owner();
		if (owner.startsWith("[") || own.test(owner)) {
			return;
		}
		Set<String> members = ALLOWED.get(owner);
		if (members == null) {
			found.add(owner);
		} else if (reference.member() != null && !members.contains(reference.member())) {
			found.add(owner + "." + reference.member());
		}
	}

	private static Map<String, Set<String>> load() {
		try (InputStream list = SubsetTest.class.getResourceAsStream("/edc-subset.txt")) {
			Stream<String> lines = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines();
			return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).map(line -> line.split(":\\s*", 2))
					.collect(Collectors.toMap(parts -> parts[0], parts -> Set.copyOf(List.of(parts[1].split("\\s+")))));
		} catch (IOException unreadable) {
			throw new IllegalStateException(unreadable);
		}
	}
}

package frond.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** C prototypes of the natives: included by the generated code that calls them and by the C that implements them, so that both agree. */
final class NativeHeader {
	private static final Map<String, String> TYPES = Map.of("V", "void", "Z", "uint8_t", "B", "int8_t", "S", "int16_t", "C", "uint16_t", "I", "int32_t", "J",
			"int64_t", "F", "float", "D", "double");

	private NativeHeader() {
	}

	/** The header for the natives of {@code frond.hal} in directories of classes. */
	static String of(List<Path> classPath) throws IOException {
		StringBuilder header = new StringBuilder("#pragma once\n#include <stdint.h>\n");
		for (Path directory : classPath) {
			Path hal = directory.resolve("frond/hal");
			if (Files.isDirectory(hal)) {
				for (String file : Trees.list(hal, ".class")) {
					header.append(prototypes(new ClassReader(Files.readAllBytes(hal.resolve(file)))));
				}
			}
		}
		return header.toString();
	}

	private static String prototypes(ClassReader reader) {
		Map<String, String> natives = new TreeMap<>();
		Map<String, Integer> names = new TreeMap<>();
		reader.accept(new ClassVisitor(Opcodes.ASM9) {
			@Override
			public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
				if ((access & Opcodes.ACC_NATIVE) != 0) {
					natives.put(name + descriptor, name);
					names.merge(name, 1, Integer::sum);
				}
				return null;
			}
		}, ClassReader.SKIP_CODE);
		StringBuilder text = new StringBuilder();
		String type = reader.getClassName().replace('/', '.');
		natives.forEach((key, name) -> {
			String descriptor = key.substring(name.length());
			List<String> parameters = List.of(Type.getArgumentTypes(descriptor)).stream().map(Type::getDescriptor).toList();
			text.append(c(Type.getReturnType(descriptor).getDescriptor())).append(' ')
					.append(names.get(name) > 1 ? SniName.of(type, name, parameters) : SniName.of(type, name)).append('(')
					.append(parameters.isEmpty() ? "void" : String.join(", ", parameters.stream().map(NativeHeader::c).toList())).append(");\n");
		});
		return text.toString();
	}

	private static String c(String descriptor) {
		return descriptor.startsWith("[") ? TYPES.get(descriptor.substring(1)) + "*" : TYPES.get(descriptor);
	}
}

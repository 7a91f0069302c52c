package frond.rules;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Everything a class file refers to. */
final class References extends ClassVisitor {
	/**
	 * One reference.
	 *
	 * @param owner internal name of the class
	 * @param member field or method, or null for the class itself
	 */
	record Reference(String owner, String member) {
	}

	/** A declared method. */
	record Method(int access, String name, String descriptor) {
	}

	private final List<Reference> found = new ArrayList<>();
	private final List<Method> natives = new ArrayList<>();

	private References() {
		super(Opcodes.ASM9);
	}

	static List<Reference> of(ClassReader reader) {
		References references = new References();
		reader.accept(references, ClassReader.SKIP_DEBUG);
		return references.found;
	}

	static List<Method> natives(ClassReader reader) {
		References references = new References();
		reader.accept(references, ClassReader.SKIP_DEBUG);
		return references.natives;
	}

	private void type(String internalName) {
		if (internalName != null) {
			this.found.add(new Reference(internalName, null));
		}
	}

	private void descriptor(Type type) {
		switch (type.getSort()) {
		case Type.ARRAY -> descriptor(type.getElementType());
		case Type.OBJECT -> type(type.getInternalName());
		case Type.METHOD -> {
			descriptor(type.getReturnType());
			for (Type argument : type.getArgumentTypes()) {
				descriptor(argument);
			}
		}
		default -> {
			// a base type
		}
		}
	}

	@Override
	public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
		type(superName);
		for (String each : interfaces) {
			type(each);
		}
	}

	@Override
	public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
		descriptor(Type.getType(descriptor));
		return null;
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
		descriptor(Type.getMethodType(descriptor));
		if ((access & Opcodes.ACC_NATIVE) != 0) {
			this.natives.add(new Method(access, name, descriptor));
		}
		return new Code();
	}

	private final class Code extends MethodVisitor {
		Code() {
			super(Opcodes.ASM9);
		}

		@Override
		public void visitTypeInsn(int opcode, String type) {
			descriptor(Type.getObjectType(type));
		}

		@Override
		public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
			References.this.found.add(new Reference(owner, name));
			descriptor(Type.getType(descriptor));
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
			References.this.found.add(new Reference(owner, name));
			descriptor(Type.getMethodType(descriptor));
		}

		@Override
		public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
			type("invokedynamic");
		}

		@Override
		public void visitLdcInsn(Object value) {
			if (value instanceof Type type) {
				descriptor(type);
			}
		}

		@Override
		public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
			descriptor(Type.getType(descriptor));
		}

		@Override
		public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
			type(type);
		}
	}
}

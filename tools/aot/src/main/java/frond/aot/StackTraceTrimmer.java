package frond.aot;

import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;

/**
 * Lets a new {@link Throwable} record no stack trace.
 *
 * <p>
 * An image carries no names of methods, so a recorded trace would be an array of objects that say nothing, allocated at every
 * {@code new}. The trace of an exception that nobody catches is printed from the stack itself (bsp/vm/vm_exceptions.c).
 */
public final class StackTraceTrimmer implements ClassHolderTransformer {
	private static final MethodDescriptor FILL = new MethodDescriptor("fillInStackTrace", ValueType.object("java.lang.Throwable"));

	@Override
	public void transformClass(ClassHolder cls, ClassHolderTransformerContext context) {
		if (!cls.getName().equals("java.lang.Throwable")) {
			return;
		}
		MethodHolder method = cls.getMethod(FILL);
		if (method == null) {
			throw new BuildException("TeaVM's Throwable has no fillInStackTrace(): this TeaVM is not the one frond.aot was written for");
		}
		ProgramEmitter program = ProgramEmitter.create(method, context.getHierarchy());
		program.var(0, cls).returnValue();
	}
}

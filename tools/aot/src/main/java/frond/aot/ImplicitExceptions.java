package frond.aot;

import frond.aot.runtime.Checks;
import java.util.List;
import org.teavm.dependency.AbstractDependencyListener;
import org.teavm.dependency.DependencyAgent;
import org.teavm.dependency.MethodDependency;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;

/**
 * Tells TeaVM's analysis where the exceptions of the VM's own checks can come from.
 *
 * <p>
 * TeaVM inserts the checks after it has found out which objects reach which handlers. Without this, a handler that calls a method of
 * the exception it caught calls through an empty slot of the class table. Here every method may throw them as far as the analysis
 * knows, and every block that has handlers calls {@link Checks#mayThrow()}, of which nothing remains in the image.
 */
final class ImplicitExceptions extends AbstractDependencyListener implements ClassHolderTransformer {
	private static final List<String> TYPES = List.of("java.lang.NullPointerException", "java.lang.ArrayIndexOutOfBoundsException",
			"java.lang.ClassCastException");

	@Override
	public void transformClass(ClassHolder cls, ClassHolderTransformerContext context) {
		if (cls.getName().startsWith("org.teavm.")) {
			return;
		}
		for (MethodHolder method : cls.getMethods()) {
			if (method.getProgram() != null) {
				for (BasicBlock block : method.getProgram().getBasicBlocks()) {
					if (!block.getTryCatchBlocks().isEmpty() && block.getFirstInstruction() != null) {
						InvokeInstruction call = new InvokeInstruction();
						call.setType(InvocationType.SPECIAL);
						call.setMethod(new MethodReference(Checks.class, "mayThrow", void.class));
						call.setLocation(block.getFirstInstruction().getLocation());
						block.getFirstInstruction().insertPrevious(call);
					}
				}
			}
		}
	}

	@Override
	public void methodReached(DependencyAgent agent, MethodDependency method) {
		if (method.getMethod() != null && method.getMethod().getProgram() != null && !method.getReference().getClassName().startsWith("org.teavm.")) {
			for (String type : TYPES) {
				method.getThrown().propagate(agent.getType(ValueType.object(type)));
			}
		}
	}
}

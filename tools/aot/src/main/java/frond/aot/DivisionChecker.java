package frond.aot;

import frond.aot.runtime.Division;
import java.util.List;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.LongConstantInstruction;
import org.teavm.model.instructions.NumericOperandType;
import org.teavm.model.util.DefinitionExtractor;

/** Puts {@link Division#check} in front of integer divisions of the application's classes, unless the divisor is a constant. */
public final class DivisionChecker implements ClassHolderTransformer {
	@Override
	public void transformClass(ClassHolder cls, ClassHolderTransformerContext context) {
		if (cls.getName().startsWith("java.") || cls.getName().startsWith("org.teavm.") || cls.getName().equals(Division.class.getName())) {
			return;
		}
		for (MethodHolder method : cls.getMethods()) {
			if (method.getProgram() != null) {
				for (BasicBlock block : method.getProgram().getBasicBlocks()) {
					check(block);
				}
			}
		}
	}

	private static void check(BasicBlock block) {
		for (Instruction instruction = block.getFirstInstruction(); instruction != null; instruction = instruction.getNext()) {
			if (!(instruction instanceof BinaryInstruction)) {
				continue;
			}
			BinaryInstruction binary = (BinaryInstruction) instruction;
			boolean divides = binary.getOperation() == BinaryOperation.DIVIDE || binary.getOperation() == BinaryOperation.MODULO;
			boolean integer = binary.getOperandType() == NumericOperandType.INT || binary.getOperandType() == NumericOperandType.LONG;
			if (divides && integer && !isConstant(binary, binary.getSecondOperand())) {
				InvokeInstruction call = new InvokeInstruction();
				call.setType(InvocationType.SPECIAL);
				call.setMethod(new MethodReference(Division.class, "check", binary.getOperandType() == NumericOperandType.INT ? int.class : long.class, void.class));
				call.setArguments(binary.getSecondOperand());
				call.setLocation(binary.getLocation());
				binary.insertPrevious(call);
			}
		}
	}

	/** Whether the variable holds a constant other than 0: the last assignment in the block in front of its use says so. */
	private static boolean isConstant(Instruction use, Variable variable) {
		for (Instruction before = use.getPrevious(); before != null; before = before.getPrevious()) {
			if (before instanceof IntegerConstantInstruction && ((IntegerConstantInstruction) before).getReceiver() == variable) {
				return ((IntegerConstantInstruction) before).getConstant() != 0;
			}
			if (before instanceof LongConstantInstruction && ((LongConstantInstruction) before).getReceiver() == variable) {
				return ((LongConstantInstruction) before).getConstant() != 0;
			}
			DefinitionExtractor definition = new DefinitionExtractor();
			before.acceptVisitor(definition);
			if (List.of(definition.getDefinedVariables()).contains(variable)) {
				return false;
			}
		}
		return false;
	}
}

package frond.aot;

import frond.aot.runtime.Arithmetic;
import java.util.List;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.CastNumberInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.LongConstantInstruction;
import org.teavm.model.instructions.NumericOperandType;
import org.teavm.model.util.DefinitionExtractor;

/**
 * Keeps arithmetic Java's where TeaVM writes C that is undefined or means something else: division by zero throws, distances of
 * shifts are taken modulo the width, floating-point numbers become the nearest long. Costs nothing where the operand is a constant.
 */
public final class JavaArithmetic implements ClassHolderTransformer {
	@Override
	public void transformClass(ClassHolder cls, ClassHolderTransformerContext context) {
		if (cls.getName().startsWith("org.teavm.") || cls.getName().equals(Arithmetic.class.getName())) {
			return;
		}
		for (MethodHolder method : cls.getMethods()) {
			if (method.getProgram() != null) {
				for (BasicBlock block : method.getProgram().getBasicBlocks()) {
					rewrite(method.getProgram(), block);
				}
			}
		}
	}

	private static void rewrite(Program program, BasicBlock block) {
		for (Instruction instruction = block.getFirstInstruction(); instruction != null; instruction = instruction.getNext()) {
			if (instruction instanceof BinaryInstruction) {
				rewrite(program, (BinaryInstruction) instruction);
			} else if (instruction instanceof CastNumberInstruction) {
				instruction = rewrite(program, (CastNumberInstruction) instruction);
			}
		}
	}

	private static void rewrite(Program program, BinaryInstruction binary) {
		boolean integer = binary.getOperandType() == NumericOperandType.INT;
		if (!integer && binary.getOperandType() != NumericOperandType.LONG) {
			return;
		}
		Long constant = constant(binary, binary.getSecondOperand());
		switch (binary.getOperation()) {
			case DIVIDE:
			case MODULO:
				if (constant == null || constant == 0) {
					InvokeInstruction check = call("checkDivisor", integer ? int.class : long.class, void.class, binary.getSecondOperand());
					check.setLocation(binary.getLocation());
					binary.insertPrevious(check);
				}
				break;
			case SHIFT_LEFT:
			case SHIFT_RIGHT:
			case SHIFT_RIGHT_UNSIGNED:
				if (constant == null || constant < 0 || constant > (integer ? 31 : 63)) {
					mask(program, binary, integer ? 31 : 63);
				}
				break;
			default:
				break;
		}
	}

	private static void mask(Program program, BinaryInstruction shift, int bits) {
		IntegerConstantInstruction mask = new IntegerConstantInstruction();
		mask.setConstant(bits);
		mask.setReceiver(program.createVariable());
		mask.setLocation(shift.getLocation());
		BinaryInstruction and = new BinaryInstruction(BinaryOperation.AND, NumericOperandType.INT);
		and.setFirstOperand(shift.getSecondOperand());
		and.setSecondOperand(mask.getReceiver());
		and.setReceiver(program.createVariable());
		and.setLocation(shift.getLocation());
		shift.insertPrevious(mask);
		shift.insertPrevious(and);
		shift.setSecondOperand(and.getReceiver());
	}

	private static Instruction rewrite(Program program, CastNumberInstruction cast) {
		if (cast.getTargetType() != NumericOperandType.LONG
				|| cast.getSourceType() != NumericOperandType.FLOAT && cast.getSourceType() != NumericOperandType.DOUBLE) {
			return cast;
		}
		Variable value = cast.getValue();
		if (cast.getSourceType() == NumericOperandType.FLOAT) {
			CastNumberInstruction wider = new CastNumberInstruction(NumericOperandType.FLOAT, NumericOperandType.DOUBLE);
			wider.setValue(value);
			wider.setReceiver(program.createVariable());
			wider.setLocation(cast.getLocation());
			cast.insertPrevious(wider);
			value = wider.getReceiver();
		}
		InvokeInstruction call = call("toLong", double.class, long.class, value);
		call.setReceiver(cast.getReceiver());
		call.setLocation(cast.getLocation());
		cast.replace(call);
		return call;
	}

	private static InvokeInstruction call(String method, Class<?> parameter, Class<?> result, Variable argument) {
		InvokeInstruction call = new InvokeInstruction();
		call.setType(InvocationType.SPECIAL);
		call.setMethod(new MethodReference(Arithmetic.class, method, parameter, result));
		call.setArguments(argument);
		return call;
	}

	/** The constant that a variable holds, or null: the last assignment in the block in front of its use says so. */
	private static Long constant(Instruction use, Variable variable) {
		for (Instruction before = use.getPrevious(); before != null; before = before.getPrevious()) {
			DefinitionExtractor definition = new DefinitionExtractor();
			before.acceptVisitor(definition);
			if (List.of(definition.getDefinedVariables()).contains(variable)) {
				return before instanceof IntegerConstantInstruction ? Long.valueOf(((IntegerConstantInstruction) before).getConstant())
						: before instanceof LongConstantInstruction ? Long.valueOf(((LongConstantInstruction) before).getConstant()) : null;
			}
		}
		return null;
	}
}

package frond.aot;

import java.util.ArrayList;
import java.util.List;
import org.teavm.interop.Import;
import org.teavm.model.AnnotationHolder;
import org.teavm.model.AnnotationValue;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;

/** Binds every {@code static native} method of {@code frond.hal} to its SNI symbol. */
public final class NativeBinder implements ClassHolderTransformer {
	/** The one package that may have natives. */
	private static final String PACKAGE = "frond.hal.";

	@Override
	public void transformClass(ClassHolder cls, ClassHolderTransformerContext context) {
		if (!cls.getName().startsWith(PACKAGE)) {
			return;
		}
		for (MethodHolder method : cls.getMethods()) {
			if (method.hasModifier(ElementModifier.NATIVE)) {
				bind(cls, method);
			}
		}
	}

	private static void bind(ClassHolder cls, MethodHolder method) {
		String where = cls.getName() + "." + method.getName();
		if (!method.hasModifier(ElementModifier.STATIC)) {
			throw new BuildException(where + ": a native must be static");
		}
		List<String> parameters = new ArrayList<>();
		for (ValueType type : method.getParameterTypes()) {
			parameters.add(accept(where, type.toString(), false));
		}
		accept(where, method.getResultType().toString(), true);
		if (parameters.size() > SniName.PARAMETERS_LIMIT) {
			throw new BuildException(where + ": SNI passes at most " + SniName.PARAMETERS_LIMIT + " parameters");
		}
		boolean overloaded = false;
		for (MethodHolder other : cls.getMethods()) {
			overloaded |= other != method && other.getName().equals(method.getName()) && other.hasModifier(ElementModifier.NATIVE);
		}
		String symbol = overloaded ? SniName.of(cls.getName(), method.getName(), parameters) : SniName.of(cls.getName(), method.getName());
		AnnotationHolder annotation = new AnnotationHolder(Import.class.getName());
		annotation.getValues().put("name", new AnnotationValue(symbol));
		method.getAnnotations().add(annotation);
	}

	private static String accept(String where, String descriptor, boolean result) {
		String reason = SniName.reject(descriptor, result);
		if (reason != null) {
			throw new BuildException(where + ": " + reason);
		}
		return descriptor;
	}
}

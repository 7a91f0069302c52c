package frond.aot;

import org.teavm.dependency.DependencyListener;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/** What Frond changes in the bytecode on its way to C. TeaVM finds it as a service. */
public final class ImagePlugin implements TeaVMPlugin {
	@Override
	public void install(TeaVMHost host) {
		host.add(new NativeBinder());
		host.add(new StackTraceTrimmer());
		host.add(new JavaArithmetic());
		ImplicitExceptions exceptions = new ImplicitExceptions();
		host.add((ClassHolderTransformer) exceptions);
		host.add((DependencyListener) exceptions);
	}
}

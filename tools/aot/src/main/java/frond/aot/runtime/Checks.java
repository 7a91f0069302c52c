package frond.aot.runtime;

/** Stands for the VM's checks in the analysis of which exceptions reach which handlers ({@code frond.aot.ImplicitExceptions}). */
public final class Checks {
	private Checks() {
	}

	public static void mayThrow() {
	}
}

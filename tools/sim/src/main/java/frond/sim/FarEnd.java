package frond.sim;

/** What is behind the root, for the nodes' readings. */
interface FarEnd {
	/** Called with every turn of the root. */
	void onTime(long now);

	/** When {@link #onTime} is needed, if the mesh does not need it before. */
	long nextDeadline();

	/** The root is switched off. */
	default void close() {
	}
}

package frond.borderrouter;

import frond.lowpan.Datagram;
import java.util.Map;

/** What is beyond the mesh: takes what its nodes send to addresses that are not in it. */
public interface Outside {
	/**
	 * Takes a datagram of the mesh for an address that no node of it has.
	 *
	 * @return 0, or the reason for which it was dropped ({@link frond.buffer.Drop}, not yet counted)
	 */
	int onDatagram(Datagram datagram, long now);

	/** Adds what there is to know to the status. */
	default void describe(Map<String, Object> status) {
		// Nothing.
	}
}

package frond.borderrouter;

import frond.radio.SerialPort;
import java.nio.channels.SelectionKey;

/** The way to a radio co-processor, made again whenever it is lost. Times in microseconds; used by the selector's thread alone. */
interface RadioLine extends SerialPort {
	/** Takes what happens. */
	interface Listener {
		void onConnected(long now);

		void onBytes(byte[] bytes, int length, long now);

		/** The connection ended, or was refused. */
		void onLost(String reason, long now);
	}

	boolean connected();

	/** Connects if that is due, and hands on what came. */
	void onTime(long now);

	/** Absolute time of the next {@link #onTime} that is needed; it is also called whenever the selector was woken. */
	long nextDeadline();

	/** A key of this line's was selected. */
	void onSelected(SelectionKey key, long now);
}

package frond.radio;

/**
 * An IEEE 802.15.4 radio: frames out, frames in. Frames are PSDUs without the FCS, which is the radio's to add and check.
 * Sans-I/O: the owner passes time in and asks for the next deadline.
 */
public interface Radio {
	/** The longest PSDU without its FCS: aMaxPHYPacketSize less two bytes. */
	int MAX_FRAME = 125;

	/** The radio acknowledges frames addressed to it and waits for acknowledgements of its own. */
	int AUTO_ACK = 1;
	/** The radio does CSMA-CA. */
	int CSMA = 2;
	/** The radio retries unacknowledged frames. */
	int RETRY = 4;
	/** The radio drops frames for others. */
	int ADDRESS_FILTER = 8;

	/** The frame went out, and was acknowledged if it asked for that. */
	int SENT = 0;
	/** No acknowledgement came, after all retries. */
	int NO_ACK = 1;
	/** The channel was never clear. */
	int CHANNEL_BUSY = 2;
	/** The radio failed or was reset while it had the frame. */
	int FAILED = 3;

	/** The radio does not tell how often a frame went out. */
	int ATTEMPTS_UNKNOWN = -1;

	/** Takes what happens; called from within {@link #onTime} or the radio's own input method, never from {@link #transmit}. */
	interface Listener {
		/**
		 * A frame with a correct FCS was received.
		 *
		 * @param bytes the radio's buffer; valid during the call only. The listener may write into the frame's range
		 * @param rssi dBm; 0 for not known
		 * @param lqi 0 to 255; -1 for not known
		 */
		void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now);

		/**
		 * A frame's transmission ended.
		 *
		 * @param status {@link Radio#SENT}, {@link Radio#NO_ACK}, {@link Radio#CHANNEL_BUSY} or {@link Radio#FAILED}
		 * @param attempts how often it went out, 0 if the channel was never clear; {@link Radio#ATTEMPTS_UNKNOWN} if the radio does not tell
		 */
		void onTransmitted(int status, int attempts, long now);
	}

	/**
	 * Switches on and keeps the settings; called again to change them. A radio that is lost and comes back is configured again by
	 * itself.
	 *
	 * @param channel 11 to 26
	 * @param panId 0 to 0xfffe
	 * @param shortAddress 0 to 0xffff; 0xffff for none
	 * @param eui64 the extended address, most significant byte first as printed
	 */
	void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now);

	/** Whether {@link #transmit} would take a frame: switched on, and no transmission under way. */
	boolean ready();

	/**
	 * Starts to transmit a frame; the bytes are taken before this returns.
	 *
	 * @return false if not {@link #ready()} or the length is not 3 to {@link #MAX_FRAME}; then nothing was done
	 */
	boolean transmit(byte[] bytes, int at, int length, long now);

	/** {@link #AUTO_ACK}, {@link #CSMA}, {@link #RETRY}, {@link #ADDRESS_FILTER}, added up. */
	int capabilities();

	/** Does what is due. */
	void onTime(long now);

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	long nextDeadline();
}

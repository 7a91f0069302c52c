package frond.radio;

/**
 * A radio that can be driven frame by frame, as Spinel's raw stream does for a host: what a radio co-processor needs beyond
 * {@link Radio}.
 */
public interface RawRadio extends Radio {
	/**
	 * Switches off until the next {@link #start}: nothing is received, acknowledged or sent. The result of a transmission under way
	 * never comes.
	 */
	void stop(long now);

	/** Hands up every frame that is heard, whoever it is for; whether those for this radio are still acknowledged is up to it. Off at first. */
	void setPromiscuous(boolean on, long now);

	/**
	 * Sets the transmit power to the nearest that the radio can do.
	 *
	 * @param dbm wanted
	 * @return what was set, dBm
	 */
	int setPower(int dbm, long now);

	/** What is received on the channel now, frame or not, dBm; {@link Spinel#RSSI_UNKNOWN} if that cannot be told. */
	int rssi(long now);

	/**
	 * Starts to transmit a frame as {@link #transmit(byte[], int, int, long)} does, with limits of its own.
	 *
	 * @param channel 11 to 26; if it is another than this radio's, the radio comes back to its own afterwards
	 * @param csma false to send at once, whatever is on the channel
	 * @param maxBackoffs macMaxCSMABackoffs, 0 to 255; a radio that cannot do as many does as many as it can
	 * @param maxRetries macMaxFrameRetries, likewise
	 */
	boolean transmit(byte[] bytes, int at, int length, int channel, boolean csma, int maxBackoffs, int maxRetries, long now);

	/** Sets whether acknowledgements of data requests (IEEE 802.15.4-2006 section 7.3.4) say that there is something to come. Off at first. */
	void setPending(boolean pending);

	/** Whether the acknowledgement of the frame last reported as {@link #SENT} had its frame pending bit set. */
	boolean framePending();
}

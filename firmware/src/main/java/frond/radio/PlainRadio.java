package frond.radio;

/**
 * A radio that can only send and listen. {@link #transmit} sends at once, whatever is on the channel, and its result says that the frame is out;
 * every frame with a right FCS comes up, acknowledgements and those for others included. {@link frond.ieee802154.CsmaRadio} does the rest.
 */
public interface PlainRadio extends Radio {
	/** Clear channel assessment now (IEEE 802.15.4-2006 section 6.9.9): whether the channel is clear. */
	boolean isClear(long now);

	/** Energy on the channel now (section 6.9.7), dBm. */
	int energy(long now);
}

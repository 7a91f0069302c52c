package frond.gateway;

/** An {@link Uplink} with connections to be kept up. On the gateway's thread. */
interface BrokerSide extends Uplink {
	/** When {@link #onTime} wants to be called, milliseconds; {@link Long#MAX_VALUE} for never. */
	long nextDeadline();

	/** Connects if it is time to. */
	void onTime(long now);

	/** Ends the connections in order, as far as that takes no waiting. */
	void close();
}

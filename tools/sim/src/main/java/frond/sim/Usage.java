package frond.sim;

/**
 * What a node has used. Times in microseconds.
 *
 * @param on since it was switched on
 * @param listening with the receiver or the transmitter on
 * @param sending of that, acknowledgements included
 * @param wakes of the radio
 * @param turns of the event loop
 * @param received frames that the radio handed up
 * @param transmitted frames that it was given
 */
record Usage(long on, long listening, long sending, long wakes, long turns, long received, long transmitted) {
	static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0);

	/** What was used since an earlier time. */
	Usage minus(Usage before) {
		return new Usage(this.on - before.on, this.listening - before.listening, this.sending - before.sending, this.wakes - before.wakes,
				this.turns - before.turns, this.received - before.received, this.transmitted - before.transmitted);
	}

	Usage plus(Usage other) {
		return new Usage(this.on + other.on, this.listening + other.listening, this.sending + other.sending, this.wakes + other.wakes, this.turns + other.turns,
				this.received + other.received, this.transmitted + other.transmitted);
	}
}

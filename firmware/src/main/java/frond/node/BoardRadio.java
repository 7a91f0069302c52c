package frond.node;

import frond.energy.StateTimes;
import frond.radio.Radio;

/** What the board's program needs of the board's radio besides {@link Radio}: each kind of radio has its own main class. */
interface BoardRadio {
	Radio radio();

	/** Starts what the radio is connected to; says on the console what the board lacks. */
	void open(Config config, Shell shell);

	/**
	 * Takes what came from the radio.
	 *
	 * @return whether there may be more, for which no interrupt will come
	 */
	boolean take(long now);

	/** Says on the console what changed with the radio; called on every turn of the loop. */
	void report(Shell shell, long now);

	/** Its time in each state of {@link frond.energy.Currents}; null if it cannot tell. */
	StateTimes times();

	/** What it takes in each of them, nanoamperes; null as above. */
	int[] currents();
}

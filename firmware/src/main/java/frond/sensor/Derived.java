package frond.sensor;

/** What is made of a sensor's readings, as a series of its own: named after it, in its unit. It is not read. */
public final class Derived extends Sensor {
	/**
	 * Something of a sensor.
	 *
	 * @param suffix of its name
	 */
	public Derived(Sensor sensor, String suffix, String unit) {
		super(text(sensor.name) + suffix, unit, unit.length() == 0 ? 1 : sensor.divisor);
	}

	/** As text; at start-up only. */
	public static String text(byte[] ascii) {
		char[] characters = new char[ascii.length];
		for (int i = 0; i < ascii.length; i++) {
			characters[i] = (char) ascii[i];
		}
		return new String(characters);
	}

	@Override
	public int read(long now) {
		return NOTHING;
	}
}

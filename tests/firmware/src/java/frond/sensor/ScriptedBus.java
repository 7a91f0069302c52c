package frond.sensor;

/** A bus on which everything is as a script says: for each access what has to be written, and what is read or fails. */
final class ScriptedBus implements I2cBus {
	private final int address;
	private final String[] script;
	private int at;

	/** @param script pairs: bytes written, in hex; bytes read, in hex, or "nack", "stuck" */
	ScriptedBus(int address, String... script) {
		this.address = address;
		this.script = script;
	}

	@Override
	public int transfer(int address, byte[] bytes, int write, int read) {
		if (this.at >= this.script.length) {
			throw new AssertionError("an access too many");
		}
		String written = this.script[this.at++];
		String answer = this.script[this.at++];
		String is = hex(bytes, write);
		if (address != this.address || !written.equals(is)) {
			throw new AssertionError("written " + is + ", not " + written);
		}
		if (answer.equals("nack")) {
			return NACK;
		}
		if (answer.equals("stuck")) {
			return STUCK;
		}
		if (answer.length() != 2 * read) {
			throw new AssertionError(read + " bytes read, not " + answer);
		}
		for (int i = 0; i < read; i++) {
			bytes[i] = (byte) (digit(answer.charAt(2 * i)) << 4 | digit(answer.charAt(2 * i + 1)));
		}
		return 0;
	}

	/** Whether all of it was done. */
	boolean done() {
		return this.at == this.script.length;
	}

	private static int digit(char digit) {
		return digit <= '9' ? digit - '0' : digit - 'a' + 10;
	}

	private static String hex(byte[] bytes, int length) {
		String text = "";
		for (int i = 0; i < length; i++) {
			text = text + "0123456789abcdef".charAt(bytes[i] >> 4 & 15) + "0123456789abcdef".charAt(bytes[i] & 15);
		}
		return text;
	}
}

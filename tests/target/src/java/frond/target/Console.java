package frond.target;

import frond.hal.Uart;

/** Lines on the console; waits while its ring is full. */
public final class Console {
	private Console() {
	}

	/** Prints one line; characters outside ASCII and line ends are printed as {@code ?}. */
	public static void line(String text) {
		byte[] bytes = new byte[text.length() + 2];
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			bytes[i] = (byte) (character < 32 || character > 126 ? '?' : character);
		}
		bytes[text.length()] = '\r';
		bytes[text.length() + 1] = '\n';
		int at = 0;
		while (at < bytes.length) {
			at += Uart.write(Uart.CONSOLE, bytes, at, bytes.length - at);
		}
	}
}

package frond.hello;

import frond.hal.Clock;
import frond.hal.Heap;
import frond.hal.Power;
import frond.hal.Uart;

/** Says once a second how long the board has been up and what of its heap is free. */
public final class Main {
	private static final long SECOND = 1000000L;

	private Main() {
	}

	public static void main(String[] arguments) {
		byte[] line = new byte[64];
		long next = 0;
		while (true) {
			long now = Clock.micros();
			if (now >= next) {
				int length = append(line, 0, "hello uptime=");
				length = append(line, length, now / 1000);
				length = append(line, length, " heap.free=");
				length = append(line, length, Heap.free());
				length = append(line, length, "\r\n");
				Uart.write(Uart.CONSOLE, line, 0, length);
				next += SECOND;
			}
			Power.idle(next);
		}
	}

	private static int append(byte[] line, int at, String text) {
		for (int i = 0; i < text.length(); i++) {
			line[at++] = (byte) text.charAt(i);
		}
		return at;
	}

	private static int append(byte[] line, int at, long number) {
		int digits = 1;
		for (long left = number / 10; left != 0; left /= 10) {
			digits++;
		}
		for (int i = at + digits - 1; i >= at; i--) {
			line[i] = (byte) ('0' + number % 10);
			number /= 10;
		}
		return at + digits;
	}
}

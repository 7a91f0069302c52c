package frond.renode;

import frond.cli.Renode;

/** A transceiver of renode-platforms/stm32f4-rf2xx.repl on a board whose core stands still: this class is its microcontroller. */
final class Chip {
	/** Pins of the peripheral. */
	private static final int SELECT = 0;
	private static final int RESET = 1;
	private static final int SLP_TR = 2;

	private final Renode renode;
	private final String machine;

	/** A board on the medium {@code wireless}, out of reset. */
	Chip(Renode renode, String machine) {
		this.renode = renode;
		this.machine = machine;
		renode.execute("mach clear");
		renode.execute("mach create \"" + machine + "\"");
		renode.execute("machine LoadPlatformDescription " + Emulator.PLATFORMS + "stm32f4-rf2xx.repl");
		renode.execute("connector Connect sysbus.spi2.radio wireless");
		renode.execute("sysbus.cpu IsHalted true");
		pin(SELECT, true);
		pin(RESET, true);
	}

	/** A command to the peripheral; what it answers. */
	String command(String words) {
		this.renode.execute("mach set \"" + this.machine + "\"");
		return this.renode.execute("sysbus.spi2.radio " + words);
	}

	private void pin(int number, boolean level) {
		command("OnGPIO " + number + (level ? " true" : " false"));
	}

	void slpTr(boolean level) {
		pin(SLP_TR, level);
	}

	/** The level of IRQ. */
	boolean irq() {
		return command("IRQ").contains(": set");
	}

	/** The state's name. */
	String state() {
		return command("StateName");
	}

	/** A property that is a number. */
	int number(String property) {
		return Integer.decode(command(property));
	}

	/** One access: what comes back for each byte. */
	int[] access(int... bytes) {
		pin(SELECT, false);
		int[] answers = new int[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			answers[i] = Integer.decode(command("Transmit " + bytes[i]));
		}
		pin(SELECT, true);
		return answers;
	}

	int read(int register) {
		return access(0x80 | register, 0)[1];
	}

	void write(int register, int value) {
		access(0xc0 | register, value);
	}

	/** Loads a frame, to which the chip adds the FCS. */
	void load(int... frame) {
		int[] bytes = new int[frame.length + 2];
		bytes[0] = 0x60;
		bytes[1] = frame.length + 2;
		System.arraycopy(frame, 0, bytes, 2, frame.length);
		access(bytes);
	}

	/** Reads so many bytes of the frame buffer, the length first. */
	int[] readFrame(int count) {
		int[] bytes = new int[count + 1];
		bytes[0] = 0x20;
		int[] answers = access(bytes);
		int[] frame = new int[count];
		System.arraycopy(answers, 1, frame, 0, count);
		return frame;
	}
}

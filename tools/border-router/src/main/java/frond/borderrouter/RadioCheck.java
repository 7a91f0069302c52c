package frond.borderrouter;

import frond.radio.HdlcLite;
import frond.radio.Spinel;
import java.nio.charset.StandardCharsets;

/** Looks at what a line brings until its radio works, and says in one line what is wrong if it does not. Sans-I/O. */
final class RadioCheck {
	/** Time without a working radio after which that is a problem, microseconds: ten requests' worth. */
	static final long PATIENCE = 10000000;
	private static final int CONTENTS = 2048;
	private static final int SHOWN = 24;
	private static final int NONE = -1;

	private final String line;
	private final String speed;
	private HdlcLite decoder = new HdlcLite(CONTENTS);
	private long since = Long.MAX_VALUE;
	private long bytes;
	private long printable;
	private StringBuilder text = new StringBuilder();
	private int frames;
	private boolean echo;
	private int major = NONE;
	private int minor;
	private String version = "";
	private boolean notRadio;
	private int refused = NONE;

	/**
	 * @param line what the user calls it
	 * @param speed bits per second; 0 where there is no such thing
	 */
	RadioCheck(String line, int speed) {
		this.line = line;
		this.speed = speed == 0 ? "" : "another speed than " + speed + " baud, or ";
	}

	/** A new connection: nothing is known. */
	void begin(long now) {
		this.since = now;
		this.decoder = new HdlcLite(CONTENTS);
		this.bytes = 0;
		this.printable = 0;
		this.text = new StringBuilder();
		this.frames = 0;
		this.echo = false;
		this.major = NONE;
		this.version = "";
		this.notRadio = false;
		this.refused = NONE;
	}

	/** The radio works, or is away: there is nothing to say. */
	void end() {
		this.since = Long.MAX_VALUE;
	}

	/** Looks at bytes from the line. */
	void onBytes(byte[] from, int length) {
		if (this.since == Long.MAX_VALUE) {
			return;
		}
		this.bytes += length;
		for (int i = 0; i < length; i++) {
			if (from[i] >= ' ' && from[i] < 0x7f) {
				this.printable++;
				if (this.text.length() < SHOWN) {
					this.text.append((char) from[i]);
				}
			} else if (from[i] == '\n' || from[i] == '\r') {
				this.printable++;
			}
		}
		for (int i = 0; i < length;) {
			i = this.decoder.decode(from, i, length);
			if (this.decoder.result() > 0) {
				onMessage(this.decoder.contents(), this.decoder.result());
			}
		}
	}

	private void onMessage(byte[] message, int end) {
		int command = Spinel.getPacked(message, 1, end);
		if ((message[0] & Spinel.HEADER_MASK) != Spinel.HEADER || command < 0) {
			return;
		}
		this.frames++;
		if (command != Spinel.COMMAND_IS) {
			// Only hosts say that; there is one host here.
			this.echo = true;
			return;
		}
		int at = 1 + Spinel.packedLength(command);
		int property = Spinel.getPacked(message, at, end);
		if (property < 0) {
			return;
		}
		at += Spinel.packedLength(property);
		int first = Spinel.getPacked(message, at, end);
		if (property == Spinel.PROTOCOL_VERSION && first >= 0) {
			this.major = first;
			this.minor = Math.max(0, Spinel.getPacked(message, at + Spinel.packedLength(first), end));
		} else if (property == Spinel.NCP_VERSION) {
			this.version = new String(message, at, end - at, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "");
		} else if (property == Spinel.CAPS) {
			this.notRadio = !lists(Spinel.CAP_CONFIG_RADIO, message, at, end) || !lists(Spinel.CAP_MAC_RAW, message, at, end);
		} else if (property == Spinel.LAST_STATUS && first > 0 && first < Spinel.STATUS_RESET_POWER_ON) {
			this.refused = first;
		}
	}

	private static boolean lists(int capability, byte[] message, int at, int end) {
		for (int i = at; i < end;) {
			int value = Spinel.getPacked(message, i, end);
			if (value < 0 || value == capability) {
				return value == capability;
			}
			i += Spinel.packedLength(value);
		}
		return false;
	}

	/** What is wrong, once for each time; null for nothing, or not yet. */
	String problem(long now) {
		if (this.since == Long.MAX_VALUE || now - this.since < PATIENCE) {
			return null;
		}
		this.since = Long.MAX_VALUE;
		return this.line + " " + reason();
	}

	private String reason() {
		if (this.bytes == 0) {
			return "does not answer: " + this.speed + "nothing there, or no radio co-processor";
		}
		if (this.echo) {
			return "sends back what it is sent: a console or a modem, no radio co-processor";
		}
		if (this.frames == 0) {
			return this.printable * 10 >= this.bytes * 8 ? "talks text (\"" + this.text + "\"): a console, no radio co-processor"
					: "answers, but not in Spinel: " + this.speed + "no radio co-processor";
		}
		if (this.major != NONE && this.major != Spinel.VERSION_MAJOR) {
			return "speaks Spinel " + this.major + "." + this.minor + "; " + Spinel.VERSION_MAJOR + "." + Spinel.VERSION_MINOR + " is needed: it wants newer firmware";
		}
		if (this.notRadio) {
			return "(" + this.version + ") is a co-processor with a network stack of its own; one built as a radio co-processor (RCP) is needed";
		}
		return "(" + (this.version.isEmpty() ? "Spinel" : this.version) + ") does not let itself be set up as a radio"
				+ (this.refused == NONE ? ": it stopped answering" : ": status " + this.refused);
	}
}

package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import frond.radio.HdlcLite;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the line says, and what the user is told of it. Messages: draft-rquattle-spinel-unified; capabilities of OpenThread's spinel.h. */
class RadioCheckTest {
	private final RadioCheck check = new RadioCheck("serial:/dev/ttyACM0", 115200);

	private void message(String hex) {
		byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
		byte[] line = new byte[HdlcLite.encodedLimit(bytes.length)];
		this.check.onBytes(line, HdlcLite.encode(bytes, 0, bytes.length, line, 0));
	}

	private void says(String reason) {
		assertNull(this.check.problem(RadioCheck.PATIENCE - 1));
		assertEquals("serial:/dev/ttyACM0 " + reason, this.check.problem(RadioCheck.PATIENCE));
		// Once.
		assertNull(this.check.problem(2 * RadioCheck.PATIENCE));
	}

	@Test
	void silence() {
		this.check.begin(0);
		says("does not answer: another speed than 115200 baud, or nothing there, or no radio co-processor");
	}

	@Test
	void anEcho() {
		this.check.begin(0);
		message("80 01 02");
		says("sends back what it is sent: a console or a modem, no radio co-processor");
	}

	@Test
	void aConsole() {
		this.check.begin(0);
		byte[] text = "\r\nlogin: \r\nPassword: ".getBytes(StandardCharsets.US_ASCII);
		this.check.onBytes(text, text.length);
		says("talks text (\"login: Password: \"): a console, no radio co-processor");
	}

	/** What a UART makes of bytes at another speed is noise. */
	@Test
	void anotherSpeed() {
		this.check.begin(0);
		byte[] noise = new byte[200];
		new Random(1).nextBytes(noise);
		this.check.onBytes(noise, noise.length);
		says("answers, but not in Spinel: another speed than 115200 baud, or no radio co-processor");
	}

	@Test
	void anOldProtocol() {
		this.check.begin(0);
		message("80 06 00 70");
		message("81 06 01 03 01");
		says("speaks Spinel 3.1; 4.3 is needed: it wants newer firmware");
	}

	/** CONFIG_FTD (32) where CONFIG_RADIO (34) and MAC_RAW (513) are needed. */
	@Test
	void aFullStack() {
		this.check.begin(0);
		message("81 06 01 04 03");
		message("82 06 02 " + HexFormat.of().formatHex("NCP/1".getBytes(StandardCharsets.US_ASCII)) + "00");
		message("83 06 05 05 20");
		says("(NCP/1) is a co-processor with a network stack of its own; one built as a radio co-processor (RCP) is needed");
	}

	/** Status 4, INVALID_STATE, to a setting. */
	@Test
	void aRefusal() {
		this.check.begin(0);
		message("81 06 01 04 03");
		message("83 06 05 18 22 8104");
		message("84 06 00 04");
		says("(Spinel) does not let itself be set up as a radio: status 4");
	}

	@Test
	void aRadioThatWorksIsNotSpokenOf() {
		this.check.begin(0);
		this.check.end();
		assertNull(this.check.problem(RadioCheck.PATIENCE));
	}
}

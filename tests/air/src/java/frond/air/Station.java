package frond.air;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A radio of a test, with what it heard and how its frames fared, and when. */
final class Station implements Transceiver.Listener {
	static final int CHANNEL = 26;
	static final int PAN = 0xabcd;

	final Medium medium;
	final Transceiver radio;
	/** PSDUs with their FCS, hexadecimal. */
	final List<String> heard = new ArrayList<>();
	final List<Long> heardAt = new ArrayList<>();
	final List<Integer> results = new ArrayList<>();
	final List<Long> resultsAt = new ArrayList<>();

	Station(Medium medium, int number) {
		this.medium = medium;
		this.radio = new Transceiver(medium, this, false);
		this.radio.setChannel(CHANNEL);
		this.radio.setPanId(PAN);
		this.radio.setEui64(address(number));
		this.radio.setListening(true);
	}

	static long address(int number) {
		return 0x02f00d0000000000L | number;
	}

	@Override
	public void onReceived(byte[] psdu, int channel, Link link, long now) {
		this.heard.add(HexFormat.of().formatHex(psdu));
		this.heardAt.add(now);
	}

	/** Sends at once, whatever is on the channel; the frame begins a turnaround later. */
	void blurt(String frame) {
		send(frame, false, 0);
	}

	/** Sends with CSMA-CA and retries, as a co-processor does. */
	void send(String frame) {
		send(frame, true, Transmitter.MAX_RETRIES);
	}

	private void send(String frame, boolean csma, int retries) {
		byte[] bytes = HexFormat.of().parseHex(frame.replace(" ", ""));
		this.radio.transmitter().send(Phy.psdu(bytes, 0, bytes.length), CHANNEL, csma, Transmitter.MAX_BACKOFFS, retries,
				(status, attempts, acknowledgement, now) -> {
					this.results.add(status);
					this.resultsAt.add(now);
				});
	}

	/** A broadcast with a payload of {@code length} bytes. */
	static String broadcast(int sequence, int from, int length) {
		return "41d8" + HexFormat.of().toHexDigits((byte) sequence) + "cdabffff" + littleEndian(from) + "00".repeat(length);
	}

	/** A frame to one station with an acknowledgement request and a payload of {@code length} bytes. */
	static String unicast(int sequence, int to, int from, int length) {
		return "61dc" + HexFormat.of().toHexDigits((byte) sequence) + "cdab" + littleEndian(to) + littleEndian(from) + "00".repeat(length);
	}

	static String littleEndian(int number) {
		return HexFormat.of().toHexDigits((byte) number) + "000000000df002";
	}
}

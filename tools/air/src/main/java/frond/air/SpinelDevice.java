package frond.air;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.radio.HdlcLite;
import frond.radio.Radio;
import frond.radio.Spinel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A radio co-processor on the air: answers its host as OpenThread's RCP does (NcpBase for a radio-only build). Sans-I/O; on the
 * thread that drives the medium.
 */
final class SpinelDevice implements Transceiver.Listener {
	/** What spinel_buffer takes in OpenThread's RCP at least. */
	private static final int MESSAGE_SIZE = 2048;
	private static final byte[] VERSION = "FROND-AIR/0.1.0; RCP\0".getBytes(StandardCharsets.US_ASCII);
	private static final int FIRST_CHANNEL = 11;
	private static final int LAST_CHANNEL = 26;
	/** The RCP API since which a host may expect everything that is here. */
	private static final int API_VERSION = 6;
	private static final int SENSITIVITY_DBM = -100;
	private static final int NOISE_FLOOR = -128;
	private static final int PROMISCUOUS_FULL = 2;
	/** OT_RADIO_LQI_NONE. */
	private static final int LQI_NONE = 0;

	private final Medium medium;
	private final Transceiver radio;
	private final AirStats stats;
	private final Consumer<byte[]> line;
	private final HdlcLite decoder = new HdlcLite(MESSAGE_SIZE);
	private final long factoryAddress;
	private final int initialChannel;

	private boolean enabled;
	private boolean rawStream;
	private int transmitPower;
	private int lastStatus;

	/**
	 * A co-processor that has just been switched on, and says so.
	 *
	 * @param line takes what goes to the host
	 */
	SpinelDevice(Medium medium, int initialChannel, Consumer<byte[]> line) {
		this.medium = medium;
		this.stats = medium.stats();
		this.line = line;
		this.radio = new Transceiver(medium, this, false);
		// Locally administered, "FRD", and which radio it is.
		this.factoryAddress = 0x0246524400000000L | this.radio.id();
		this.initialChannel = initialChannel;
		reset(Spinel.STATUS_RESET_POWER_ON);
	}

	/** Leaves the air. */
	void close() {
		this.radio.close();
	}

	/** Takes bytes from the host. */
	void onBytes(byte[] bytes, int at, int end) {
		int i = at;
		while (i < end) {
			i = this.decoder.decode(bytes, i, end);
			int result = this.decoder.result();
			if (result > 0) {
				onMessage(this.decoder.contents(), result);
			} else if (result == Drop.HDLC_FCS) {
				this.stats.count(AirStats.HDLC_FCS);
			} else if (result == Drop.HDLC_OVERSIZE) {
				this.stats.count(AirStats.HDLC_OVERSIZE);
			} else if (result < 0) {
				this.stats.count(AirStats.HDLC_TRUNCATED);
			}
		}
	}

	@Override
	public void onReceived(byte[] psdu, int channel, Link link, long now) {
		SpinelMessage message = new SpinelMessage(0, Spinel.STREAM_RAW);
		putFrame(message, psdu, channel, link.rssi(), link.lqi(), now);
		send(message);
	}

	private void onMessage(byte[] bytes, int end) {
		int header = bytes[0];
		if ((header & Spinel.HEADER_MASK) != Spinel.HEADER) {
			// Not for the Spinel at this end; OpenThread says nothing either.
			this.stats.count(AirStats.SPINEL_HEADER);
			return;
		}
		int transaction = header & Spinel.TRANSACTION_MASK;
		if ((header & Spinel.INTERFACE_MASK) != 0) {
			refuse(transaction, Spinel.STATUS_INVALID_INTERFACE, AirStats.SPINEL_INTERFACE);
			return;
		}
		int command = Spinel.getPacked(bytes, 1, end);
		if (command < 0) {
			refuse(transaction, Spinel.STATUS_PARSE_ERROR, AirStats.SPINEL_TRUNCATED);
			return;
		}
		int at = 1 + Spinel.packedLength(command);
		switch (command) {
		case Spinel.COMMAND_NOOP:
			status(transaction, Spinel.STATUS_OK);
			break;
		case Spinel.COMMAND_RESET:
			onReset(transaction, at < end ? bytes[at] : Spinel.RESET_STACK);
			break;
		case Spinel.COMMAND_GET:
		case Spinel.COMMAND_SET:
		case Spinel.COMMAND_INSERT:
		case Spinel.COMMAND_REMOVE:
			int property = Spinel.getPacked(bytes, at, end);
			if (property < 0) {
				refuse(transaction, Spinel.STATUS_PARSE_ERROR, AirStats.SPINEL_TRUNCATED);
			} else if (command == Spinel.COMMAND_GET) {
				get(transaction, property);
			} else if (command == Spinel.COMMAND_SET) {
				set(transaction, property, bytes, at + Spinel.packedLength(property), end);
			} else {
				// No list that a host could add to.
				refuse(transaction, Spinel.STATUS_PROPERTY_NOT_FOUND, AirStats.SPINEL_PROPERTY);
			}
			break;
		default:
			refuse(transaction, Spinel.STATUS_INVALID_COMMAND, AirStats.SPINEL_COMMAND);
			break;
		}
	}

	private void onReset(int transaction, int what) {
		if (what == Spinel.RESET_BOOTLOADER) {
			refuse(transaction, Spinel.STATUS_UNIMPLEMENTED, AirStats.SPINEL_REFUSED);
		} else {
			reset(what == Spinel.RESET_PLATFORM ? Spinel.STATUS_RESET_SOFTWARE : Spinel.STATUS_RESET_POWER_ON);
		}
	}

	private void reset(int reason) {
		this.radio.reset();
		this.radio.setChannel(this.initialChannel);
		this.enabled = false;
		this.rawStream = false;
		this.transmitPower = 0;
		status(0, reason);
	}

	private void get(int transaction, int property) {
		if (transaction == 0) {
			// No answer is wanted.
			return;
		}
		SpinelMessage answer = new SpinelMessage(transaction, property);
		switch (property) {
		case Spinel.LAST_STATUS:
			answer.putPacked(this.lastStatus);
			break;
		case Spinel.PROTOCOL_VERSION:
			answer.putPacked(Spinel.VERSION_MAJOR).putPacked(Spinel.VERSION_MINOR);
			break;
		case Spinel.NCP_VERSION:
			answer.put(VERSION);
			break;
		case Spinel.INTERFACE_TYPE:
			answer.putPacked(Spinel.INTERFACE_TYPE_THREAD);
			break;
		case Spinel.CAPS:
			answer.putPacked(Spinel.CAP_2450MHZ_OQPSK).putPacked(Spinel.CAP_CONFIG_RADIO).putPacked(Spinel.CAP_MAC_RAW)
					.putPacked(Spinel.CAP_RCP_API_VERSION);
			break;
		case Spinel.HWADDR:
			answer.putEui64(this.factoryAddress);
			break;
		case Spinel.PHY_ENABLED:
			answer.put8(this.enabled ? 1 : 0);
			break;
		case Spinel.PHY_CHAN:
			answer.put8(this.radio.channel());
			break;
		case Spinel.PHY_CHAN_SUPPORTED:
			for (int channel = FIRST_CHANNEL; channel <= LAST_CHANNEL; channel++) {
				answer.put8(channel);
			}
			break;
		case Spinel.PHY_TX_POWER:
			answer.put8(this.transmitPower);
			break;
		case Spinel.PHY_RSSI:
			boolean busy = this.medium.busy(this.radio, this.radio.channel(), this.medium.now());
			answer.put8(busy ? Link.losing(0).rssi() : SENSITIVITY_DBM);
			break;
		case Spinel.PHY_RX_SENSITIVITY:
			answer.put8(SENSITIVITY_DBM);
			break;
		case Spinel.MAC_LADDR:
			answer.putEui64(this.radio.eui64());
			break;
		case Spinel.MAC_SADDR:
			answer.put16(this.radio.shortAddress());
			break;
		case Spinel.MAC_PANID:
			answer.put16(this.radio.panId());
			break;
		case Spinel.MAC_RAW_STREAM_ENABLED:
			answer.put8(this.rawStream ? 1 : 0);
			break;
		case Spinel.MAC_PROMISCUOUS_MODE:
			answer.put8(this.radio.promiscuous() ? PROMISCUOUS_FULL : 0);
			break;
		case Spinel.RCP_API_VERSION:
			answer.putPacked(API_VERSION);
			break;
		case Spinel.RADIO_CAPS:
			answer.putPacked(Spinel.RADIO_ACK_TIMEOUT | Spinel.RADIO_TRANSMIT_RETRIES | Spinel.RADIO_CSMA_BACKOFF);
			break;
		default:
			refuse(transaction, Spinel.STATUS_PROPERTY_NOT_FOUND, AirStats.SPINEL_PROPERTY);
			return;
		}
		send(answer);
	}

	private void set(int transaction, int property, byte[] bytes, int at, int end) {
		if (property == Spinel.STREAM_RAW) {
			transmit(transaction, bytes, at, end);
			return;
		}
		int size = sizeOf(property);
		if (size < 0) {
			refuse(transaction, Spinel.STATUS_PROPERTY_NOT_FOUND, AirStats.SPINEL_PROPERTY);
		} else if (end - at < size) {
			refuse(transaction, Spinel.STATUS_PARSE_ERROR, AirStats.SPINEL_TRUNCATED);
		} else {
			int status = apply(property, bytes, at);
			if (status != Spinel.STATUS_OK) {
				refuse(transaction, status, AirStats.SPINEL_REFUSED);
			} else {
				get(transaction, property);
			}
		}
	}

	/** Bytes of a property's value; -1 if it cannot be set. */
	private static int sizeOf(int property) {
		switch (property) {
		case Spinel.PHY_ENABLED:
		case Spinel.PHY_CHAN:
		case Spinel.PHY_TX_POWER:
		case Spinel.MAC_RAW_STREAM_ENABLED:
		case Spinel.MAC_PROMISCUOUS_MODE:
			return 1;
		case Spinel.MAC_SADDR:
		case Spinel.MAC_PANID:
			return 2;
		case Spinel.MAC_LADDR:
			return 8;
		default:
			return -1;
		}
	}

	private int apply(int property, byte[] bytes, int at) {
		boolean on = bytes[at] != 0;
		if (property == Spinel.PHY_ENABLED) {
			this.enabled = on;
			this.radio.setListening(on && this.rawStream);
			return Spinel.STATUS_OK;
		}
		if (property == Spinel.MAC_RAW_STREAM_ENABLED) {
			this.rawStream = on;
			this.radio.setListening(on && this.enabled);
			return Spinel.STATUS_OK;
		}
		if (property == Spinel.PHY_TX_POWER) {
			this.transmitPower = bytes[at];
			return Spinel.STATUS_OK;
		}
		if (!this.enabled) {
			return Spinel.STATUS_INVALID_STATE;
		}
		switch (property) {
		case Spinel.PHY_CHAN:
			if (bytes[at] < FIRST_CHANNEL || bytes[at] > LAST_CHANNEL) {
				return Spinel.STATUS_INVALID_ARGUMENT;
			}
			this.radio.setChannel(bytes[at]);
			break;
		case Spinel.MAC_SADDR:
			this.radio.setShortAddress(Bytes.get16le(bytes, at));
			break;
		case Spinel.MAC_PANID:
			this.radio.setPanId(Bytes.get16le(bytes, at));
			break;
		case Spinel.MAC_LADDR:
			this.radio.setEui64(Bytes.get64(bytes, at));
			break;
		default:
			if (bytes[at] < 0 || bytes[at] > PROMISCUOUS_FULL) {
				return Spinel.STATUS_INVALID_ARGUMENT;
			}
			this.radio.setPromiscuous(on);
			break;
		}
		return Spinel.STATUS_OK;
	}

	/** Length, PSDU with room for its FCS, channel; optional: back-offs, retries, CSMA-CA. What else may follow is not used here. */
	private void transmit(int transaction, byte[] bytes, int at, int end) {
		int length = end - at < 2 ? Phy.MAX_PSDU + 1 : Bytes.get16le(bytes, at);
		int channelAt = at + 2 + length;
		if (length > Phy.MAX_PSDU || channelAt >= end) {
			refuse(transaction, Spinel.STATUS_PARSE_ERROR, AirStats.SPINEL_TRUNCATED);
			return;
		}
		int channel = bytes[channelAt];
		if (length < 3 + Phy.FCS || channel < FIRST_CHANNEL || channel > LAST_CHANNEL) {
			refuse(transaction, Spinel.STATUS_INVALID_ARGUMENT, AirStats.SPINEL_REFUSED);
			return;
		}
		if (!this.radio.listening() || this.radio.transmitter().busy()) {
			refuse(transaction, Spinel.STATUS_INVALID_STATE, AirStats.SPINEL_REFUSED);
			return;
		}
		int backoffs = channelAt + 1 < end ? bytes[channelAt + 1] & 0xff : Transmitter.MAX_BACKOFFS;
		int retries = channelAt + 2 < end ? bytes[channelAt + 2] & 0xff : Transmitter.MAX_RETRIES;
		boolean csma = channelAt + 3 >= end || bytes[channelAt + 3] != 0;
		byte[] psdu = Phy.psdu(bytes, at + 2, length - Phy.FCS);
		this.radio.transmitter().send(psdu, channel, csma, backoffs, retries,
				(status, acknowledgement, now) -> transmitted(transaction, status, acknowledgement, channel, now));
	}

	private void transmitted(int transaction, int status, byte[] acknowledgement, int channel, long now) {
		if (transaction == 0) {
			return;
		}
		int answer = Spinel.STATUS_OK;
		if (status == Radio.NO_ACK) {
			answer = Spinel.STATUS_NO_ACK;
		} else if (status == Radio.CHANNEL_BUSY) {
			answer = Spinel.STATUS_CCA_FAILURE;
		}
		this.lastStatus = answer;
		// Neither frame pending nor header updated.
		SpinelMessage message = new SpinelMessage(transaction, Spinel.LAST_STATUS).putPacked(answer).put8(0).put8(0);
		if (answer == Spinel.STATUS_OK) {
			if (acknowledgement == null) {
				putFrame(message, new byte[0], 0, 0, LQI_NONE, 0);
			} else {
				putFrame(message, acknowledgement, channel, Link.losing(0).rssi(), Link.losing(0).lqi(), now);
			}
		}
		send(message);
	}

	/** A frame with its metadata, in the order of NcpBase::PackRadioFrame. */
	private static void putFrame(SpinelMessage message, byte[] psdu, int channel, int rssi, int lqi, long time) {
		message.put16(psdu.length).put(psdu);
		message.put8(rssi).put8(NOISE_FLOOR).put16(0);
		message.put16(10).put8(channel).put8(lqi).put64(time);
		message.put16(1).putPacked(0);
		message.put16(5).put8(0).put32(0);
	}

	private void refuse(int transaction, int status, String counter) {
		this.stats.count(counter);
		status(transaction, status);
	}

	private void status(int transaction, int status) {
		this.lastStatus = status;
		send(new SpinelMessage(transaction, Spinel.LAST_STATUS).putPacked(status));
	}

	private void send(SpinelMessage message) {
		this.line.accept(message.encoded());
	}
}

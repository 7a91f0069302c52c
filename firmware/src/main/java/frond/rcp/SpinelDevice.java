package frond.rcp;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.ieee802154.Frame;
import frond.ieee802154.FrameHeader;
import frond.radio.HdlcLite;
import frond.radio.Radio;
import frond.radio.RawRadio;
import frond.radio.SerialPort;
import frond.radio.Spinel;

/**
 * A radio co-processor: answers its host as OpenThread's RCP does (NcpBase for a radio-only build), on any {@link RawRadio}. The board's
 * program and the simulated co-processors of tools/air are this class.
 *
 * <p>
 * Sans-I/O: the owner passes bytes and time, and drives the radio's own time. What the host gets wrong is answered with a status and
 * counted; what it cannot be told because its line is full is counted.
 */
public final class SpinelDevice implements Radio.Listener {
	/** The longest message of a host is a frame of 127 bytes with 20 bytes around it. */
	private static final int MESSAGE_SIZE = 256;
	private static final int FIRST_CHANNEL = 11;
	private static final int LAST_CHANNEL = 26;
	/** The RCP API since which a host may expect everything that is here. */
	private static final int API_VERSION = 6;
	/** dBm until the host sets another: what the common transceivers start with. */
	private static final int INITIAL_POWER = 4;
	private static final int SENSITIVITY_DBM = -100;
	private static final int NOISE_FLOOR = -128;
	/** macMaxCSMABackoffs and macMaxFrameRetries where the host does not say (IEEE 802.15.4-2006 table 86). */
	private static final int MAX_BACKOFFS = 4;
	private static final int MAX_RETRIES = 3;
	/** A frame's type, flags and sequence number. */
	private static final int SHORTEST_FRAME = 3;
	/** No transmission; not a transaction. */
	private static final int IDLE = -1;

	private final RawRadio radio;
	private final Stats stats;
	private final SpinelWriter writer;
	private final HdlcLite decoder = new HdlcLite(MESSAGE_SIZE);
	private final byte[] version;
	private final long factoryAddress;
	private final int initialChannel;
	private final EnergyScan scan;

	private boolean enabled;
	private boolean rawStream;
	private boolean promiscuous;
	private boolean tellsAttempts;
	/** Whether the radio is on. */
	private boolean listening;
	private int channel;
	private int panId;
	private int shortAddress;
	private long eui64;
	private int transmitPower;
	/** Whether acknowledgements of data requests announce a frame only if a neighbour is in one of the lists. */
	private boolean matching;
	private final AddressList shortMatches = new AddressList(2);
	private final AddressList extendedMatches = new AddressList(8);
	private boolean announces;
	private final FrameHeader header = new FrameHeader();
	/** One channel; 0 for none or several. */
	private int scanChannel;
	private int scanMillis;
	private int lastStatus;

	/** The transaction of the transmission under way, or {@link #IDLE}. */
	private int transmitting = IDLE;
	/** The start of the acknowledgement that the frame under way is to get; its length, 0 for none. */
	private final byte[] acknowledgement = new byte[SHORTEST_FRAME];
	private int acknowledgementLength;
	/** Whether settings changed during a transmission. */
	private boolean changed;

	/**
	 * A co-processor that is silent until {@link #start}.
	 *
	 * @param stats counts what is dropped here
	 * @param version what it calls itself, ASCII, e.g. {@code FROND/0.1.0; board}
	 * @param factoryAddress its own EUI-64, as printed
	 * @param initialChannel the channel until the host sets one
	 */
	public SpinelDevice(RawRadio radio, SerialPort port, Stats stats, byte[] version, long factoryAddress, int initialChannel) {
		this.radio = radio;
		this.stats = stats;
		this.writer = new SpinelWriter(port);
		this.version = version;
		this.factoryAddress = factoryAddress;
		this.initialChannel = initialChannel;
		this.scan = new EnergyScan(radio);
	}

	/** Switched on: every setting as at first, and the host is told. */
	public void start(long now) {
		reset(Spinel.STATUS_RESET_POWER_ON, now);
	}

	/** Takes bytes from the host. */
	public void onBytes(byte[] bytes, int at, int length, long now) {
		int end = at + length;
		int i = at;
		while (i < end) {
			i = this.decoder.decode(bytes, i, end);
			int result = this.decoder.result();
			if (result > 0) {
				onMessage(this.decoder.contents(), result, now);
			} else if (result < 0) {
				this.stats.drop(result);
			}
		}
	}

	/** Does what is due. */
	public void onTime(long now) {
		this.writer.onTime(now);
		if (this.scan.onTime(now)) {
			int channel = this.scan.channel();
			this.scan.cancel();
			listen(now);
			send(this.writer.begin(0, Spinel.MAC_ENERGY_SCAN_RESULT).put8(channel).put8(this.scan.strongest()), now);
			send(this.writer.begin(0, Spinel.MAC_SCAN_STATE).put8(Spinel.SCAN_IDLE), now);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MAX_VALUE} for none. */
	public long nextDeadline() {
		return Math.min(this.writer.nextDeadline(), this.scan.nextDeadline());
	}

	@Override
	public void onFrame(byte[] bytes, int at, int length, int rssi, int lqi, long now) {
		if (!this.rawStream) {
			// Heard during a scan.
			return;
		}
		this.writer.begin(0, Spinel.STREAM_RAW).putFrame(bytes, at, length);
		putMetadata(isAnnounced(bytes, at, length) ? Spinel.ACKNOWLEDGED_PENDING : 0, rssi == 0 ? Spinel.RSSI_UNKNOWN : rssi, this.scan.active() ? this.scan.channel() : this.channel, lqi < 0 ? Spinel.LQI_UNKNOWN : lqi, now);
		if (!this.writer.sendUnasked(now)) {
			this.stats.drop(Drop.SPINEL_LINE_FULL);
		}
	}

	/** Whether a frame is a data request whose acknowledgement announced a frame: only then does OpenThread's host send what it keeps. */
	private boolean isAnnounced(byte[] bytes, int at, int length) {
		if (!this.announces || (bytes[at] & Frame.TYPE_MASK) != Frame.COMMAND || (bytes[at] & Frame.ACK_REQUEST) == 0) {
			return false;
		}
		FrameHeader frame = this.header;
		return frame.parse(bytes, at, length) == 0 && frame.payload < frame.end && bytes[frame.payload] == Frame.DATA_REQUEST;
	}

	@Override
	public void onTransmitted(int status, int attempts, long now) {
		int transaction = this.transmitting;
		this.transmitting = IDLE;
		if (this.changed) {
			listen(now);
		}
		if (transaction <= 0) {
			// None, or its host wants no answer.
			return;
		}
		if (status == Radio.FAILED) {
			status(transaction, Spinel.STATUS_FAILURE, now);
			return;
		}
		boolean acknowledged = status == Radio.SENT && this.acknowledgementLength > 0;
		boolean pending = acknowledged && this.radio.framePending();
		this.lastStatus = status == Radio.NO_ACK ? Spinel.STATUS_NO_ACK : status == Radio.CHANNEL_BUSY ? Spinel.STATUS_CCA_FAILURE : Spinel.STATUS_OK;
		// The header is sent as it came, so it is never updated.
		this.writer.begin(transaction, Spinel.LAST_STATUS).putPacked(this.lastStatus).put8(pending ? 1 : 0).put8(0);
		if (acknowledged) {
			this.acknowledgement[0] = (byte) (pending ? Frame.ACK | Frame.PENDING : Frame.ACK);
			this.writer.putFrame(this.acknowledgement, 0, this.acknowledgementLength);
			// Radios that acknowledge by themselves do not tell how well they heard it.
			putMetadata(0, Spinel.RSSI_UNKNOWN, this.channel, Spinel.LQI_UNKNOWN, now);
		} else if (status == Radio.SENT) {
			this.writer.put16(0);
			putMetadata(0, 0, 0, Spinel.LQI_UNKNOWN, 0);
		}
		if (this.tellsAttempts) {
			this.writer.put8(attempts);
		}
		send(this.writer, now);
	}

	/** What follows a frame, in the order of NcpBase::PackRadioFrame. */
	private void putMetadata(int flags, int rssi, int channel, int lqi, long time) {
		this.writer.put8(rssi).put8(NOISE_FLOOR).put16(flags);
		this.writer.put16(10).put8(channel).put8(lqi).put64(time);
		this.writer.put16(1).putPacked(0);
		this.writer.put16(5).put8(0).put32(0);
	}

	private void onMessage(byte[] bytes, int end, long now) {
		int header = bytes[0];
		if ((header & Spinel.HEADER_MASK) != Spinel.HEADER) {
			// Not for the Spinel at this end; OpenThread says nothing either.
			this.stats.drop(Drop.SPINEL_UNKNOWN);
			return;
		}
		int transaction = header & Spinel.TRANSACTION_MASK;
		if ((header & Spinel.INTERFACE_MASK) != 0) {
			refuse(transaction, Spinel.STATUS_INVALID_INTERFACE, now);
			return;
		}
		int command = Spinel.getPacked(bytes, 1, end);
		if (command < 0) {
			refuse(transaction, Spinel.STATUS_PARSE_ERROR, now);
			return;
		}
		int at = 1 + Spinel.packedLength(command);
		switch (command) {
		case Spinel.COMMAND_NOOP:
			status(transaction, Spinel.STATUS_OK, now);
			break;
		case Spinel.COMMAND_RESET:
			onReset(transaction, at < end ? bytes[at] : Spinel.RESET_STACK, now);
			break;
		case Spinel.COMMAND_GET:
		case Spinel.COMMAND_SET:
		case Spinel.COMMAND_INSERT:
		case Spinel.COMMAND_REMOVE:
			int property = Spinel.getPacked(bytes, at, end);
			if (property < 0) {
				refuse(transaction, Spinel.STATUS_PARSE_ERROR, now);
			} else if (command == Spinel.COMMAND_GET) {
				get(transaction, property, now);
			} else if (command == Spinel.COMMAND_SET) {
				set(transaction, property, bytes, at + Spinel.packedLength(property), end, now);
			} else {
				change(transaction, command, property, bytes, at + Spinel.packedLength(property), end, now);
			}
			break;
		default:
			refuse(transaction, Spinel.STATUS_INVALID_COMMAND, now);
			break;
		}
	}

	/** Any reset is the radio's and that of all settings; the chip has nothing else to forget. */
	private void onReset(int transaction, int what, long now) {
		if (what == Spinel.RESET_BOOTLOADER) {
			refuse(transaction, Spinel.STATUS_UNIMPLEMENTED, now);
		} else {
			reset(what == Spinel.RESET_PLATFORM ? Spinel.STATUS_RESET_SOFTWARE : Spinel.STATUS_RESET_POWER_ON, now);
		}
	}

	private void reset(int reason, long now) {
		this.radio.stop(now);
		this.listening = false;
		this.radio.setPromiscuous(false, now);
		this.transmitPower = this.radio.setPower(INITIAL_POWER, now);
		this.scan.cancel();
		this.transmitting = IDLE;
		this.changed = false;
		this.enabled = false;
		this.rawStream = false;
		this.promiscuous = false;
		this.tellsAttempts = false;
		this.matching = false;
		this.shortMatches.clear();
		this.extendedMatches.clear();
		announce();
		this.channel = this.initialChannel;
		this.panId = Frame.BROADCAST;
		this.shortAddress = Frame.BROADCAST;
		this.eui64 = 0;
		this.scanChannel = 0;
		this.scanMillis = 0;
		status(0, reason, now);
	}

	private void get(int transaction, int property, long now) {
		if (transaction == 0) {
			// No answer is wanted.
			return;
		}
		SpinelWriter answer = this.writer.begin(transaction, property);
		switch (property) {
		case Spinel.LAST_STATUS:
			answer.putPacked(this.lastStatus);
			break;
		case Spinel.PROTOCOL_VERSION:
			answer.putPacked(Spinel.VERSION_MAJOR).putPacked(Spinel.VERSION_MINOR);
			break;
		case Spinel.NCP_VERSION:
			answer.putText(this.version);
			break;
		case Spinel.INTERFACE_TYPE:
			answer.putPacked(Spinel.INTERFACE_TYPE_THREAD);
			break;
		case Spinel.CAPS:
			answer.putPacked(Spinel.CAP_2450MHZ_OQPSK).putPacked(Spinel.CAP_CONFIG_RADIO).putPacked(Spinel.CAP_MAC_RAW).putPacked(Spinel.CAP_RCP_API_VERSION)
					.putPacked(Spinel.CAP_FROND_ATTEMPTS);
			break;
		case Spinel.HWADDR:
			answer.putEui64(this.factoryAddress);
			break;
		case Spinel.PHY_ENABLED:
			answer.put8(this.enabled ? 1 : 0);
			break;
		case Spinel.PHY_CHAN:
			answer.put8(this.channel);
			break;
		case Spinel.PHY_CHAN_SUPPORTED:
		case Spinel.PHY_CHAN_PREFERRED:
			for (int channel = FIRST_CHANNEL; channel <= LAST_CHANNEL; channel++) {
				answer.put8(channel);
			}
			break;
		case Spinel.PHY_TX_POWER:
			answer.put8(this.transmitPower);
			break;
		case Spinel.PHY_RSSI:
			answer.put8(this.radio.rssi(now));
			break;
		case Spinel.PHY_RX_SENSITIVITY:
			answer.put8(SENSITIVITY_DBM);
			break;
		case Spinel.MAC_SCAN_STATE:
			answer.put8(this.scan.active() ? Spinel.SCAN_ENERGY : Spinel.SCAN_IDLE);
			break;
		case Spinel.MAC_SCAN_MASK:
			if (this.scanChannel != 0) {
				answer.put8(this.scanChannel);
			}
			break;
		case Spinel.MAC_SCAN_PERIOD:
			answer.put16(this.scanMillis);
			break;
		case Spinel.MAC_LADDR:
			answer.putEui64(this.eui64);
			break;
		case Spinel.MAC_SADDR:
			answer.put16(this.shortAddress);
			break;
		case Spinel.MAC_PANID:
			answer.put16(this.panId);
			break;
		case Spinel.MAC_RAW_STREAM_ENABLED:
			answer.put8(this.rawStream ? 1 : 0);
			break;
		case Spinel.MAC_PROMISCUOUS_MODE:
			answer.put8(this.promiscuous ? Spinel.PROMISCUOUS_FULL : 0);
			break;
		case Spinel.MAC_SRC_MATCH_ENABLED:
			answer.put8(this.matching ? 1 : 0);
			break;
		case Spinel.FROND_ATTEMPTS:
			answer.put8(this.tellsAttempts ? 1 : 0);
			break;
		case Spinel.RCP_API_VERSION:
			answer.putPacked(API_VERSION);
			break;
		case Spinel.RADIO_CAPS:
			answer.putPacked(radioCapabilities());
			break;
		default:
			refuse(transaction, Spinel.STATUS_PROPERTY_NOT_FOUND, now);
			return;
		}
		send(answer, now);
	}

	private int radioCapabilities() {
		int has = this.radio.capabilities();
		int answer = Spinel.RADIO_ENERGY_SCAN;
		if ((has & Radio.AUTO_ACK) != 0) {
			answer |= Spinel.RADIO_ACK_TIMEOUT;
		}
		if ((has & Radio.RETRY) != 0) {
			answer |= Spinel.RADIO_TRANSMIT_RETRIES;
		}
		if ((has & Radio.CSMA) != 0) {
			answer |= Spinel.RADIO_CSMA_BACKOFF;
		}
		return answer;
	}

	private void set(int transaction, int property, byte[] bytes, int at, int end, long now) {
		if (property == Spinel.STREAM_RAW) {
			transmit(transaction, bytes, at, end, now);
			return;
		}
		if (property == Spinel.MAC_SRC_MATCH_SHORT || property == Spinel.MAC_SRC_MATCH_EXTENDED) {
			change(transaction, Spinel.COMMAND_SET, property, bytes, at, end, now);
			return;
		}
		int size = sizeOf(property);
		if (size < 0) {
			refuse(transaction, Spinel.STATUS_PROPERTY_NOT_FOUND, now);
		} else if (end - at < size) {
			refuse(transaction, Spinel.STATUS_PARSE_ERROR, now);
		} else {
			int status = apply(property, bytes, at, end, now);
			if (status != Spinel.STATUS_OK) {
				refuse(transaction, status, now);
			} else {
				get(transaction, property, now);
			}
		}
	}

	/**
	 * Changes one of the lists. A radio announces to all or to none, so that a neighbour may be told of a frame that is another's: it then
	 * listens for nothing until it gives up.
	 */
	private void change(int transaction, int command, int property, byte[] bytes, int at, int end, long now) {
		AddressList list = property == Spinel.MAC_SRC_MATCH_SHORT ? this.shortMatches : property == Spinel.MAC_SRC_MATCH_EXTENDED ? this.extendedMatches : null;
		int status = list == null ? Spinel.STATUS_PROPERTY_NOT_FOUND
				: !this.enabled ? Spinel.STATUS_INVALID_STATE : list.change(command, bytes, at, end);
		announce();
		if (status != Spinel.STATUS_OK) {
			refuse(transaction, status, now);
		} else if (command == Spinel.COMMAND_SET) {
			status(transaction, status, now);
		} else {
			SpinelWriter answer = this.writer.begin(transaction, command == Spinel.COMMAND_INSERT ? Spinel.COMMAND_INSERTED : Spinel.COMMAND_REMOVED, property);
			send(list == this.shortMatches ? answer.put16(Bytes.get16le(bytes, at)) : answer.putEui64(Bytes.get64(bytes, at)), now);
		}
	}

	private void announce() {
		this.announces = !this.matching || !this.shortMatches.isEmpty() || !this.extendedMatches.isEmpty();
		this.radio.setPending(this.announces);
	}

	/** Bytes of a property's value at least; -1 if it cannot be set. */
	private static int sizeOf(int property) {
		switch (property) {
		case Spinel.MAC_SCAN_MASK:
			return 0;
		case Spinel.PHY_ENABLED:
		case Spinel.PHY_CHAN:
		case Spinel.PHY_TX_POWER:
		case Spinel.MAC_SCAN_STATE:
		case Spinel.MAC_RAW_STREAM_ENABLED:
		case Spinel.MAC_PROMISCUOUS_MODE:
		case Spinel.MAC_SRC_MATCH_ENABLED:
		case Spinel.FROND_ATTEMPTS:
			return 1;
		case Spinel.MAC_SCAN_PERIOD:
		case Spinel.MAC_SADDR:
		case Spinel.MAC_PANID:
			return 2;
		case Spinel.MAC_LADDR:
			return 8;
		default:
			return -1;
		}
	}

	private int apply(int property, byte[] bytes, int at, int end, long now) {
		switch (property) {
		case Spinel.PHY_ENABLED:
			this.enabled = bytes[at] != 0;
			listen(now);
			return Spinel.STATUS_OK;
		case Spinel.MAC_RAW_STREAM_ENABLED:
			this.rawStream = bytes[at] != 0;
			listen(now);
			return Spinel.STATUS_OK;
		case Spinel.FROND_ATTEMPTS:
			this.tellsAttempts = bytes[at] != 0;
			return Spinel.STATUS_OK;
		case Spinel.PHY_TX_POWER:
			this.transmitPower = this.radio.setPower(bytes[at], now);
			return Spinel.STATUS_OK;
		case Spinel.MAC_SCAN_MASK:
			this.scanChannel = end - at == 1 && isChannel(bytes[at]) ? bytes[at] : 0;
			return end == at || this.scanChannel != 0 ? Spinel.STATUS_OK : Spinel.STATUS_INVALID_ARGUMENT;
		case Spinel.MAC_SCAN_PERIOD:
			this.scanMillis = Bytes.get16le(bytes, at);
			return Spinel.STATUS_OK;
		default:
			return this.enabled ? applyEnabled(property, bytes, at, now) : Spinel.STATUS_INVALID_STATE;
		}
	}

	/** What OpenThread's LinkRaw refuses while it is disabled. */
	private int applyEnabled(int property, byte[] bytes, int at, long now) {
		switch (property) {
		case Spinel.PHY_CHAN:
			if (!isChannel(bytes[at])) {
				return Spinel.STATUS_INVALID_ARGUMENT;
			}
			this.channel = bytes[at];
			break;
		case Spinel.MAC_SADDR:
			this.shortAddress = Bytes.get16le(bytes, at);
			break;
		case Spinel.MAC_PANID:
			this.panId = Bytes.get16le(bytes, at);
			break;
		case Spinel.MAC_LADDR:
			this.eui64 = Bytes.get64(bytes, at);
			break;
		case Spinel.MAC_SRC_MATCH_ENABLED:
			this.matching = bytes[at] != 0;
			announce();
			return Spinel.STATUS_OK;
		case Spinel.MAC_SCAN_STATE:
			return beginScan(bytes[at], now);
		default:
			if (bytes[at] < 0 || bytes[at] > Spinel.PROMISCUOUS_FULL) {
				return Spinel.STATUS_INVALID_ARGUMENT;
			}
			this.promiscuous = bytes[at] != 0;
			this.radio.setPromiscuous(this.promiscuous, now);
			return Spinel.STATUS_OK;
		}
		listen(now);
		return Spinel.STATUS_OK;
	}

	private static boolean isChannel(int channel) {
		return channel >= FIRST_CHANNEL && channel <= LAST_CHANNEL;
	}

	private int beginScan(int state, long now) {
		if (state == Spinel.SCAN_IDLE) {
			return Spinel.STATUS_OK;
		}
		if (state != Spinel.SCAN_ENERGY) {
			return Spinel.STATUS_UNIMPLEMENTED;
		}
		if (this.scanChannel == 0) {
			return Spinel.STATUS_INVALID_ARGUMENT;
		}
		if (this.scan.active() || this.transmitting != IDLE) {
			return Spinel.STATUS_INVALID_STATE;
		}
		this.scan.begin(this.scanChannel, this.scanMillis, now);
		tune(this.scanChannel, now);
		return Spinel.STATUS_OK;
	}

	/** Brings the radio to what the host has set; after the transmission or the scan that is under way, unless the host switches off. */
	private void listen(long now) {
		this.changed = false;
		if (!this.enabled || !this.rawStream && !this.scan.active()) {
			if (this.listening) {
				this.listening = false;
				this.scan.cancel();
				this.radio.stop(now);
			}
			if (this.transmitting != IDLE) {
				onTransmitted(Radio.FAILED, 0, now);
			}
		} else if (this.transmitting != IDLE) {
			this.changed = true;
		} else if (!this.scan.active()) {
			tune(this.channel, now);
		}
	}

	private void tune(int channel, long now) {
		this.listening = true;
		this.radio.start(channel, this.panId, this.shortAddress, this.eui64, this, now);
	}

	/** Length, PSDU with room for its FCS, channel; optional: back-offs, retries, CSMA-CA. What else may follow is not used here. */
	private void transmit(int transaction, byte[] bytes, int at, int end, long now) {
		int length = end - at < 2 ? Spinel.MAX_PSDU + 1 : Bytes.get16le(bytes, at);
		int frame = at + 2;
		int channelAt = frame + length;
		if (length > Spinel.MAX_PSDU || channelAt >= end) {
			refuse(transaction, Spinel.STATUS_PARSE_ERROR, now);
			return;
		}
		int channel = bytes[channelAt];
		if (length < SHORTEST_FRAME + Spinel.FCS_LENGTH || !isChannel(channel)) {
			refuse(transaction, Spinel.STATUS_INVALID_ARGUMENT, now);
			return;
		}
		int backoffs = channelAt + 1 < end ? bytes[channelAt + 1] & 0xff : MAX_BACKOFFS;
		int retries = channelAt + 2 < end ? bytes[channelAt + 2] & 0xff : MAX_RETRIES;
		boolean csma = channelAt + 3 >= end || bytes[channelAt + 3] != 0;
		if (!this.enabled || !this.rawStream || this.scan.active() || this.transmitting != IDLE
				|| !this.radio.transmit(bytes, frame, length - Spinel.FCS_LENGTH, channel, csma, backoffs, retries, now)) {
			refuse(transaction, Spinel.STATUS_INVALID_STATE, now);
			return;
		}
		this.transmitting = transaction;
		this.acknowledgement[2] = bytes[frame + 2];
		this.acknowledgementLength = (bytes[frame] & Frame.ACK_REQUEST) != 0 ? SHORTEST_FRAME : 0;
	}

	private void refuse(int transaction, int status, long now) {
		if (status == Spinel.STATUS_PARSE_ERROR) {
			this.stats.drop(Drop.SPINEL_TRUNCATED);
		} else if (status == Spinel.STATUS_INVALID_ARGUMENT || status == Spinel.STATUS_INVALID_STATE || status == Spinel.STATUS_UNIMPLEMENTED) {
			this.stats.drop(Drop.SPINEL_REFUSED);
		} else {
			this.stats.drop(Drop.SPINEL_UNKNOWN);
		}
		status(transaction, status, now);
	}

	private void status(int transaction, int status, long now) {
		this.lastStatus = status;
		send(this.writer.begin(transaction, Spinel.LAST_STATUS).putPacked(status), now);
	}

	private void send(SpinelWriter message, long now) {
		if (!message.send(now)) {
			this.stats.drop(Drop.SPINEL_LINE_FULL);
		}
	}
}

package frond.radio;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Stats;

/**
 * The host side of a radio co-processor that speaks {@link Spinel} over {@link HdlcLite}, as OpenThread's RCP does.
 *
 * <p>
 * Every wait ends: a request without an answer is repeated, then the co-processor is reset; a transmission without a result is
 * reported as {@link Radio#FAILED}; a line that is silent is probed. A co-processor that reports a reset, or that turns out to have
 * forgotten its settings, is configured again. One request is under way at a time, one transmission at a time, and a probe beside
 * them at most.
 */
public class SpinelRadio implements Radio {
	/** How long an answer may take. OpenThread's own host waits 2 s. */
	private static final long ANSWER_MICROS = 1000000;
	/** How long a transmission may take: four attempts of CSMA-CA with long back-offs are 0.3 s; a slow line as much again. */
	private static final long TRANSMIT_MICROS = 2000000;
	/** Silence after which the co-processor is asked whether it still listens. */
	private static final long SILENCE_MICROS = 10000000;
	/** Pause before a co-processor that answered nonsense is tried again. */
	private static final long PAUSE_MICROS = 5000000;
	/** Pause before more is offered to a line that was full. */
	private static final long LINE_MICROS = 1000;
	/** How often a request is made before the co-processor is reset. */
	private static final int ATTEMPTS = 3;
	/** Who is called so much later than asked did not run meanwhile, and what the co-processor said is not read yet: it gets as long again. */
	private static final long LATE_MICROS = 100000;

	/** macMaxCSMABackoffs and macMaxFrameRetries, their defaults (IEEE 802.15.4-2006 table 86). */
	private static final int MAX_BACKOFFS = 4;
	private static final int MAX_RETRIES = 3;

	private static final int OFF = 0;
	/** A reset was asked for; waiting for the notification of it. */
	private static final int RESETTING = 1;
	/** Going through the steps below. */
	private static final int CONFIGURING = 2;
	private static final int READY = 3;
	private static final int PAUSED = 4;
	/** The co-processor measures energy; it may still hand up frames. */
	private static final int MEASURING = 5;

	private static final int SET_SCAN_MASK = 0;
	private static final int SET_SCAN_PERIOD = 1;
	private static final int SET_SCAN_STATE = 2;
	/** Its result is waited for. */
	private static final int SCANNING = 3;

	private static final int GET_PROTOCOL_VERSION = 0;
	private static final int GET_NCP_VERSION = 1;
	private static final int GET_CAPS = 2;
	/** Left out where {@link Spinel#CAP_FROND_ATTEMPTS} is not there. */
	private static final int SET_ATTEMPTS = 3;
	private static final int SET_ENABLED = 4;
	private static final int SET_CHANNEL = 5;
	/** Left out where none is wanted. */
	private static final int SET_POWER = 6;
	private static final int SET_PAN_ID = 7;
	private static final int SET_SHORT_ADDRESS = 8;
	private static final int SET_EXTENDED_ADDRESS = 9;
	/** Left out where it never was on. */
	private static final int SET_PROMISCUOUS = 10;
	/** Last, for it switches the receiver on. */
	private static final int SET_RAW_STREAM = 11;
	private static final int STEPS = 12;
	/** No power is wanted: the radio's own. */
	private static final int NO_POWER = Integer.MIN_VALUE;

	/** Header, command and a property of one byte. */
	private static final int PREFIX = 3;
	/** Channel, back-offs, retries, CSMA-CA, header updated, retransmission, security processed. */
	private static final int TRANSMIT_METADATA = 7;
	private static final int MESSAGE_SIZE = PREFIX + 2 + Spinel.MAX_PSDU + TRANSMIT_METADATA;
	/** A received frame with all its metadata is 157 bytes, a transmit result with the longest acknowledgement 160. */
	private static final int RECEIVE_SIZE = 176;
	private static final int VERSION_SIZE = 48;

	/** Takes the result of {@link SpinelRadio#measureEnergy}. */
	public interface EnergyListener {
		/** @param dbm the strongest that was received; {@link Spinel#RSSI_UNKNOWN} if the co-processor cannot tell */
		void onEnergy(int dbm, long now);
	}

	private final SerialPort port;
	private final Stats stats;
	private final HdlcLite decoder = new HdlcLite(RECEIVE_SIZE);
	private final byte[] message = new byte[MESSAGE_SIZE];
	private final byte[] out = new byte[HdlcLite.encodedLimit(MESSAGE_SIZE)];
	private int outAt;
	private int outEnd;
	/** When to offer the line what it did not take. */
	private long lineDue;

	private Listener listener;
	private int channel;
	private int panId;
	private int shortAddress;
	private long eui64;

	private int state;
	private int step;
	private int attempt;
	/** The end of what is being waited for, in every state but {@link #OFF}. */
	private long due;
	private int lastTransaction;
	/** Transaction of the request under way; 0 for none. */
	private int requestTransaction;
	/** Transaction of the transmission under way; 0 for none. */
	private int transmitTransaction;
	/** Transaction of the probe under way; 0 for none. */
	private int probeTransaction;
	/** Whether settings changed during a transmission. */
	private boolean changed;
	private int power = NO_POWER;
	private boolean promiscuous;
	/** Whether the co-processor is to be told of {@link #promiscuous}. */
	private boolean tellPromiscuous;
	private EnergyListener energyListener;
	private int scanChannel;
	private int scanMilliseconds;
	/** Whether results say how often a frame went out. */
	private boolean tellsAttempts;
	private int resets;
	private final byte[] version = new byte[VERSION_SIZE];
	private int versionLength;

	/**
	 * @param port the line to the co-processor; what comes from it goes to {@link #onBytes}
	 * @param stats counts what is dropped here
	 */
	public SpinelRadio(SerialPort port, Stats stats) {
		this.port = port;
		this.stats = stats;
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		this.channel = channel;
		this.panId = panId;
		this.shortAddress = shortAddress;
		this.eui64 = eui64;
		this.listener = listener;
		if (this.state == OFF) {
			reset(now);
		} else if (this.state == CONFIGURING || this.state == READY || this.state == MEASURING) {
			if (this.transmitTransaction != 0) {
				this.changed = true;
			} else {
				configure(now);
			}
		}
	}

	@Override
	public boolean ready() {
		return this.state == READY && this.transmitTransaction == 0 && this.outAt == this.outEnd;
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		if (length < 3 || length > MAX_FRAME || !ready()) {
			return false;
		}
		byte[] to = this.message;
		this.transmitTransaction = begin(Spinel.COMMAND_SET, Spinel.STREAM_RAW);
		Bytes.put16le(to, PREFIX, length + Spinel.FCS_LENGTH);
		int i = PREFIX + 2;
		System.arraycopy(bytes, at, to, i, length);
		i += length;
		// The co-processor computes the FCS into these two.
		Bytes.put16le(to, i, 0);
		i += Spinel.FCS_LENGTH;
		to[i] = (byte) this.channel;
		to[i + 1] = MAX_BACKOFFS;
		to[i + 2] = MAX_RETRIES;
		to[i + 3] = 1;
		to[i + 4] = 0;
		to[i + 5] = 0;
		to[i + 6] = 1;
		this.due = now + TRANSMIT_MICROS;
		send(i + TRANSMIT_METADATA, now);
		return true;
	}

	/**
	 * Sets the power of transmission, from the next {@link #start} on.
	 *
	 * @param dbm -128 to 127; the co-processor takes the nearest that it can do, or refuses to be configured
	 */
	public void setPower(int dbm) {
		this.power = dbm;
	}

	/** Takes every frame on the channel, whoever it is for, and acknowledges none; off at first. From the next {@link #start} on. */
	public void setPromiscuous(boolean on) {
		this.tellPromiscuous |= on;
		this.promiscuous = on;
	}

	/**
	 * Measures the energy on a channel (ED scan, IEEE 802.15.4-2006 section 7.5.2.1.1); {@link #ready} is false meanwhile, and this radio's own channel is as
	 * before afterwards. Should the co-processor be reset before the end, no result comes.
	 *
	 * @param channel 11 to 26
	 * @param milliseconds 1 to 65535
	 * @return false if not {@link #ready()}; then nothing was done
	 */
	public boolean measureEnergy(int channel, int milliseconds, EnergyListener energy, long now) {
		if (!ready()) {
			return false;
		}
		this.energyListener = energy;
		this.scanChannel = channel;
		this.scanMilliseconds = milliseconds;
		this.probeTransaction = 0;
		this.state = MEASURING;
		this.step = SET_SCAN_MASK;
		requestScan(now);
		return true;
	}

	private void requestScan(long now) {
		int end = PREFIX;
		this.requestTransaction = begin(Spinel.COMMAND_SET, scanProperty());
		if (this.step == SET_SCAN_PERIOD) {
			Bytes.put16le(this.message, end, this.scanMilliseconds);
			end += 2;
		} else {
			this.message[end++] = (byte) (this.step == SET_SCAN_MASK ? this.scanChannel : Spinel.SCAN_ENERGY);
		}
		this.due = now + ANSWER_MICROS;
		send(end, now);
	}

	private int scanProperty() {
		return this.step == SET_SCAN_MASK ? Spinel.MAC_SCAN_MASK : this.step == SET_SCAN_PERIOD ? Spinel.MAC_SCAN_PERIOD : Spinel.MAC_SCAN_STATE;
	}

	private int onScanAnswer(int property, long now) {
		this.requestTransaction = 0;
		if (property != scanProperty()) {
			// Refused, by a status.
			measured(Spinel.RSSI_UNKNOWN, now);
		} else if (++this.step < SCANNING) {
			requestScan(now);
		} else {
			this.due = now + this.scanMilliseconds * 1000L + ANSWER_MICROS;
		}
		return 0;
	}

	private void measured(int dbm, long now) {
		this.state = READY;
		this.requestTransaction = 0;
		heard(now);
		this.energyListener.onEnergy(dbm, now);
	}

	@Override
	public int capabilities() {
		return AUTO_ACK | CSMA | RETRY | ADDRESS_FILTER;
	}

	/** How often the co-processor reported that it had started, asked to or not; 1 when all is well. */
	public int resets() {
		return this.resets;
	}

	/** The co-processor's description of itself, ASCII, as far as {@link #versionLength()}. */
	public byte[] version() {
		return this.version;
	}

	/** Bytes of {@link #version()}; 0 before it is known. */
	public int versionLength() {
		return this.versionLength;
	}

	/** Takes bytes that came from the co-processor. */
	public void onBytes(byte[] bytes, int at, int length, long now) {
		int end = at + length;
		int i = at;
		while (i < end) {
			i = this.decoder.decode(bytes, i, end);
			int result = this.decoder.result();
			if (result > 0) {
				int reason = onMessage(this.decoder.contents(), result, now);
				if (reason < 0) {
					this.stats.drop(reason);
				}
			} else if (result < 0) {
				this.stats.drop(result);
			}
		}
	}

	@Override
	public void onTime(long now) {
		if (this.outAt < this.outEnd && now >= this.lineDue) {
			flush(now);
		}
		if (this.state == OFF || now < this.due) {
			return;
		}
		if (now - this.due > LATE_MICROS) {
			this.due = now + LATE_MICROS;
			return;
		}
		if (this.state == MEASURING) {
			measured(Spinel.RSSI_UNKNOWN, now);
		} else if (this.state == READY) {
			if (this.transmitTransaction != 0 || this.probeTransaction != 0) {
				restart(now);
			} else {
				this.probeTransaction = begin(Spinel.COMMAND_GET, Spinel.MAC_RAW_STREAM_ENABLED);
				this.due = now + ANSWER_MICROS;
				send(PREFIX, now);
			}
		} else if (this.state == CONFIGURING && ++this.attempt < ATTEMPTS) {
			request(now);
		} else {
			reset(now);
		}
	}

	@Override
	public long nextDeadline() {
		long next = this.state == OFF ? Long.MAX_VALUE : this.due;
		return this.outAt < this.outEnd && this.lineDue < next ? this.lineDue : next;
	}

	/** Takes one message; returns 0 or why it was dropped. */
	private int onMessage(byte[] bytes, int length, long now) {
		int header = bytes[0];
		if ((header & (Spinel.HEADER_MASK | Spinel.INTERFACE_MASK)) != Spinel.HEADER) {
			return Drop.SPINEL_UNKNOWN;
		}
		int command = Spinel.getPacked(bytes, 1, length);
		int at = 1 + Spinel.packedLength(command);
		int property = Spinel.getPacked(bytes, at, length);
		if (command < 0 || property < 0) {
			return Drop.SPINEL_TRUNCATED;
		}
		if (this.state == OFF) {
			return Drop.SPINEL_UNKNOWN;
		}
		if (command != Spinel.COMMAND_IS) {
			return Drop.SPINEL_UNKNOWN;
		}
		at += Spinel.packedLength(property);
		int transaction = header & Spinel.TRANSACTION_MASK;
		if (transaction == 0) {
			return onNotification(property, bytes, at, length, now);
		}
		if (transaction == this.transmitTransaction) {
			return onTransmitResult(property, bytes, at, length, now);
		}
		if (transaction == this.requestTransaction) {
			return this.state == MEASURING ? onScanAnswer(property, now) : onAnswer(property, bytes, at, length, now);
		}
		if (transaction == this.probeTransaction) {
			return onProbeAnswer(property, bytes, at, length, now);
		}
		return onOtherAnswer(transaction, now);
	}

	/** An answer to none of this class's requests: 0, or why it is dropped. */
	int onOtherAnswer(int transaction, long now) {
		return Drop.SPINEL_UNKNOWN;
	}

	/** The co-processor is configured, for the first time or anew. */
	void onConfigured(long now) {
		// There is nothing more to tell it.
	}

	/** Whether a message can be sent now. */
	final boolean isFree() {
		return this.state == READY && this.outAt == this.outEnd;
	}

	/** Sets a property to 8 bytes for each of some numbers, or to one byte; nobody waits for the answer. Returns the transaction. */
	final int set(int property, long[] values, int count, int single, long now) {
		int transaction = begin(Spinel.COMMAND_SET, property);
		int end = 2 + Spinel.packedLength(property);
		if (values == null) {
			this.message[end++] = (byte) single;
		}
		for (int i = 0; i < count; i++) {
			Bytes.put64(this.message, end, values[i]);
			end += 8;
		}
		send(end, now);
		return transaction;
	}

	private int onNotification(int property, byte[] bytes, int at, int end, long now) {
		if (property == Spinel.STREAM_RAW) {
			return onRawFrame(bytes, at, end, now);
		}
		if (property == Spinel.MAC_ENERGY_SCAN_RESULT && this.state == MEASURING && end - at >= 2 && (bytes[at] & 0xff) == this.scanChannel) {
			measured(bytes[at + 1], now);
			return 0;
		}
		if (property != Spinel.LAST_STATUS) {
			// Logs and whatever else a co-processor volunteers.
			return 0;
		}
		int status = Spinel.getPacked(bytes, at, end);
		if (status < 0) {
			return status;
		}
		if (status >= Spinel.STATUS_RESET_POWER_ON && status < Spinel.STATUS_RESET_END) {
			if (this.state == CONFIGURING && this.step == GET_PROTOCOL_VERSION) {
				// What it said at power-on and its answer to the reset that was asked for: one start, and nothing to be forgotten yet.
				// The request that went out in between is behind the reset on the line; should it be lost, it is repeated.
				return 0;
			}
			this.resets++;
			boolean lost = this.transmitTransaction != 0;
			configure(now);
			if (lost) {
				this.listener.onTransmitted(FAILED, ATTEMPTS_UNKNOWN, now);
			}
		}
		return 0;
	}

	/**
	 * Takes a received frame.
	 *
	 * <pre>
	 * | length (2) | PSDU with FCS | RSSI (1) | noise (1) | flags (2) | length (2) | channel (1) | LQI (1) | ...
	 * </pre>
	 */
	private int onRawFrame(byte[] bytes, int at, int end, long now) {
		if (this.state != READY && this.state != MEASURING) {
			// Of a session before the reset.
			return Drop.SPINEL_UNKNOWN;
		}
		if (end - at < 2) {
			return Drop.SPINEL_TRUNCATED;
		}
		int length = Bytes.get16le(bytes, at);
		int frame = at + 2;
		int after = frame + length;
		if (after > end) {
			return Drop.SPINEL_TRUNCATED;
		}
		if (length <= Spinel.FCS_LENGTH || length > Spinel.MAX_PSDU) {
			return Drop.SPINEL_UNKNOWN;
		}
		int rssi = 0;
		int lqi = -1;
		if (end > after && bytes[after] != Spinel.RSSI_UNKNOWN) {
			rssi = bytes[after];
		}
		if (end - after >= 8 && bytes[after + 7] != Spinel.LQI_UNKNOWN) {
			lqi = bytes[after + 7] & 0xff;
		}
		heard(now);
		this.listener.onFrame(bytes, frame, length - Spinel.FCS_LENGTH, rssi, lqi, now);
		return 0;
	}

	private int onTransmitResult(int property, byte[] bytes, int at, int end, long now) {
		int status = property == Spinel.LAST_STATUS ? Spinel.getPacked(bytes, at, end) : Spinel.STATUS_FAILURE;
		if (status < 0) {
			return status;
		}
		this.transmitTransaction = 0;
		heard(now);
		int result = FAILED;
		if (status == Spinel.STATUS_OK) {
			result = SENT;
		} else if (status == Spinel.STATUS_NO_ACK) {
			result = NO_ACK;
		} else if (status == Spinel.STATUS_CCA_FAILURE) {
			result = CHANNEL_BUSY;
		}
		if (this.changed || status == Spinel.STATUS_INVALID_STATE) {
			// It is not in the state it was configured to: it was reset, and the notification was lost.
			configure(now);
		}
		// A refusal ends with the status, a result with the attempts.
		boolean told = this.tellsAttempts && end - at > 1;
		this.listener.onTransmitted(result, told ? bytes[end - 1] : ATTEMPTS_UNKNOWN, now);
		return 0;
	}

	private int onAnswer(int property, byte[] bytes, int at, int end, long now) {
		boolean good = property == propertyOf(this.step);
		if (good && this.step == GET_PROTOCOL_VERSION) {
			good = Spinel.getPacked(bytes, at, end) == Spinel.VERSION_MAJOR;
		} else if (good && this.step == GET_NCP_VERSION) {
			keepVersion(bytes, at, end);
		} else if (good && this.step == GET_CAPS) {
			good = has(Spinel.CAP_CONFIG_RADIO, bytes, at, end) && has(Spinel.CAP_MAC_RAW, bytes, at, end);
			this.tellsAttempts = has(Spinel.CAP_FROND_ATTEMPTS, bytes, at, end);
		} else if (property == Spinel.LAST_STATUS && this.step >= SET_ATTEMPTS) {
			good = Spinel.getPacked(bytes, at, end) == Spinel.STATUS_OK;
			if (!good && this.step == SET_ATTEMPTS) {
				// The number means something else to this co-processor: it does without.
				this.tellsAttempts = false;
				good = true;
			}
		}
		this.requestTransaction = 0;
		if (!good) {
			this.state = PAUSED;
			this.due = now + PAUSE_MICROS;
			return Drop.SPINEL_UNKNOWN;
		}
		this.attempt = 0;
		do {
			this.step++;
		} while (this.step == SET_ATTEMPTS && !this.tellsAttempts || this.step == SET_POWER && this.power == NO_POWER
				|| this.step == SET_PROMISCUOUS && !this.tellPromiscuous);
		if (this.step < STEPS) {
			request(now);
		} else {
			this.state = READY;
			heard(now);
			onConfigured(now);
		}
		return 0;
	}

	private int onProbeAnswer(int property, byte[] bytes, int at, int end, long now) {
		this.probeTransaction = 0;
		heard(now);
		if ((property != Spinel.MAC_RAW_STREAM_ENABLED || at == end || bytes[at] == 0) && this.transmitTransaction == 0) {
			// It was reset, and the notification was lost.
			configure(now);
		}
		return 0;
	}

	/** Puts off the next probe; anything that works shows that the co-processor lives. */
	private void heard(long now) {
		if (this.transmitTransaction == 0 && this.state == READY) {
			this.probeTransaction = 0;
			this.due = now + SILENCE_MICROS;
		}
	}

	private void keepVersion(byte[] bytes, int at, int end) {
		int length = 0;
		while (length < VERSION_SIZE && at + length < end && bytes[at + length] > 0) {
			this.version[length] = bytes[at + length];
			length++;
		}
		this.versionLength = length;
	}

	private static boolean has(int capability, byte[] bytes, int at, int end) {
		int i = at;
		while (i < end) {
			int value = Spinel.getPacked(bytes, i, end);
			if (value < 0) {
				return false;
			}
			if (value == capability) {
				return true;
			}
			i += Spinel.packedLength(value);
		}
		return false;
	}

	/** Gives up the session and what was under way in it, and resets the co-processor. */
	private void restart(long now) {
		boolean lost = this.transmitTransaction != 0;
		reset(now);
		if (lost) {
			this.listener.onTransmitted(FAILED, ATTEMPTS_UNKNOWN, now);
		}
	}

	private void reset(long now) {
		forget();
		this.state = RESETTING;
		this.attempt++;
		this.message[0] = (byte) Spinel.HEADER;
		this.message[1] = Spinel.COMMAND_RESET;
		// The stack's reset is answered at once; one that does not know it, or hangs, may take the platform's.
		this.message[2] = (byte) ((this.attempt & 1) != 0 ? Spinel.RESET_STACK : Spinel.RESET_PLATFORM);
		this.due = now + ANSWER_MICROS;
		send(PREFIX, now);
	}

	private void configure(long now) {
		forget();
		this.state = CONFIGURING;
		this.step = GET_PROTOCOL_VERSION;
		this.attempt = 0;
		request(now);
	}

	private void forget() {
		this.requestTransaction = 0;
		this.transmitTransaction = 0;
		this.probeTransaction = 0;
		this.changed = false;
	}

	private static int propertyOf(int step) {
		switch (step) {
		case GET_PROTOCOL_VERSION:
			return Spinel.PROTOCOL_VERSION;
		case GET_NCP_VERSION:
			return Spinel.NCP_VERSION;
		case GET_CAPS:
			return Spinel.CAPS;
		case SET_ATTEMPTS:
			return Spinel.FROND_ATTEMPTS;
		case SET_ENABLED:
			return Spinel.PHY_ENABLED;
		case SET_CHANNEL:
			return Spinel.PHY_CHAN;
		case SET_POWER:
			return Spinel.PHY_TX_POWER;
		case SET_PAN_ID:
			return Spinel.MAC_PANID;
		case SET_SHORT_ADDRESS:
			return Spinel.MAC_SADDR;
		case SET_EXTENDED_ADDRESS:
			return Spinel.MAC_LADDR;
		case SET_PROMISCUOUS:
			return Spinel.MAC_PROMISCUOUS_MODE;
		default:
			return Spinel.MAC_RAW_STREAM_ENABLED;
		}
	}

	private void request(long now) {
		byte[] to = this.message;
		int property = propertyOf(this.step);
		int end = PREFIX - 1 + Spinel.packedLength(property);
		this.requestTransaction = begin(this.step < SET_ATTEMPTS ? Spinel.COMMAND_GET : Spinel.COMMAND_SET, property);
		switch (this.step) {
		case SET_ATTEMPTS:
		case SET_ENABLED:
		case SET_RAW_STREAM:
			to[end++] = 1;
			break;
		case SET_POWER:
			to[end++] = (byte) this.power;
			break;
		case SET_PROMISCUOUS:
			to[end++] = (byte) (this.promiscuous ? Spinel.PROMISCUOUS_FULL : 0);
			break;
		case SET_CHANNEL:
			to[end++] = (byte) this.channel;
			break;
		case SET_PAN_ID:
			Bytes.put16le(to, end, this.panId);
			end += 2;
			break;
		case SET_SHORT_ADDRESS:
			Bytes.put16le(to, end, this.shortAddress);
			end += 2;
			break;
		case SET_EXTENDED_ADDRESS:
			// As printed: the co-processor turns it round for its radio (OpenThread's SubMac::SetExtAddress).
			Bytes.put64(to, end, this.eui64);
			end += 8;
			break;
		default:
			break;
		}
		this.due = now + ANSWER_MICROS;
		send(end, now);
	}

	/** Begins a message and returns its transaction. */
	private int begin(int command, int property) {
		int transaction = this.lastTransaction % Spinel.TRANSACTION_MASK + 1;
		this.lastTransaction = transaction;
		this.message[0] = (byte) (Spinel.HEADER | transaction);
		this.message[1] = (byte) command;
		Spinel.putPacked(this.message, 2, property);
		return transaction;
	}

	/** Sends the message; what the line has not taken of the one before is given up, and this one's flag ends it. */
	private void send(int length, long now) {
		this.outAt = 0;
		this.outEnd = HdlcLite.encode(this.message, 0, length, this.out, 0);
		flush(now);
	}

	private void flush(long now) {
		this.outAt += this.port.write(this.out, this.outAt, this.outEnd - this.outAt);
		this.lineDue = now + LINE_MICROS;
	}
}

package frond.ieee802154;

import frond.buffer.Drop;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.fuzz.Records;
import frond.fuzz.Target;
import frond.radio.Radio;
import java.util.Arrays;

/**
 * Link security and indirect transmission: what one who knows the key sends is delivered, once, and nothing else; every frame is counted once and every
 * packet comes back. Kind: 1 the message is a payload, sealed by the neighbour, else it is a frame; 2 it is a command's payload, else data's; 4 a
 * byte of the sealed frame, which the message's first says, is changed; 8 the frame is heard twice; 16 a second neighbour; 32 the node has a
 * frame for the neighbour before; 64 a second passes before; 128 version 2.
 */
public final class SecuredMacTarget implements Target, Mac.Listener, Radio, FrameCounterStore {
	private static final int PAN = 0xabcd;
	private static final long NODE = 0x02f00d0000000101L;
	private static final long NEIGHBOR = 0x02f00d0000000001L;
	private static final byte[] KEY = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
	/** Encryption and a MIC of four bytes. */
	private static final int LEVEL = 5;
	private static final int PACKETS = 4;
	private static final long SECOND = 1_000_000;
	/** Longer than a frame waits for one who sleeps. */
	private static final long ENOUGH = 60 * SECOND;

	private Stats stats;
	/** The payload that may be delivered now; null for none. */
	private byte[] expected;
	private boolean transmitting;

	@Override
	public int take(byte[] input) {
		this.stats = new Stats();
		this.transmitting = false;
		PacketPool pool = new PacketPool(PACKETS, 128);
		Mac mac = new Mac(this, pool, new LinkTable(4), this.stats, 2);
		mac.setSecurity(new LinkSecurity(LEVEL, 1, KEY, this, 4));
		Coordinator coordinator = new Coordinator(mac, 2, 2);
		mac.start(26, PAN, 0xffff, NODE, 0, this, 0);
		coordinator.onSleeper(NEIGHBOR, 0);
		LinkSecurity[] keys = { new LinkSecurity(LEVEL, 1, KEY, this, 4), new LinkSecurity(LEVEL, 1, KEY, this, 4) };
		Records records = new Records(input);
		long now = 0;
		while (records.next()) {
			now += records.kind(64) ? SECOND : 1;
			pass(mac, now);
			if (records.kind(32)) {
				send(mac, pool, now);
			}
			byte[] frame = records.kind(1) ? sealed(records, keys) : Arrays.copyOf(records.message(), Math.min(records.message().length, MAX_FRAME));
			byte[] again = frame.clone();
			mac.onFrame(frame, 0, frame.length, -60, 200, now);
			Target.check(this.expected == null, "what the neighbour sent was not delivered");
			if (records.kind(8)) {
				mac.onFrame(again, 0, again.length, -60, 200, now);
			}
			Target.check(coordinator.held() <= 2 && mac.queued() <= 2, "more frames wait than may");
		}
		now += ENOUGH;
		pass(mac, now);
		Target.check(pool.free() == PACKETS, "a packet is lost");
		checkBalance();
		return records.count();
	}

	/** A frame of a neighbour's, as {@link Mac} makes it. */
	private byte[] sealed(Records records, LinkSecurity[] keys) {
		byte[] payload = records.message();
		boolean command = records.kind(2) && payload.length > 0;
		int control = (command ? Frame.UNICAST_COMMAND : Frame.UNICAST_DATA) | Frame.SECURITY;
		int which = records.kind(16) ? 1 : 0;
		LinkSecurity key = keys[which];
		int header = Frame.headerLength(control);
		int length = Math.min(payload.length, MAX_FRAME - header - key.headerLength() - key.micLength());
		int end = header + key.headerLength() + length;
		byte[] frame = new byte[end + key.micLength()];
		Frame.putHeader(frame, 0, control, records.count(), PAN, NODE, NEIGHBOR + which);
		if (records.kind(128)) {
			// Without PAN ID compression a version 2 frame between EUI-64s has the same fields.
			frame[0] &= ~Frame.PAN_COMPRESSION;
			frame[1] = (byte) (frame[1] & 0xcf | 0x20);
		}
		System.arraycopy(payload, 0, frame, end - length, length);
		Target.check(key.secure(frame, 0, header, end, command, NEIGHBOR + which) == 0, "the neighbour has no counter");
		if (records.kind(4) && payload.length > 0) {
			frame[(payload[0] & 0xff) % frame.length] ^= (byte) (records.count() | 0x40);
		} else if (!command) {
			this.expected = Arrays.copyOf(payload, length);
		}
		return frame;
	}

	private static void send(Mac mac, PacketPool pool, long now) {
		Packet packet = pool.take();
		if (packet != null) {
			packet.at = mac.headroom();
			packet.bytes[packet.at] = 0x3f;
			packet.end = packet.at + 1;
			mac.send(packet, NEIGHBOR, 0, now);
		}
	}

	private void pass(Mac mac, long now) {
		for (int i = 0; i < 100 && (this.transmitting || mac.nextDeadline() <= now); i++) {
			if (this.transmitting) {
				this.transmitting = false;
				mac.onTransmitted(SENT, 1, now);
			}
			mac.onTime(now);
		}
		Target.check(!this.transmitting && mac.nextDeadline() > now, "the MAC does not let time pass");
	}

	/** Received frames are those delivered and those dropped, by the reasons of what is received. */
	private void checkBalance() {
		int handled = this.stats.delivered;
		for (int reason = -1; reason > -Drop.COUNT; reason--) {
			boolean sent = reason == Drop.MAC_OVERSIZE || reason == Drop.MAC_QUEUE_FULL || reason == Drop.MAC_EXPIRED || reason == Drop.NO_PACKET;
			handled += sent ? 0 : this.stats.drops(reason);
		}
		Target.check(this.stats.received == handled, this.stats.received + " received, " + handled + " handled");
	}

	@Override
	public void onPayload(FrameHeader header, byte[] bytes, int at, int end, int rssi, int lqi, long now) {
		this.stats.delivered();
		Target.check(this.expected != null, "a frame was delivered that the neighbour did not send, or twice");
		Target.check(Arrays.equals(this.expected, Arrays.copyOfRange(bytes, at, end)), "another payload than the neighbour's");
		this.expected = null;
	}

	@Override
	public void onSent(long destination, int status, int tag, long now) {
		// Its packet is counted.
	}

	@Override
	public void start(int channel, int panId, int shortAddress, long eui64, Listener listener, long now) {
		// Always on.
	}

	@Override
	public boolean ready() {
		return !this.transmitting;
	}

	@Override
	public boolean transmit(byte[] bytes, int at, int length, long now) {
		Target.check(at >= 0 && length >= 3 && length <= MAX_FRAME && at + length <= bytes.length, "a frame of " + length + " bytes");
		this.transmitting = true;
		return true;
	}

	@Override
	public int capabilities() {
		return AUTO_ACK | CSMA | RETRY;
	}

	@Override
	public void onTime(long now) {
		// Nothing by itself.
	}

	@Override
	public long nextDeadline() {
		return Long.MAX_VALUE;
	}

	@Override
	public int first() {
		return 0;
	}

	@Override
	public boolean reserve(int end) {
		return true;
	}
}

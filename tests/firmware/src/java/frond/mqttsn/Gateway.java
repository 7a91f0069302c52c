package frond.mqttsn;

import frond.buffer.Bytes;
import frond.buffer.Hex;
import frond.buffer.Packet;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.ipv6.Udp;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;

/** The far end of a client under test: takes what the client sends, says what the test tells it to. */
final class Gateway implements Udp, MqttSnClient.Listener {
	static final long HIGH = 0xfd00000000000000L;
	static final long LOW = 0x00f00d0000000001L;
	static final int PORT = 10000;
	static final int CLIENT_PORT = 0xf0b1;
	static final long SECOND = 1000000;
	static final long RETRY = 3 * SECOND;
	static final int RETRIES = 4;
	/** How long the client waits in all for an answer: twice as long each time, and four times as long at most. */
	static final long PATIENCE = RETRY * (1 + 2 + 4 + 4 + 4);

	final Stats stats = new Stats();
	final PacketPool pool;
	private final int largest;
	private final Datagram datagram = new Datagram();
	private UdpReceiver receiver;
	final MqttSnClient client;
	/** The last message from the client, and how many there were. */
	byte[] last = new byte[0];
	int sent;
	/** Where the last one went. */
	long lastHigh;
	long lastLow;
	int lastPort;
	/** Whether the client may speak to others than the one gateway. */
	boolean open;
	/** What takes datagrams of the discovery's port. */
	private UdpReceiver discovery;
	long now;
	int connected;
	int registered;
	int disconnected;
	int acknowledged;
	int returned;
	int why = -1;
	/** The last message to the client, how many there were, and whether it takes more. */
	byte[] message;
	int messages;
	boolean full;

	Gateway(boolean cleanSession) {
		this(cleanSession, "a/b", 100);
	}

	Gateway(boolean cleanSession, String topic) {
		this(cleanSession, topic, 100);
	}

	/** With room for messages of so many bytes. */
	Gateway(boolean cleanSession, int largest) {
		this(cleanSession, "a/b", largest);
	}

	private Gateway(boolean cleanSession, String topic, int largest) {
		this.largest = largest;
		this.pool = new PacketPool(2, 48 + Math.max(80, largest));
		this.client = new MqttSnClient(this, this.stats, CLIENT_PORT, Bytes.ascii("02f00d0000000001"), Bytes.ascii(topic), cleanSession, 60, RETRY, RETRIES, largest,
				0x12345678, this);
	}

	/** A client that may have several gateways, not started. */
	static Gateway open() {
		Gateway gateway = new Gateway(true);
		gateway.open = true;
		return gateway;
	}

	/** Connected, registered as topic id 0x42, and quiet. */
	static Gateway connected() {
		Gateway gateway = new Gateway(true);
		gateway.start();
		gateway.accept();
		return gateway;
	}

	void start() {
		this.client.start(HIGH, LOW, PORT, this.now);
	}

	/** Answers a CONNECT and a REGISTER. */
	void accept() {
		say("03 05 00");
		registered(0x42, MqttSn.ACCEPTED);
	}

	void registered(int topicId, int code) {
		answer(MqttSn.REGACK, topicId, TopicMessage.topicMessageId(this.last, 2), code);
	}

	void puback(int code) {
		answer(MqttSn.PUBACK, PublishMessage.publishTopicId(this.last, 2), PublishMessage.publishMessageId(this.last, 2), code);
	}

	void answer(int type, int topicId, int messageId, int code) {
		byte[] bytes = new byte[7];
		TopicMessage.writeTopicAck(bytes, 0, type, topicId, messageId, code);
		say(bytes, HIGH, LOW, PORT);
	}

	void say(String hex) {
		say(Hex.bytes(hex), HIGH, LOW, PORT);
	}

	void say(byte[] bytes, long high, long low, int port) {
		say(this.receiver, bytes, high, low, port);
	}

	/** Says something to the discovery's port. */
	void tell(String hex, long high, long low, int port) {
		say(this.discovery, Hex.bytes(hex), high, low, port);
	}

	private void say(UdpReceiver receiver, byte[] bytes, long high, long low, int port) {
		this.stats.received++;
		this.datagram.sourceHigh = high;
		this.datagram.sourceLow = low;
		this.datagram.sourcePort = port;
		this.datagram.bytes = bytes;
		this.datagram.at = 0;
		this.datagram.end = bytes.length;
		int reason = receiver.onDatagram(this.datagram, this.now);
		if (reason < 0) {
			this.stats.drop(reason);
		} else {
			this.stats.delivered();
		}
	}

	boolean publish(String hex) {
		byte[] data = Hex.bytes(hex);
		System.arraycopy(data, 0, this.client.data(), this.client.dataAt(), data.length);
		return this.client.publish(this.client.dataAt() + data.length, this.now);
	}

	/** Type of the last message from the client. */
	int type() {
		return this.last[1] & 0xff;
	}

	/** Lets time pass from deadline to deadline. */
	void pass(long microseconds) {
		long until = this.now + microseconds;
		while (this.client.nextDeadline() <= until) {
			this.now = Math.max(this.now, this.client.nextDeadline());
			this.client.onTime(this.now);
		}
		this.now = until;
	}

	@Override
	public int maxPayload() {
		return Math.min(80, this.largest);
	}

	@Override
	public Packet begin(int length) {
		Packet packet = this.pool.take();
		if (packet != null) {
			packet.at = 48;
			packet.end = 48;
		}
		return packet;
	}

	@Override
	public void abandon(Packet packet) {
		this.pool.give(packet);
	}

	@Override
	public int send(Packet packet, long destinationHigh, long destinationLow, int sourcePort, int destinationPort, long now) {
		this.last = new byte[packet.length()];
		System.arraycopy(packet.bytes, packet.at, this.last, 0, this.last.length);
		this.pool.give(packet);
		this.sent++;
		this.lastHigh = destinationHigh;
		this.lastLow = destinationLow;
		this.lastPort = destinationPort;
		if (!this.open && (destinationHigh != HIGH || destinationLow != LOW || destinationPort != PORT || sourcePort != CLIENT_PORT)) {
			throw new IllegalStateException("sent to another address or port");
		}
		return 0;
	}

	@Override
	public boolean bind(int port, UdpReceiver receiver) {
		if (port == CLIENT_PORT) {
			this.receiver = receiver;
		} else {
			this.discovery = receiver;
		}
		return true;
	}

	@Override
	public void onConnected(long now) {
		this.connected++;
	}

	@Override
	public void onRegistered(long now) {
		this.registered++;
	}

	@Override
	public void onDisconnected(int why, long now) {
		this.disconnected++;
		this.why = why;
	}

	@Override
	public void onAcknowledged(long now) {
		this.acknowledged++;
	}

	@Override
	public boolean onMessage(byte[] bytes, int at, int end, long now) {
		this.message = new byte[end - at];
		System.arraycopy(bytes, at, this.message, 0, end - at);
		this.messages++;
		return !this.full;
	}

	@Override
	public void onReturned(int why, long now) {
		this.returned++;
		this.why = why;
	}
}

package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's protocol under virtual time, with a broker that answers when the test says so. */
abstract class VirtualGateway {
	@TempDir
	Path data;
	final Counters counters = new Counters();
	final List<String> sent = new ArrayList<>();
	final List<String> events = new ArrayList<>();
	final List<Uplink.Answer> forwarded = new ArrayList<>();
	final List<String> published = new ArrayList<>();
	final List<String> asked = new ArrayList<>();
	final Deque<IntConsumer> granted = new ArrayDeque<>();
	Predefined predefined;
	Access access;
	long unixMillis = 1_700_000_000_000L;
	boolean brokerUp = true;
	long now = 1_000_000;
	Gateway gateway;

	final Outlet outlet = new Outlet() {
		@Override
		public void send(Peer client, byte[] bytes, int length) {
			VirtualGateway.this.sent.add(client.address().getPort() + (client.identity().isEmpty() ? "" : "/" + client.identity()) + " " + HexFormat.of().formatHex(bytes, 0, length));
		}

		@Override
		public void event(String line) {
			VirtualGateway.this.events.add(line);
		}
	};

	final Uplink uplink = new Uplink() {
		@Override
		public boolean isUp() {
			return VirtualGateway.this.brokerUp;
		}

		@Override
		public void publish(String topic, byte[] payload, int qos, boolean retain, Answer answer) {
			VirtualGateway.this.forwarded.add(answer);
			VirtualGateway.this.published.add(topic + " " + HexFormat.of().formatHex(payload) + " qos" + qos + (retain ? " retain" : ""));
		}

		@Override
		public void subscribe(String filter, int qos, IntConsumer answer) {
			VirtualGateway.this.asked.add("subscribe " + filter + " " + qos);
			VirtualGateway.this.granted.add(answer);
		}

		@Override
		public void unsubscribe(String filter) {
			VirtualGateway.this.asked.add("unsubscribe " + filter);
		}
	};

	@BeforeEach
	void start() throws IOException {
		this.predefined = new Predefined(null);
		this.access = new Access(null);
		restart();
	}

	/** Another gateway with what the journal of the last one has. */
	void restart() throws IOException {
		this.gateway = new Gateway(new Journal(this.data.resolve("sessions"), this.counters), this.uplink, this.outlet, this.counters, this.predefined, this.access,
				new Random(1), () -> this.unixMillis, Gateway.GATEWAY_ID, this.now);
	}

	void receive(int port, String message) {
		byte[] bytes = Node.bytes(message);
		this.gateway.onDatagram(new Peer(new InetSocketAddress("127.0.0.1", port)), bytes, bytes.length, this.now);
	}

	/** The only message sent since the last look, after the port it went to. */
	String answer() {
		assertEquals(1, this.sent.size(), this.sent.toString());
		return this.sent.remove(0);
	}

	void advance(long milliseconds) {
		long end = this.now + milliseconds;
		while (this.now < end) {
			this.now = Math.min(end, this.gateway.nextDeadline());
			this.gateway.onTime(this.now);
		}
	}

	void connect(int port, String id, int keepAlive) {
		receive(port, String.format("%02x 04 04 01 %04x '%s'", 6 + id.length(), keepAlive, id));
		assertEquals(port + " 030500", answer());
	}
}

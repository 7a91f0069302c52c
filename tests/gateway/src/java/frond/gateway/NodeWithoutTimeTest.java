package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import frond.air.AirLoop;
import frond.air.AirNode;
import frond.air.AirRadio;
import frond.air.AirStats;
import frond.air.Link;
import frond.air.Medium;
import frond.borderrouter.Address;
import frond.borderrouter.Mesh;
import frond.borderrouter.RplRoot;
import frond.buffer.Stats;
import frond.ipv6.UdpReceiver;
import frond.lowpan.Datagram;
import frond.lowpan.Nhc;
import frond.mqttsn.MqttSn;
import frond.node.Config;
import frond.rpl.Rpl;
import frond.sensor.Sensor;

/** Readings of a node that cannot learn the time, all the way to the broker: node, mesh and gateway as they are, under virtual time. */
class NodeWithoutTimeTest implements UdpReceiver, RplRoot.Listener {
	private static final long SECOND = 1_000_000;
	/** Milliseconds since 1970 at virtual time 0. */
	private static final long EPOCH = 1_700_000_000_123L;
	private static final long PREFIX = 0xfd00000000000000L;
	private static final long ROOT = 0x02f00d0000000001L;
	private static final int PERIOD = 5000;
	/** Tests whose node knows the time, and sleeps at the gateway. */
	private static final String SLEEPS = "sleeps";

	@TempDir
	Path data;
	private final Medium medium = new Medium(1, Link.losing(0), new AirStats());
	private final AirLoop loop = new AirLoop(this.medium);
	private final AirRadio nodeRadio = new AirRadio(this.medium);
	private final AirRadio rootRadio = new AirRadio(this.medium);
	private final Config config = new Config();
	private final Map<Integer, Long> taken = new TreeMap<>();
	/** Absolute times at the broker by the reading's number. */
	private final Map<Integer, Long> times = new TreeMap<>();
	private final Counters counters = new Counters();
	private Mesh mesh;
	private frond.node.Node node;
	private Gateway gateway;
	private long now;
	private int arrived;
	private int doubled;
	/** Answers to commands. */
	private final List<String> told = new ArrayList<>();
	/** When readings came, virtual microseconds. */
	private final List<Long> came = new ArrayList<>();
	/** Every so many answers of the gateway are lost; 0 for never. */
	private int lose;
	private int answers;

	/** A sensor that numbers its readings. */
	private final class Numbers extends Sensor {
		private int count;

		Numbers() {
			super("n", "", 1);
		}

		@Override
		public int read(long at) {
			NodeWithoutTimeTest.this.taken.put(this.count, EPOCH + at / 1000);
			return this.count++;
		}
	}

	@BeforeEach
	void start(TestInfo test) throws IOException {
		this.config.eui64 = 0x02f00d0000000101L;
		this.config.setPeriod(PERIOD);
		// The link's quality is not of interest here.
		this.config.periods[1] = 0;
		this.config.contextLength = 64;
		this.config.contextHigh = PREFIX;
		if (test.getTags().contains(SLEEPS)) {
			this.config.mqttSn.sleep = 60;
		} else {
			// Nobody is there.
			this.config.timeHigh = PREFIX;
			this.config.timeLow = 0xdead;
		}
		startGateway();
		this.mesh = new Mesh(new Mesh.Settings(26, 0xabcd, ROOT, PREFIX, true, Rpl.OF0), this.rootRadio, new Stats(), 1, micros -> EPOCH * 1000 + micros, this);
		this.mesh.ipv6().bind(MqttSn.PORT, this);
		this.mesh.ipv6().bind(Nhc.PORT_4, this);
		this.mesh.start(0);
		this.node = new frond.node.Node(this.config, this.nodeRadio, new Stats(), new Sensor[] { new Numbers() }, null, 7, (event, detail, at) -> {
		});
		this.node.start(0);
		this.loop.add(drive(this.node::onTime, this.node::nextDeadline), this.nodeRadio);
		this.loop.add(drive(this.mesh::onTime, this.mesh::nextDeadline), this.rootRadio);
	}

	private void startGateway() throws IOException {
		Outlet outlet = new Outlet() {
			@Override
			public void send(Peer client, byte[] bytes, int length) {
				answer(client, bytes, length);
			}

			@Override
			public void event(String line) {
				// Of no interest.
			}
		};
		Uplink uplink = new Uplink() {
			@Override
			public boolean isUp() {
				return true;
			}

			@Override
			public void publish(String topic, byte[] payload, int qos, boolean retain, Answer answer) {
				if (topic.endsWith("/answer")) {
					NodeWithoutTimeTest.this.told.add(new String(payload, StandardCharsets.US_ASCII));
				} else {
					store(payload);
				}
				answer.onAnswer(Result.TAKEN);
			}

			@Override
			public void subscribe(String filter, int qos, IntConsumer answer) {
				answer.accept(1);
			}

			@Override
			public void unsubscribe(String filter) {
				// Nothing to be done.
			}
		};
		this.gateway = new Gateway(new Journal(this.data.resolve("sessions"), this.counters), uplink, outlet, this.counters, new Predefined(null), new Access(null), new Random(1),
				() -> EPOCH + this.now / 1000, Gateway.GATEWAY_ID, this.now / 1000);
	}

	private static AirNode drive(LongConsumer onTime, LongSupplier nextDeadline) {
		return new AirNode() {
			@Override
			public void onTime(long at) {
				onTime.accept(at);
			}

			@Override
			public long nextDeadline() {
				return nextDeadline.getAsLong();
			}
		};
	}

	/** The node's address and port, in one of the host's. */
	private Datagram from;

	@Override
	public int onDatagram(Datagram datagram, long at) {
		this.now = at;
		this.from = datagram;
		byte[] bytes = Arrays.copyOfRange(datagram.bytes, datagram.at, datagram.end);
		this.gateway.onDatagram(new Peer(new InetSocketAddress("127.0.0.1", datagram.sourcePort)), bytes, bytes.length, at / 1000);
		return 0;
	}

	private void answer(Peer client, byte[] bytes, int length) {
		if (this.lose != 0 && ++this.answers % this.lose == 0) {
			return;
		}
		this.mesh.send(bytes, length, new Address(this.from.sourceHigh, this.from.sourceLow), this.from.destinationPort, client.address().getPort(), this.now);
	}

	private void pass(long seconds) {
		long until = this.now / SECOND * SECOND + seconds * SECOND;
		this.loop.runUntil(until);
		this.now = until;
	}

	/** What reaches the broker is plain SenML with absolute times (RFC 8428): no label of ours is left. */
	private void store(byte[] payload) {
		String text = new String(payload, StandardCharsets.ISO_8859_1);
		assertTrue(!text.contains("boot_") && !text.contains("up_"), "a label that is not SenML's");
		this.came.add(this.now);
		ByteBuffer in = ByteBuffer.wrap(payload);
		int records = in.get() & 0x1f;
		double base = 0;
		for (int i = 0; i < records; i++) {
			double time = 0;
			int number = -1;
			int pairs = in.get() & 0x1f;
			for (int k = 0; k < pairs; k++) {
				int label = (int) number(in);
				if (label == 0) {
					assertEquals(0x61, in.get());
					assertEquals('n', in.get());
				} else {
					double value = number(in);
					base = label == -3 ? value : base;
					time = label == 6 ? value : time;
					number = label == 2 ? (int) value : number;
				}
			}
			long millis = Math.round((base + time) * 1000);
			this.arrived++;
			Long before = this.times.put(number, millis);
			if (before != null) {
				this.doubled++;
				assertEquals(before.longValue(), millis, "reading " + number + " came twice with two times");
			}
		}
	}

	/** A CBOR number (RFC 8949), without half precision. */
	private static double number(ByteBuffer in) {
		int head = in.get() & 0xff;
		if (head == 0xf9) {
			int bits = in.getShort() & 0xffff;
			return Math.scalb((bits & 0x3ff) + 1024, (bits >> 10 & 31) - 25);
		}
		if (head == 0xfa) {
			return in.getFloat();
		}
		if (head == 0xfb) {
			return in.getDouble();
		}
		int info = head & 31;
		long argument = info < 24 ? info : info == 24 ? in.get() & 0xff : info == 25 ? in.getShort() & 0xffff : in.getInt() & 0xffffffffL;
		return head >> 5 == 1 ? -1 - argument : argument;
	}

	/** Every reading but those of the last seconds is there, at most a second off. */
	private void assertAllThere() {
		assertAllThere(3 * PERIOD);
	}

	private void assertAllThere(int but) {
		long last = EPOCH + this.now / 1000 - but;
		for (Map.Entry<Integer, Long> reading : this.taken.entrySet()) {
			if (reading.getValue() < last) {
				Long time = this.times.get(reading.getKey());
				assertTrue(time != null, "reading " + reading.getKey() + " is missing; " + this.times);
				assertTrue(Math.abs(time - reading.getValue()) <= 1000, "reading " + reading.getKey() + " is " + (time - reading.getValue()) + " ms off");
			}
		}
		assertEquals(this.times.size(), this.times.values().stream().distinct().count(), "two readings at one time");
	}

	/** It waits for the time as long as its patience says, and then sends all it has. */
	@Test
	void readingsGetTheirTimeFromTheGateway() {
		pass(100);
		assertEquals(0, this.arrived, "it was to be patient");
		pass(200);
		assertTrue(this.times.size() > 50, this.times.toString());
		assertAllThere();
		assertEquals(0, this.doubled);
	}

	/** Answers that are lost bring the same reading again, with the same time. */
	@Test
	void aReadingThatComesTwiceHasOneTime() {
		this.lose = 4;
		pass(1200);
		assertTrue(this.doubled > 10, "lost answers: " + this.doubled);
		assertAllThere();
	}

	/** The gateway's fixed start of the boot outlives it. */
	@Test
	void aGatewayThatIsKilledGoesOnWithTheSameTimes() throws IOException {
		this.lose = 5;
		pass(400);
		startGateway();
		pass(400);
		assertAllThere();
	}

	/** What was told to the gateway without a time stays so; what comes after the time is known has its own. */
	@Test
	void aNodeThatLearnsTheTimeLaterDoublesNothing() {
		this.lose = 4;
		pass(300);
		int before = this.times.size();
		assertTrue(before > 40);
		this.node.time().setServer(this.node.leaf().rootHigh(), this.node.leaf().rootLow(), this.now);
		pass(300);
		assertTrue(this.node.time().synced());
		assertTrue(this.times.size() > before + 50);
		assertAllThere();
	}

	/** Half full, the store does not wait for patience to end. */
	@Test
	void aStoreThatFillsIsNotPatient() {
		// 128 readings: half of them are there after a minute.
		this.node.onTime(0);
		for (int i = 0; i < 70; i++) {
			this.node.store().add(0, 1000 + i, 0);
		}
		pass(40);
		assertTrue(this.arrived > 60, "arrived: " + this.arrived);
	}

	/** Section 6.14 as a whole node does it: readings go once a minute, commands wait at the gateway until then, and answers do not wait. */
	@Test
	@Tag(SLEEPS)
	void aNodeThatSleepsReportsAndIsReachableWhenItWakes() {
		pass(600);
		assertAllThere(70_000);
		int quiet = 0;
		for (int i = 1; i < this.came.size(); i++) {
			quiet += this.came.get(i) - this.came.get(i - 1) > 50 * SECOND ? 1 : 0;
		}
		assertTrue(quiet >= 8, "minutes of silence: " + quiet + " of " + this.came);
		assertEquals(0, this.doubled);
		// Just gone to sleep: the command waits most of a minute.
		int before = this.came.size();
		while (this.came.size() == before) {
			pass(1);
		}
		pass(5);
		this.gateway.onMessage(new Message("frond/02f00d0000000101/command", "7 period 1000".getBytes(StandardCharsets.US_ASCII), 1, false), this.now / 1000);
		pass(30);
		assertEquals(List.of(), this.told);
		pass(40);
		// A node without a console refuses commands, which is an answer.
		assertEquals(List.of("7 error unknown command"), this.told);
	}

	@Override
	public void onJoined(Address target, Address parent) {
		// Told by what arrives.
	}

	@Override
	public void onLeft(Address target) {
		// As above.
	}
}

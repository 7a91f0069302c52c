package frond.borderrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import frond.air.AirStats;
import frond.air.Link;
import frond.air.Medium;
import frond.buffer.Drop;
import frond.mqttsn.MqttSn;
import frond.node.Node;
import frond.node.Shell;
import frond.sensor.Sensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole node against the border router's own root, under virtual time. */
class NodeTest {
	private World world = new World();

	/** Every reading that the sensor gave is accounted for: with the gateway, in the store, or dropped and counted. */
	private void assertNothingLost() {
		int dropped = this.world.nodeStats.drops(Drop.STORE_FULL);
		assertEquals(this.world.node.store().added(), this.world.node.store().acknowledged() + this.world.node.store().pending() + dropped);
		// What the node believes acknowledged is there; a lost PUBACK leaves more there than it knows of.
		assertTrue(this.world.stored.size() >= this.world.node.store().acknowledged(), this.world.stored.size() + " stored");
	}

	/** The counter sensor's values came in full and in order, up to what is still pending. */
	private void assertComplete() {
		List<World.Reading> counts = this.world.stored("count");
		for (int i = 0; i < counts.size(); i++) {
			assertEquals(i / 1000.0, counts.get(i).value(), 0.0004);
		}
		assertTrue(counts.size() >= this.world.counting.count - this.world.node.store().pending());
	}

	/** ARCHITECTURE.md: the events in their order; issue 2's bar: joined within 10 s of its boot, latency under 1 s. */
	@Test
	void itBootsJoinsAndDelivers() {
		this.world.start();
		this.world.pass(10 * World.SECOND);
		assertEquals("boot", this.world.events.get(0));
		assertTrue(this.world.events.containsAll(List.of("dis", "joined", "synced", "connected", "registered", "acked")), this.world.events.toString());
		this.world.pass(60 * World.SECOND);
		assertNothingLost();
		assertComplete();
		assertEquals(0, this.world.node.store().pending());
		World.Reading first = this.world.stored("count").get(0);
		assertEquals("V", first.unit());
		// The first was taken at start-up, long before the time was known.
		assertEquals(World.EPOCH, first.millis(), 2);
		World.Reading lqi = this.world.stored("lqi").get(0);
		assertEquals("", lqi.unit());
		assertEquals(200, lqi.value());
	}

	/** The resolver's port was taken from all dynamic ones: with one seed in 16384 it was MQTT-SN's, and the gateway's answers went to the resolver. */
	@Test
	void noSeedGivesTheResolverAnothersPort() {
		this.world.seed = 0x30b1 - 4;
		this.world.start();
		this.world.pass(10 * World.SECOND);
		assertTrue(this.world.events.contains("acked"), this.world.events.toString());
	}

	@Test
	void readingsComeAtTheirPeriodWithMillisecondTimes() {
		this.world.start();
		this.world.pass(120 * World.SECOND);
		List<World.Reading> counts = this.world.stored("count");
		assertTrue(counts.size() >= 24);
		for (int i = 2; i < counts.size(); i++) {
			assertEquals(5000, counts.get(i).millis() - counts.get(i - 1).millis(), 1);
		}
	}

	@Test
	void withoutAContextTheAddressesTravelInlineAndItWorksAsWell() {
		this.world.config.contextLength = 0;
		this.world.start();
		this.world.pass(60 * World.SECOND);
		assertNothingLost();
		assertComplete();
		assertEquals(0, this.world.node.store().pending());
	}

	@Test
	void readingsBeforeTheNetworkIsThereAreHeldAndGetTheirRightTime() {
		this.world.rootRadio.deaf = true;
		this.world.start();
		this.world.pass(100 * World.SECOND);
		assertEquals(0, this.world.stored.size());
		this.world.rootRadio.deaf = false;
		this.world.pass(120 * World.SECOND);
		assertNothingLost();
		assertComplete();
		assertEquals(World.EPOCH, this.world.stored("count").get(0).millis(), 2);
	}

	/**
	 * While RPL has no way down yet, nothing goes up by the default router instead: a thousand nodes that came up together did so once routers passed
	 * on advertisements, and were in each other's way for ten minutes.
	 */
	@Test
	void readingsWaitUntilThereIsAWayDown() {
		// ICMPv6 type 155, code 3: DAO-ACK (RFC 6550 section 6.5).
		this.world.nodeRadio.lost = new byte[] { (byte) 0x9b, 3 };
		this.world.start();
		this.world.pass(40 * World.SECOND);
		assertTrue(this.world.node.leaf().parent() != 0 && this.world.node.discovery().router() != 0);
		assertFalse(this.world.events.contains("synced") || this.world.events.contains("connected"), this.world.events.toString());
		this.world.nodeRadio.lost = null;
		// Long: the later the acknowledgement came, the longer a node makes room for others'.
		this.world.pass(300 * World.SECOND);
		assertTrue(this.world.events.contains("joined") && this.world.events.contains("acked"), this.world.events.toString());
		assertComplete();
	}

	/** With CSMA-CA, acknowledgements that take their time, and a tenth of all frames lost. */
	@Test
	void onTheMediumItDeliversAsWell() {
		this.world = new World(new Medium(5, Link.losing(0.1), new AirStats()));
		this.world.start();
		this.world.pass(3600 * World.SECOND);
		assertNothingLost();
		assertComplete();
		assertTrue(this.world.stored("count").size() >= 719);
		assertTrue(this.world.node.store().pending() <= 2);
	}

	/** Level 5 with a root that starts again: its counter goes on, so nobody takes it for a replay. */
	@Test
	void aSecuredLineDeliversAlsoAfterTheRootWasStartedAgain() {
		this.world.config.keys.add(1, new byte[16], 0);
		this.world.start();
		this.world.pass(600 * World.SECOND);
		this.world.startRoot(2);
		this.world.pass(3000 * World.SECOND);
		assertNothingLost();
		assertComplete();
		assertTrue(this.world.stored("count").size() >= 700, this.world.stored("count").size() + " stored");
		assertEquals(0, this.world.nodeStats.drops(Drop.MAC_REPLAY) + this.world.nodeStats.drops(Drop.MAC_UNSECURED) + this.world.nodeStats.drops(Drop.MAC_MIC));
	}

	/** RFC 7217 with level 5: the root finds the node by its DAO; without a secret in the block the identifier comes from the network's key. */
	@Test
	void aStableIdentifierWorksWithLinkSecurity() {
		this.world.config.keys.add(1, new byte[16], 0);
		this.world.config.stableIid = true;
		this.world.start();
		this.world.pass(600 * World.SECOND);
		assertNothingLost();
		assertTrue(this.world.stored("count").size() >= 118, this.world.stored("count").size() + " stored");
		long iid = this.world.node.ipv6().iid();
		assertNotEquals(World.NODE ^ 0x0200000000000000L, iid);
		World again = new World();
		again.config.keys.add(1, new byte[16], 0);
		again.config.stableIid = true;
		again.start();
		again.pass(10 * World.SECOND);
		assertEquals(iid, again.node.ipv6().iid());
	}

	@Test
	void withAnotherKeyNobodyJoins() {
		this.world.config.keys.add(1, new byte[16], 0);
		this.world.startRoot(1);
		this.world.config.keys.keys[0][3]++;
		this.world.node = new Node(this.world.config, this.world.nodeRadio, this.world.nodeStats, new Sensor[0], this.world.nodeCounters, 7, this.world);
		this.world.node.start(0);
		this.world.pass(60 * World.SECOND);
		assertFalse(this.world.events.contains("joined"));
		assertTrue(this.world.nodeStats.drops(Drop.MAC_MIC) > 0);
		assertEquals(this.world.nodeStats.received, this.world.nodeStats.drops(Drop.MAC_MIC) + this.world.nodeStats.drops(Drop.MAC_DUPLICATE));
	}

	/** The root's channel is 26, the last of a scan. */
	@Test
	void withoutAChannelTheNodeLooksForIt() {
		this.world = new World(new Medium(5, Link.losing(0.1), new AirStats()));
		this.world.config.channel = 0;
		this.world.start();
		this.world.pass(60 * World.SECOND);
		assertEquals(26, this.world.node.config().channel);
		assertTrue(this.world.stored("count").size() >= 10, this.world.events.toString());
		assertNothingLost();
	}

	/** A fifth of all frames lost on every link, for an hour. */
	@Test
	void lossCostsNoReading() {
		this.world.ether.loss = 20;
		this.world.start();
		this.world.pass(3600 * World.SECOND);
		this.world.ether.loss = 0;
		this.world.pass(120 * World.SECOND);
		assertNothingLost();
		assertComplete();
		assertEquals(0, this.world.node.store().pending());
	}

	/** Acknowledgements lost on the way: what comes twice is the same reading, at the same time. */
	@Test
	void whatIsSentAgainIsTheSameReading() {
		this.world.ether.loss = 60;
		this.world.losePuback = 5;
		this.world.start();
		this.world.pass(3600 * World.SECOND);
		this.world.ether.loss = 0;
		this.world.losePuback = 0;
		this.world.pass(180 * World.SECOND);
		assertNothingLost();
		assertComplete();
		assertTrue(this.world.doubled > 0, "no acknowledgement was lost");
	}

	@Test
	void aGatewayThatRestartsCostsNoReading() {
		this.world.start();
		for (int i = 0; i < 10; i++) {
			this.world.pass(33 * World.SECOND);
			this.world.silent = true;
			this.world.pass(11 * World.SECOND);
			this.world.silent = false;
			this.world.session = false;
		}
		this.world.pass(60 * World.SECOND);
		assertTrue(this.world.node.client().connects() >= 10);
		assertNothingLost();
		assertComplete();
		assertEquals(0, this.world.node.store().pending());
	}

	@Test
	void congestionAndForgottenTopicsCostNoReading() {
		this.world.start();
		this.world.pass(20 * World.SECOND);
		this.world.code = MqttSn.REJECTED_CONGESTION;
		this.world.pass(20 * World.SECOND);
		this.world.code = MqttSn.REJECTED_TOPIC_ID;
		this.world.pass(World.SECOND);
		this.world.code = MqttSn.ACCEPTED;
		this.world.pass(120 * World.SECOND);
		assertNothingLost();
		assertComplete();
		assertEquals(0, this.world.node.store().pending());
	}

	/** 16 readings of two sensors at most are kept through ten minutes; the oldest went, and were counted. */
	@Test
	void aFullStoreGivesUpTheOldestAndCountsThem() {
		this.world.config.store = 16;
		this.world.start();
		this.world.pass(20 * World.SECOND);
		this.world.silent = true;
		this.world.pass(600 * World.SECOND);
		this.world.silent = false;
		this.world.pass(120 * World.SECOND);
		assertTrue(this.world.nodeStats.drops(Drop.STORE_FULL) > 100);
		assertNothingLost();
		List<World.Reading> counts = this.world.stored("count");
		for (int i = 1; i < counts.size(); i++) {
			assertTrue(counts.get(i).value() > counts.get(i - 1).value());
		}
		assertEquals(0, this.world.node.store().pending());
	}

	/** The root is away and comes back with nothing known (contiki-ng#128). */
	@Test
	void aRootThatRestartsIsJoinedAgain() {
		this.world.start();
		this.world.pass(30 * World.SECOND);
		this.world.rootRadio.deaf = true;
		this.world.pass(60 * World.SECOND);
		assertTrue(this.world.events.contains("lost-parent"));
		assertFalse(this.world.node.leaf().joined());
		this.world.session = false;
		this.world.startRoot(2);
		this.world.rootRadio.deaf = false;
		this.world.pass(180 * World.SECOND);
		assertTrue(this.world.node.leaf().joined());
		assertNothingLost();
		assertComplete();
		assertEquals(0, this.world.node.store().pending());
	}

	@Test
	void aFailingSensorIsCountedAndGivesNoNumber() {
		this.world.counting.fails = true;
		this.world.start();
		this.world.pass(60 * World.SECOND);
		assertTrue(this.world.nodeStats.drops(Drop.SENSOR_FAULT) >= 12);
		assertEquals(0, this.world.stored("count").size());
		assertTrue(this.world.stored("lqi").size() >= 10);
	}

	@Test
	void anIdleNodeHasNothingToDo() {
		this.world.config.setPeriod(0);
		this.world.start();
		this.world.pass(60 * World.SECOND);
		int frames = this.world.ether.frames;
		this.world.pass(600 * World.SECOND);
		// A ping and its answer every 45 s, a refreshed route, a DIO now and then.
		assertTrue(this.world.ether.frames - frames < 60, this.world.ether.frames - frames + " frames");
	}

	/** ARCHITECTURE.md, Console. */
	@Test
	void theConsoleAnswersInLines() {
		this.world.start();
		this.world.pass(30 * World.SECOND);
		List<String> lines = new ArrayList<>();
		Shell shell = new Shell(new Shell.Board() {
			@Override
			public void print(byte[] bytes, int length) {
				lines.add(new String(bytes, 0, length, StandardCharsets.US_ASCII));
			}

			@Override
			public int heapAllocated() {
				return 4711;
			}

			@Override
			public void reboot() {
				lines.add("reboot\r\n");
			}
		});
		shell.attach(this.world.node);
		int store = this.world.node.store().added();
		type(shell, "stats\r\nhelp\nconfig\nneighbors\nreboot\nbad \u0007command that is far longer than the longest command that there is here or anywhere\nstatus");
		assertEquals(7 + 1, lines.size(), lines.toString());
		String stats = lines.get(0);
		assertTrue(stats.matches("stats eui64=02f00d0000000101 uptime=30000 joined=1 rank=\\d+ parent=02f00d0000000001 sampled=" + store + " acknowledged=" + store
				+ " pending=0 dropped=0 recovered=0 retries=\\d+ connects=1 gateway-changes=0 heap-allocated=4711 packets-free=12 received=\\d+ delivered=\\d+ transmitted=\\d+ sent=\\d+( [a-z0-9-]+=\\d+)*\r\n"),
				stats);
		assertTrue(lines.get(2).startsWith("config eui64=02f00d0000000101 ") && lines.get(2).contains("context0=fd00::/64"), lines.get(2));
		assertTrue(lines.get(3).startsWith("neighbor eui64=02f00d0000000001 etx=100 "), lines.get(3));
		assertEquals("neighbors count=1\r\n", lines.get(4));
		assertEquals("rebooting\r\n", lines.get(5));
		assertEquals("error unknown command bad..command.that.is.far.longer.than.the.longest.command.that.there.is.here.; try help\r\n", lines.get(7));
		assertEquals(1, this.world.nodeStats.drops(Drop.SHELL_LINE));
		type(shell, "\n");
		assertTrue(lines.get(8).startsWith("status joined=1 "), lines.get(8));
	}

	private void type(Shell shell, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		for (int i = 0; i < bytes.length; i++) {
			shell.onBytes(bytes, i, 1, this.world.now);
		}
	}
}

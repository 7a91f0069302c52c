package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** What is bounded, what waits for the broker, and who is lost. */
class GatewayTest extends VirtualGateway {
	/** Section 6.11: a client that is silent for longer than its keep-alive, with some tolerance, is lost. */
	@Test
	void aSilentClientIsLostAfterOneAndAHalfTimesItsKeepAlive() {
		connect(1, "silent", 10);
		advance(14_900);
		assertEquals(1, this.gateway.clients());
		advance(1_200);
		assertEquals(0, this.gateway.clients());
		assertEquals(List.of("connected silent", "lost silent"), this.events);
		receive(1, "02 16");
		assertEquals("1 0218", answer());
	}

	@Test
	void aClientThatPingsIsNotLost() {
		connect(1, "pinging", 10);
		for (int i = 0; i < 100; i++) {
			advance(10_000);
			receive(1, "02 16");
			assertEquals("1 0217", answer());
		}
		assertEquals(List.of("connected pinging"), this.events);
	}

	/** As in MQTT: a keep-alive of 0 asks for no supervision. */
	@Test
	void aClientWithoutKeepAliveIsNeverLost() {
		connect(1, "quiet", 0);
		advance(86_400_000);
		assertEquals(1, this.gateway.clients());
	}

	/** Section 6.6: congestion makes the client wait and send again; here nothing was forwarded. */
	@Test
	void aReadingIsRefusedWithCongestionWhileTheBrokerIsAway() {
		connect(1, "early", 60);
		this.brokerUp = false;
		receive(1, "09 0c 22 'ab' 0001 'xy'");
		assertEquals("1 070d6162000101", answer());
		receive(1, "09 0c 02 'ab' 0000 'xy'");
		assertEquals(1, this.counters.get(Counter.BROKER_AWAY));
		assertTrue(this.sent.isEmpty() && this.forwarded.isEmpty());
	}

	@Test
	void aReadingIsAcknowledgedWhenTheBrokerHasAcknowledged() {
		connect(1, "patient", 60);
		receive(1, "09 0c 22 'ab' 0001 'xy'");
		assertTrue(this.sent.isEmpty());
		this.forwarded.get(0).onAnswer(Uplink.Result.TAKEN);
		assertEquals("1 070d6162000100", answer());
		assertEquals(0, this.gateway.pending());
	}

	@Test
	void theBrokersRefusalReachesTheClient() {
		connect(1, "refused", 60);
		receive(1, "09 0c 22 'ab' 0001 'xy'");
		receive(1, "09 0c 22 'ab' 0002 'xy'");
		this.forwarded.get(0).onAnswer(Uplink.Result.REFUSED);
		assertEquals("1 070d6162000103", answer());
		this.forwarded.get(1).onAnswer(Uplink.Result.FAILED);
		assertEquals("1 070d6162000201", answer());
	}

	/** Section 6.13: the client sends again with DUP; the broker must not get it twice while the first is on its way. */
	@Test
	void aRepeatedReadingIsForwardedOnceWhileTheFirstIsPending() {
		connect(1, "repeater", 60);
		receive(1, "09 0c 22 'ab' 0001 'xy'");
		receive(1, "09 0c a2 'ab' 0001 'xy'");
		receive(1, "09 0c a2 'ab' 0001 'xy'");
		assertEquals(1, this.forwarded.size());
		assertEquals(2, this.counters.get(Counter.DUPLICATES));
		this.forwarded.get(0).onAnswer(Uplink.Result.TAKEN);
		assertEquals("1 070d6162000100", answer());
		// That answer may have been lost on the way: at least once is what QoS 1 promises.
		receive(1, "09 0c a2 'ab' 0001 'xy'");
		assertEquals(2, this.forwarded.size());
	}

	/** A reading must not be taken for acknowledged because another one under its message id was. */
	@Test
	void anotherReadingUnderThePendingMessageIdHasItsOwnAcknowledgement() {
		connect(1, "reset", 60);
		receive(1, "09 0c 22 'ab' 0001 'xy'");
		receive(1, "09 0c 22 'ab' 0001 'zz'");
		assertEquals(2, this.forwarded.size());
		this.forwarded.get(0).onAnswer(Uplink.Result.TAKEN);
		assertTrue(this.sent.isEmpty());
		this.forwarded.get(1).onAnswer(Uplink.Result.TAKEN);
		assertEquals("1 070d6162000100", answer());
	}

	@Test
	void aReadingFromBeforeAConnectIsNotAcknowledgedAfterIt() {
		connect(1, "rebooted", 60);
		receive(1, "09 0c 22 'ab' 0001 'xy'");
		connect(1, "rebooted", 60);
		this.forwarded.get(0).onAnswer(Uplink.Result.TAKEN);
		assertTrue(this.sent.isEmpty());
		assertEquals(0, this.gateway.pending());
	}

	@Test
	void oneClientCannotFillTheQueue() {
		connect(1, "greedy", 60);
		connect(2, "modest", 60);
		for (int i = 1; i <= Publishes.MAX_PENDING_OF_ONE; i++) {
			receive(1, "08 0c 22 'ab'" + String.format("%04x", i) + "'x'");
		}
		assertTrue(this.sent.isEmpty());
		receive(1, "08 0c 22 'ab' 0fff 'x'");
		assertEquals("1 070d61620fff01", answer());
		receive(2, "08 0c 22 'ab' 0001 'x'");
		assertTrue(this.sent.isEmpty());
		assertEquals(Publishes.MAX_PENDING_OF_ONE + 1, this.forwarded.size());
	}

	@Test
	void whatWaitsForTheBrokerIsBounded() {
		int port = 0;
		while (this.forwarded.size() < Publishes.MAX_PENDING) {
			connect(++port, "client" + port, 60);
			for (int i = 1; i <= Publishes.MAX_PENDING_OF_ONE && this.forwarded.size() < Publishes.MAX_PENDING; i++) {
				receive(port, "08 0c 22 'ab'" + String.format("%04x", i) + "'x'");
			}
		}
		connect(++port, "last", 60);
		receive(port, "08 0c 22 'ab' 0001 'x'");
		assertEquals(port + " 070d6162000101", answer());
		this.forwarded.get(0).onAnswer(Uplink.Result.TAKEN);
		assertEquals("1 070d6162000100", answer());
		receive(port, "08 0c a2 'ab' 0001 'x'");
		assertTrue(this.sent.isEmpty());
		assertEquals(Publishes.MAX_PENDING + 1, this.forwarded.size());
	}

	@Test
	void topicsOfOneClientAreBounded() {
		connect(1, "topics", 60);
		for (int i = 0; i < Session.MAX_TOPICS; i++) {
			receive(1, "0b 0a 0000 0001" + String.format("'t%04d'", i));
			assertTrue(answer().endsWith("000100"));
		}
		receive(1, "0b 0a 0000 0002 'more!'");
		assertEquals("1 070b0000000201", answer());
	}

	@Test
	void sessionsAreBoundedAndTheOldestThatIsGoneMakesRoom() {
		for (int i = 0; i < Sessions.MAX; i++) {
			connect(1 + i, "c" + i, 0);
		}
		receive(60000, "0a 04 04 01 003c 'more'");
		assertEquals("60000 030501", answer());
		receive(7, "02 18");
		assertEquals("7 0218", answer());
		connect(60000, "more", 60);
	}

	/** Two gateways that take each other for clients must not answer each other for ever. */
	@Test
	void whatOnlyAGatewaySendsHasNoAnswer() {
		for (String message : List.of("02 18", "03 05 00", "02 17", "07 0d 0001 0001 00", "07 0b 0001 0001 00", "03 02 01", "05 00 01 0384", "02 06", "02 08")) {
			receive(1, message);
			assertEquals(List.of(), this.sent, message);
		}
	}

	/** What is received is either handled or dropped under a name. */
	@Test
	void everyMessageIsCountedOnce() {
		Random random = new Random(7);
		connect(1, "noise", 0);
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = new byte[1 + random.nextInt(12)];
			random.nextBytes(bytes);
			bytes[0] = (byte) (random.nextInt(10) == 0 ? random.nextInt() : bytes.length);
			this.gateway.onDatagram(new Peer(new InetSocketAddress("127.0.0.1", 1 + random.nextInt(2))), bytes, bytes.length, this.now);
		}
		long sum = this.counters.get(Counter.HANDLED);
		for (Counter counter : Counter.values()) {
			sum += counter.drop ? this.counters.get(counter) : 0;
		}
		assertEquals(20_001, this.counters.get(Counter.RECEIVED));
		assertEquals(20_001, sum);
	}
}

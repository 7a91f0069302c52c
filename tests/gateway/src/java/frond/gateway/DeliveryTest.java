package frond.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Subscriptions (sections 6.9, 6.10), messages to clients, sleeping clients (6.14), QoS 2, forwarders (5.5). */
class DeliveryTest extends VirtualGateway {
	private void message(String topic, String payload, int qos, boolean retain) {
		this.gateway.onMessage(new Message(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain), this.now);
	}

	/** SUBSCRIBE of a client from a port, granted as asked. */
	private void subscribe(int port, int qos, String filter) {
		receive(port, String.format("%02x 12 %02x 0005 '%s'", 5 + filter.length(), qos << 5, filter));
		this.granted.remove().accept(qos);
	}

	private void connectForGood(int port, String id) {
		receive(port, String.format("%02x 04 00 01 003c '%s'", 6 + id.length(), id));
		assertEquals(port + " 030500", answer());
	}

	@Test
	void aSubscriptionToANameIsAnsweredWithItsTopicIdAndMessagesComeUnderIt() {
		connect(1, "reader", 60);
		receive(1, "0c 12 20 0005 'command'");
		assertTrue(this.sent.isEmpty());
		this.granted.remove().accept(1);
		String suback = answer();
		assertTrue(suback.matches("1 081320....000500"), suback);
		String id = suback.substring(8, 12);
		message("command", "go", 1, false);
		assertEquals("1 090c20" + id + "0001676f", answer());
		receive(1, "07 0d " + id + " 0001 00");
		assertEquals(1, this.counters.get(Counter.DELIVERED));
		// QoS of the subscription, not of the message, is the most that comes (MQTT 3.1.1 section 3.8.4).
		message("command", "on", 2, false);
		assertEquals("1 090c20" + id + "00026f6e", answer());
	}

	/** Section 6.10: what matches a wildcard has no id yet, so REGISTER comes first, and one message at a time. */
	@Test
	void whatMatchesAWildcardIsRegisteredFirst() {
		connect(1, "reader", 60);
		subscribe(1, 1, "plant/+/t");
		assertEquals("1 08132000000005" + "00", answer());
		message("plant/boiler/t", "1", 1, false);
		message("plant/boiler/t", "2", 0, false);
		String register = answer();
		assertTrue(register.matches("1 140a....0001" + "706c616e742f626f696c65722f74"), register);
		String id = register.substring(6, 10);
		receive(1, "07 0b " + id + " 0001 00");
		assertEquals("1 080c20" + id + "000231", answer());
		receive(1, "07 0d " + id + " 0002 00");
		assertEquals("1 080c00" + id + "000032", answer());
	}

	@Test
	void oneSubscriptionServesManyAndEndsWithTheLast() {
		connect(1, "one", 60);
		connect(2, "two", 60);
		subscribe(1, 0, "ab");
		assertEquals("1 0813000000000500", answer());
		subscribe(2, 1, "ab");
		assertEquals("2 0813200000000500", answer());
		message("ab", "x", 1, false);
		// A name of two characters stands in place of an id (section 6.7).
		assertEquals(List.of("1 080c026162000078", "2 080c226162000178"), this.sent);
		this.sent.clear();
		receive(1, "07 14 00 0006 'ab'");
		assertEquals("1 04150006", answer());
		receive(2, "02 18");
		advance(62_000);
		assertEquals(List.of("subscribe ab 0", "subscribe ab 1", "unsubscribe ab"), this.asked);
	}

	/** What is retained comes for a subscription that is new; another client's subscription does not bring it again. */
	@Test
	void retainedMessagesGoToWhoJustSubscribed() {
		connect(1, "early", 0);
		subscribe(1, 0, "ab");
		answer();
		advance(60_000);
		connect(2, "late", 0);
		receive(2, "07 12 00 0005 'ab'");
		message("ab", "x", 0, true);
		this.granted.remove().accept(0);
		assertEquals(List.of("2 080c126162000078", "2 0813000000000500"), this.sent.subList(this.sent.size() - 2, this.sent.size()));
		assertTrue(this.sent.stream().noneMatch(line -> line.startsWith("1 080c12")));
	}

	@Test
	void aMessageIsSentAgainAndGivenUpUntilTheClientIsHeard() {
		connect(1, "deaf", 0);
		subscribe(1, 1, "ab");
		this.sent.clear();
		message("ab", "x", 1, false);
		assertEquals("1 080c226162000178", answer());
		for (int i = 1; i < Deliveries.TRIES; i++) {
			advance(Deliveries.RETRY + 1000);
			assertEquals("1 080ca26162000178", answer());
		}
		advance(60_000);
		assertTrue(this.sent.isEmpty());
		receive(1, "02 16");
		assertEquals(List.of("1 0217", "1 080c226162000278"), this.sent);
	}

	/** A client that was reset has forgotten its topic ids and says so (section 5.4.13): it is told again, and the message is not lost. */
	@Test
	void aClientThatForgotATopicIdIsToldAgain() {
		connect(1, "reset", 0);
		subscribe(1, 1, "command");
		String id = answer().substring(8, 12);
		message("command", "x", 1, false);
		answer();
		receive(1, "07 0d " + id + " 0001 02");
		String register = answer();
		assertTrue(register.matches("1 0d0a....0002636f6d6d616e64"), register);
		String anew = register.substring(6, 10);
		receive(1, "07 0b " + anew + " 0002 00");
		assertEquals("1 080c20" + anew + "000378", answer());
	}

	/** Section 6.14, and paho.mqtt-sn.embedded-c#169: DISCONNECT is answered each time it comes. */
	@Test
	void aSleepingClientGetsItsMessagesWhenItAsksAndThenPingresp() {
		connect(1, "sleeper", 10);
		subscribe(1, 1, "ab");
		answer();
		receive(1, "04 18 0e10");
		receive(1, "04 18 0e10");
		assertEquals(List.of("1 0218", "1 0218"), this.sent);
		this.sent.clear();
		message("ab", "1", 1, false);
		message("ab", "2", 1, false);
		advance(5_300_000);
		assertTrue(this.sent.isEmpty());
		assertEquals(1, this.gateway.clients());
		// From another port: its border router was restarted meanwhile.
		receive(2, "09 16 'sleeper'");
		assertEquals("2 080c226162000131", answer());
		receive(2, "07 0d 'ab' 0001 00");
		assertEquals("2 080c226162000232", answer());
		receive(2, "07 0d 'ab' 0002 00");
		assertEquals("2 0217", answer());
		message("ab", "3", 1, false);
		assertTrue(this.sent.isEmpty());
		// And without messages PINGRESP comes at once.
		connect(2, "sleeper", 10);
		receive(2, "04 18 0e10");
		this.sent.clear();
		receive(2, "09 16 'sleeper'");
		assertEquals("2 0217", answer());
		advance(5_500_000);
		assertEquals(0, this.gateway.clients());
	}

	@Test
	void theQueueOfASleepingClientIsBoundedAndTheOldestGivesWay() {
		connect(1, "sleeper", 10);
		subscribe(1, 1, "ab");
		receive(1, "04 18 ffff");
		this.sent.clear();
		for (int i = 0; i < Deliveries.MAX_QUEUE + 5; i++) {
			message("ab", "m" + i, 1, false);
		}
		assertEquals(5, this.counters.get(Counter.QUEUE_FULL));
		receive(1, "09 16 'sleeper'");
		assertEquals("1 090c2261620001" + "6d35", answer());
		message("ab", "x".repeat(Deliveries.MAX_QUEUE_BYTES), 1, false);
		assertEquals(6, this.counters.get(Counter.QUEUE_FULL));
	}

	/** kill -9: another gateway takes the journal, and nothing of a sleeping client is missing. */
	@Test
	void sessionsSubscriptionsAndQueuesOutliveTheGateway() throws IOException {
		connectForGood(1, "sleeper");
		subscribe(1, 1, "ab");
		receive(1, "04 18 0e10");
		this.sent.clear();
		message("ab", "1", 1, false);
		message("ab", "2", 2, false);
		restart();
		assertEquals(java.util.Map.of("ab", 1), this.gateway.filters());
		message("ab", "3", 0, false);
		receive(1, "09 16 'sleeper'");
		assertEquals("1 080c226162000131", answer());
		receive(1, "07 0d 'ab' 0001 00");
		assertEquals("1 080c226162000232", answer());
		restart();
		receive(1, "09 16 'sleeper'");
		assertEquals("1 080c226162000132", answer());
		receive(1, "07 0d 'ab' 0001 00");
		assertEquals(List.of("1 080c026162000033", "1 0217"), this.sent);
		this.sent.clear();
		restart();
		receive(1, "09 16 'sleeper'");
		assertEquals("1 0217", answer());
	}

	@Test
	void messagesForAClientThatIsGoneWaitIfItsSessionIsKept() {
		connectForGood(1, "kept");
		subscribe(1, 1, "ab");
		receive(1, "02 18");
		this.sent.clear();
		message("ab", "1", 1, false);
		message("ab", "0", 0, false);
		assertTrue(this.sent.isEmpty());
		receive(1, "0a 04 00 01 003c 'kept'");
		assertEquals(List.of("1 030500", "1 080c226162000131"), this.sent);
	}

	/** QoS 2 up (MQTT 3.1.1 section 4.3.3): once, also when PUBLISH or PUBREL come again, and after the gateway was killed. */
	@Test
	void aMessageOfQos2IsForwardedOnce() throws IOException {
		connectForGood(1, "exact");
		receive(1, "08 0c 42 'ab' 0007 'x'");
		receive(1, "08 0c c2 'ab' 0007 'x'");
		assertEquals(1, this.forwarded.size());
		assertEquals("ab 78 qos2", this.published.get(0));
		this.forwarded.get(0).onAnswer(Uplink.Result.TAKEN);
		assertEquals("1 040f0007", answer());
		restart();
		receive(1, "08 0c c2 'ab' 0007 'x'");
		assertEquals("1 040f0007", answer());
		assertEquals(1, this.forwarded.size());
		receive(1, "04 10 0007");
		assertEquals("1 040e0007", answer());
		receive(1, "04 10 0007");
		assertEquals("1 040e0007", answer());
		receive(1, "08 0c 42 'ab' 0007 'y'");
		assertEquals(2, this.forwarded.size());
	}

	@Test
	void aMessageOfQos2IsDeliveredInFourSteps() {
		connect(1, "exact", 0);
		subscribe(1, 2, "ab");
		this.sent.clear();
		message("ab", "x", 2, false);
		assertEquals("1 080c426162000178", answer());
		receive(1, "04 0f 0001");
		assertEquals("1 04100001", answer());
		advance(Deliveries.RETRY + 1000);
		assertEquals("1 04100001", answer());
		receive(1, "04 0e 0001");
		assertEquals(1, this.counters.get(Counter.DELIVERED));
		advance(60_000);
		assertTrue(this.sent.isEmpty());
	}

	/** Section 5.5: two nodes behind one forwarder are two clients, and answers go back in a wrapper. */
	@Test
	void nodesBehindAForwarderAreClientsOfTheirOwn() {
		receive(1, "05 fe 01 0a0b 0a 04 04 01 003c 'left'");
		assertEquals("1 05fe000a0b" + "030500", answer());
		receive(1, "05 fe 01 0c0d 0b 04 04 01 003c 'right'");
		assertEquals("1 05fe000c0d" + "030500", answer());
		assertEquals(2, this.gateway.clients());
		receive(1, "05 fe 00 0c0d 02 16");
		assertEquals("1 05fe000c0d" + "0217", answer());
		receive(1, "02 16");
		assertEquals("1 0218", answer());
		// A wrapper in a wrapper is nobody's.
		receive(1, "05 fe 00 0c0d 05 fe 00 0c0d 02 16");
		assertTrue(this.sent.isEmpty());
	}

	/** Section 6.6: ids that both ends were told need no REGISTER, also for QoS -1 (6.8), for SUBSCRIBE and for what comes. */
	@Test
	void predefinedTopicsAreThoseOfTheFile() throws IOException {
		Path file = this.data.resolve("topics");
		Files.writeString(file, "# ours\n7 plant/alarm\n0x0102\tfrond/command\n");
		this.predefined = new Predefined(file);
		restart();
		receive(1, "08 0c 61 0007 0000 'a'");
		assertEquals(List.of("plant/alarm 61 qos0"), this.published);
		connect(1, "node", 0);
		receive(1, "07 12 21 0005 0102");
		this.granted.remove().accept(1);
		assertEquals("1 0813200102000500", answer());
		message("frond/command", "x", 1, false);
		assertEquals("1 080c210102000178", answer());
		receive(1, "08 0c 21 0008 0004 'x'");
		assertEquals("1 070d0008000402", answer());
	}

	@Test
	void anAdvertisementHasIdAndPeriod() {
		this.gateway.advertise(new Peer(new java.net.InetSocketAddress("127.0.0.1", 9)), 900);
		assertEquals("9 0500010384", answer());
	}

	/** What the broker refuses, or is not there for, is not entered. */
	@Test
	void aSubscriptionThatTheBrokerDoesNotTakeIsRefused() {
		connect(1, "reader", 0);
		receive(1, "07 12 20 0005 'ab'");
		this.granted.remove().accept(-1);
		assertEquals("1 0813000000000501", answer());
		message("ab", "x", 1, false);
		assertTrue(this.sent.isEmpty());
		receive(1, "0a 12 20 0006 'a/#/b'");
		assertEquals("1 0813000000000603", answer());
		receive(1, "07 12 21 0007 0909");
		assertEquals("1 0813000000000702", answer());
	}
}

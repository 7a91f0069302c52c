package frond.gateway;

import frond.fuzz.Records;
import frond.fuzz.Target;
import frond.mqttsn.MqttSn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * MQTT-SN 1.2, the server's side: every datagram is handled or dropped under a name, and nothing waits for a broker that has answered all. Kind: 1 and 2
 * which of four clients; 4 the topic id is the one that was given last; 8 the broker answers what waits; 16 and 32 how; 64 the broker changes
 * between there and away; 128 a minute passes before.
 */
public final class GatewayTarget implements Target {
	private static final long MINUTE = 60_000;
	private static final int REGACK = 0x0b;
	private static final int PUBLISH = 0x0c;

	private final Path file;

	public GatewayTarget() {
		this.file = temporary();
	}

	/** A file's name in a directory that goes with this process. */
	static Path temporary() {
		try {
			Path directory = Files.createTempDirectory("frond-fuzz");
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				directory.resolve("sessions").toFile().delete();
				directory.toFile().delete();
			}));
			return directory.resolve("sessions");
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	@Override
	public int take(byte[] input) throws IOException {
		Files.deleteIfExists(this.file);
		Counters counters = new Counters();
		Broker broker = new Broker();
		Clients clients = new Clients();
		long now = 1_000_000;
		Records records = new Records(input);
		try (Journal journal = new Journal(this.file, counters)) {
			Gateway gateway = new Gateway(journal, broker, clients, counters, new Predefined(null), new Access(null), new Random(1), () -> 1_700_000_000_000L, 1, now);
			while (records.next()) {
				if (records.kind(128)) {
					now += MINUTE;
					gateway.onTime(now);
				}
				broker.up ^= records.kind(64);
				byte[] message = records.message();
				if (records.kind(4) && message.length > 5 && message[1] == PUBLISH) {
					message[3] = clients.topic[0];
					message[4] = clients.topic[1];
				}
				gateway.onDatagram(new Peer(new InetSocketAddress("127.0.0.1", 10001 + (records.kind() & 3))), message, message.length, now);
				if (broker.filter != null && records.kind(8)) {
					// What was subscribed to comes back, with the message for its payload.
					gateway.onMessage(new Message(broker.filter.replace('+', 'x').replace('#', 'y'), message, records.kind() >> 4 & 1, false), now);
				}
				if (records.kind(8)) {
					broker.answer(Uplink.Result.values()[records.kind() >> 4 & 3]);
				}
			}
			broker.answer(Uplink.Result.FAILED);
			Target.check(gateway.pending() == 0, gateway.pending() + " messages wait for nothing");
			gateway.onTime(now + 200_000 * MINUTE / 60);
		}
		long handled = counters.get(Counter.HANDLED);
		for (Counter counter : Counter.values()) {
			handled += counter.drop ? counters.get(counter) : 0;
		}
		Target.check(counters.get(Counter.RECEIVED) == handled, counters.get(Counter.RECEIVED) + " received, " + handled + " handled");
		Target.check(counters.get(Counter.JOURNAL_ERRORS) == 0, "a session could not be written down");
		return records.count();
	}

	/** Answers when told to. */
	private static final class Broker implements Uplink {
		boolean up = true;
		String filter;
		private final ArrayDeque<Answer> waiting = new ArrayDeque<>();

		@Override
		public boolean isUp() {
			return this.up;
		}

		@Override
		public void publish(String topic, byte[] payload, int qos, boolean retain, Answer answer) {
			Target.check(this.up, "a message for a broker that is away");
			Target.check(!topic.isEmpty() && topic.indexOf('+') < 0 && topic.indexOf('#') < 0 && topic.indexOf('\0') < 0, "topic " + topic);
			this.waiting.add(answer);
		}

		@Override
		public void subscribe(String filter, int qos, IntConsumer answer) {
			this.filter = filter;
			this.waiting.add(result -> answer.accept(result == Result.TAKEN ? qos : -1));
		}

		@Override
		public void unsubscribe(String filter) {
			Target.check(!filter.isEmpty(), "no filter");
		}

		void answer(Result result) {
			while (!this.waiting.isEmpty()) {
				this.waiting.remove().onAnswer(result);
			}
		}
	}

	/** Keeps the topic id that was given last. */
	private static final class Clients implements Outlet {
		final byte[] topic = new byte[2];

		@Override
		public void send(Peer client, byte[] bytes, int length) {
			Target.check(MqttSn.check(bytes, 0, length) >= 0, "an answer that is no message");
			if (bytes[1] == REGACK) {
				System.arraycopy(bytes, 2, this.topic, 0, 2);
			}
		}

		@Override
		public void event(String line) {
			Target.check(line.indexOf('\n') < 0, "an event of several lines");
		}
	}
}

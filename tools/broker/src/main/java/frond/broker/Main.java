package frond.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import com.hivemq.util.Topics;

import frond.process.DataDirectory;
import frond.process.Life;
import frond.process.Loopback;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ./frond broker}. */
@Command(name = "frond broker", sortOptions = false, mixinStandardHelpOptions = true, version = "frond 0.1.0", description = {
		"An MQTT 3.1.1 and 5 broker with persistent sessions, for those who have none.",
		"A publisher is told that its message is there when the historian has it on disk; clients whose id begins with",
		"frond-historian, or whose CONNECT has the user property frond-role=historian, are historians.",
		"It asks for no credentials, so it serves this machine only." })
public final class Main implements Callable<Integer> {
	@Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:1883", converter = Loopback.class, description = "loopback address to serve; port 0 takes a free one (${DEFAULT-VALUE})")
	private InetSocketAddress listen;
	@Option(names = "--data", paramLabel = "DIR", defaultValue = "data/broker", description = "directory of sessions and queued messages; created if missing (${DEFAULT-VALUE})")
	private Path data;
	@Option(names = "--acknowledge", paramLabel = "WHEN", defaultValue = "stored", description = {
			"stored: a publisher's acknowledgement waits until the historian has the message on disk; taken: as brokers do (${DEFAULT-VALUE})" })
	private String acknowledge;
	@Option(names = "--stored-topic", paramLabel = "FILTER", defaultValue = "frond/+/senml", description = {
			"messages to these topics are refused while there is no historian; to others that one has subscribed to, too (${DEFAULT-VALUE})" })
	private String storedTopic;
	@Option(names = "--stored-within", paramLabel = "SECONDS", defaultValue = "20", description = "then a message is refused, so that its publisher sends it again (${DEFAULT-VALUE})")
	private int storedWithin;
	@Option(names = "--with-parent", description = "end when standard input ends")
	private boolean withParent;

	private Main() {
	}

	/** Runs until SIGTERM, or with {@code --with-parent} until standard input ends. */
	public static void main(String[] arguments) {
		Life.run(new Main(), arguments);
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (!List.of("stored", "taken").contains(this.acknowledge)) {
			throw wrong("--acknowledge takes stored or taken; not " + this.acknowledge);
		}
		if (this.storedTopic.isEmpty() || !Topics.isValidToSubscribe(this.storedTopic)) {
			throw wrong("--stored-topic takes a topic filter such as frond/+/senml");
		}
		if (this.storedWithin < 1) {
			throw wrong("--stored-within takes seconds, 1 or more");
		}
		CountDownLatch end = new CountDownLatch(1);
		try (DataDirectory directory = new DataDirectory(this.data)) {
			InetSocketAddress address = Listener.free(this.listen);
			Log.install();
			try (Broker broker = new Broker(address, this.data, this.acknowledge.equals("stored") ? this.storedTopic : null, this.storedWithin)) {
				Life.onEnd(this.withParent, end::countDown);
				System.out.println("ready broker mqtt=" + Loopback.text(address));
				end.await();
			}
		}
		return Log.unrecoverable() ? 1 : 0;
	}

	private ParameterException wrong(String message) {
		return new ParameterException(new CommandLine(this), message);
	}
}

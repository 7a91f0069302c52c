package frond.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;

import frond.process.Life;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code ./frond command}: a command to a node and its answer (docs/commands.md), over the broker. */
@Command(name = "frond command", sortOptions = false, mixinStandardHelpOptions = true, version = "frond 0.1.0", description = {
		"Asks a node to do something, and prints its answer.",
		"Commands: period [SENSOR] MS, read [SENSOR], identify [SECONDS], stats, energy, reboot; of a station: sensors [SENSOR], alarm SENSOR [LOW HIGH [HYSTERESIS [CHANGE]]], burst SENSOR N MS, store (docs/commands.md)." })
public final class NodeCommand implements Callable<Integer> {
	/** Bits of an id that is written in base 36 with at most 8 characters. */
	private static final int ID_BITS = 40;

	@Parameters(index = "0", paramLabel = "EUI64", description = "the node, 16 hex digits")
	private String node;
	@Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "the command and what it needs")
	private List<String> words;
	@Mixin
	private BrokerOptions broker = new BrokerOptions();
	@Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "30", description = "how long to wait for the answer, 1 to 86400; a sleepy node takes its poll period (${DEFAULT-VALUE})")
	private int timeout;
	@Option(names = "--json", description = "print the answer as a JSON object")
	private boolean json;
	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	private NodeCommand() {
	}

	public static void main(String[] arguments) {
		System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
		Life.run(new NodeCommand(), arguments);
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		String wrong = this.broker.prepare();
		if (wrong != null) {
			throw new ParameterException(this.spec.commandLine(), wrong);
		}
		if (!this.node.matches("[0-9a-fA-F]{16}")) {
			throw new ParameterException(this.spec.commandLine(), "EUI64 is 16 hex digits; not " + this.node);
		}
		if (this.timeout < 1 || this.timeout > 86_400) {
			throw new ParameterException(this.spec.commandLine(), "--timeout takes seconds, 1 to 86400; not " + this.timeout);
		}
		String line = String.join(" ", this.words);
		if (!line.matches("[ -~]+")) {
			throw new ParameterException(this.spec.commandLine(), "a command is ASCII");
		}
		long random = new SecureRandom().nextLong() >>> 64 - ID_BITS;
		String id = Long.toString(random, 36);
		BlockingQueue<String> answers = new LinkedBlockingQueue<>();
		Mqtt3AsyncClient client;
		try {
			client = this.broker.connect("frond-command-" + id);
			String topic = "frond/" + this.node.toLowerCase() + "/";
			client.subscribeWith().topicFilter(topic + "answer").qos(MqttQos.AT_LEAST_ONCE).callback(message -> take(message, id, answers)).send().join();
			client.publishWith().topic(topic + "command").qos(MqttQos.AT_LEAST_ONCE).payload((id + " " + line).getBytes(StandardCharsets.US_ASCII)).send().join();
		} catch (CompletionException e) {
			throw new IOException("the broker cannot be used: " + MqttLink.reason(e), e);
		}
		try {
			return answer(answers);
		} finally {
			client.disconnect().join();
		}
	}

	private static void take(Mqtt3Publish message, String id, BlockingQueue<String> answers) {
		String text = new String(message.getPayloadAsBytes(), StandardCharsets.US_ASCII);
		if (text.startsWith(id + " ")) {
			answers.add(text.substring(id.length() + 1));
		}
	}

	private int answer(BlockingQueue<String> answers) throws IOException, InterruptedException {
		StringBuilder all = new StringBuilder();
		String last = null;
		long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(this.timeout);
		while (true) {
			String part = answers.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
			if (part == null) {
				throw new IOException("no answer from " + this.node + " within " + this.timeout + " s; is it connected, with this broker behind its gateway?");
			}
			if (part.equals(last)) {
				// At least once means that it may come twice.
				continue;
			}
			last = part;
			if (part.startsWith("error")) {
				throw new IOException("the node answered: " + part.substring("error".length()).strip());
			}
			boolean more = part.startsWith("ok+");
			all.append(part, Math.min(part.length(), more ? 3 : 2), part.length());
			if (!more) {
				System.out.println(this.json ? json(all.toString().strip()) : all.length() == 0 ? "ok" : all.toString().strip());
				return 0;
			}
		}
	}

	/** The words {@code key=value} as an object. */
	private static String json(String words) {
		StringBuilder json = new StringBuilder("{\"ok\":true");
		for (String word : words.split(" ")) {
			int equals = word.indexOf('=');
			if (equals > 0) {
				String value = word.substring(equals + 1);
				boolean number = value.matches("-?(0|[1-9][0-9]{0,17})(\\.[0-9]+)?");
				json.append(",\"").append(escaped(word.substring(0, equals))).append("\":").append(number ? value : "\"" + escaped(value) + "\"");
			}
		}
		return json.append('}').toString();
	}

	private static String escaped(String text) {
		return text.replace("\\", "\\\\").replace("\"", "\\\"");
	}
}

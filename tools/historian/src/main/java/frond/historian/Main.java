package frond.historian;

import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import frond.historian.model.Console;
import frond.historian.mqtt.BrokerUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./frond historian}: options in, one line out when it serves, a clean end on SIGTERM. */
@Command(name = "frond historian", sortOptions = false, mixinStandardHelpOptions = true, version = "frond historian 0.1.0",
		description = "Stores readings (SenML over MQTT and HTTP), and shows them: JSON, pictures, a web page.")
public final class Main implements Callable<Integer> {
	@Spec
	private CommandSpec spec;
	@Option(names = "--http", paramLabel = "PORT", defaultValue = "8080", description = "HTTP port on the loopback address, 0 for any (default: ${DEFAULT-VALUE})")
	private int http;
	@Option(names = "--broker", paramLabel = "URL", defaultValue = "mqtt://127.0.0.1:1883",
			description = "MQTT 5 broker, mqtt://[USER:PASSWORD@]HOST[:PORT] or mqtts://...; 'none' to take readings by HTTP only (default: ${DEFAULT-VALUE})")
	private String broker;
	@Option(names = "--topic", paramLabel = "FILTER", defaultValue = "frond/+/senml",
			description = "topic filter; the level of its first '+' is the EUI-64 of the node (default: ${DEFAULT-VALUE})")
	private String topic;
	@Option(names = "--data", paramLabel = "DIR", defaultValue = "data/historian", description = "where everything is kept (default: ${DEFAULT-VALUE})")
	private Path data;
	@Option(names = "--with-parent", description = "end when standard input ends")
	private boolean withParent;

	private Main() {
	}

	public static void main(String[] arguments) {
		CommandLine line = new CommandLine(new Main());
		line.setParameterExceptionHandler((e, args) -> {
			Console.error(e.getMessage().lines().findFirst().orElse("wrong usage") + "; see --help");
			return 2;
		});
		line.setExecutionExceptionHandler((e, command, result) -> {
			Console.error(sentence(e));
			return 1;
		});
		System.exit(line.execute(arguments));
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (this.http < 0 || this.http > 65535) {
			throw new ParameterException(this.spec.commandLine(), "--http must be a port, 0 to 65535");
		}
		BrokerUrl url = null;
		if (!this.broker.equals("none")) {
			try {
				url = BrokerUrl.parse(this.broker);
			} catch (IllegalArgumentException e) {
				throw new ParameterException(this.spec.commandLine(), "--broker: " + e.getMessage());
			}
		}
		try {
			MqttTopicFilter.of(this.topic);
		} catch (IllegalArgumentException e) {
			throw new ParameterException(this.spec.commandLine(), "--topic must be an MQTT topic filter");
		}
		Historian historian = new Historian(this.data, this.http, url, this.topic);
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			end.countDown();
			try {
				closed.await();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
			// A clean end is 0, also when a signal asked for it; the JVM would say 143.
			Runtime.getRuntime().halt(0);
		}, "shutdown"));
		Console.event("ready historian http=127.0.0.1:" + historian.port());
		if (this.withParent) {
			Thread parent = new Thread(() -> awaitEnd(System.in, end), "parent");
			parent.setDaemon(true);
			parent.start();
		}
		end.await();
		historian.close();
		closed.countDown();
		return 0;
	}

	private static void awaitEnd(InputStream in, CountDownLatch end) {
		try {
			in.transferTo(OutputStream.nullOutputStream());
		} catch (IOException e) {
			// A broken pipe is an end too.
		}
		end.countDown();
	}

	/** What went wrong, for the user. */
	private static String sentence(Exception e) {
		return e.getMessage() == null ? e.toString() : e.getMessage();
	}
}

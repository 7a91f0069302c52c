package frond.historian;

import frond.historian.model.Console;
import frond.historian.model.Limits;
import frond.historian.mqtt.BrokerUrl;
import frond.historian.mqtt.TopicRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./frond historian}: options in, one line out when it serves, a clean end on SIGTERM. */
@Command(name = "frond historian", sortOptions = false, subcommands = {MigrateCommand.class, BackupCommand.class, RestoreCommand.class, TokenCommand.class, RawWriter.class}, mixinStandardHelpOptions = true, version = "frond historian 0.1.0",
		description = "Stores readings (SenML over MQTT and HTTP), and shows them: JSON, pictures, a web page.")
public final class Main implements Callable<Integer> {
	@Spec
	private CommandSpec spec;
	@Option(names = "--http", paramLabel = "PORT", description = "serve HTTP on this port, 0 for any; alone, no HTTPS is served, with --https it redirects there (default: 8080, redirecting)")
	private Integer http;
	@Option(names = "--https", paramLabel = "PORT", description = "serve HTTPS on this port, 0 for any (default: 8443)")
	private Integer https;
	@Option(names = "--http-only", description = "serve no HTTPS: for this machine alone, or behind a proxy that does")
	private boolean httpOnly;
	@Option(names = "--bind", paramLabel = "ADDRESS", description = "address to serve on (default: 127.0.0.1 while there is no token or no HTTPS, else all)")
	private String bind;
	@Option(names = "--certificate", paramLabel = "FILE", description = "certificate for HTTPS, PEM, with its chain (default: one is made at the first start)")
	private Path certificate;
	@Option(names = "--key", paramLabel = "FILE", description = "its private key, PEM, not encrypted")
	private Path key;
	@Option(names = "--requests", paramLabel = "N", defaultValue = "1000", description = "requests a second of one token or address, ten seconds' worth at once; 0 for any number (default: ${DEFAULT-VALUE})")
	private double requests;
	@Option(names = "--body", paramLabel = "BYTES", defaultValue = "1048576", description = "longest body of a request, 1024 to 67108864 (default: ${DEFAULT-VALUE})")
	private int body;
	@Option(names = "--batch", paramLabel = "N", defaultValue = "10000", description = "most values in a batch, most points in a question (default: ${DEFAULT-VALUE})")
	private int batch;
	@Option(names = "--mqtt", paramLabel = "PORT", description = "serve MQTT 3.1.1 and 5 on this port, 0 for any, on 127.0.0.1 unless --bind says otherwise; a client's password is its token")
	private Integer mqtt;
	@Option(names = "--mqtts", paramLabel = "PORT", description = "serve MQTT over TLS on this port, 0 for any; where HTTPS is")
	private Integer mqtts;
	@Option(names = "--messages", paramLabel = "N", defaultValue = "10000",
			description = "MQTT messages a second of one token, ten seconds' worth at once; what is more waits; 0 for any number (default: ${DEFAULT-VALUE})")
	private double messages;
	@Option(names = "--broker", paramLabel = "URL",
			description = "MQTT 5 broker to subscribe to, mqtt://[USER:PASSWORD@]HOST[:PORT] or mqtts://...; 'none' for none (default: mqtt://127.0.0.1:1883; none with --mqtt or --mqtts)")
	private String broker;
	@Option(names = "--topic", paramLabel = "FILTER[=ID]",
			description = "topics that hold readings, repeatable; ID is the point's, with $1 to $9 for what the wildcards match; without it the topic is, or the node of the first '+' that is an EUI-64 (default: frond/+/senml and points/#=$1)")
	private List<String> topics = TopicRule.DEFAULT;
	@Mixin
	private StorageOptions options;
	@Mixin
	private MessengerOptions messengers;
	@Option(names = "--with-parent", description = "end when standard input ends")
	private boolean withParent;

	private Main() {
	}

	public static void main(String[] arguments) {
		System.exit(line().execute(arguments));
	}

	/** The command line with all commands; tests call it without a process. */
	static CommandLine line() {
		CommandLine line = new CommandLine(new Main());
		line.setCaseInsensitiveEnumValuesAllowed(true);
		line.setParameterExceptionHandler((e, args) -> {
			Console.error(e.getMessage().lines().findFirst().orElse("wrong usage") + "; see --help");
			return 2;
		});
		line.setExecutionExceptionHandler((e, command, result) -> {
			Console.error(sentence(e));
			return 1;
		});
		return line;
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		Serving serving = serving();
		Mqtt ways = ways();
		Messengers messengers = this.messengers.messengers();
		CountDownLatch end = new CountDownLatch(1);
		if (this.withParent) {
			Thread parent = new Thread(() -> awaitEnd(System.in, end), "parent");
			parent.setDaemon(true);
			parent.start();
		}
		Opened opened = Opened.await(this.options.data(), this.options.storage(), end);
		if (opened == null) {
			return 0;
		}
		Historian historian = new Historian(opened, serving, ways, messengers);
		CountDownLatch closed = new CountDownLatch(1);
		AtomicInteger code = new AtomicInteger(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			end.countDown();
			try {
				closed.await();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
			// A clean end is 0, also when a signal asked for it; the JVM would say 143.
			Runtime.getRuntime().halt(code.get());
		}, "shutdown"));
		Console.event("ready historian" + (historian.port() < 0 ? "" : " http=127.0.0.1:" + historian.port()) + (historian.httpsPort() < 0 ? "" : " https=127.0.0.1:" + historian.httpsPort()) + historian.mqttReady());
		end.await();
		try {
			historian.close();
			code.set(0);
		} catch (IOException | RuntimeException | Error e) {
			// Whatever it is, the process must end: what was acknowledged is on the disk.
			Console.error("did not end in order: " + sentence(e));
		} finally {
			closed.countDown();
		}
		return code.get();
	}

	private Mqtt ways() {
		port("--mqtt", this.mqtt);
		port("--mqtts", this.mqtts);
		String from = this.broker != null ? this.broker : this.mqtt == null && this.mqtts == null ? "mqtt://127.0.0.1:1883" : "none";
		try {
			BrokerUrl url = from.equals("none") ? null : BrokerUrl.parse(from);
			return new Mqtt(url, this.topics.stream().map(this::rule).toList(), this.mqtt == null ? -1 : this.mqtt, this.mqtts == null ? -1 : this.mqtts, this.messages);
		} catch (IllegalArgumentException e) {
			throw new ParameterException(this.spec.commandLine(), "--broker: " + e.getMessage());
		}
	}

	private TopicRule rule(String text) {
		try {
			return TopicRule.parse(text);
		} catch (IllegalArgumentException e) {
			throw new ParameterException(this.spec.commandLine(), "--topic " + e.getMessage());
		}
	}

	private Serving serving() {
		port("--http", this.http);
		port("--https", this.https);
		if (this.httpOnly && this.https != null) {
			throw new ParameterException(this.spec.commandLine(), "--http-only and --https exclude each other");
		}
		if ((this.certificate == null) != (this.key == null)) {
			throw new ParameterException(this.spec.commandLine(), "--certificate and --key belong together");
		}
		if (this.body < 1024 || this.body > Limits.MAXIMUM_BODY || this.batch < 1) {
			throw new ParameterException(this.spec.commandLine(), this.batch < 1 ? "--batch must be 1 or more" : "--body must be from 1024 to " + Limits.MAXIMUM_BODY);
		}
		boolean plain = this.httpOnly || this.http != null && this.https == null;
		int http = this.http != null ? this.http : this.https == null ? 8080 : -1;
		return new Serving(http, plain ? -1 : this.https == null ? 8443 : this.https, this.bind, this.certificate, this.key, this.requests, new Limits(this.body, this.batch));
	}

	private void port(String name, Integer port) {
		if (port != null && (port < 0 || port > 65535)) {
			throw new ParameterException(this.spec.commandLine(), name + " must be a port, 0 to 65535");
		}
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
	private static String sentence(Throwable e) {
		return e.getMessage() == null ? e.toString() : e.getMessage();
	}
}

package frond.cli;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A running Renode without windows, driven through the XML-RPC server that it has for Robot Framework, on loopback. */
public final class Renode implements AutoCloseable {
	/** For those who have none. */
	public static final String HOW_TO_GET = "no Renode on PATH or at RENODE=; install 1.15 or newer from renode.io";
	private static final int START_SECONDS = 60;
	private static final int CALL_SECONDS = 120;
	private static final int MAX_PORT = 65535;

	private final Process process;
	private final Path log;
	private final URI server;
	private volatile boolean closing;
	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/** The program that {@code RENODE} names, else {@code renode} on {@code PATH}. */
	public static Optional<Path> find() {
		String named = System.getenv("RENODE");
		if (named != null && !named.isEmpty()) {
			return Optional.of(Path.of(named)).filter(Files::isExecutable);
		}
		for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
			Path program = Path.of(directory, "renode");
			if (Files.isExecutable(program)) {
				return Optional.of(program);
			}
		}
		return Optional.empty();
	}

	/**
	 * Starts it and waits until it answers. To be called from a thread that lives as long as it shall: where util-linux has
	 * {@code setpriv}, it is told to die with the thread that started it.
	 *
	 * @throws CommandException if it does not start
	 */
	public Renode(Path program) {
		try {
			int port = freePorts(1);
			this.server = URI.create("http://127.0.0.1:" + port + "/");
			List<String> command = new ArrayList<>(Detached.PREFIX);
			if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
				command.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "--"));
			}
			command.addAll(List.of(program.toString(), "--plain", "--disable-gui", "--robot-server-port", Integer.toString(port)));
			this.log = Files.createTempFile("frond-renode", ".log");
			this.log.toFile().deleteOnExit();
			this.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(this.log.toFile())
					.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
		} catch (IOException failed) {
			throw new CommandException("cannot start Renode: " + failed.getMessage());
		}
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
		while (true) {
			try {
				call("get_keyword_names", List.of());
				return;
			} catch (IOException notYet) {
				if (!this.process.isAlive() || System.nanoTime() > deadline) {
					close();
					throw new CommandException("Renode did not start" + (this.process.isAlive() ? " in time" : "") + ": " + lastLine());
				}
				pause();
			}
		}
	}

	/** The first of so many TCP ports in a row that were free a moment ago. */
	public static int freePorts(int count) throws IOException {
		while (true) {
			List<ServerSocket> held = new ArrayList<>();
			try {
				held.add(new ServerSocket(0, 1));
				int first = held.get(0).getLocalPort();
				for (int i = 1; i < count && first + i <= MAX_PORT; i++) {
					held.add(new ServerSocket(first + i, 1));
				}
				if (held.size() == count) {
					return first;
				}
			} catch (BindException taken) {
				// Another row.
			} finally {
				for (ServerSocket each : held) {
					each.close();
				}
			}
		}
	}

	/**
	 * Runs a command of the monitor.
	 *
	 * @return what it printed
	 * @throws CommandException with what Renode says if it fails
	 */
	public String execute(String command) {
		return keyword("ExecuteCommand", command);
	}

	/**
	 * Runs one of Renode's keywords for Robot Framework.
	 *
	 * @return its result as text
	 * @throws CommandException with what Renode says if it fails
	 */
	public String keyword(String name, Object... arguments) {
		StringBuilder values = new StringBuilder("<value><array><data>");
		for (Object argument : arguments) {
			values.append(string(argument.toString()));
		}
		values.append("</data></array></value>");
		try {
			Element result = call("run_keyword", List.of(string(name), values.toString()));
			if (!member(result, "status").equals("PASS")) {
				throw new CommandException("Renode: " + member(result, "error"));
			}
			return member(result, "return");
		} catch (IOException gone) {
			throw new CommandException("Renode does not answer: " + (this.process.isAlive() ? gone.getMessage() : lastLine()));
		}
	}

	/** Tells the exit code if the process ends before {@link #close}. */
	public void onDeath(Consumer<Integer> died) {
		this.process.onExit().thenAccept(ended -> {
			if (!this.closing) {
				died.accept(ended.exitValue());
			}
		});
	}

	@Override
	public void close() {
		this.closing = true;
		List<ProcessHandle> all = new ArrayList<>(this.process.descendants().toList());
		all.add(this.process.toHandle());
		all.forEach(ProcessHandle::destroyForcibly);
		try {
			this.process.waitFor(5, TimeUnit.SECONDS);
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
		}
	}

	private Element call(String method, List<String> parameters) throws IOException {
		StringBuilder body = new StringBuilder("<?xml version=\"1.0\"?><methodCall><methodName>").append(method).append("</methodName><params>");
		parameters.forEach(each -> body.append("<param>").append(each).append("</param>"));
		body.append("</params></methodCall>");
		HttpRequest request = HttpRequest.newBuilder(this.server).timeout(Duration.ofSeconds(CALL_SECONDS)).header("Content-Type", "text/xml")
				.POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
		try {
			byte[] answer = this.client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
			return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(answer)).getDocumentElement();
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new CommandException("interrupted");
		} catch (SAXException | ParserConfigurationException broken) {
			throw new IOException("its answer is no XML: " + broken.getMessage());
		}
	}

	private static String string(String text) {
		return "<value><string>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</string></value>";
	}

	/** The text of a member of the answer's struct; empty if there is none. */
	private static String member(Element answer, String name) {
		NodeList members = answer.getElementsByTagName("member");
		for (int i = 0; i < members.getLength(); i++) {
			Element member = (Element) members.item(i);
			if (member.getElementsByTagName("name").item(0).getTextContent().equals(name)) {
				Node value = member.getElementsByTagName("value").item(0);
				return value.getTextContent().strip();
			}
		}
		return "";
	}

	private String lastLine() {
		try {
			List<String> lines = Files.readAllLines(this.log).stream().filter(line -> !line.isBlank()).toList();
			return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
		} catch (IOException unreadable) {
			return unreadable.getMessage();
		}
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(200);
		} catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new CommandException("interrupted");
		}
	}
}

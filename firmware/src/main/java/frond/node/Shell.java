package frond.node;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.Stats;
import frond.dns.DnsResolver;
import frond.ieee802154.LinkTable;
import frond.ipv6.AddressText;
import frond.ipv6.Addresses;
import frond.ipv6.NeighborDiscovery;
import frond.ipv6.Ping;
import frond.lowpan.Datagram;
import frond.rpl.RplLeaf;

/**
 * The console (ARCHITECTURE.md, Console): prints what happens at a node, and answers the commands of {@code help}, one line each. Nothing is
 * echoed and there is no prompt, so that a program can read it as well as a person.
 */
public final class Shell implements Node.Listener, Ping.Listener, Interpreter.Operator {
	/** Where the console's text goes, and what only the board can do. */
	public interface Board {
		/** Takes one line, its end included; the bytes are the shell's again when this returns. */
		void print(byte[] bytes, int length);

		/** Bytes allocated since start-up ({@link frond.hal.Heap#allocated}); -1 for not known. */
		int heapAllocated();

		/** Starts the node again. */
		void reboot();
	}

	/** The longest command, characters. */
	private static final int MAX_COMMAND = 76;
	private static final long SECOND = 1000000;
	/** Without a count. */
	private static final int PINGS = 4;

	/** A light on the board. */
	interface Light {
		/** Blinks, so that the board is found among others; 0 seconds: no more. */
		void blink(int seconds, long now);
	}

	private final Board board;
	/** Null where there is none. */
	private Light light;
	private Node node;
	private final Line line = new Line();
	private final byte[] input = new byte[MAX_COMMAND];
	private int inputLength;
	/** Whether a command is done that was typed here: its answer is in the line. */
	private boolean typed;
	/** What commands are compared with, so that each is allocated once. */
	private final byte[] help = Bytes.ascii("help");
	private final byte[] status = Bytes.ascii("status");
	private final byte[] config = Bytes.ascii("config");
	private final byte[] neighbors = Bytes.ascii("neighbors");
	private final byte[] addresses = Bytes.ascii("addresses");
	private final byte[] resolve = Bytes.ascii("resolve");
	private final byte[] ping = Bytes.ascii("ping");
	private final AddressText addressText = new AddressText();

	public Shell(Board board) {
		this.board = board;
	}

	/** Sets the node; before anything else. */
	public void attach(Node node) {
		this.node = node;
		node.ping().setListener(this);
		node.interpreter().setOperator(this);
	}

	/** Sets the light of {@code identify}. */
	void setLight(Light light) {
		this.light = light;
	}

	/** Prints one line of text. */
	public void say(String text) {
		this.line.clear().text(text);
		print();
	}

	/** An empty line to print to, ended and printed with {@link #print}. */
	public Line line() {
		return this.line.clear();
	}

	/** Prints the line. */
	public void print() {
		this.line.end();
		this.board.print(this.line.bytes(), this.line.length());
	}

	/** Takes what was typed. A line ends with CR or LF. */
	public void onBytes(byte[] bytes, int at, int length, long now) {
		for (int i = at; i < at + length; i++) {
			int character = bytes[i];
			if (character == '\r' || character == '\n') {
				if (this.inputLength != 0) {
					command(now);
				}
				this.inputLength = 0;
			} else {
				if (this.inputLength < MAX_COMMAND) {
					this.input[this.inputLength] = (byte) character;
				}
				if (this.inputLength <= MAX_COMMAND) {
					this.inputLength++;
				}
			}
		}
	}

	private void command(long now) {
		int length = Math.min(this.inputLength, MAX_COMMAND);
		boolean whole = this.inputLength == length;
		Interpreter words = this.node.interpreter();
		words.begin(this.input, 0, length);
		words.word();
		boolean alone = whole && words.alone();
		if (alone && words.is(this.status)) {
			printStatus(now);
		} else if (alone && words.is(this.config)) {
			printConfig();
		} else if (alone && words.is(this.neighbors)) {
			printNeighbors(now);
		} else if (alone && words.is(this.addresses)) {
			printAddresses(now);
		} else if (whole && words.is(this.resolve) && words.word()) {
			resolve(words.wordAt(), length, now);
		} else if (words.is(this.ping)) {
			ping(words, whole, now);
		} else if (alone && words.is(this.help)) {
			say("help: stats, status, energy, config, neighbors, addresses, resolve NAME, ping ADDRESS [COUNT], period [SENSOR] MS, read [SENSOR], identify [SECONDS], reboot");
		} else {
			interpret(words, whole, length, now);
		}
	}

	private void resolve(int at, int end, long now) {
		System.arraycopy(this.input, at, this.input, 0, end - at);
		if (!this.node.resolve(this.input, end - at, now)) {
			this.line.clear().text("error not a name ").word(this.input, 0, end - at);
			print();
		}
	}

	/** What can be asked over the network, too. */
	private void interpret(Interpreter words, boolean whole, int length, long now) {
		this.line.clear().word(this.input, words.wordAt(), words.wordEnd() - words.wordAt());
		words.begin(this.input, 0, length);
		this.typed = true;
		int result = whole ? words.run(this.line, now) : Interpreter.UNKNOWN;
		this.typed = false;
		if (result == Interpreter.REBOOT) {
			reboot();
			return;
		}
		if (result == Interpreter.UNKNOWN) {
			this.line.clear().text("error unknown command ").word(this.input, 0, length).text("; try help");
		}
		if (result < Interpreter.DONE) {
			this.node.stats().drop(Drop.SHELL_LINE);
		}
		print();
	}

	/** Starts the line of an event that is not the node's own: {@code event <uptime-ms> <name>}. */
	public Line event(String name, long now) {
		return this.line.clear().text("event ").number(this.node.uptimeMillis(now)).character(' ').text(name);
	}

	@Override
	public void onEvent(int event, int detail, long now) {
		Line line = event(name(event), now);
		if (event == Node.BOOT) {
			Config config = this.node.config();
			line.key("eui64").hex(config.eui64, 16);
			if (config.name.length != 0) {
				line.key("name").word(config.name, 0, config.name.length);
			}
			line.number("channel", config.channel).key("pan").text("0x").hex(config.panId, 4);
		} else if (event == Node.JOINED) {
			place(line).key("dodag").address(this.node.leaf().rootHigh(), this.node.leaf().rootLow());
		} else if (event == Node.SYNCED) {
			line.number("unix", this.node.unixMillis(now));
		} else if (event == Node.DISCONNECTED) {
			line.number("reason", detail);
		} else if (event == Node.ROUTER) {
			line.key("eui64").hex(this.node.discovery().router(), 16);
		} else if (event == Node.RESOLVED) {
			answer(line, now);
		} else if (event == Node.ASSIGNED) {
			line.number("address", detail);
		} else if (event == Node.CHANNEL) {
			line.number("channel", detail);
		}
		print();
	}

	private static String name(int event) {
		switch (event) {
		case Node.BOOT: return "boot";
		case Node.DIS: return "dis";
		case Node.JOINED: return "joined";
		case Node.SYNCED: return "synced";
		case Node.CONNECTED: return "connected";
		case Node.REGISTERED: return "registered";
		case Node.ACKED: return "acked";
		case Node.LOST_PARENT: return "lost-parent";
		case Node.CHANNEL: return "found";
		case Node.ROUTER: return "router";
		case Node.DUPLICATE: return "duplicate-address";
		case Node.RESOLVED: return "resolved";
		case Node.ASSIGNED: return "assigned";
		default: return "disconnected";
		}
	}

	private void answer(Line line, long now) {
		DnsResolver names = this.node.names();
		int slot = this.node.resolved();
		int state = names.state(slot, now);
		line.key("state").text(state == DnsResolver.FOUND ? "found" : state == DnsResolver.NONE ? "none" : "failed")
				.number("for", (names.validUntil(slot) - now) / SECOND);
		for (int i = 0; state == DnsResolver.FOUND && i < names.count(slot); i++) {
			line.key("address").address(names.high(slot, i), names.low(slot, i));
		}
	}

	private Line place(Line line) {
		RplLeaf leaf = this.node.leaf();
		return line.number("rank", leaf.rank()).key("parent").hex(leaf.parent(), 16);
	}

	@Override
	public boolean identify(int seconds, long now) {
		if (!this.typed) {
			event("identify", now).number("seconds", seconds);
			print();
		}
		if (this.light != null) {
			this.light.blink(seconds, now);
		}
		return this.light != null;
	}

	@Override
	public void reboot() {
		say("rebooting");
		this.board.reboot();
	}

	@Override
	public void writeStats(Line line, long now) {
		Node node = this.node;
		Stats stats = node.stats();
		line.key("eui64").hex(node.config().eui64, 16).number("uptime", node.uptimeMillis(now))
				.number("joined", node.leaf().joined() ? 1 : 0);
		place(line).number("sampled", node.store().added()).number("acknowledged", node.store().acknowledged())
				.number("pending", node.store().pending()).number("dropped", node.store().dropped()).number("recovered", node.store().recovered()).number("retries", node.client().retransmissions())
				.number("connects", node.client().connects()).number("gateway-changes", node.client().gateways().changes());
		int heap = this.board.heapAllocated();
		if (heap >= 0) {
			line.number("heap-allocated", heap);
		}
		line.number("packets-free", node.pool().free()).number("received", stats.received).number("delivered", stats.delivered)
				.number("transmitted", stats.transmitted).number("sent", stats.sent);
		for (int reason = -1; reason > -Drop.COUNT; reason--) {
			String name = stats.drops(reason) == 0 ? null : Drop.name(reason);
			if (name != null) {
				line.key(name).number(stats.drops(reason));
			}
		}
	}

	private void printStatus(long now) {
		Node node = this.node;
		Line line = this.line.clear().text("status").number("joined", node.leaf().joined() ? 1 : 0);
		place(line).key("root").address(node.leaf().rootHigh(), node.leaf().rootLow()).number("gateway-state", node.client().state())
				.number("unix", node.unixMillis(now)).number("drift", node.time().drift() / 1000);
		print();
	}

	private void printConfig() {
		Config config = this.node.config();
		Line line = this.line.clear().text("config").key("eui64").hex(config.eui64, 16).key("name").word(config.name, 0, config.name.length)
				.number("channel", config.channel).key("pan").text("0x").hex(config.panId, 4).number("period", config.periods[0]).key("gateway")
				.address(config.gatewayHigh, config.gatewayLow).number("port", config.gatewayPort).number("keep-alive", config.keepAlive)
				.number("retry", config.retryInterval).character('x').number(config.retries).number("store", config.store)
				.number("clean-session", config.cleanSession ? 1 : 0);
		if (config.gatewayName != null) {
			line.key("gateway-name").word(config.gatewayName, 0, config.gatewayName.length);
		}
		if (config.timeName != null) {
			line.key("ntp").word(config.timeName, 0, config.timeName.length);
		}
		if (config.topic != null) {
			line.key("topic").word(config.topic, 0, config.topic.length);
		}
		if (config.contextLength != 0) {
			line.key("context0").address(config.contextHigh, config.contextLow).character('/').number(config.contextLength);
		}
		for (int i = 1; i < config.contexts.length; i++) {
			byte[] context = config.contexts[i];
			if (context != null) {
				line.number("context", i).character('=').address(Bytes.get64(context, 0), Bytes.get64(context, 8)).character('/').number(context[16] & 0xff);
			}
		}
		print();
	}

	private void printAddresses(long now) {
		Addresses addresses = this.node.ipv6().addresses();
		int count = 0;
		for (int i = 0; i < addresses.end(); i++) {
			if (addresses.state(i) != Addresses.FREE) {
				count++;
				Line line = this.line.clear().text("address").key("address").address(addresses.high(i), addresses.low(i)).key("state").text(state(addresses.state(i)));
				if (addresses.validUntil(i) != Long.MAX_VALUE) {
					line.number("valid", (addresses.validUntil(i) - now) / SECOND);
				}
				print();
			}
		}
		NeighborDiscovery discovery = this.node.discovery();
		this.line.clear().text("addresses").number("count", count).key("router").hex(discovery.router(), 16).number("registered", discovery.registered());
		print();
	}

	private static String state(int state) {
		return state == Addresses.PREFERRED ? "preferred" : state == Addresses.TENTATIVE ? "tentative" : state == Addresses.DEPRECATED ? "deprecated" : "duplicate";
	}

	private void ping(Interpreter words, boolean whole, long now) {
		boolean good = whole && words.word() && this.addressText.read(this.input, words.wordAt(), words.wordEnd());
		int count = good && words.word() ? words.number(Ping.MOST) : PINGS;
		if (!good || count < 1 || !words.alone()) {
			this.node.stats().drop(Drop.SHELL_LINE);
			this.line.clear().text("error ping needs an IPv6 address, and a count of 1 to ").number(Ping.MOST).text(" if any");
			print();
		} else {
			this.node.ping().start(this.addressText.high, this.addressText.low, count, now);
		}
	}

	@Override
	public void onEcho(int sequence, Datagram datagram, long micros, long now) {
		this.line.clear().text("ping").number("seq", sequence).key("from").address(datagram.sourceHigh, datagram.sourceLow)
				.number("bytes", datagram.end - datagram.at).number("hop-limit", datagram.hopLimit).number("micros", micros);
		print();
	}

	@Override
	public void onNoEcho(int sequence, int type, int code, long now) {
		Line line = this.line.clear().text("ping").number("seq", sequence);
		if (type == 0) {
			line.text(" no answer");
		} else {
			line.number("error", type).number("code", code);
		}
		print();
	}

	@Override
	public void onPinged(int sent, int received, long now) {
		this.line.clear().text("pinged").number("sent", sent).number("received", received);
		print();
	}

	private void printNeighbors(long now) {
		LinkTable links = this.node.links();
		int size = links.size();
		for (int i = 0; i < size; i++) {
			long address = links.address(i);
			Line line = this.line.clear().text("neighbor").key("eui64").hex(address, 16).number("etx", links.etx(address) * 100 / LinkTable.ETX_ONE)
					.number("rssi", links.rssi(address)).number("lqi", links.lqi(address));
			if (links.heard(address) != Long.MIN_VALUE) {
				line.number("heard", (now - links.heard(address)) / SECOND);
			}
			print();
		}
		this.line.clear().text("neighbors").number("count", size);
		print();
	}
}

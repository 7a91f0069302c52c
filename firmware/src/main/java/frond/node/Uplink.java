package frond.node;

import frond.buffer.Bytes;
import frond.dhcp.DhcpClient;
import frond.dns.DnsResolver;
import frond.dns.DnsServers;
import frond.ipv6.Ipv6;
import frond.ipv6.NdMessage;
import frond.ipv6.NdOption;
import frond.lowpan.Iid;
import frond.lowpan.Nhc;
import frond.mqttsn.MqttSn;
import frond.mqttsn.MqttSnClient;
import frond.sntp.SntpClient;

/**
 * What a node needs beyond the mesh: an address by DHCPv6 where routers say so, DNS servers, and by these the gateway and the time server, if they
 * are configured by name. Where nothing is configured, the DODAG's root, or the border router, is all of them. Times in microseconds.
 */
final class Uplink implements DhcpClient.Listener {
	/** Gateway, time server, what the console asks for. */
	private static final int NAMES = 3;
	/** Ports a query may come from (RFC 5452 section 9.2): the lower half of the dynamic ones, for MQTT-SN's is in the upper. */
	private static final int DYNAMIC_PORTS = 0xc000;
	private static final int PORT_MASK = 0x1fff;
	/** Requests that a time server leaves unanswered until its name is asked for again. */
	private static final int SILENT = 4;

	private final Config config;
	private final SntpClient sntp;
	private final MqttSnClient client;
	private final DnsResolver resolver;
	private final DhcpClient dhcp;
	/** Slots of names; -1 for none. */
	private final int gateway;
	private final int time;
	private final int console;
	/** Which of a name's addresses is in use, counted on with each that does not work. */
	private int gatewayAddress;
	private int timeAddress;
	/** The root, if that is the gateway; 0 if not. */
	private long rootHigh;
	private long rootLow;
	private boolean reachable;
	private boolean paused;
	private boolean asked;

	Uplink(Config config, Ipv6 ipv6, SntpClient sntp, MqttSnClient client, int seed) {
		this.config = config;
		this.sntp = sntp;
		this.client = client;
		this.resolver = new DnsResolver(ipv6, DYNAMIC_PORTS + (seed & PORT_MASK), NAMES, seed);
		this.dhcp = new DhcpClient(ipv6, ipv6.addresses(), config.eui64, seed + 1, this);
		this.gateway = config.gatewayName == null ? -1 : this.resolver.add(config.gatewayName);
		this.time = config.timeName == null ? -1 : this.resolver.add(config.timeName);
		this.console = this.resolver.reserve();
	}

	/** Its names. */
	DnsResolver resolver() {
		return this.resolver;
	}

	/** Its assigned address. */
	DhcpClient dhcp() {
		return this.dhcp;
	}

	void start(long now) {
		if ((this.config.dnsHigh | this.config.dnsLow) != 0) {
			this.resolver.addServer(this.config.dnsHigh, this.config.dnsLow, DnsServers.INFINITE, now);
		}
		if (this.config.dhcp >= Config.DHCP_STATELESS) {
			this.dhcp.start(this.config.dhcp == Config.DHCP_STATEFUL, now);
		}
	}

	/** There is a way beyond the mesh; the root, or the border router, is what is not configured. */
	void onRoot(long high, long low, long now) {
		if (high == 0) {
			return;
		}
		this.reachable = true;
		this.resolver.setFallback(high, low, now);
		Config config = this.config;
		if (this.time < 0) {
			boolean root = (config.timeHigh | config.timeLow) == 0;
			this.sntp.setServer(root ? high : config.timeHigh, root ? low : config.timeLow, now);
		}
		if (this.gateway < 0) {
			boolean root = (config.gatewayHigh | config.gatewayLow) == 0;
			this.rootHigh = root ? high : 0;
			this.rootLow = low;
			this.client.start(root ? high : config.gatewayHigh, root ? low : config.gatewayLow, port(), now);
		}
		follow(now);
	}

	/**
	 * The gateway's port: as configured, or the usual one; but a border router whose address is a short one is one of ours, and forwards a port too that takes
	 * half a byte in headers. If that does not answer, the usual one is next.
	 */
	private int port() {
		boolean brief = this.rootHigh != 0 && Iid.isShort(this.rootLow) && (this.gatewayAddress & 1) == 0;
		return this.config.gatewayPort != 0 ? this.config.gatewayPort : brief ? Nhc.PORT_4 : MqttSn.PORT;
	}

	/** Takes from a Router Advertisement what is not neighbour discovery's (RFC 8106; RFC 4861 section 4.2). */
	void onAdvertisement(int flags, byte[] bytes, int at, int end, long now) {
		for (int option = at; option < end; option += NdOption.length(bytes, option, end)) {
			int type = NdOption.type(bytes, option);
			if (type == NdOption.DNS_SERVERS) {
				addServers(bytes, option + 8, option + 8 + 16 * NdOption.dnsServers(bytes, option), NdOption.dnsLifetime(bytes, option), now);
			} else if (type == NdOption.SEARCH_LIST) {
				this.resolver.setSearch(bytes, option + 8, option + NdOption.length(bytes, option, end), NdOption.dnsLifetime(bytes, option), now);
			}
		}
		if (this.config.dhcp == Config.DHCP_AUTO && (flags & (NdMessage.MANAGED | NdMessage.OTHER)) != 0) {
			this.dhcp.start((flags & NdMessage.MANAGED) != 0, now);
		}
	}

	private void addServers(byte[] bytes, int at, int end, long lifetime, long now) {
		for (int i = at; end - i >= 16; i += 16) {
			this.resolver.addServer(Bytes.get64(bytes, i), Bytes.get64(bytes, i + 8), lifetime, now);
		}
	}

	@Override
	public void onDnsServers(byte[] bytes, int at, int end, long lifetime, long now) {
		addServers(bytes, at, end, lifetime, now);
	}

	@Override
	public void onSearchList(byte[] bytes, int at, int end, long lifetime, long now) {
		this.resolver.setSearch(bytes, at, end, lifetime, now);
	}

	/** Does what is due. */
	void onTime(long now) {
		this.dhcp.onTime(now);
		this.resolver.onTime(now);
		if (this.reachable) {
			follow(now);
		}
	}

	/** Asks for what is needed and not known, and goes where names lead. Who is connected stays so, whatever becomes of the name. */
	private void follow(long now) {
		DnsResolver resolver = this.resolver;
		if (this.rootHigh != 0 && needsGateway()) {
			this.client.redirect(this.rootHigh, this.rootLow, port());
		}
		if (this.gateway >= 0 && needsGateway()) {
			resolver.ask(this.gateway, now);
			if (resolver.state(this.gateway, now) == DnsResolver.FOUND) {
				int i = this.gatewayAddress % resolver.count(this.gateway);
				if (this.client.state() == MqttSnClient.STOPPED) {
					this.client.start(resolver.high(this.gateway, i), resolver.low(this.gateway, i), port(), now);
				} else {
					this.client.redirect(resolver.high(this.gateway, i), resolver.low(this.gateway, i), port());
				}
			}
		}
		if (this.time >= 0 && needsTime()) {
			resolver.ask(this.time, now);
			if (resolver.state(this.time, now) == DnsResolver.FOUND) {
				int i = this.timeAddress++ % resolver.count(this.time);
				this.sntp.setServer(resolver.high(this.time, i), resolver.low(this.time, i), now);
			}
		}
	}

	/** Not while it is connected, or about to be. With each pause before another attempt, the next of the addresses. */
	private boolean needsGateway() {
		int state = this.client.state();
		if (state == MqttSnClient.PAUSE && !this.paused) {
			this.gatewayAddress++;
		}
		this.paused = state == MqttSnClient.PAUSE;
		return this.paused || state == MqttSnClient.STOPPED;
	}

	private boolean needsTime() {
		return this.sntp.nextDeadline() == Long.MAX_VALUE || this.sntp.unanswered() >= SILENT;
	}

	/** Absolute time of the next {@link #onTime}. */
	long nextDeadline() {
		long next = Math.min(this.dhcp.nextDeadline(), this.resolver.nextDeadline());
		if (this.reachable && this.gateway >= 0 && this.client.state() <= MqttSnClient.PAUSE) {
			next = Math.min(next, this.resolver.validUntil(this.gateway));
		}
		return this.reachable && this.time >= 0 && needsTime() ? Math.min(next, this.resolver.validUntil(this.time)) : next;
	}

	/** Asks for a name of the console's; false if it is not one. */
	boolean resolve(byte[] text, int length, long now) {
		if (!this.resolver.set(this.console, text, length)) {
			return false;
		}
		this.asked = true;
		this.resolver.ask(this.console, now);
		return true;
	}

	/** Whether there is an answer to that, or that there is none; once. */
	boolean resolved(long now) {
		boolean resolved = this.asked && this.resolver.state(this.console, now) > DnsResolver.ASKING;
		this.asked &= !resolved;
		return resolved;
	}

	/** Slot of the console's name. */
	int console() {
		return this.console;
	}
}

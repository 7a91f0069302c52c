package frond.node;

import frond.buffer.Bytes;
import frond.buffer.Drop;
import frond.buffer.PacketPool;
import frond.buffer.Stats;
import frond.dns.DnsResolver;
import frond.energy.Meter;
import frond.ieee802154.ChannelScan;
import frond.ieee802154.FrameCounterStore;
import frond.ieee802154.LinkTable;
import frond.ieee802154.Mac;
import frond.ieee802154.Poller;
import frond.ipv6.Addresses;
import frond.ipv6.Ipv6;
import frond.ipv6.NeighborDiscovery;
import frond.ipv6.Ping;
import frond.ipv6.StableIid;
import frond.lowpan.Contexts;
import frond.lowpan.Fragmentation;
import frond.mqttsn.MqttSnClient;
import frond.radio.Radio;
import frond.radio.SleepyRadio;
import frond.rpl.RplLeaf;
import frond.sensor.Derived;
import frond.sensor.LinkQuality;
import frond.sensor.Rules;
import frond.sensor.Sampler;
import frond.sensor.SamplingSchedule;
import frond.sensor.Sensor;
import frond.sntp.SntpClient;
import frond.store.RamStore;
import frond.store.ReadingStore;
import frond.store.StoreFactory;
import java.util.Arrays;

/**
 * A sensor node: radio, MAC, 6LoWPAN, IPv6, RPL leaf, SNTP, MQTT-SN, store and sensors, put together. Sans-I/O: its owner gives the radio its
 * input, and calls {@link #onTime} when {@link #nextDeadline} is reached; so the same object runs on a board and, many at a time, on the JVM.
 *
 * <p>
 * A reading goes to the store when it is taken, from there into a message as soon as the time of day is known and the gateway is there, and
 * is forgotten when the gateway has acknowledged that message. Nothing is allocated after the constructor.
 */
public final class Node implements RplLeaf.Listener, MqttSnClient.Listener, NeighborDiscovery.Listener, Interpreter.Actions, Sampler.Listener {
	/** Takes what happens; called from within {@link #onTime}, {@link #start} or the radio's input. It must not call back into the node's protocols. */
	public interface Listener {
		/**
		 * Something happened.
		 *
		 * @param event one of the events of {@link Node}
		 * @param detail of {@link Node#DISCONNECTED}: a reason of {@link MqttSnClient}; of {@link Node#CHANNEL}: the channel; else 0
		 */
		void onEvent(int event, int detail, long now);
	}

	public static final int BOOT = 0;
	/** A DIS was sent to find a DODAG. */
	public static final int DIS = 1;
	public static final int JOINED = 2;
	/** The time of day is known. */
	public static final int SYNCED = 3;
	/** The gateway accepted a session. */
	public static final int CONNECTED = 4;
	/** The topic is registered. */
	public static final int REGISTERED = 5;
	/** The gateway acknowledged readings for the first time since start-up. */
	public static final int ACKED = 6;
	public static final int LOST_PARENT = 7;
	/** The session with the gateway ended. */
	public static final int DISCONNECTED = 8;
	/** The PAN's channel was found. */
	public static final int CHANNEL = 9;
	/** A router answered, or another one is in use. */
	public static final int ROUTER = 10;
	/** An address is another node's. */
	public static final int DUPLICATE = 11;
	/** What {@link #resolve} asked for is known, or that it is not. */
	public static final int RESOLVED = 12;
	/** DHCPv6 assigned an address, or took it away (detail 0). */
	public static final int ASSIGNED = 13;

	private static final int PACKETS = 12;
	/**
	 * Frames that wait for the radio: as many as come in a second from one that sends ten, for an emulator that has no processor for so long gets them all at
	 * once, and answers each.
	 */
	private static final int QUEUE = 10;
	/** Fragments of datagrams that the MAC may have at a time. */
	private static final int FRAGMENTS = 2;
	private static final int NEIGHBORS = 8;
	/** Neighbours whose frame counters are kept: more than are in use at a time, so that one forgotten cannot be played back soon. */
	private static final int SECURED_NEIGHBORS = 16;
	private static final int SNTP_PORT = 123;
	/** One of the ports that RFC 6282 section 4.3.1 shortens. */
	private static final int MQTTSN_PORT = 0xf0b1;
	/** The largest MQTT-SN message: what a frame has room for when addresses are compressed. */
	private static final int LARGEST_MESSAGE = 80;
	/** Most characters of a sensor's name and unit together: one reading then fits a frame with addresses inline. */
	private static final int MAX_NAME_AND_UNIT = 22;
	/** Last levels of the topics below {@code frond/<eui64>/}. */
	private static final String READINGS = "/senml";
	private static final String COMMAND = "/command";
	private static final String ANSWERS = "/answer";
	/** Makes the id of a boot of its seed. */
	private static final int BOOT_FACTOR = 0x9e3779b1;
	/** How long nothing else must be due for the store to be tidied, microseconds: longer than an erase takes. */
	private static final long QUIET = 2500000;
	private static final byte[] SUPPLY = Bytes.ascii("supply");
	private static final long MILLISECOND = 1000;
	/** How long RPL has, once there is a router, until the node goes on without it. */
	private static final long RPL_PATIENCE = 5000 * MILLISECOND;
	/** A protocol that has something to do within this time waits for an answer, most likely: its retransmission is due. */
	private static final long ANSWER = 4000 * MILLISECOND;
	/** Keep-alive of a sleepy node, seconds, unless more is configured: a message for its own sake costs as much as a reading. */
	private static final int SLEEPY_KEEP_ALIVE = 900;

	private final Config config;
	private final Stats stats;
	private final Listener listener;
	private final Sensor[] sensors;
	private final PacketPool pool;
	private final LinkTable links;
	private final Mac mac;
	private final ChannelScan scan;
	/** Null if the receiver is always on. */
	private final Poller poller;
	private final Ipv6 ipv6;
	/** Null if the configuration says so. */
	private final Fragmentation fragmentation;
	private final NeighborDiscovery discovery;
	private final Ping ping;
	private final RplLeaf leaf;
	/** Null for a leaf. */
	private final NodeRole role;
	private final SntpClient sntp;
	private final MqttSnClient client;
	private final Uplink uplink;
	private final ReadingStore store;
	/** How many of the series are sensors, the first ones. */
	private final int measured;
	private final SamplingSchedule schedule;
	private final Interpreter interpreter = new Interpreter(this);
	private final Commands commands;
	private final Publisher publisher;
	private final Sampler sampler;
	private final int macSequence;
	/** The sensor that says the supply in millivolts; -1 for none. */
	private final int supply;

	private long startedAt;
	/** Whether the radio is looking for the PAN's channel; nothing else has it then. */
	private boolean searching;
	/** Whether a parent and route were found since the uplink was last told. */
	private boolean joined;
	private Meter meter;
	/** The client's retransmissions that were noticed. */
	private int sentAgain;
	/** When the uplink goes by the default router, if RPL has not found a DODAG until then. */
	private long routerAt = Long.MAX_VALUE;
	private boolean synced;
	/** Whether there was an assigned address when that was last said. */
	private boolean assigned;

	/**
	 * @param config with an EUI-64
	 * @param radio not started
	 * @param stats the radio's too
	 * @param sensors at most {@link Config#MAX_SENSORS} less one; the radio link's quality is added as the last
	 * @param counters where the frame counter is kept; not used without a network key
	 * @param seed random; no two nodes should have the same
	 */
	public Node(Config config, Radio radio, Stats stats, Sensor[] sensors, FrameCounterStore counters, int seed, Listener listener) {
		this(config, radio, stats, sensors, counters, null, seed, null, listener);
	}

	/** With a role, and readings in RAM. */
	public Node(Config config, Radio radio, Stats stats, Sensor[] sensors, FrameCounterStore counters, int seed, NodeRole role, Listener listener) {
		this(config, radio, stats, sensors, counters, null, seed, role, listener);
	}

	/**
	 * As the others.
	 *
	 * @param factory makes the store; null for one in RAM
	 * @param role what it may do beyond being a leaf, unless its configuration says that it is one; null for nothing
	 */
	public Node(Config config, Radio radio, Stats stats, Sensor[] sensors, FrameCounterStore counters, StoreFactory factory, int seed, NodeRole role, Listener listener) {
		this.config = config;
		this.stats = stats;
		this.listener = listener;
		NodeRole given = config.role == Config.LEAF ? null : role;
		this.role = given;
		// Others' datagrams come several at a time, and from more neighbours.
		int scale = given == null ? 1 : 2;
		this.pool = new PacketPool(PACKETS * scale + (given == null ? 0 : given.held()), Radio.MAX_FRAME);
		this.links = new LinkTable(NEIGHBORS * scale);
		this.mac = new Mac(radio, this.pool, this.links, stats, QUEUE * scale);
		this.scan = new ChannelScan(radio);
		if (given != null) {
			given.serve(this.mac);
		}
		this.poller = given == null && config.sleepy && radio instanceof SleepyRadio
				? new Poller(this.mac, (SleepyRadio) radio, config.pollPeriod * MILLISECOND) : null;
		if (config.keys.count != 0) {
			this.mac.setSecurity(config.keys.security(config.securityLevel, counters, SECURED_NEIGHBORS * scale));
		}
		Contexts contexts = new Contexts();
		this.ipv6 = new Ipv6(config.eui64, this.mac, this.pool, stats, contexts);
		this.fragmentation = config.largeDatagrams == 0 ? null
				: new Fragmentation(this.mac, this.pool, config.largeDatagrams, config.largestDatagram, FRAGMENTS * scale, seed + 4, stats);
		this.ipv6.setFragmentation(this.fragmentation);
		this.discovery = new NeighborDiscovery(this.ipv6, config.eui64, contexts, seed + 3, this);
		this.ipv6.setNeighbors(this.discovery);
		this.ping = new Ping(this.ipv6, seed);
		config.apply(contexts, this.discovery);
		if (config.stableIid) {
			this.ipv6.addresses().setStable(new StableIid(config.eui64, config.secret(), 0));
		}
		if ((config.addressHigh | config.addressLow) != 0) {
			this.ipv6.addresses().assign(config.addressHigh, config.addressLow, Addresses.STATIC, Addresses.INFINITE, Addresses.INFINITE, 0);
		}
		this.leaf = given == null ? new RplLeaf(this.ipv6, this.links, seed, this) : given.create(this.ipv6, this.links, seed, this);
		if (given != null) {
			given.attach(this.ipv6, this.discovery, seed + 5);
		}
		this.leaf.setInstance(config.instance);
		if (this.poller != null) {
			this.leaf.setSleepy();
		}
		this.ipv6.setRouting(this.leaf);
		this.sntp = new SntpClient(this.ipv6, SNTP_PORT, seed + 1);
		byte[] clientId = clientId(config.eui64);
		this.client = new MqttSnClient(this.ipv6, stats, MQTTSN_PORT, clientId, config.topic != null ? config.topic : topic(clientId, READINGS), config.cleanSession,
				this.poller == null ? config.keepAlive : Math.max(config.keepAlive, SLEEPY_KEEP_ALIVE), config.retryInterval * MILLISECOND, config.retries, LARGEST_MESSAGE, seed + 2, this);
		this.client.subscribe(topic(clientId, COMMAND), topic(clientId, ANSWERS));
		config.mqttSn.apply(this.client);
		this.commands = new Commands(stats, this.interpreter);
		this.uplink = new Uplink(config, this.ipv6, this.sntp, this.client, seed + 4);
		Sensor[] measured = new Sensor[sensors.length + 1];
		System.arraycopy(sensors, 0, measured, 0, sensors.length);
		measured[sensors.length] = new LinkQuality(this.links, this.leaf);
		this.measured = measured.length;
		this.sensors = series(measured, config.rules);
		int[] periods = new int[measured.length];
		int supplyAt = -1;
		for (int i = 0; i < periods.length; i++) {
			if (measured[i].name.length + measured[i].unit.length > MAX_NAME_AND_UNIT) {
				throw new IllegalArgumentException("name and unit of a sensor are too long");
			}
			periods[i] = config.periods[i];
			if (Arrays.equals(measured[i].name, SUPPLY)) {
				supplyAt = i;
			}
		}
		this.supply = supplyAt;
		int boot = seed * BOOT_FACTOR;
		boot = boot == 0 ? BOOT_FACTOR : boot;
		this.store = factory == null ? new RamStore(config.store, boot, config.newestFirst, config.storePolicy, stats)
				: factory.create(boot, layout(), config.newestFirst, config.storePolicy, stats);
		this.schedule = new SamplingSchedule(periods, seed);
		this.publisher = new Publisher(config, this.client, this.commands, this.store, this.sensors, this.schedule, seed);
		this.sampler = new Sampler(measured, this.schedule, config.rules, this);
		this.macSequence = seed;
	}

	/** By series: the sensors, and what the rules make of them. */
	private static Sensor[] series(Sensor[] measured, Rules rules) {
		Sensor[] series = new Sensor[ReadingStore.SERIES];
		for (int i = 0; i < measured.length; i++) {
			series[i] = measured[i];
			series[i + Sampler.ALARM] = new Derived(measured[i], "-alarm", "");
			if (rules.hasWindow(i)) {
				String unit = Derived.text(measured[i].unit);
				series[i + Sampler.MINIMUM] = new Derived(measured[i], "-min", unit);
				series[i + Sampler.MAXIMUM] = new Derived(measured[i], "-max", unit);
				series[i + Sampler.MEAN] = new Derived(measured[i], "-avg", unit);
			}
		}
		return series;
	}

	/** A number made of the series' names, so that readings kept in flash are not taken for others'. */
	private int layout() {
		int layout = 0;
		for (int i = 0; i < this.sensors.length; i++) {
			Sensor sensor = this.sensors[i];
			layout = 31 * layout + (sensor == null ? 0 : sensor.divisor);
			for (int k = 0; sensor != null && k < sensor.name.length; k++) {
				layout = 31 * layout + sensor.name[k];
			}
		}
		return layout;
	}

	/** Switches on; uptime counts from here. */
	public void start(long now) {
		this.startedAt = now;
		this.listener.onEvent(BOOT, 0, now);
		if (this.config.channel == 0) {
			this.searching = true;
			this.scan.start(this.config.panId, this.config.eui64, now);
		} else {
			join(now);
		}
		this.schedule.start(now);
	}

	private void join(long now) {
		this.mac.start(this.config.channel, this.config.panId, 0xffff, this.config.eui64, this.macSequence, this.ipv6, now);
		this.leaf.start(now);
		this.discovery.start(now);
		this.uplink.start(now);
	}

	private void search(long now) {
		this.scan.onTime(now);
		int found = this.scan.found();
		if (found != 0) {
			this.searching = false;
			this.config.channel = found;
			this.listener.onEvent(CHANNEL, found, now);
			join(now);
		}
	}

	/** Does what is due. */
	public void onTime(long now) {
		if (this.searching) {
			search(now);
		} else {
			communicate(now);
		}
		if (this.synced && this.schedule.nextDeadline() <= now) {
			this.schedule.setClock(this.sntp.unixMicros(now) - now);
		}
		this.sampler.onTime(now);
		this.commands.onTime(now);
		this.publisher.onTime(this.synced ? startMillis(now) : 0, uptimeMillis(now), now);
		if (this.poller != null) {
			rest(now);
		}
		tidy(now);
	}

	/** An erase stops the processor for seconds: not while an answer is expected, or anything is due. */
	private void tidy(long now) {
		if (this.store.untidy() && (nextDeadline() - now > QUIET || this.store.urgent() && this.client.ready(now))) {
			this.store.tidy();
		}
	}

	/** Lets the receiver be off between frames while there is a parent that the root knows of; joining, it listens. */
	private void rest(long now) {
		this.poller.follow(this.leaf.joined() ? this.leaf.parent() : 0, now);
		long next = Math.min(Math.min(this.leaf.nextDeadline(), this.discovery.nextDeadline()), Math.min(this.client.nextDeadline(), this.ping.nextDeadline()));
		this.poller.expect(this.sntp.unanswered() > 0 || Math.min(next, this.uplink.nextDeadline()) < now + ANSWER, now);
		int sentAgain = this.client.retransmissions();
		if (sentAgain != this.sentAgain) {
			// No multicast DIO tells a sleeping node that its route is gone: it asks when answers fail to come.
			this.sentAgain = sentAgain;
			this.leaf.suspect(now);
		}
	}

	private void communicate(long now) {
		this.mac.onTime(now);
		if (this.fragmentation != null) {
			this.fragmentation.onTime(now);
			this.ipv6.onTime(now);
		}
		this.leaf.onTime(now);
		this.discovery.onTime(now);
		if (this.role != null) {
			this.role.onTime(now);
		}
		this.ping.onTime(now);
		if (this.joined && now >= this.leaf.welcomeAt()) {
			this.joined = false;
			this.routerAt = Long.MAX_VALUE;
			this.uplink.onRoot(this.leaf.rootHigh(), this.leaf.rootLow(), now);
		}
		if (now >= this.routerAt) {
			this.routerAt = Long.MAX_VALUE;
			if (this.leaf.parent() != 0 && !this.leaf.joined()) {
				// RPL is on its way: in a mesh that comes up, whoever sent readings before there is a way down would hold up all others.
				this.routerAt = now + RPL_PATIENCE;
			} else if (!this.leaf.joined() && this.discovery.router() != 0) {
				this.uplink.onRoot(this.discovery.borderRouterHigh(), this.discovery.borderRouterLow(), now);
			}
		}
		this.uplink.onTime(now);
		if (this.uplink.dhcp().assigned() != this.assigned) {
			this.assigned = !this.assigned;
			this.leaf.onAddress(now);
			this.listener.onEvent(ASSIGNED, this.assigned ? 1 : 0, now);
		}
		if (this.uplink.resolved(now)) {
			this.listener.onEvent(RESOLVED, 0, now);
		}
		this.sntp.onTime(now);
		if (this.sntp.synced() && !this.synced) {
			this.synced = true;
			this.publisher.onSynced();
			this.listener.onEvent(SYNCED, 0, now);
		}
	}

	/** Absolute time of the next {@link #onTime} that is needed, microseconds; {@link Long#MIN_VALUE} for at once. */
	public long nextDeadline() {
		if (this.sntp.synced() && !this.synced) {
			return Long.MIN_VALUE;
		}
		if (this.searching) {
			return Math.min(this.scan.nextDeadline(), this.sampler.nextDeadline());
		}
		long next = Math.min(Math.min(Math.min(this.mac.nextDeadline(), this.leaf.nextDeadline()), Math.min(this.discovery.nextDeadline(), this.routerAt)), Math.min(this.sntp.nextDeadline(), this.client.nextDeadline()));
		next = Math.min(Math.min(next, this.ping.nextDeadline()), Math.min(this.sampler.nextDeadline(), this.uplink.nextDeadline()));
		if (this.role != null) {
			next = Math.min(next, this.role.nextDeadline());
		}
		if (this.fragmentation != null) {
			next = Math.min(next, Math.min(this.fragmentation.nextDeadline(), this.ipv6.nextDeadline()));
		}
		next = Math.min(next, this.commands.nextDeadline());
		next = this.joined ? Math.min(next, this.leaf.welcomeAt()) : next;
		return Math.min(next, this.publisher.nextDeadline());
	}

	@Override
	public void onReading(int series, int value, long at) {
		if (this.synced) {
			this.store.clock(startMillis(at));
		}
		this.store.add(series, value, uptimeMillis(at));
		if (series == this.supply && value > 0) {
			this.leaf.setSupply(value);
		}
		if (series >= Sampler.ALARM) {
			this.publisher.hurry();
		} else {
			this.publisher.onReading(series, at);
		}
	}

	@Override
	public void onFault(int sensor) {
		this.stats.drop(Drop.SENSOR_FAULT);
	}

	/** Milliseconds since 1970 at start-up, as the clock says now. */
	private long startMillis(long now) {
		return unixMillis(now) - uptimeMillis(now);
	}

	@Override
	public void onRpl(int event, long now) {
		if (event == RplLeaf.JOINED) {
			this.joined = true;
			this.uplink.dhcp().onLink(now);
			this.listener.onEvent(JOINED, 0, now);
		} else if (event == RplLeaf.LOST_PARENT) {
			this.listener.onEvent(LOST_PARENT, 0, now);
		} else {
			this.listener.onEvent(DIS, 0, now);
		}
	}

	@Override
	public void onDiscovery(int event, long now) {
		if (event == NeighborDiscovery.ROUTER) {
			if (!this.leaf.joined()) {
				this.routerAt = now + RPL_PATIENCE;
				this.uplink.dhcp().onLink(now);
			}
			this.listener.onEvent(ROUTER, 0, now);
		} else if (event == NeighborDiscovery.DUPLICATE) {
			this.leaf.onAddress(now);
			this.uplink.dhcp().onDuplicate(now);
			this.listener.onEvent(DUPLICATE, 0, now);
		}
	}

	@Override
	public void onAdvertisement(int flags, byte[] bytes, int at, int end, long now) {
		this.uplink.onAdvertisement(flags, bytes, at, end, now);
	}

	@Override
	public void onConnected(long now) {
		this.publisher.onConnected(now);
		this.listener.onEvent(CONNECTED, 0, now);
	}

	@Override
	public void onRegistered(long now) {
		this.listener.onEvent(REGISTERED, 0, now);
	}

	@Override
	public void onDisconnected(int why, long now) {
		this.listener.onEvent(DISCONNECTED, why, now);
	}

	@Override
	public void onAcknowledged(long now) {
		if (this.publisher.onAcknowledged()) {
			this.listener.onEvent(ACKED, 0, now);
		}
	}

	@Override
	public void onReturned(int why, long now) {
		this.publisher.onReturned(why);
	}

	@Override
	public boolean onMessage(byte[] bytes, int at, int end, long now) {
		return this.commands.take(bytes, at, end, now);
	}

	@Override
	public void setPeriod(int sensor, int milliseconds, long now) {
		for (int i = 0; i < this.measured; i++) {
			if (sensor < 0 || sensor == i) {
				this.schedule.setPeriod(i, milliseconds, now);
			}
		}
	}

	@Override
	public void read(int sensor, long now) {
		for (int i = 0; i < this.measured; i++) {
			if (sensor < 0 || sensor == i) {
				this.schedule.hurry(i, now);
			}
		}
	}

	@Override
	public int sensor(byte[] text, int at, int end) {
		for (int i = 0; i < this.measured; i++) {
			byte[] name = this.sensors[i].name;
			boolean same = name.length == end - at;
			for (int j = 0; same && j < name.length; j++) {
				same = name[j] == text[at + j];
			}
			if (same) {
				return i;
			}
		}
		return -1;
	}

	/** What does commands, from the network and the console. */
	Interpreter interpreter() {
		return this.interpreter;
	}

	/** Milliseconds since {@link #start}. */
	public long uptimeMillis(long now) {
		return (now - this.startedAt) / MILLISECOND;
	}

	/** Milliseconds since 1970; 0 while they are not known. */
	public long unixMillis(long now) {
		return this.sntp.synced() ? this.sntp.unixMicros(now) / MILLISECOND : 0;
	}

	/** Its settings. */
	public Config config() {
		return this.config;
	}

	/** Its counters. */
	public Stats stats() {
		return this.stats;
	}

	/** Its data requests; null if its receiver is always on. */
	public Poller poller() {
		return this.poller;
	}

	/** Sets what knows where the board's charge goes. */
	public void setMeter(Meter meter) {
		this.meter = meter;
	}

	@Override
	public Meter meter() {
		return this.meter;
	}

	/** Its packets. */
	public PacketPool pool() {
		return this.pool;
	}

	/** Datagrams of more than a frame; null if the configuration says so. */
	public Fragmentation fragmentation() {
		return this.fragmentation;
	}

	/** What it knows of its neighbours. */
	public LinkTable links() {
		return this.links;
	}

	/** Its addresses and where they go. */
	public Ipv6 ipv6() {
		return this.ipv6;
	}

	/** Its routers. */
	public NeighborDiscovery discovery() {
		return this.discovery;
	}

	/** Its echo requests. */
	public Ping ping() {
		return this.ping;
	}

	/** Its place in the network. */
	public RplLeaf leaf() {
		return this.leaf;
	}

	/**
	 * Asks for the addresses of a name; {@link #RESOLVED} says when there is an answer, in {@link #names} at {@link #resolved}.
	 *
	 * @param text {@code text[0..length)}, dotted, ASCII
	 * @return false if it is not a name
	 */
	public boolean resolve(byte[] text, int length, long now) {
		return this.uplink.resolve(text, length, now);
	}

	/** Slot in {@link #names} of what {@link #resolve} asked for. */
	public int resolved() {
		return this.uplink.console();
	}

	/** What it knows of names. */
	public DnsResolver names() {
		return this.uplink.resolver();
	}

	/** Its clock. */
	public SntpClient time() {
		return this.sntp;
	}

	/** Its readings. */
	public ReadingStore store() {
		return this.store;
	}

	/** How often a sensor is measured, milliseconds; 0 for never. */
	public int period(int sensor) {
		return this.schedule.period(sensor);
	}

	/** What measures. */
	public Sampler sampler() {
		return this.sampler;
	}

	/** What is measured, by series; null where there is none. */
	public Sensor sensor(int series) {
		return this.sensors[series];
	}

	/** Its session with the gateway. */
	public MqttSnClient client() {
		return this.client;
	}

	/** 16 hex digits, lower case (ARCHITECTURE.md, Node to gateway). */
	private static byte[] clientId(long eui64) {
		byte[] digits = new byte[16];
		for (int i = 0; i < digits.length; i++) {
			int digit = (int) (eui64 >>> 60 - 4 * i) & 0xf;
			digits[i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
		}
		return digits;
	}

	private static byte[] topic(byte[] clientId, String last) {
		byte[] before = Bytes.ascii("frond/");
		byte[] after = Bytes.ascii(last);
		byte[] topic = new byte[before.length + clientId.length + after.length];
		System.arraycopy(before, 0, topic, 0, before.length);
		System.arraycopy(clientId, 0, topic, before.length, clientId.length);
		System.arraycopy(after, 0, topic, before.length + clientId.length, after.length);
		return topic;
	}
}

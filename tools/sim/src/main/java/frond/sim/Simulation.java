package frond.sim;

import frond.air.AirLoop;
import frond.air.AirNode;
import frond.air.AirRadio;
import frond.air.AirStats;
import frond.air.Link;
import frond.air.Medium;
import frond.borderrouter.Address;
import frond.borderrouter.Mesh;
import frond.borderrouter.RplRoot;
import frond.buffer.Stats;
import frond.lowpan.Iid;
import frond.node.Config;
import frond.node.RouterRole;
import frond.rpl.Rpl;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** One run of a scenario, in virtual time, in the thread that asks for it. */
final class Simulation implements SimNode.Watcher, RplRoot.Listener {
	static final int CHANNEL = 26;
	private static final int PAN = 0xabcd;
	private static final long PREFIX = 0xfd00000000000000L;
	private static final long EUI64 = 0x02f00d0000000000L;
	private static final long ROOT_EUI64 = 0x02f00dffff000000L;
	/** Milliseconds since 1970 when the air's time is 0, unless processes are behind the root: 2026-11-23 08:00 UTC. */
	private static final long EPOCH = 1795420800000L;
	/** How long a reboot leaves a node off. */
	private static final long OFF = 500 * Units.MILLISECOND;
	/** How often whoever watches is told. */
	private static final long STEP = 10 * Units.SECOND;

	private record Action(long time, int order, Runnable run) implements Comparable<Action> {
		@Override
		public int compareTo(Action other) {
			return this.time != other.time ? Long.compare(this.time, other.time) : Integer.compare(this.order, other.order);
		}
	}

	private final Scenario scenario;
	private final Results results;
	private final Random random;
	private final Medium medium;
	private final AirLoop loop;
	private final Field field;
	private final PriorityQueue<Action> actions = new PriorityQueue<>();
	private final SimNode[] nodes;
	private final Counters[] counters;
	private final boolean[] joinedOnce;
	private final Usage[] usages;
	private final byte[] key = new byte[16];
	private final RealLine line;
	/** Milliseconds since 1970 when the air's time is 0. */
	private final long epoch;
	private SimRoot root;
	private int rootNumber;
	private int order;
	/** When the root last came up, after the first time; then who has not come back since. */
	private long rootSince = -1;
	private final Set<Integer> missing = new TreeSet<>();
	private final Set<Integer> unknown = new TreeSet<>();
	/** Nodes, from one start to the next, that have joined. */
	private final Set<SimNode> joined = new HashSet<>();

	Simulation(Scenario scenario, long seed) {
		this(scenario, seed, null);
	}

	/** @param line what is behind the root; null for a gateway without a broker */
	Simulation(Scenario scenario, long seed, RealLine line) {
		this.scenario = scenario;
		this.line = line;
		this.epoch = line == null ? EPOCH : line.epochMillis();
		this.results = new Results(scenario, seed);
		this.random = new Random(seed);
		this.medium = new Medium(seed, Link.NONE, new AirStats());
		this.loop = new AirLoop(this.medium, this::onFailure);
		this.field = scenario.medium.make(scenario.places, seed);
		this.medium.setPropagation(this.field);
		int stations = scenario.places.size();
		this.nodes = new SimNode[stations];
		this.counters = new Counters[stations];
		this.joinedOnce = new boolean[stations];
		this.usages = new Usage[stations];
		Arrays.fill(this.usages, Usage.NONE);
		Arrays.setAll(this.counters, i -> new Counters());
		this.random.nextBytes(this.key);
		this.results.traffic = new Traffic(new FrameReader(this.key, PREFIX), scenario.length + scenario.drain);
		this.medium.tap(this.results.traffic);
		for (int i = 1; i < stations; i++) {
			this.results.readings.add(new Readings());
			this.unknown.add(i);
		}
	}

	/** The air, for a tap on it before {@link #run}. */
	Medium medium() {
		return this.medium;
	}

	/** Microseconds since 1970 when the air's time is 0. */
	long epochMicros() {
		return this.epoch * 1000;
	}

	/** Readings taken so far. */
	long readingsSoFar() {
		return this.results.readings.stream().mapToLong(Readings::count).sum();
	}

	/** How many nodes the root has acknowledged so far. */
	int joinedSoFar() {
		return this.scenario.places.size() - 1 - this.unknown.size();
	}

	/** Runs to the end. @param progress is told the virtual time now and then */
	Results run(LongConsumer progress) {
		long began = System.nanoTime();
		long cpu = cpuNanos();
		startRoot();
		for (int i = 1; i < this.nodes.length; i++) {
			int number = i;
			at((long) (this.random.nextDouble() * this.scenario.boot), () -> start(number));
		}
		for (Fault fault : this.scenario.faults) {
			at(fault.at(), () -> happen(fault));
		}
		for (Expectation each : this.scenario.expectations) {
			if (each.after() > 0) {
				at(each.after(), () -> {
					noteUsages(each.after());
					this.results.traffic.snapshot(each.after());
				});
			}
		}
		long end = this.scenario.length + this.scenario.drain;
		for (long now = 0; now < end;) {
			if (this.line != null && !this.line.processes().areUp()) {
				end = Math.max(end, now + this.scenario.drain);
			} else if (this.line != null && now > this.scenario.length && nothingWaits()) {
				end = now;
				break;
			}
			long next = Math.min(end, this.line == null ? now + STEP : this.line.pace(now, () -> this.loop.touch(this.root)));
			if (!this.actions.isEmpty()) {
				next = Math.min(next, this.actions.peek().time);
			}
			this.loop.runUntil(next);
			now = next;
			while (!this.actions.isEmpty() && this.actions.peek().time <= now) {
				this.actions.poll().run.run();
			}
			progress.accept(now);
		}
		this.results.virtualMicros = end;
		this.results.wallSeconds = (System.nanoTime() - began) / 1e9;
		this.results.cpuSeconds = (cpuNanos() - cpu) / 1e9;
		conclude();
		return this.results;
	}

	/** Whether every reading has been acknowledged to its node. */
	private boolean nothingWaits() {
		return Arrays.stream(this.nodes).noneMatch(node -> node != null && node.node().store().pending() > 0);
	}

	private static long cpuNanos() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private void conclude() {
		for (int i = 1; i < this.nodes.length; i++) {
			if (this.nodes[i] != null) {
				this.results.joined += this.nodes[i].node().leaf().joined() ? 1 : 0;
				this.results.count(this.nodes[i].stats());
			}
			this.results.unjoined += this.joinedOnce[i] ? 0 : 1;
		}
		noteUsages(this.results.virtualMicros);
		if (this.line != null) {
			new StoredReadings(this.results, this.line, EUI64).check();
		}
		if (this.rootSince >= 0 && !this.missing.isEmpty()) {
			this.results.rejoin = Double.POSITIVE_INFINITY;
		}
	}

	private void noteUsages(long time) {
		Usage[] usages = this.usages.clone();
		for (int i = 1; i < this.nodes.length; i++) {
			usages[i] = this.nodes[i] == null ? usages[i] : usages[i].plus(this.nodes[i].usage(this.medium.now()));
		}
		this.results.usages.put(time, usages);
	}

	private void at(long time, Runnable run) {
		this.actions.add(new Action(time, this.order++, run));
	}

	private void mark(int node, Results.Mark.Kind kind, String text) {
		this.results.marks.add(new Results.Mark(this.medium.now(), node, kind, text));
	}

	// Stations

	private void startRoot() {
		long now = this.medium.now();
		AirRadio radio = radio(0);
		int objective = this.scenario.mrhof ? Rpl.MRHOF : Rpl.OF0;
		int mode = this.scenario.storing ? Rpl.STORING : Rpl.NON_STORING;
		Mesh mesh = new Mesh(new Mesh.Settings(CHANNEL, PAN, ROOT_EUI64 + this.rootNumber, PREFIX, true, objective, mode, Mesh.ADVERTISE_INTERVAL), radio,
				new Stats(), this.random.nextInt(), micros -> epochMicros() + micros, this);
		if (this.scenario.secured) {
			mesh.secure(config(ROOT_EUI64, false).keys, 5, this.counters[0]);
		}
		if (this.scenario.compressed) {
			mesh.compressRpl(false);
		}
		FarEnd farEnd = this.line != null ? this.line.behind(mesh)
				: new SimGateway(mesh, this.scenario.commands, this.scenario.length, this.results.tally, this::onReading);
		this.root = new SimRoot(radio, mesh, farEnd);
		mesh.start(now);
		this.loop.add(this.root, radio);
		mark(0, Results.Mark.Kind.BOOT, "on");
		if (now > 0) {
			this.rootSince = now;
			this.missing.clear();
			for (int i = 1; i < this.nodes.length; i++) {
				if (this.nodes[i] != null) {
					this.missing.add(i);
				}
			}
		}
	}

	private void start(int number) {
		if (this.nodes[number] != null) {
			return;
		}
		long now = this.medium.now();
		AirRadio radio = radio(number);
		double ppm = (2 * this.random.nextDouble() - 1) * this.scenario.drift;
		SimNode node = new SimNode(number, config(EUI64 + number, this.scenario.places.get(number).role() == Scenario.Role.SLEEPY), radio, new LocalClock(now, ppm), this.counters[number], this.random.nextInt(),
				this.scenario.places.get(number).role() == Scenario.Role.ROUTER ? new RouterRole() : null, this.results.readings.get(number - 1), this.scenario.length, this, now);
		this.nodes[number] = node;
		node.start();
		this.loop.add(node, radio);
		mark(number, Results.Mark.Kind.BOOT, "on");
	}

	private void stop(int number) {
		if (number == 0) {
			if (this.root != null) {
				this.loop.remove(this.root);
				this.root.close();
				this.root = null;
				mark(0, Results.Mark.Kind.OFF, "off");
			}
		} else if (this.nodes[number] != null) {
			this.loop.remove(this.nodes[number]);
			this.usages[number] = this.usages[number].plus(this.nodes[number].usage(this.medium.now()));
			this.results.count(this.nodes[number].stats());
			this.nodes[number] = null;
			this.results.readings.get(number - 1).forget();
			this.missing.remove(number);
			mark(number, Results.Mark.Kind.OFF, "off");
		}
	}

	private void startAgain(int number) {
		if (number > 0) {
			start(number);
		} else if (this.root == null) {
			startRoot();
		}
	}

	private AirRadio radio(int station) {
		AirRadio radio = new AirRadio(this.medium);
		this.field.assign(station, radio.number());
		this.medium.moved();
		return radio;
	}

	private Config config(long eui64, boolean sleepy) {
		Config config = new Config();
		config.eui64 = eui64;
		config.channel = CHANNEL;
		config.panId = PAN;
		config.contextLength = 64;
		config.contextHigh = PREFIX;
		config.store = this.scenario.store;
		config.keepAlive = (int) (this.scenario.keepAlive / Units.SECOND);
		config.sleepy = sleepy;
		config.pollPeriod = (int) (this.scenario.poll / Units.MILLISECOND);
		config.setPeriod(0);
		config.periods[0] = (int) (this.scenario.period / Units.MILLISECOND);
		if (this.scenario.secured) {
			config.keys.add(1, this.key, 0);
		}
		return config;
	}

	// Faults

	private void happen(Fault fault) {
		mark(fault.nodes().isEmpty() ? 0 : fault.nodes().get(0), Results.Mark.Kind.FAULT, fault.text());
		switch (fault.kind()) {
		case STOP -> fault.nodes().forEach(this::stop);
		case STOP_PARENT -> stop(parent(fault.nodes().get(0)));
		case START -> fault.nodes().forEach(this::startAgain);
		case REBOOT -> fault.nodes().forEach(number -> {
			stop(number);
			at(this.medium.now() + OFF, () -> startAgain(number));
		});
		case REPLACE -> {
			stop(0);
			this.rootNumber++;
			at(this.medium.now() + OFF, this::startRoot);
		}
		case MOVE -> {
			this.field.move(fault.nodes().get(0), fault.x(), fault.y());
			this.medium.moved();
		}
		case KILL -> this.line.processes().kill(fault.process());
		case JAM -> jam(fault);
		case CUT -> {
			Set<Integer> apart = Set.copyOf(fault.nodes());
			this.field.cut(apart);
			later(fault, () -> this.field.mend(apart));
		}
		case LOSS -> {
			int from = fault.nodes().get(0);
			int to = fault.nodes().get(1);
			this.field.lose(from, to, fault.size());
			this.medium.moved();
			later(fault, () -> this.field.lose(from, to, null));
		}
		}
	}

	/** Whom a node hangs on; itself if it hangs on none. */
	private int parent(int number) {
		long parent = this.nodes[number] == null ? 0 : this.nodes[number].node().leaf().parent();
		return parent == 0 ? number : parent >= ROOT_EUI64 ? 0 : (int) (parent - EUI64);
	}

	private void later(Fault fault, Runnable end) {
		if (fault.lasting() != Long.MAX_VALUE) {
			at(this.medium.now() + fault.lasting(), end);
		}
	}

	private void jam(Fault fault) {
		int station = this.field.add(fault.x(), fault.y());
		AirRadio radio = radio(station);
		Jammer jammer = new Jammer(radio, CHANNEL, this.medium.now());
		this.loop.add(jammer, radio);
		later(fault, () -> this.loop.remove(jammer));
	}

	// What happens

	private void onFailure(AirNode node, RuntimeException failure) {
		StackTraceElement[] trace = failure.getStackTrace();
		this.results.failures.add(Units.clock(this.medium.now()) + ": " + failure + (trace.length == 0 ? "" : " at " + trace[0]));
		if (node instanceof SimNode failed) {
			mark(failed.number, Results.Mark.Kind.OFF, String.valueOf(failure));
			this.nodes[failed.number] = null;
		}
	}

	@Override
	public void onJoined(int number, long now) {
		mark(number, Results.Mark.Kind.JOINED, "joined");
		SimNode node = this.nodes[number];
		this.joinedOnce[number] = true;
		if (this.unknown.remove(number) && this.unknown.isEmpty()) {
			this.results.joinedBy = now / (double) Units.SECOND;
		}
		if (this.joined.add(node)) {
			this.results.joins.add((now - node.startedAt) / (double) Units.SECOND);
		}
	}

	@Override
	public void onParent(int number, long parent, long now) {
		if (parent == 0) {
			mark(number, Results.Mark.Kind.ORPHANED, "no parent");
		} else {
			mark(number, Results.Mark.Kind.PARENT, Long.toHexString(parent));
		}
	}

	private void onReading(Address from, int number, double seconds, long now) {
		Readings readings = this.results.readings.get(number(from) - 1);
		if (readings.arrive(number, now)) {
			double taken = this.epoch / 1000.0 + readings.takenAt(number) / (double) Units.SECOND;
			this.results.timeError = Math.max(this.results.timeError, Math.abs(seconds - taken));
		}
	}

	@Override
	public void onJoined(Address target, Address parent) {
		int number = number(target);
		double now = this.medium.now() / (double) Units.SECOND;
		if (this.missing.remove(number) && this.missing.isEmpty()) {
			double since = now - this.rootSince / (double) Units.SECOND;
			this.results.rejoin = Double.isNaN(this.results.rejoin) ? since : Math.max(this.results.rejoin, since);
		}
	}

	@Override
	public void onLeft(Address target) {
		// What matters of it shows in the readings.
	}

	private static int number(Address address) {
		return (int) (Iid.ofEui64(address.low()) - EUI64);
	}
}

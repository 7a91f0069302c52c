package frond.historian.pipeline;

import frond.historian.compute.Calculation;
import frond.historian.compute.Calculations;
import frond.historian.compute.Summary;
import frond.historian.event.Bus;
import frond.historian.meta.AlarmLog;
import frond.historian.meta.Documents;
import frond.historian.meta.Metadata;
import frond.historian.meta.Tree;
import frond.historian.store.ValueStore;
import java.io.Closeable;

/** What the ways in and out, the alerts and the page are built on, put together in the one order in which it works. */
public final class Core implements Closeable {
	private final ValueStore store;
	private final Metadata metadata;
	private final Bus bus = new Bus();
	private final Counters counters = new Counters();
	private final Tree tree;
	private final AlarmLog alarms;
	private final Calculations calculations = new Calculations();
	private final Documents<Calculation> calculationDocuments;
	private final Documents<Summary> summaries;
	private final Points points;
	private final Pipeline pipeline;
	private final Nodes nodes;
	private final Intake intake;
	private final Summarizer summarizer;
	private final Expirer expirer;

	/** Takes over the store and the metadata, and begins to take readings. */
	public Core(ValueStore store, Metadata metadata) {
		this.store = store;
		this.metadata = metadata;
		this.tree = new Tree(metadata, this.bus::changed);
		this.alarms = new AlarmLog(metadata);
		this.calculationDocuments = metadata.documents("calculation", Calculation.class, Calculation::id);
		this.summaries = metadata.documents("summary", Summary.class, Summary::id);
		this.calculations.set(this.calculationDocuments.all());
		this.points = new Points(store);
		this.pipeline = new Pipeline(store, this.points, this.tree, this.calculations, this.alarms, this.bus, this.counters);
		this.nodes = new Nodes(this.points);
		this.intake = new Intake(this.pipeline, this.nodes, this.counters);
		this.summarizer = new Summarizer(this);
		this.expirer = new Expirer(this);
	}

	public ValueStore store() {
		return this.store;
	}

	public Metadata metadata() {
		return this.metadata;
	}

	public Bus bus() {
		return this.bus;
	}

	public Counters counters() {
		return this.counters;
	}

	public Tree tree() {
		return this.tree;
	}

	public AlarmLog alarms() {
		return this.alarms;
	}

	public Points points() {
		return this.points;
	}

	public Pipeline pipeline() {
		return this.pipeline;
	}

	public Intake intake() {
		return this.intake;
	}

	public Nodes nodes() {
		return this.nodes;
	}

	public Expirer expirer() {
		return this.expirer;
	}

	public Documents<Calculation> calculations() {
		return this.calculationDocuments;
	}

	public Documents<Summary> summaries() {
		return this.summaries;
	}

	/** Puts the calculations as they are now documented in force. */
	public void calculationsChanged() {
		this.calculations.set(this.calculationDocuments.all());
	}

	/** Stores what was taken, and closes everything. */
	@Override
	public void close() {
		this.summarizer.close();
		this.expirer.close();
		this.pipeline.close();
		this.bus.close();
		this.store.close();
		this.metadata.close();
	}
}

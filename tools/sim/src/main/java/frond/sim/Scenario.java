package frond.sim;

import java.util.ArrayList;
import java.util.List;

/** A network, what happens to it, and what is expected: as read from a file. */
final class Scenario {
	/**
	 * Where a node is, and what it is.
	 *
	 * @param x metres
	 * @param y metres
	 */
	record Place(double x, double y, Role role) {
	}

	/** What a node is. */
	enum Role {
		ROUTER, LEAF,
		/** A leaf whose receiver is off when idle. */
		SLEEPY
	}

	String name = "";
	String title = "";
	/** New readings are taken so long, microseconds. */
	long length = 10 * Units.MINUTE;
	/** So long after that, what is under way may arrive. */
	long drain = 2 * Units.MINUTE;
	/** How radios reach; given the stations. */
	Field.Factory medium = Disk.factory(50, 50, 0);
	/** The root first. */
	final List<Place> places = new ArrayList<>();
	/** Nodes are switched on at random within this time. */
	long boot = 5 * Units.SECOND;
	/** Between two readings of a node; 0 for none. */
	long period = Units.MINUTE;
	/** Between two commands to a node; 0 for none. */
	long commands;
	boolean secured = true;
	boolean mrhof = true;
	boolean storing;
	/** Whether RPL's headers are compressed (RFC 8138). */
	boolean compressed;
	/** The most that a node's clock goes wrong, parts per million, either way. */
	double drift = 20;
	/** MQTT-SN's keep alive: how long a node that has nothing to say may be silent. */
	long keepAlive = Units.MINUTE;
	/** Between two data requests of a sleepy leaf. */
	long poll = 5 * Units.SECOND;
	/** Readings that a node keeps. */
	int store = 128;
	/** Real gateway, broker and historian are behind the root, and time goes at most so many times faster than this machine's clock; 0 for none of it. */
	double processes;
	final List<Fault> faults = new ArrayList<>();
	final List<Expectation> expectations = new ArrayList<>();
}

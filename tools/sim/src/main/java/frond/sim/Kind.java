package frond.sim;

/** What a frame on the air is there for. */
enum Kind {
	DIS("dis", Group.CONTROL),
	DIO("dio", Group.CONTROL),
	DAO("dao", Group.CONTROL),
	DAO_ACK("dao-ack", Group.CONTROL),
	/** Neighbour and router solicitations and advertisements, duplicate address detection over hops (RFC 4861, 6775). */
	NEIGHBOR_SOLICITATION("ns", Group.CONTROL),
	NEIGHBOR_ADVERTISEMENT("na", Group.CONTROL),
	ROUTER_SOLICITATION("rs", Group.CONTROL),
	ROUTER_ADVERTISEMENT("ra", Group.CONTROL),
	DUPLICATE_ADDRESS("dar-dac", Group.CONTROL),
	ICMPV6_ERROR("icmpv6-error", Group.CONTROL),
	/** Data requests of sleepers, beacons and what asks for them. */
	MAC_COMMAND("mac-command", Group.CONTROL),
	BEACON("beacon", Group.CONTROL),
	MQTT_SN("mqtt-sn", Group.DATA),
	SNTP("sntp", Group.DATA),
	/** Any other port. */
	UDP("udp", Group.DATA),
	ECHO("echo", Group.DATA),
	/** The MAC's acknowledgements. */
	ACK("ack", Group.LINK),
	/** A jammer's. */
	NOISE("noise", Group.LINK),
	/** What none of this is; a fragment whose first was not seen. */
	OTHER("other", Group.LINK);

	enum Group {
		/** There so that others can come through. */
		CONTROL,
		/** What the network is there for. */
		DATA,
		/** Of the link alone. */
		LINK
	}

	final String text;
	final Group group;

	Kind(String text, Group group) {
		this.text = text;
		this.group = group;
	}
}

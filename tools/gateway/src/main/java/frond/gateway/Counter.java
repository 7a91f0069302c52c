package frond.gateway;

/** What the gateway counts. Every datagram received ends as {@link #HANDLED} or as one of the drops. */
enum Counter {
	RECEIVED("received"),
	HANDLED("handled"),
	/** Clients that connected, each time they did. */
	CONNECTS("connects"),
	/** Clients given up because they were silent for 1.5 times their keep-alive. */
	LOST("lost"),
	/** PUBLISH messages handed to the broker. */
	PUBLISHES("publishes"),
	/** Messages delivered to clients: sent with QoS 0, acknowledged with QoS 1 and 2. */
	DELIVERED("delivered"),
	/** Messages that a client refused, or for which it has no topic ids left. */
	UNDELIVERED("undelivered"),
	/** Messages that gave way because their client's queue was full. */
	QUEUE_FULL("queue-full"),
	/** Wills published. */
	WILLS("wills"),
	/** PUBACK messages with return code accepted, each after the broker's own, and PUBREC. */
	ACKNOWLEDGED("acknowledged"),
	/** Messages answered with congestion: the broker was away, or too much was in flight. */
	CONGESTION("congestion"),
	/** PUBLISH messages whose first copy was still waiting for the broker. */
	DUPLICATES("duplicates"),
	/** Messages answered with another return code than accepted and congestion. */
	REJECTED("rejected"),
	/** Messages that the broker took although nobody had subscribed to their topic. */
	UNHEARD("unheard"),
	/** Answers that the network did not take. */
	UNSENT("unsent"),
	/** Changes of sessions that could not be written down. */
	JOURNAL_ERRORS("journalErrors"),

	LENGTH("mqttsn-length", true),
	TYPE("mqttsn-type", true),
	/** A message that means nothing from a client, or in its state. */
	UNEXPECTED("mqttsn-unexpected", true),
	/** A client id or topic name that is not valid UTF-8 text. */
	TEXT("mqttsn-text", true),
	/** From a client that is not connected; it was answered with DISCONNECT. */
	NO_SESSION("mqttsn-no-session", true),
	/** QoS 0 or -1 while the broker was away or too much was in flight. */
	BROKER_AWAY("broker-away", true),
	/** QoS -1 or 0 to a topic id that means nothing. */
	TOPIC_ID("mqttsn-topic-id", true),
	/** What the rules of access do not allow. */
	DENIED("denied", true),
	/** A pack whose times count from a boot that this gateway knows nothing of. */
	TIME_UNKNOWN("time-unknown", true);

	final String label;
	final boolean drop;

	Counter(String label) {
		this(label, false);
	}

	Counter(String label, boolean drop) {
		this.label = label;
		this.drop = drop;
	}
}

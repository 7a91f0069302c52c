package frond.historian.model;

/** What a point takes; anything else is refused. */
public enum Content {
	ANY, NUMBER, TEXT, JSON, XML, POSITION
}

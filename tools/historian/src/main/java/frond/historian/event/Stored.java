package frond.historian.event;

import frond.historian.model.Value;

/**
 * A value that is now durable.
 *
 * @param previous the newest value of the point before it, or null if it is the first
 * @param late whether it is not newer than that one: a replay, or a reading that took long. Nothing is to be alarmed by it
 */
public record Stored(String point, Value value, Value previous, boolean late) {
}

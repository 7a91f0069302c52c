package frond.historian.influx;

import java.util.Map;

/**
 * One line: fields of one series at one time.
 *
 * @param tags by key, in order of the keys
 * @param fields numbers as Double, texts as String, in the order in which they came; booleans are 1 and 0
 * @param time in the unit of the request, or null for now
 */
record Line(String measurement, Map<String, String> tags, Map<String, Object> fields, Long time) {
}

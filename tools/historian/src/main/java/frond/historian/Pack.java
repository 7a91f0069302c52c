package frond.historian;

import java.util.List;

/**
 * What one SenML pack holds for us.
 *
 * @param readings its numeric and boolean values, in the pack's order
 * @param unsupported how many of its records carry a text, data or sum value only, which is not stored
 */
record Pack(List<Reading> readings, int unsupported) {
}

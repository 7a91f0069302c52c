package frond.historian.senml;

import frond.historian.model.Reading;
import java.util.List;

/**
 * What one SenML pack holds for us.
 *
 * @param readings its numbers, booleans and texts, in the pack's order
 * @param unsupported how many of its records carry data or a sum only, which is not stored
 */
public record Pack(List<Reading> readings, int unsupported) {
}

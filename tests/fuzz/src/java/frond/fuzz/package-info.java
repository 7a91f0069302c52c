/**
 * Fuzzing of every parser that takes bytes from outside (docs/fuzzing.md): a {@link frond.fuzz.Target} is one parser with what must hold whatever
 * it is given; {@link frond.fuzz.Main} lets Jazzer look for inputs that break it. Targets of a room's own classes are in packages of that room.
 */
package frond.fuzz;

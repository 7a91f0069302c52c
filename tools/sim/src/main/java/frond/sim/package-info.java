/**
 * The simulator: a network of the firmware's nodes and the border router's mesh side on one air, in virtual time, in one thread. The same scenario and
 * seed give the same run to the bit. A scenario is a file of lines ({@link frond.sim.ScenarioReader}); its expectations say whether the run passed.
 */
package frond.sim;

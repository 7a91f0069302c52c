/**
 * An 802.15.4 medium in one process. {@link frond.air.Medium} is the air itself, sans-I/O, with a queue of events in the order of
 * time: it runs in real time under {@link frond.air.RealTimeAir} and in virtual time under {@link frond.air.AirLoop}. Radios reach
 * it in process ({@link frond.air.AirRadio}), over TCP as radio co-processors ({@link frond.air.SpinelServer}), and over UDP as ZEP
 * nodes ({@link frond.air.ZepServer}); {@link frond.air.PcapWriter} writes down what is on the air. {@link frond.air.Air} puts
 * them together. Everything but the servers' own threads happens on the thread that drives the medium.
 */
package frond.air;

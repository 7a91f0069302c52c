/**
 * What every room of the node holds bytes with and counts with: one preallocated pool of packets, accessors over bytes, the
 * CRC that the radio link and its co-processors share, the named reasons for which something is dropped, and the counters.
 */
package frond.buffer;

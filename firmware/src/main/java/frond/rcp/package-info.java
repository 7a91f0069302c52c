/** A radio co-processor: {@link frond.rcp.SpinelDevice} lets a host on a serial line drive a {@link frond.radio.RawRadio}. */
package frond.rcp;

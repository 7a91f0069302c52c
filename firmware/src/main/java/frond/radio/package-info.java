/**
 * 802.15.4 radios behind one interface: frames out, frames in, sans-I/O. {@link frond.radio.SpinelRadio} drives a radio
 * co-processor that speaks Spinel over HDLC-lite (what OpenThread's do) on any {@link frond.radio.SerialPort}; {@link frond.radio.At86rf2xx} a
 * transceiver on SPI.
 */
package frond.radio;

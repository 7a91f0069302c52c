/**
 * IEEE 802.15.4 frames and the part of the MAC that is the host's: headers, address and PAN filter, the transmit queue, duplicates,
 * and what is known of each neighbour's link. CSMA-CA, acknowledgements and retries are the radio's where it has them
 * ({@link frond.radio.Radio#capabilities()}).
 */
package frond.ieee802154;

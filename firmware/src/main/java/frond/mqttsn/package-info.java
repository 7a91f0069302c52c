/**
 * MQTT for Sensor Networks 1.2 (A. Stanford-Clark, H. L. Truong, IBM, 14 November 2013): the wire format in both directions, which the
 * gateway uses too, and the client.
 */
package frond.mqttsn;

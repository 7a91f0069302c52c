/** The way in from an MQTT broker. */
package frond.historian.mqtt;

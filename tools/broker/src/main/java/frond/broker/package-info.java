/**
 * An MQTT 3.1.1 and 5 broker for those who have none: HiveMQ Community Edition in this process, with its file persistence, bound
 * to loopback. What it has acknowledged survives kill -9 (docs/gateway.md says how that is measured).
 */
package frond.broker;

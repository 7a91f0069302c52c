/**
 * MQTT-SN 1.2 gateway, aggregating: many clients over UDP, one MQTT broker.
 *
 * <p>
 * {@link frond.gateway.Gateway} is the protocol, sans-I/O and single-threaded: {@link frond.gateway.Connects} (CONNECT, wills),
 * {@link frond.gateway.Publishes} (to the broker), {@link frond.gateway.Subscriptions} and {@link frond.gateway.Deliveries} (to clients),
 * {@link frond.gateway.Access} (who may what). {@link frond.gateway.EventLoop} gives it datagrams, time and what the broker answered;
 * {@link frond.gateway.Uplink} is the way to the broker; {@link frond.gateway.Journal} is what outlives kill -9. The wire format is the firmware's,
 * {@link frond.mqttsn.MqttSn}.
 */
package frond.gateway;

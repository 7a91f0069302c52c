/**
 * The far end of the line: takes readings from MQTT and HTTP, acknowledges them once they are on disk, and gives them back as JSON, pictures
 * and a page. This package has the command and puts the others together; ARCHITECTURE.md says what they are and their order.
 *
 * <p>The way of a reading: {@link frond.historian.mqtt.MqttIntake} or {@link frond.historian.http.HttpApi} hands bytes to
 * {@link frond.historian.pipeline.Intake}, which has them parsed ({@link frond.historian.senml.Senml}) and gives the pack to
 * {@link frond.historian.pipeline.Pipeline}. That one writes what has gathered in one commit of a
 * {@link frond.historian.store.ValueStore}, and answers each pack when the commit is durable. {@link frond.historian.pipeline.Points} keeps
 * what is last known of every point.
 */
package frond.historian;

/**
 * The far end of the line: takes SenML from MQTT and HTTP, acknowledges it once it is on disk, and gives it back as JSON,
 * pictures and a page.
 *
 * <p>The way of a reading: {@link frond.historian.MqttIntake} or {@link frond.historian.HttpApi} hands bytes to
 * {@link frond.historian.Intake}, which has them parsed ({@link frond.historian.Senml}) and gives the pack to
 * {@link frond.historian.Committer}. That one writes what has gathered in one commit of {@link frond.historian.Database}, and
 * answers each pack when the commit is on disk. {@link frond.historian.Points} keeps what is last known of every point.
 */
package frond.historian;
